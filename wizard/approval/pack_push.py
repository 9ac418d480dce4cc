from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolRulePackPush(models.TransientModel):
    """An officer of the district hands a regulation down to schools."""

    _name = "school.rule.pack.push"
    _description = "Hand a Regulation Down"

    pack_id = fields.Many2one(
        "school.rule.pack",
        string="Regulation",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', False)]",
    )
    way = fields.Selection(
        [
            ("bind", "Binding: schools may only be stricter"),
            ("template", "Template: schools adapt and publish it themselves"),
        ],
        string="How",
        default="template",
        required=True,
    )
    for_all = fields.Boolean(string="All Schools", default=True)
    unit_ids = fields.Many2many(
        "school.unit", string="Schools", domain="[('id', 'in', known_unit_ids)]"
    )
    known_unit_ids = fields.Many2many("school.unit", compute="_compute_known_unit_ids")

    @api.depends("pack_id")
    def _compute_known_unit_ids(self):
        self.known_unit_ids = self._known_units()

    def _known_units(self):
        """Schools of the caller's district that are still open."""
        units = self.env["school.unit"]
        mine = units.search([("kind", "=", "district")])
        return mine._descendants_on(units._today()).filtered("active")

    def action_hand_down(self):
        """Hand the regulation down as chosen.

        :raise AccessError: the caller is no officer of the district
        :raise UserError: no school was chosen, or one is not of the district
        """
        self.ensure_one()
        pack = self.pack_id
        pack.check_access("read")
        pack._check_may_hand_down()
        known = self._known_units()
        units = known if self.for_all else self.unit_ids
        if not units:
            raise UserError(self.env._("Choose the schools, or all of them."))
        if units - known:
            raise UserError(
                self.env._(
                    "%(unit)s does not belong to the district.",
                    unit=(units - known)[0].sudo().name,
                )
            )
        if self.way == "bind":
            pack._bind(None if self.for_all else units)
            return pack._get_records_action()
        copies = pack._hand_down(units)
        return copies.sudo(False)._get_records_action(
            name=self.env._("Handed Down: %(pack)s", pack=pack.name)
        )
