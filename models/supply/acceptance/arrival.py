"""Goods that came before their approval: held outside the stock, with a deadline."""

from odoo import api, fields, models
from odoo.exceptions import UserError

RECEIVING_POSTS = ("keeper", "asset_keeper", "buyer", "affairs_director")


class SchoolSupplyArrival(models.Model):
    """Goods in the holding area (待验暂存).

    They are nobody's stock: they cannot be issued, billed or paid. Within the
    deadline they are matched to a confirmed order and accepted, or go back.
    """

    _name = "school.supply.arrival"
    _description = "Goods in the Holding Area"
    _inherit = ["school.document", "mail.activity.mixin"]
    _order = "deadline, id"

    _document_prefix = "ZC"
    _document_own = frozenset({"acceptance_id", "purchase_id", "return_note"})
    _document_open = ("waiting",)

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        required=True,
        ondelete="restrict",
    )
    date = fields.Date(
        string="Arrived On",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    deadline = fields.Date(
        compute="_compute_deadline",
        store=True,
        index=True,
        help="By then the goods are matched to an approved order or returned.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )
    place = fields.Char(help="Where the goods are kept, outside the store.")
    note = fields.Text()
    line_ids = fields.One2many(
        comodel_name="school.supply.arrival.line",
        inverse_name="arrival_id",
        string="Goods",
    )
    purchase_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Matched Order",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    acceptance_id = fields.Many2one(
        comodel_name="school.acceptance",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    return_note = fields.Char(string="Returned How", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("matched", "Matched"),
            ("returned", "Returned"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("date", "company_id")
    def _compute_deadline(self):
        Unit = self.env["school.unit"]
        for arrival in self:
            unit = Unit._for_company(arrival.company_id).sudo()
            arrival.deadline = (
                arrival.date
                and unit
                and unit._add_working_days(arrival.date, unit.arrival_days)
            )

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        for arrival in self:
            arrival.is_overdue = (
                arrival.state == "waiting"
                and bool(arrival.deadline)
                and arrival.deadline < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        today = self.env["school.unit"]._today()
        domain = fields.Domain([("state", "=", "waiting"), ("deadline", "<", today)])
        wanted = value if operator == "=" else True in value
        return domain if wanted else ~domain

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("What came stays on record. Match it to an order or return it.")
        )

    def _check_preparing(self):
        """Refuse unless the user receives goods at the school today.

        :raises UserError: names the school and the posts
        """
        self.unit_id._check_post(RECEIVING_POSTS)

    # -- business -----------------------------------------------------------------

    def action_match(self, purchase_id):
        """Match the goods to a confirmed order of the vendor and prepare acceptance.

        :param int purchase_id: id of the order
        :return: window action of the acceptance
        :raises UserError: when the order does not fit
        """
        self.ensure_one()
        self._check_changeable()
        order = self.env["purchase.order"].browse(purchase_id).exists()
        order.check_access("read")
        vendor = self.partner_id.commercial_partner_id
        if (
            not order
            or order.state != "purchase"
            or order.company_id != self.company_id
            or order.partner_id.commercial_partner_id != vendor
        ):
            raise UserError(
                self.env._(
                    "%(name)s needs a confirmed order of %(school)s with %(vendor)s."
                    " Have the request approved and the order confirmed first.",
                    name=self.name,
                    school=self.company_id.name,
                    vendor=vendor.name,
                )
            )
        acceptance = self.env["school.acceptance"].create(
            {"purchase_id": order.id, "date": self.date, "note": self.note}
        )
        acceptance._prefill(self)
        self._set_own(
            {
                "state": "matched",
                "purchase_id": order.id,
                "acceptance_id": acceptance.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.acceptance",
            "views": [(False, "form")],
            "res_id": acceptance.id,
        }

    def action_return(self, note):
        """Give the goods back to the vendor.

        :param str note: who took them and when
        :raises UserError: without a note
        """
        self._check_changeable()
        if not (note or "").strip():
            raise UserError(self.env._("Write down who took the goods back, and when."))
        self._set_own({"state": "returned", "return_note": note})
        return True


class SchoolSupplyArrivalLine(models.Model):
    _name = "school.supply.arrival.line"
    _description = "Item in the Holding Area"
    _inherit = ["school.document.line"]
    _order = "id"

    _document_field = "arrival_id"

    arrival_id = fields.Many2one(
        comodel_name="school.supply.arrival",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="arrival_id.company_id",
        store=True,
        index=True,
        precompute=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        check_company=True,
        ondelete="restrict",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)",
        "Enter how many came.",
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.name or line.product_id.display_name


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _prefill(self, arrival):
        """Propose the quantities that lay in the holding area.

        :param arrival: the ``school.supply.arrival`` whose goods are accepted
        """
        self.ensure_one()
        came = {}
        for line in arrival.line_ids:
            came[line.product_id] = came.get(line.product_id, 0.0) + line.quantity
        for line in self.line_ids:
            quantity = min(came.get(line.product_id, 0.0), line.qty_received)
            came[line.product_id] = came.get(line.product_id, 0.0) - quantity
            line.write({"qty_received": quantity, "qty_accepted": quantity})
