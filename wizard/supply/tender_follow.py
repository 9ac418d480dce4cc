"""What the buyer makes of an award: orders, framework agreements, contracts."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

WAYS = {
    "with_orders": "order",
    "with_frameworks": "framework",
    "with_contracts": "contract",
}


class SchoolTenderFollow(models.TransientModel):
    """Asks what follows from the award; the tender makes it, each thing once."""

    _name = "school.tender.follow"
    _description = "What Follows from the Award"

    tender_id = fields.Many2one("school.tender", required=True, ondelete="cascade")
    lot_ids = fields.Many2many(
        "school.tender.lot",
        string="Lots",
        compute="_compute_lot_ids",
        store=True,
        readonly=False,
        domain="[('tender_id', '=', tender_id), ('winner_id', '!=', False)]",
    )
    pooling_name = fields.Char(related="tender_id.pooling_name")
    has_requests = fields.Boolean(compute="_compute_has_requests")
    with_orders = fields.Boolean(
        string="Purchase Orders",
        compute="_compute_with_orders",
        store=True,
        readonly=False,
        help="One draft order for each school and winner, for the requests of the"
        " tender.",
    )
    with_frameworks = fields.Boolean(
        string="Framework Agreement",
        help="Prices and quantities as awarded, the award as the cap: schools call off"
        " what they need. With purchase orders: for what they leave over.",
    )
    with_contracts = fields.Boolean(
        string="Contract",
        help="A contract in the ledger with each winner; it caps what is billed.",
    )
    date_start = fields.Date(
        string="From", default=lambda self: self.env["school.unit"]._today()
    )
    date_end = fields.Date(
        string="Until",
        default=lambda self: (
            self.env["school.unit"]._today() + relativedelta(years=1, days=-1)
        ),
    )

    @api.depends("tender_id")
    def _compute_lot_ids(self):
        for wizard in self:
            wizard.lot_ids = wizard.tender_id.lot_ids.filtered("winner_id")

    @api.depends("tender_id")
    def _compute_has_requests(self):
        for wizard in self:
            wizard.has_requests = wizard.tender_id._waits_for_orders()

    @api.depends("tender_id")
    def _compute_with_orders(self):
        for wizard in self:
            wizard.with_orders = wizard.tender_id._waits_for_orders()

    def action_make(self):
        """Make what was ticked.

        :return: action that opens the only document, or names all of them
        :raise UserError: nothing ticked, a foreign lot, no dates, or made before
        """
        self.ensure_one()
        tender = self.tender_id
        tender.check_access("read")
        ways = {way for name, way in WAYS.items() if self[name]}
        lots = self.lot_ids
        if not ways or not lots or lots.tender_id != tender:
            raise UserError(
                self.env._("Choose what is made, and of which lots of the tender.")
            )
        begin, end = self.date_start, self.date_end
        if ways != {"order"} and not (begin and end and begin <= end):
            raise UserError(self.env._("Enter from when until when it holds."))
        made = tender._follow(lots, ways, begin, end)
        if len(made) == 1:
            return made[0]._get_records_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Made: %(documents)s",
                    documents=", ".join(record.display_name for record in made),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
