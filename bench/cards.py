"""10,000 cards from received goods, against as many maintenance.equipment.

Arguments: cards (10000).
"""

import sys

from _stage import Meter, Stage, report

CARDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000

stage = Stage.prepare(env)  # noqa: F821  given by dev/bench
arrival = stage.env["school.asset.arrival"].create(
    {
        "company_id": stage.company.id,
        "product_id": stage.computer.id,
        "quantity": CARDS,
        "uom_id": stage.computer.uom_id.id,
        "amount": 4200.0 * CARDS,
        "asset_class": "fixed",
        "date": "2026-09-01",
        "category_id": stage.env.ref("school_logistics.asset_category_a02010105").id,
    }
)
stage.env.cr.commit()
ours, anchor = Meter(stage.env), Meter(stage.env)
equipment = stage.env["maintenance.equipment"]
anchor.run(
    equipment.create,
    [{"name": "台式计算机", "serial_no": f"S{n}"} for n in range(CARDS)],
)
ours.run(arrival.with_user(stage.asset_keeper).action_make_cards)
report("cards", ours.seconds, anchor.seconds, cards=CARDS, queries=ours.queries)
