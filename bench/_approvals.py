"""Approving in three steps: ours, and OCA's tiers on purchase requests.

Both sides have documents of five lines, three people who decide one after the other,
and tell the next one in the client (ours by an activity, OCA by its note in the inbox
of whoever is next). Ours chains its decisions, keeps the content they were taken on,
and checks posts and duties besides.
"""

import sys

from _stage import Stage

DOCUMENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
LINES, QUANTITY, PRICE = 5, 4, 50.0


class Ours:
    """Supply requests through a rule of three posts."""

    def __init__(self, stage):
        self.stage, self.env = stage, stage.env
        self.deciders = [stage.affairs, stage.vice, stage.principal]
        posts = ("affairs_director", "vice_principal", "principal")
        flow = self.env["school.approval.flow"].create(
            {
                "name": "审批",
                "model_id": self.env["ir.model"]._get_id("school.supply.request"),
                "company_id": stage.company.id,
                "step_ids": [
                    (0, 0, {"sequence": place, "post_id": stage.post(post).id})
                    for place, post in enumerate(posts)
                ],
            }
        )
        flow.action_publish()

    def make(self, count):
        lines = [
            {"name": f"物品{place}", "quantity": QUANTITY, "price_unit": PRICE}
            for place in range(LINES)
        ]
        return (
            self.env["school.supply.request"]
            .with_user(self.stage.teacher)
            .create(
                [
                    {
                        "company_id": self.stage.company.id,
                        "department_id": self.stage.department.id,
                        "purpose": "教学",
                        "line_ids": [
                            (0, 0, {"kind": "consume", **line}) for line in lines
                        ],
                    }
                    for _number in range(count)
                ]
            )
        )

    def submit(self, document):
        document.action_submit()

    def click(self, document, user):
        """A click on the form; the page knows the approval and the number it shows."""
        approval = document.sudo().approval_id
        seq = approval.seq
        return lambda: approval.with_user(user).action_decide("approve", seq)

    def decide_all(self, user):
        """The whole inbox at once."""
        tasks = self.env["school.approval.task"].with_user(user)
        waiting = tasks.search([("for_me", "=", True), ("state", "=", "open")])
        waiting.action_bulk_approve()

    def approved(self, documents):
        return all(document.approval_state == "approved" for document in documents)


class Tiers:
    """Purchase requests through three tiers in sequence."""

    def __init__(self, stage):
        self.env = stage.env
        groups = [
            self.env.ref("purchase_request.group_purchase_request_manager").id,
            self.env.ref("base.group_user").id,
        ]
        self.users = self.env["res.users"].create(
            [
                {
                    "name": f"对照{number}",
                    "login": f"bench.tier{number}",
                    "company_id": self.env.company.id,
                    "company_ids": [(6, 0, self.env.company.ids)],
                    "group_ids": [(6, 0, groups)],
                    "notification_type": "inbox",
                }
                for number in range(4)
            ]
        )
        self.requester, *self.deciders = self.users
        self.env["tier.definition"].create(
            [
                {
                    "name": f"级{place}",
                    "model_id": self.env["ir.model"]._get_id("purchase.request"),
                    "review_type": "individual",
                    "reviewer_id": user.id,
                    "sequence": 30 - place,
                    "approve_sequence": True,
                    "notify_on_pending": True,
                    "definition_domain": "[]",
                }
                for place, user in enumerate(self.deciders)
            ]
        )

    def make(self, count):
        return (
            self.env["purchase.request"]
            .with_user(self.requester)
            .create(
                [
                    {
                        "requested_by": self.requester.id,
                        "line_ids": [
                            (
                                0,
                                0,
                                {
                                    "name": f"物品{place}",
                                    "product_qty": QUANTITY,
                                    "estimated_cost": QUANTITY * PRICE,
                                },
                            )
                            for place in range(LINES)
                        ],
                    }
                    for _number in range(count)
                ]
            )
        )

    def submit(self, document):
        document.request_validation()

    def click(self, document, user):
        return document.with_user(user).validate_tier

    def approved(self, documents):
        return all(document.validation_status == "validated" for document in documents)


def prepare(env):
    """The stage and both sides, warmed up with a document each."""
    stage = Stage.prepare(env)
    sides = Ours(stage), Tiers(stage)
    env.cr.commit()
    for side in sides:
        document = side.make(1)
        side.submit(document)
        for user in side.deciders:
            side.click(document, user)()
        env.flush_all()
        if not side.approved(document):
            raise SystemExit(f"{type(side).__name__}: the warm-up was not approved")
    env.cr.commit()
    return sides


def submitted(side, meter=None):
    """Documents under approval; ``meter`` measures the submissions."""
    documents = side.make(DOCUMENTS)
    side.env.cr.commit()
    for document in documents:
        if meter:
            meter.run(side.submit, document)
        else:
            side.submit(document)
    side.env.cr.commit()
    return documents


def decide_alternately(sides, meters):
    """Each document of both sides through its three steps, one by one, in turn.

    :return: whether all were approved
    """
    documents = [submitted(side) for side in sides]
    for pair in zip(*documents, strict=True):
        for step in range(3):
            for side, meter, document in zip(sides, meters, pair, strict=True):
                meter.run(side.click(document, side.deciders[step]))
    return all(side.approved(done) for side, done in zip(sides, documents, strict=True))
