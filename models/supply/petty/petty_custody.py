"""Things of a petty purchase that are kept: the taker holds them from the approval on.

What is bought in a shop never lay in the store. What the taker brings back comes in at
the price that was paid for it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SchoolPettyLine(models.Model):
    _inherit = "school.petty.line"

    is_kept = fields.Boolean(
        string="Kept",
        compute="_compute_is_kept",
        store=True,
        readonly=False,
        precompute=True,
        help="The taker holds it until it is brought back, and is asked for it when"
        " leaving. Choose the item of the catalogue for this.",
    )
    custody_ids = fields.One2many(
        comodel_name="school.custody",
        inverse_name="petty_line_id",
        string="In Whose Hands",
        readonly=True,
    )

    @api.depends("product_id")
    def _compute_is_kept(self):
        for line in self:
            item = line.product_id
            line.is_kept = item.is_storable and item._school_is_kept()

    @api.constrains("is_kept", "product_id")
    def _check_kept_of_catalogue(self):
        for line in self:
            if line.is_kept and not line.product_id.is_storable:
                raise ValidationError(
                    self.env._(
                        "%(item)s is kept: choose which item of the catalogue it is, so"
                        " that it can be asked for later.",
                        item=line.name,
                    )
                )

    def _prepare_custody(self, employee):
        """Return the values of the custody that begins with this line."""
        self.ensure_one()
        petty = self.petty_id
        return {
            "kind": "keep",
            "company_id": petty.company_id.id,
            "employee_id": employee.id,
            "department_id": petty.department_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": self.quantity,
            "date": petty.date,
            "petty_line_id": self.id,
            "note": petty.name,
        }

    def _begin_custody(self):
        """Record who holds what was bought, with superuser rights."""
        Custody = self.env["school.custody"].with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True
        )
        Request = self.env["school.supply.request"]
        for company, lines in self.grouped("company_id").items():
            takers = lines.petty_id.taker_id
            employees = Request._employees(takers, company)
            nobody = self.env["hr.employee"]
            Custody.create(
                [
                    line._prepare_custody(
                        employees.get(line.petty_id.taker_id) or nobody
                    )
                    for line in lines
                ]
            )


class SchoolPetty(models.Model):
    _inherit = "school.petty"

    custody_count = fields.Integer(compute="_compute_custody_count")

    @api.depends("line_ids.custody_ids")
    def _compute_custody_count(self):
        for petty in self:
            petty.custody_count = len(petty.sudo().line_ids.custody_ids)

    def action_view_custody(self):
        """Open what the taker keeps of the purchase.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("In Whose Hands"),
            "res_model": "school.custody",
            "views": [(False, "list"), (False, "form")],
            "domain": [("petty_line_id.petty_id", "=", self.id)],
        }

    def _approval_can_reopen(self):
        """Refuse to void the approval of things that came back or were passed on."""
        result = super()._approval_can_reopen()
        custody = self.sudo().line_ids.custody_ids
        if any(held.qty_out != held.quantity for held in custody):
            raise UserError(
                self.env._(
                    "%(petty)s: some of its things were brought back already.",
                    petty=self.name,
                )
            )
        return result

    def _on_approval_changed(self, state):
        """Let the taker hold what is kept, while the purchase is approved."""
        result = super()._on_approval_changed(state)
        kept = self.sudo().line_ids.filtered("is_kept")
        if state == "approved":
            kept.filtered(lambda line: not line.custody_ids)._begin_custody()
        else:
            kept.custody_ids.unlink()
        return result


class SchoolCustody(models.Model):
    _inherit = "school.custody"

    petty_line_id = fields.Many2one(
        comodel_name="school.petty.line",
        string="Petty Purchase",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )


class SchoolReturnLine(models.Model):
    _inherit = "school.return.line"

    def _prepare_move(self, picking):
        """Let things of a petty purchase come from where used goods went."""
        values = super()._prepare_move(picking)
        if self.custody_id.petty_line_id:
            place = self.company_id.sudo().school_consume_location_id
            values |= {"location_id": place.id, "origin_returned_move_id": False}
        return values


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_value_from_quotation(self, quantity, at_date=None):
        """Value things of a petty purchase that come in at what was paid."""
        line = self._school_petty_line()
        if not line:
            return super()._get_value_from_quotation(quantity, at_date)
        unit = self.product_id.uom_id
        price = line.product_uom_id._compute_price(line.price_unit, unit)
        return {
            "value": price * quantity,
            "quantity": quantity,
            "description": line.petty_id.name,
        }

    def _school_petty_line(self):
        """Return the line of a petty purchase whose thing this move brings in."""
        self.ensure_one()
        lines = self.env["school.petty.line"].sudo()
        if self.location_id != self.company_id.sudo().school_consume_location_id:
            return lines
        returned = (
            self.env["school.return.line"].sudo().search([("move_id", "=", self.id)])
        )
        return returned.custody_id.petty_line_id or lines
