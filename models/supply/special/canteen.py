"""食堂: a unit of its own below the school, so that its money and its store are too.

The canteen's books are kept apart by regulation. With a company of its own its budget,
stock, settlements and reports can never be mixed with the school's.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

KEEPING_POSTS = ("keeper",)
FUND_CODE = "SHITANG"


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    is_canteen = fields.Boolean(
        string="Canteen",
        readonly=True,
        copy=False,
        help="A canteen with a store, a fund and books apart from its school's.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create units; a canteen is made at its school by the button."""
        for vals in vals_list:
            if not self.env.su:
                vals["is_canteen"] = False
        return super().create(vals_list)

    def action_make_canteen(self):
        """Make the canteen of a school: unit, company, store and fund.

        :return: window action
        :raises AccessError: unless the user administers the district
        :raises UserError: a canteen, or a school that has one
        """
        self.ensure_one()
        self._check_administers(district=True)
        if self.is_canteen or self.kind in ("district", "point"):
            raise UserError(
                self.env._("%(unit)s cannot have a canteen.", unit=self.name)
            )
        code = f"{self.code}C"
        units = self.sudo().with_context(active_test=False)
        canteen = units.search([("code", "=", code)])
        if canteen:
            raise UserError(
                self.env._(
                    "%(unit)s has its canteen already: %(canteen)s.",
                    unit=self.name,
                    canteen=canteen.name,
                )
            )
        canteen = self.create(
            {
                "name": self.env._("%(school)s Canteen", school=self.name),
                "code": code,
                "kind": "point",
                "parent_line_ids": [
                    fields.Command.create(
                        {"parent_id": self.id, "date_from": self._today()}
                    )
                ],
                "bookkeeping": self.bookkeeping,
                "budget_key": "fund_term",
                "store_mode": "single",
            }
        )
        # the flag and the fund follow from what was checked above
        canteen.sudo().is_canteen = True
        self.env["school.fund"].sudo().create(
            {
                "name": self.env._("Canteen Fund"),
                "code": FUND_CODE,
                "company_id": canteen.company_id.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.unit",
            "res_id": canteen.id,
            "views": [(False, "form")],
        }


class SchoolCanteenSheet(models.Model):
    """领料单: what the kitchen takes for one day, signed by who takes it."""

    _name = "school.canteen.sheet"
    _description = "Kitchen Sheet"
    _inherit = ["school.document"]
    _order = "date desc, id desc"

    _document_prefix = "LL"
    _document_own = frozenset({"signed_on", "done_on", "keeper_id"})

    date = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    meal = fields.Selection(
        [
            ("day", "Whole Day"),
            ("breakfast", "Breakfast"),
            ("lunch", "Lunch"),
            ("dinner", "Dinner"),
        ],
        required=True,
        default="day",
    )
    diners = fields.Integer(help="For how many people.")
    taker_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken By",
        required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
        help="The cook, who signs in a session of their own.",
    )
    line_ids = fields.One2many(
        comodel_name="school.canteen.line", inverse_name="sheet_id", string="Goods"
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    keeper_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can_sign")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("done", "Handed Out"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("state", "taker_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for sheet in self:
            sheet.can_sign = sheet.state == "draft" and sheet.taker_id == self.env.user

    def _check_preparing(self):
        """:raises UserError: not a canteen, or not its keeper"""
        for sheet in self:
            if not sheet.unit_id.sudo().is_canteen:
                raise UserError(
                    self.env._(
                        "%(unit)s is no canteen: goods are handed out by an issue.",
                        unit=sheet.unit_id.sudo().name or sheet.company_id.name,
                    )
                )
        self.unit_id._check_post(KEEPING_POSTS)

    def action_sign(self):
        """Sign for the goods, as the cook; twice is harmless.

        :raises UserError: somebody else takes them, or the keeper does
        """
        self.check_access("read")
        for sheet in self:
            if sheet.taker_id != self.env.user:
                raise UserError(
                    self.env._(
                        "%(sheet)s is signed by %(taker)s, who takes the goods.",
                        sheet=sheet.name,
                        taker=sheet.taker_id.name,
                    )
                )
            if sheet.state == "signed":
                continue
            sheet._check_open()
            if self.env["school.post.holder"]._holds(
                self.env.user, KEEPING_POSTS, sheet.unit_id, sheet.unit_id._today()
            ):
                raise UserError(self.env._("The keeper does not take the goods."))
            if not sheet.line_ids:
                raise UserError(
                    self.env._("%(sheet)s lists nothing.", sheet=sheet.name)
                )
            sheet.sudo()._set_own(
                {"state": "signed", "signed_on": fields.Datetime.now()}
            )
        return True

    def action_done(self):
        """Hand the goods out, as the keeper; what is done is passed over.

        :raises UserError: not signed, or more than there is
        """
        self.check_access("write")
        for sheet in self.sorted("id"):
            if sheet.state == "done":
                continue
            sheet._check_preparing()
            if sheet.state != "signed":
                raise UserError(
                    self.env._("%(sheet)s is not signed.", sheet=sheet.name)
                )
            own = sheet.sudo()
            own._set_own(
                {
                    "state": "done",
                    "keeper_id": self.env.uid,
                    "done_on": fields.Datetime.now(),
                }
            )
            own.flush_recordset()
            company = own.company_id
            warehouse = company._school_warehouse()
            own.line_ids._move_directly(
                company,
                warehouse.school_issue_type_id,
                warehouse.lot_stock_id,
                company.school_consume_location_id,
                own.name,
            )
        return True

    def action_cancel(self):
        """Give up a sheet whose goods were not handed out."""
        self.check_access("write")
        self._check_preparing()
        for sheet in self:
            if sheet.state == "done":
                raise UserError(
                    self.env._("%(sheet)s is handed out.", sheet=sheet.name)
                )
        self._set_own({"state": "cancelled"})
        return True


class SchoolCanteenLine(models.Model):
    """One kind of goods that the kitchen takes."""

    _name = "school.canteen.line"
    _description = "Goods of a Kitchen Sheet"
    _inherit = ["school.direct.move"]
    _order = "sequence, id"
    _check_company_auto = True

    _document_field = "sheet_id"

    sheet_id = fields.Many2one(
        comodel_name="school.canteen.sheet",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Enter how much is taken, above zero."
    )
