"""The free allowance of a term: what earlier cases used up, read from them.

An allowance is granted to a person for a term. What is left of it follows from the
cases of the term in which the same people are liable; nobody types it in.
"""

from odoo import fields, models

COUNTED = ("running", "decided", "appealed", "settled")


class SchoolDamageLine(models.Model):
    _inherit = "school.damage.line"

    allowance_given = fields.Monetary(
        string="Allowance Used Here",
        readonly=True,
        copy=False,
        help="Free allowance that this thing used up.",
    )

    def _fill_allowance(self):
        """Put in what was used of the allowance before, by the ledger of cases."""
        for case, lines in self.grouped("case_id").items():
            used = case._allowance_used()
            for line in lines.sorted("id"):
                line._set_figures({"allowance_used": used})
                used += line.allowance_given

    def _allowance_of(self, result):
        """Return what a calculation took off as allowance.

        :param dict result: of the engine
        """
        return float(result.get("allowance") or 0)


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    def _allowance_used(self):
        """Return what the people liable used of their allowance in the term before.

        Of several people, that of whoever used the most: an allowance is no reason to
        take part. Cases that are being decided count, so that two at once do not both
        use it.

        :return: CNY
        """
        self.ensure_one()
        term = self.env["school.term"]._on_date(self.incident_date)
        keys = {party._person_key() for party in self.party_ids} - {None}
        if not term or not keys:
            return 0.0
        others = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", COUNTED),
                ("incident_date", ">=", term.date_start),
                ("incident_date", "<=", term.date_end),
                ("line_ids.allowance_given", ">", 0),
            ]
        )
        used = dict.fromkeys(keys, 0.0)
        for other in others - self.sudo():
            given = sum(other.line_ids.mapped("allowance_given"))
            share = given / (len(other.party_ids) or 1)
            for party in other.party_ids:
                key = party._person_key()
                if key in used:
                    used[key] += share
        return self.currency_id.round(max(used.values()))


class SchoolDamageParty(models.Model):
    _inherit = "school.damage.party"

    def _person_key(self):
        """Return what tells this person from others; None for nobody in particular."""
        self.ensure_one()
        if self.kind == "staff":
            return ("staff", self.employee_id.id)
        if self.kind == "class":
            return ("class", self.department_id.id)
        name = "".join((self.person or "").split())
        return (self.kind, self.department_id.id, name) if name else None
