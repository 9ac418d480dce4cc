"""Small pages of agreements: signing, and making out those of a whole school."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.asset.card.card import GONE


class SchoolAgreementSign(models.TransientModel):
    """The signature of an agreement, drawn on the screen or on paper."""

    _name = "school.agreement.sign"
    _description = "Signature of an Agreement"

    agreement_id = fields.Many2one(
        "school.agreement", required=True, ondelete="cascade"
    )
    is_paper = fields.Boolean(string="Signed on Paper")
    duties = fields.Text(related="agreement_id.duties")
    line_count = fields.Integer(related="agreement_id.line_count")
    signature = fields.Binary(attachment=False)
    person = fields.Char(
        string="Who Signed", compute="_compute_person", store=True, readonly=False
    )
    scan = fields.Binary(string="Photo of the Signed Paper", attachment=False)
    scan_name = fields.Char()

    @api.depends("agreement_id")
    def _compute_person(self):
        for page in self:
            agreement = page.agreement_id.sudo()
            page.person = agreement.signer_id.name or agreement.holder_name

    def action_confirm(self):
        """Sign, or register the paper."""
        self.ensure_one()
        if self.is_paper:
            self.agreement_id.action_sign_paper(
                self.person, self.scan, self.scan_name or ""
            )
        else:
            self.agreement_id.action_sign(self.signature)
        return {"type": "ir.actions.act_window_close"}


class SchoolAgreementMake(models.TransientModel):
    """Making out the agreements of a term, all at once."""

    _name = "school.agreement.make"
    _description = "Make Out Agreements"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    term_id = fields.Many2one(
        "school.term",
        required=True,
        default=lambda self: self.env["school.term"]._current(),
        ondelete="cascade",
    )
    with_classes = fields.Boolean(string="Classes", default=True)
    with_dormitories = fields.Boolean(string="Dormitories", default=True)
    with_offices = fields.Boolean(string="Departments with Cards", default=True)
    with_people = fields.Boolean(string="People with Cards")

    def action_make(self):
        """Make out what is missing, each with its list, and open it.

        :return: window action
        :raise UserError: nothing is missing
        """
        self.ensure_one()
        holders = self._holders()
        Agreement = self.env["school.agreement"]
        known = Agreement.search(
            [
                ("company_id", "=", self.company_id.id),
                ("term_id", "=", self.term_id.id),
                ("state", "!=", "cancelled"),
            ]
        )
        agreements = Agreement.create(
            [
                {
                    "company_id": self.company_id.id,
                    "term_id": self.term_id.id,
                    name: holder.id,
                }
                for name, found in holders.items()
                for holder in found - known[name].sudo()
            ]
        )
        if not agreements:
            raise UserError(
                self.env._(
                    "Everybody chosen has an agreement of %(term)s already.",
                    term=self.term_id.display_name,
                )
            )
        return agreements._get_records_action(name=self.env._("Custody Agreements"))

    def _holders(self):
        """Return departments and people to make agreements out for."""
        company = self.company_id
        # who may make them out is checked when they are created
        departments = self.env["hr.department"].sudo()
        if self.with_classes:
            classes = self.env["school.class"].sudo()
            departments |= classes.search(
                [("company_id", "=", company.id), ("is_graduated", "=", False)]
            ).department_id
        if self.with_dormitories:
            rooms = self.env["school.room"].sudo()
            departments |= rooms.search(
                [("company_id", "=", company.id), ("holder_id", "!=", False)]
            ).holder_id
        cards = self.env["school.asset"].sudo()
        present = [("company_id", "=", company.id), ("state", "not in", GONE)]
        if self.with_offices:
            groups = cards._read_group(
                [
                    *present,
                    ("employee_id", "=", False),
                    ("department_id.school_kind", "=", "office"),
                ],
                ["department_id"],
            )
            for (department,) in groups:
                departments |= department
        people = self.env["hr.employee"].sudo()
        if self.with_people:
            for (person,) in cards._read_group(
                [*present, ("employee_id", "!=", False)], ["employee_id"]
            ):
                people |= person
        return {"department_id": departments, "employee_id": people}
