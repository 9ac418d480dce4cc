"""Reservations with a ledger of 1,000,000 entries against one of 10,000.

Both ledgers lie side by side and take turns under the name of the table, a few batches
each, so that whatever else the machine does falls on both. Arguments: entries
(1000000), batches (500).
"""

import random
import sys

from _budget import BudgetStage
from _stage import Meter, report

SMALL, LINES, BATCH, TURN = 10_000, 500, 5, 20
LEDGER, OTHER = "school_budget_entry", "school_budget_entry_other"
large = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 500

stage = BudgetStage.prepare(env, LINES)  # noqa: F821 - Odoo's shell
sudo = env(su=True)  # noqa: F821
ids = stage.lines.ids
dice = random.Random(4)  # noqa: S311 - the same batches on both sides
batches = [dice.sample(ids, BATCH) for _ in range(rounds)]


def grow(entries):
    """Fill the ledger up to so many entries, spread over the lines."""
    sudo.cr.execute(
        """
        INSERT INTO school_budget_entry (line_id, company_id, date, created_on, user_id,
               kind, amount, planned, reserved, committed, spent, effect, res_model,
               res_id, document_name, origin_model, origin_id, origin_name)
        SELECT %s + n %% %s, %s, CURRENT_DATE, now(), 1, 'reserve', 0, 0, 0, 0, 0, 0,
               'school.supply.request', n, 'SQ/' || n, 'school.supply.request.line',
               1000000 + n, '物品'
          FROM generate_series((SELECT count(*) FROM school_budget_entry) + 1, %s) n
        """,
        (min(ids), LINES, stage.company.id, entries),
    )
    sudo.cr.commit()


def double():
    """Make a second ledger with the same columns, indexes, keys, guard and rows."""
    cr = sudo.cr
    cr.execute(f"CREATE TABLE {OTHER} (LIKE {LEDGER} INCLUDING ALL)")
    cr.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f'",
        (LEDGER,),
    )
    for name, text in cr.fetchall():
        cr.execute(f"ALTER TABLE {OTHER} ADD CONSTRAINT {name} {text}")
    cr.execute(f"INSERT INTO {OTHER} SELECT * FROM {LEDGER}")  # noqa: S608
    cr.execute(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        (LEDGER,),
    )
    for (text,) in cr.fetchall():
        cr.execute(text.replace(f".{LEDGER} ", f".{OTHER} "))
    cr.commit()


def swap():
    """Let the other ledger be the ledger."""
    for old, new in ((LEDGER, "swapped"), (OTHER, LEDGER), ("swapped", OTHER)):
        sudo.cr.execute(f"ALTER TABLE {old} RENAME TO {new}")
    sudo.cr.commit()


def tidy():
    """Let PostgreSQL know both tables."""
    sudo.cr.commit()
    sudo.cr._cnx.autocommit = True
    sudo.cr.execute(f"VACUUM ANALYZE {LEDGER}, {OTHER}, school_budget_line")
    sudo.cr._cnx.autocommit = False


def run(meter, some):
    """Reserve in batches, each followed by what a request asks of the ledger."""
    for batch in some:
        meter.run(stage.claim, sudo, batch)
        meter.run(stage.other.line_ids._budget_held)


grow(SMALL)
double()
grow(large)
tidy()
run(Meter(sudo), batches[:TURN])
swap()
run(Meter(sudo), batches[:TURN])
small, big = Meter(sudo), Meter(sudo)
for start in range(0, rounds, TURN):
    run(small, batches[start : start + TURN])
    swap()
    run(big, batches[start : start + TURN])
    swap()
swap()
sudo.cr.execute(f"SELECT count(*) FROM {LEDGER}")  # noqa: S608
report(
    "budget_growth",
    big.seconds,
    small.seconds,
    entries=[SMALL, sudo.cr.fetchone()[0]],
    batches=rounds,
)
