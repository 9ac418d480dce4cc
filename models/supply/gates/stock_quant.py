"""Gate on the quants: the one place through which every quantity passes."""

from odoo import api, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .exempt import gated_records, is_exempt


class StockQuant(models.Model):
    _inherit = "stock.quant"

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; only core's own bookkeeping of a gated move or a reservation."""
        quants = super().create(vals_list)
        if not gate_open(self.browse(), "quant_write"):
            gated_records(quants)._refuse_count()
        return quants

    def write(self, vals):
        """Write; only core's own bookkeeping of a gated move or a reservation."""
        if gate_open(self.browse(), "quant_write"):
            return super().write(vals)
        gated_records(self)._refuse_count()
        result = super().write(vals)
        gated_records(self)._refuse_count()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_school_stock(self):
        stocked = self.filtered(lambda quant: quant.quantity or quant.reserved_quantity)
        gated_records(stocked)._refuse_count()

    # -- business -----------------------------------------------------------------

    def _apply_inventory(self, date=None):
        """Refuse for schools: a count is a document of its own."""
        gated_records(self)._refuse_count()
        return super()._apply_inventory(date=date)

    @api.model
    def _update_available_quantity(
        self,
        product_id,
        location_id,
        quantity=False,
        reserved_quantity=False,
        lot_id=None,
        package_id=None,
        owner_id=None,
        in_date=None,
    ):
        """Change a quantity, if a gated move does it; reservations are free."""
        if (
            quantity
            and not gate_open(self.browse(), "stock_quant")
            and not is_exempt(self.env)
            and self.env["school.unit"]._for_company(location_id.sudo().company_id)
        ):
            raise self._count_error()
        quants = self
        if not gate_open(self.browse(), "quant_write"):
            quants = open_gate(self.browse(), "quant_write")
        return super(StockQuant, quants)._update_available_quantity(
            product_id,
            location_id,
            quantity=quantity,
            reserved_quantity=reserved_quantity,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            in_date=in_date,
        )

    def _opened(self, records):
        """Return the model in the context of ``records``, open for quantities."""
        quants = self.browse().with_context(**records.env.context)
        return open_gate(open_gate(quants, "stock_quant"), "quant_write")

    def _refuse_count(self):
        if self:
            raise self._count_error()

    def _count_error(self):
        """Return the refusal of a change from outside our documents."""
        return UserError(
            self.env._(
                "The stock of a school is not corrected by hand. It changes through an"
                " acceptance, an issue, a loan, a return or a stock-take."
            )
        )
