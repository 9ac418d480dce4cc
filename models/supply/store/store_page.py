"""The keeper's page: a few big buttons, each with what waits behind it."""

from odoo import api, models


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    @api.model
    def get_store_page(self):
        """Return the buttons of the store page, counted with the user's own rights.

        :return: list of ``{"key", "icon", "label", "action", "rows"}``; each row is
            ``{"label", "count", "alert", "action", "filter"}``, the filter being one of
            the action's search view
        """
        return [
            self._store_page_receipts(),
            self._store_page_issues(),
            self._store_page_loans(),
        ]

    @api.model
    def _store_page_receipts(self):
        """The button for goods that arrive."""
        Acceptance = self.env["school.acceptance"]
        return {
            "key": "receive",
            "icon": "fa-truck",
            "label": self.env._("Receive"),
            "action": "school_logistics.school_acceptance_new_action",
            "rows": [
                {
                    "label": self.env._("Acceptances to finish"),
                    "count": Acceptance.search_count(
                        [("state", "in", ("draft", "counted"))]
                    ),
                    "alert": False,
                    "action": "school_logistics.school_acceptance_action",
                    "filter": "unfinished",
                },
            ],
        }

    @api.model
    def _store_page_issues(self):
        """The button for handing out."""
        waiting = self.env.ref("school_logistics.school_waiting_action").sudo()
        moves = self.env["stock.move"]
        lines = (
            moves.search_count(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("school_request_line_id", "!=", False),
                    ("state", "in", ("assigned", "partially_available")),
                ]
            )
            if moves.has_access("read")
            else 0
        )
        return {
            "key": "issue",
            "icon": "fa-hand-o-right",
            "label": self.env._("Hand Out"),
            "action": "school_logistics.school_issue_new_action",
            "rows": [
                {
                    "label": waiting.name,
                    "count": lines,
                    "alert": False,
                    "action": "school_logistics.school_waiting_action",
                    "filter": False,
                },
                {
                    "label": self.env._("Signed, to hand out"),
                    "count": self.search_count([("state", "=", "signed")]),
                    "alert": False,
                    "action": "school_logistics.school_issue_action",
                    "filter": "open",
                },
            ],
        }

    @api.model
    def _store_page_loans(self):
        """The button for taking back."""
        Custody = self.env["school.custody"]
        on_loan = [("kind", "=", "borrow"), ("qty_out", ">", 0)]
        overdue = Custody.search_count([("is_overdue", "=", True)])
        return {
            "key": "return",
            "icon": "fa-reply",
            "label": self.env._("Take Back"),
            "action": "school_logistics.school_return_new_action",
            "rows": [
                {
                    "label": self.env._("On loan"),
                    "count": Custody.search_count(on_loan),
                    "alert": False,
                    "action": "school_logistics.school_loan_action",
                    "filter": "out",
                },
                {
                    "label": self.env._("Overdue"),
                    "count": overdue,
                    "alert": bool(overdue),
                    "action": "school_logistics.school_loan_action",
                    "filter": "overdue",
                },
            ],
        }
