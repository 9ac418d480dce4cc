"""Submitting 200 documents, against OCA's ``request_validation``.

Argument: number of documents (200).
"""

from _approvals import DOCUMENTS, prepare
from _stage import Meter, report

sides = prepare(env)  # noqa: F821 - Odoo's shell
meters = [Meter(side.env) for side in sides]
pairs = zip(*(side.make(DOCUMENTS) for side in sides), strict=True)
env.cr.commit()  # noqa: F821
for pair in pairs:
    for side, meter, document in zip(sides, meters, pair, strict=True):
        meter.run(side.submit, document)
report(
    "approval_submit",
    meters[0].seconds,
    meters[1].seconds,
    documents=DOCUMENTS,
    ours_queries=round(meters[0].queries / DOCUMENTS, 1),
    anchor_queries=round(meters[1].queries / DOCUMENTS, 1),
)
