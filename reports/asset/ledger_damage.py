"""赔偿台账: each person liable in the cases of a period, and what was paid."""

from odoo import models

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn


class LedgerDamage(models.AbstractModel):
    _name = "report.school_logistics.ledger_damage"
    _inherit = "school.ledger.sheet"
    _description = "Compensation Ledger"

    def _ledger_title(self):
        return self.env._("Compensation Ledger")

    def _ledger_columns(self):
        return [
            LedgerColumn("case", self.env._("Case No."), 16),
            LedgerColumn("date", self.env._("Date"), 11, DATE),
            LedgerColumn("items", self.env._("Damaged"), 22),
            LedgerColumn("quantity", self.env._("Quantity"), 8, NUMBER),
            LedgerColumn("rule", self.env._("By Which Rule"), 26),
            LedgerColumn("unit", self.env._("Class or Department"), 14),
            LedgerColumn("person", self.env._("Person Liable"), 12),
            LedgerColumn("share", self.env._("Compensation"), 12, MONEY, True),
            LedgerColumn("billed", self.env._("To Be Paid"), 12, MONEY, True),
            LedgerColumn("paid", self.env._("Paid"), 12, MONEY, True),
            LedgerColumn("waived", self.env._("Waived"), 12, MONEY, True),
            LedgerColumn("open", self.env._("Still to Pay"), 12, MONEY, True),
            LedgerColumn("receipt", self.env._("Receipt No."), 16),
            LedgerColumn("state", self.env._("State"), 10),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        # The reader's right to the school was checked; the books are not his.
        cases = (
            self.env["school.damage.case"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("incident_date", ">=", date_from),
                    ("incident_date", "<=", date_to),
                    ("state", "!=", "cancelled"),
                ],
                order="incident_date, id",
            )
        )
        yield "", [row for case in cases for row in self._case_rows(case)]

    def _case_rows(self, case):
        states = dict(case._fields["state"]._description_selection(self.env))
        common = {
            "case": case.name,
            "date": case.incident_date,
            "items": case.title,
            "quantity": sum(case.line_ids.mapped("quantity")),
            "rule": "; ".join(filter(None, case.line_ids.mapped("rule_name"))),
            "state": states[case.state],
        }
        receipts = case.receipt_ids.filtered(lambda one: one.kind == "cash")
        return [
            {
                **common,
                "unit": party.department_id.name,
                "person": party.person,
                "share": party.share,
                "billed": party.billed,
                "paid": party.paid,
                "waived": party.waived,
                "open": party.open,
                "receipt": "、".join(
                    receipts.filtered(
                        lambda one, party=party: one.party_id == party
                    ).mapped("name")
                )
                or party.move_id.name,
            }
            for party in case.party_ids
        ]
