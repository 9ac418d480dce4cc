"""1,000 QR labels of cards in one PDF, against as many of core's product labels.

Both through the engine of reports. Arguments: labels (1000), rounds (2).
"""

import json
import sys
import time
from datetime import date

from _stage import Stage, report

LABELS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 2

stage = Stage.prepare(env)  # noqa: F821  given by dev/bench
category = stage.env.ref("school_logistics.asset_category_a02010105")
cards = (
    stage.env["school.asset"]
    .with_user(stage.asset_keeper)
    .create(
        [
            {
                "title": "台式计算机",
                "category_id": category.id,
                "original_value": 4200,
                "date_acquired": date(2026, 9, 1),
                "place": "机房",
                "specification": "i5/16G/512G",
            }
            for _number in range(LABELS)
        ]
    )
)
products = stage.env["product.template"].create(
    [
        {"name": f"台式计算机 {number}", "barcode": f"69{number:010d}"}
        for number in range(LABELS)
    ]
)
stage.env.cr.commit()
Report = stage.env["ir.actions.report"]


def best(function):
    """The best of some rounds."""
    found = None
    for _round in range(ROUNDS):
        stage.env.invalidate_all()
        started = time.perf_counter()
        content, _kind = function()
        spent = time.perf_counter() - started
        assert content.startswith(b"%PDF")
        found = spent if found is None else min(found, spent)
    return found


def anchor():
    """Core's labels with price, two by seven on a page."""
    wizard = stage.env["product.label.layout"].create(
        {
            "product_tmpl_ids": [(6, 0, products.ids)],
            "print_format": "2x7xprice",
            "custom_quantity": 1,
        }
    )
    xml_id, data = wizard._prepare_report_data()
    # as it comes back from the page: the keys of an object are text
    data = json.loads(json.dumps(data))
    return Report._render_qweb_pdf(xml_id, None, data=data)


def ours():
    """The codes of the cards, three by eight on a page."""
    keeper = Report.with_user(stage.asset_keeper)
    return keeper._render_qweb_pdf("school_logistics.report_asset_label", cards.ids)


report("labels", best(ours), best(anchor), labels=LABELS)
