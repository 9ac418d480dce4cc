"""Reservations with a ledger of 1,000,000 entries against one of 10,000.

The same calls before and after the ledger has grown. Arguments: entries (1000000),
batches (500).
"""

import random
import sys

from _budget import BudgetStage
from _stage import Meter, report

SMALL, LINES, BATCH = 10_000, 500, 5
large = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 500

stage = BudgetStage.prepare(env, LINES)  # noqa: F821 - Odoo's shell
sudo = env(su=True)  # noqa: F821
ids = stage.lines.ids
dice = random.Random(4)  # noqa: S311 - the same batches on both sides
batches = [dice.sample(ids, BATCH) for _ in range(rounds)]


def grow(entries):
    """Fill the ledger up to so many entries, spread over the lines, and tidy it."""
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
    sudo.cr._cnx.autocommit = True
    sudo.cr.execute("VACUUM ANALYZE school_budget_entry, school_budget_line")
    sudo.cr._cnx.autocommit = False


def measure():
    """Seconds of all batches, after a few to warm up."""
    meter = Meter(sudo)
    for batch in batches[:20]:
        stage.claim(sudo, batch)
    sudo.cr.commit()
    for batch in batches:
        meter.run(stage.claim, sudo, batch)
        meter.run(stage.other.line_ids._budget_held)
    return meter.seconds


grow(SMALL)
small_s = min(measure() for _ in range(3))
grow(large)
large_s = min(measure() for _ in range(3))
sudo.cr.execute("SELECT count(*) FROM school_budget_entry")
report(
    "budget_growth",
    large_s,
    small_s,
    entries=[SMALL, sudo.cr.fetchone()[0]],
    batches=rounds,
)
