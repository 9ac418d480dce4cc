"""200 documents through three steps, one by one, against OCA's tier validation.

Argument: number of documents (200).
"""

from _approvals import DOCUMENTS, decide_alternately, prepare
from _stage import Meter, report

sides = prepare(env)  # noqa: F821 - Odoo's shell
meters = [Meter(side.env) for side in sides]
done = decide_alternately(sides, meters)
report(
    "approval_step",
    meters[0].seconds,
    meters[1].seconds,
    documents=DOCUMENTS,
    all_approved=done,
    ours_queries=round(meters[0].queries / DOCUMENTS / 3, 1),
    anchor_queries=round(meters[1].queries / DOCUMENTS / 3, 1),
)
