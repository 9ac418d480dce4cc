"""Choosing the rule for 1,000 documents among 5,000 rules of 200 schools, and among 5.

Both sides choose for the same documents, of all the schools in turn, each as a request
of its own; the rules are not in memory when a side begins. Arguments: documents (1000),
schools (200), rules of a school (25).
"""

import sys

from _stage import Meter, Stage, report

numbers = [int(argument) for argument in sys.argv[1:]] + [1000, 200, 25][
    len(sys.argv) - 1 :
]
DOCUMENTS, SCHOOLS, RULES = numbers
FEW = 5
WIDTH = 400.0  # CNY of one band

env = env  # noqa: F821, PLW0127 - Odoo's shell
stage = Stage.prepare(env)
Version = env["school.approval.version"]


def make_schools():
    """Schools without books: matching looks at none."""
    return [
        stage._make_unit(f"学校{number}", f"B{number:04}", "school", stage.district)
        for number in range(SCHOOLS)
    ]


def make_rules(companies, count):
    """``count`` rules for each company, by bands of the amount, the last one open."""
    post, model = stage.post("principal"), "school.supply.request"
    flows = env["school.approval.flow"].create(
        [
            {
                "name": f"审批{place}",
                "model_id": env["ir.model"]._get_id(model),
                "company_id": company,
                "sequence": place,
                "amount_min": place * WIDTH,
                "amount_max": 0.0 if place == count - 1 else (place + 1) * WIDTH,
                "step_ids": [(0, 0, {"post_id": post.id})],
            }
            for company in companies
            for place in range(count)
        ]
    )
    flows.action_publish()
    return flows


def make_documents(schools):
    """Requests of all schools in turn, of amounts in all bands."""
    return env["school.supply.request"].create(
        [
            {
                "company_id": schools[number % len(schools)].company_id.id,
                "purpose": "教学",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": stage.chalk.id,
                            "quantity": 1,
                            "price_unit": 1 + number * 7919 % int(RULES * WIDTH),
                        },
                    )
                ],
            }
            for number in range(DOCUMENTS)
        ]
    )


def choose(document, found):
    unit = document._approval_unit()
    facts = document._approval_facts()
    version = Version._match(document, unit, facts, unit._today())
    found.append(version.flow_id.id)


def measure(documents):
    """A cold meter, and one with the rules in memory; and what was chosen."""
    env.registry.clear_cache()
    meters, found = (Meter(env), Meter(env)), []
    for meter in meters:
        for document in documents:
            meter.run(choose, document, found)
    return *meters, found


schools = make_schools()
documents = make_documents(schools)
few = make_rules([False], FEW)
env.cr.commit()
choose(documents[0], [])
few_cold, few_warm, found = measure(documents)
if set(found) - set(few.ids):
    raise SystemExit("A rule was chosen that does not exist")
few.active = False
many = make_rules([school.company_id.id for school in schools], RULES)
env.cr.commit()
many_cold, many_warm, found = measure(documents)
for document, flow in zip([*documents, *documents], many.browse(found), strict=True):
    if flow.company_id != document.company_id or not flow.active:
        raise SystemExit("The rule of another school was chosen")
report(
    "match",
    many_cold.seconds,
    few_cold.seconds,
    documents=DOCUMENTS,
    rules=len(many),
    against_rules=FEW,
    queries=round(many_cold.queries / DOCUMENTS, 1),
    against_queries=round(few_cold.queries / DOCUMENTS, 1),
    warm_s=round(many_warm.seconds, 3),
    warm_against_s=round(few_warm.seconds, 3),
    warm_ratio=round(many_warm.seconds / few_warm.seconds, 3),
)
