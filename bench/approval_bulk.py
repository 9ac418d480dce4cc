"""200 documents approved from the inbox in one action a step, against OCA one by one.

The times are of one document through its three steps. Argument: documents (200).
"""

from _approvals import DOCUMENTS, decide_alternately, prepare, submitted
from _stage import Meter, report

sides = prepare(env)  # noqa: F821 - Odoo's shell
meters = [Meter(side.env) for side in sides]
decide_alternately(sides, meters)
ours, bulk = sides[0], Meter(env)  # noqa: F821
documents = submitted(ours)
for user in ours.deciders:
    bulk.run(ours.decide_all, user)
report(
    "approval_bulk",
    bulk.seconds / DOCUMENTS,
    meters[1].seconds / DOCUMENTS,
    documents=DOCUMENTS,
    all_approved=ours.approved(documents),
    ours_queries=round(bulk.queries / DOCUMENTS / 3, 1),
)
