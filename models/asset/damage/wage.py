"""What staff owe, taken off their wage: the pay hears it, and tells what it took.

The law caps a deduction at a fifth of the month's wage and never below the minimum wage
(工资支付暂行规定 第十六条); who pays the wage applies the cap each month.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolDamageParty(models.Model):
    _inherit = "school.damage.party"

    by_wage = fields.Boolean(
        string="Off the Wage",
        help="Taken off the wage month by month, within the law, as the person agreed"
        " in writing. No bill is written.",
    )

    @api.constrains("by_wage", "kind")
    def _check_by_wage(self):
        for party in self.filtered("by_wage"):
            if party.kind != "staff":
                raise ValidationError(
                    self.env._(
                        "%(person)s has no wage here: only of staff it is taken off.",
                        person=party.person,
                    )
                )

    def _record_wage_facts(self):
        """Tell the pay of the months to come what staff owe."""
        self.env["school.fact.hook"]._record_facts(
            [
                {
                    "company": party.company_id,
                    "subject": party.employee_id,
                    "type": "damage_amount",
                    "date": party.case_id.decided_on,
                    "quantity": party.billed,
                    "source": party.case_id,
                    "note": party.case_id.display_name,
                    "part": f"{party.id}-{party.case_id.sudo().approval_id.id}",
                }
                for party in self.sudo()
                if party.by_wage and party.billed
            ]
        )


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    def _void_wage_facts(self, reason):
        """Take back what was told, as the decision is void."""
        if self.party_ids.filtered("by_wage"):
            self.env["school.fact.hook"]._void_facts(self.sudo(), reason)


class SchoolWageHook(models.AbstractModel):
    _inherit = "school.wage.hook"

    @api.model
    def _wage_deducted(self, rows):
        """Write a receipt for what was taken off, the oldest debt first."""
        result = super()._wage_deducted(rows)
        Party = self.env["school.damage.party"].sudo()
        for row in rows:
            left = row["amount"]
            parties = Party.search(
                [
                    ("by_wage", "=", True),
                    ("employee_id", "=", row["employee"].id),
                    ("company_id", "=", row["company"].id),
                    ("case_id.state", "=", "decided"),
                ],
                order="id",
            )
            for party in parties:
                part = min(left, party.open)
                if party.currency_id.compare_amounts(part, 0) <= 0:
                    continue
                party._shift("cash_paid", part)
                party._write_receipt(
                    "wage", part, party._receipt_number(), reason=row["document"]
                )
                party.case_id._settle()
                left -= part
        return result
