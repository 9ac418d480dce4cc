"""Published versions of schemes: frozen, dated, never changed."""

from odoo import fields, models


class SchoolStaffSchemeVersion(models.Model):
    """What a scheme said when it was published; months are scored by this."""

    _name = "school.staff.scheme.version"
    _description = "Version of a Scheme"
    _inherit = ["school.ledger"]
    _order = "date_from desc, number desc"
    _rec_name = "name"

    scheme_id = fields.Many2one(
        comodel_name="school.staff.scheme",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", string="School", readonly=True, ondelete="restrict"
    )
    name = fields.Char(required=True, readonly=True)
    number = fields.Integer(required=True, readonly=True)
    date_from = fields.Date(string="In Force From", required=True, readonly=True)
    definition = fields.Json(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Published By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    published_on = fields.Datetime(required=True, readonly=True)

    _number_once = models.UniqueIndex(
        "(scheme_id, number)",
        "Somebody else published this scheme at the same moment. Look again.",
    )
