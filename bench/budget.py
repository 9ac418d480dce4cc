"""10,000 reservations on 500 budget lines in batches of 5, against plain SQL.

Ours goes through the ledger: checked, balance moved in place, documents named; each
batch with a cold cache, committed. The other side writes the same rows and balances in
the same batches, in turn with ours. Arguments: reservations (10000), lines (500).
"""

import random
import sys

from _budget import BudgetStage
from _stage import Meter, report

BATCH = 5
reservations = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
count = int(sys.argv[2]) if len(sys.argv) > 2 else 500

stage = BudgetStage.prepare(env, count)  # noqa: F821 - Odoo's shell
ids = stage.lines.ids
dice = random.Random(4)  # noqa: S311 - the same batches on both sides
batches = [dice.sample(ids, BATCH) for _ in range(reservations // BATCH)]
sudo = env(su=True)  # noqa: F821
ours, plain = Meter(sudo), Meter(sudo)
for batch in batches:
    ours.run(stage.claim, sudo, batch)
    plain.run(stage.plain, sudo, batch)
stage.lines.invalidate_recordset()
report(
    "budget",
    ours.seconds,
    plain.seconds,
    reservations=len(batches) * BATCH,
    lines=count,
    per_second=round(len(batches) * BATCH / ours.seconds),
    queries_per_batch=round(ours.queries / len(batches), 1),
    ledger_is_balance=not stage.lines._balance_differences(),
    reserved=sum(stage.lines.mapped("amount_reserved")),
)
