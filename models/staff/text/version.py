"""Published versions of regulations and duties: frozen, and signed one by one."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .text import KINDS, content_digest


class SchoolStaffTextVersion(models.Model):
    """What was published, and what a signature is bound to."""

    _name = "school.staff.text.version"
    _description = "Version of a Regulation"
    _inherit = ["school.ledger"]
    _order = "text_id, number desc"

    text_id = fields.Many2one(
        comodel_name="school.staff.text",
        string="Regulation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    number = fields.Integer(string="Version", required=True, readonly=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    name = fields.Char(string="Title", required=True, readonly=True)
    body = fields.Text(string="Text", readonly=True)
    # in the row itself, which PostgreSQL keeps from being changed
    file = fields.Binary(attachment=False, readonly=True)
    filename = fields.Char(readonly=True)
    digest = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Published By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    published_on = fields.Datetime(required=True, readonly=True)
    reading_ids = fields.One2many(
        comodel_name="school.staff.reading",
        inverse_name="version_id",
        string="Readers",
        readonly=True,
    )

    _number_once = models.UniqueIndex(
        "(text_id, number)",
        "Somebody else published this text at the same moment. Look again.",
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(title)s, version %(number)s",
                title=version.name,
                number=version.number,
            )

    def _check_intact(self):
        """:raise UserError: the row is not what was published"""
        self.ensure_one()
        if content_digest(self.sudo()) != self.digest:
            raise UserError(
                self.env._(
                    "%(version)s is not what was published. Tell the administrator.",
                    version=self.display_name,
                )
            )

    def _ask(self):
        """Enter who has to sign and is not listed yet; take out who left.

        :return: the new entries
        """
        self.ensure_one()
        text = self.text_id.sudo()
        readers = text._readers()
        known = self.sudo().reading_ids
        known.filtered(
            lambda one: one.state == "waiting" and one.employee_id not in readers
        )._close("left")
        back = known.filtered(
            lambda one: one.state == "left" and one.employee_id in readers
        )
        due = fields.Date.add(self.env["school.unit"]._today(), days=text.sign_days)
        back.write({"state": "waiting", "due": due, "told_late_on": False})
        new = known.with_context(tracking_disable=True).create(
            [
                {
                    "version_id": self.id,
                    "employee_id": person.id,
                    "group_id": group.id,
                    "due": due,
                }
                for person, group in readers.items()
                if person not in known.employee_id
            ]
        )
        (new | back)._ask_to_sign()
        return new

    def action_print(self):
        """Print the sheet on which people without an account sign."""
        self.check_access("read")
        return self.env.ref(
            "school_logistics.action_report_staff_reading"
        ).report_action(self)
