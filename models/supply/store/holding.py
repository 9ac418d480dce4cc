"""Goods handed out among the things held, and other rooms' things in a clearance."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

GOODS = "school.custody"
MOST_NAMED = 10


class SchoolHoldingHook(models.AbstractModel):
    _inherit = "school.holding.hook"

    @api.model
    def _held_things(self, company, employees, departments):
        """Add the goods that are still out in their names."""
        rows = super()._held_things(company, employees, departments)
        goods = (
            self.env[GOODS]
            .sudo()
            .search(
                Domain("company_id", "=", company.id)
                & Domain("qty_out", ">", 0)
                & (
                    Domain("employee_id", "in", employees.ids)
                    | Domain("employee_id", "=", False)
                    & Domain("department_id", "in", departments.ids)
                ),
                order="product_id, id",
            )
        )
        return rows + [one._as_held() for one in goods.with_company(company)]


class SchoolCustody(models.Model):
    _inherit = "school.custody"

    def _as_held(self):
        """Return the goods as a thing that somebody holds."""
        self.ensure_one()
        product = self.product_id
        return {
            "record": self,
            "name": product.name,
            "code": product.default_code or self.issue_id.name or "",
            "specification": "",
            "quantity": self.qty_out,
            "unit": self.product_uom_id.name,
            "value": self.product_uom_id._compute_quantity(
                self.qty_out, product.uom_id, raise_if_failure=False
            )
            * product.standard_price,
            "place": "",
            "employee": self.employee_id,
            "department": self.department_id,
        }


class SchoolHeldThing(models.AbstractModel):
    """Base of a line on a thing of another room, such as one with a card."""

    _name = "school.held.thing"
    _description = "Thing of Another Room"
    _order = "id"

    res_model = fields.Char(string="Kind of Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    title = fields.Char(string="Name", required=True, readonly=True)
    code = fields.Char(string="Number", readonly=True)
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    unit = fields.Char(readonly=True)

    @api.model
    def _prepare_thing(self, row):
        """Return the values of a line on what the hook said."""
        record = row["record"]
        return {
            "res_model": record._name,
            "res_id": record.id,
            "title": row["name"],
            "code": row["code"],
            "quantity": row["quantity"],
            "unit": row["unit"],
        }

    def _key(self):
        self.ensure_one()
        return self.res_model, self.res_id


class SchoolClearanceThing(models.Model):
    """A thing of another room that the leaver held when it was listed."""

    _name = "school.clearance.thing"
    _description = "Card in a Clearance"
    _inherit = ["school.held.thing"]

    clearance_id = fields.Many2one(
        comodel_name="school.clearance",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="clearance_id.company_id", store=True, precompute=True, index=True
    )
    is_out = fields.Boolean(string="Still Held", compute="_compute_is_out")

    _once = models.UniqueIndex(
        "(clearance_id, res_model, res_id)", "A thing is listed once."
    )

    @api.depends("clearance_id.state")
    def _compute_is_out(self):
        held = {
            (clearance.id, row["record"]._name, row["record"].id)
            for clearance, rows in self.clearance_id._held_elsewhere().items()
            for row in rows
        }
        for thing in self:
            thing.is_out = (thing.clearance_id._origin.id, *thing._key()) in held


class SchoolClearance(models.Model):
    _inherit = "school.clearance"

    thing_ids = fields.One2many(
        comodel_name="school.clearance.thing",
        inverse_name="clearance_id",
        string="Cards in the Name",
        readonly=True,
    )
    thing_count = fields.Integer(
        string="Cards Still in the Name", compute="_compute_thing_count"
    )
    _document_own = frozenset({"cleared_by_id", "cleared_on", "line_ids", "thing_ids"})

    @api.depends("thing_ids.is_out")
    def _compute_thing_count(self):
        for clearance in self:
            clearance.thing_count = len(clearance.thing_ids.filtered("is_out"))

    def action_take_back_things(self):
        """Take the cards out of the leaver's name, back to the school.

        :raise UserError: without a post that keeps property
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        nobody = self.env["hr.employee"]
        Hook = self.env["school.holding.hook"]
        for clearance, rows in self._held_elsewhere().items():
            Hook._pass_on(rows, nobody, clearance.name)
        self.thing_ids.invalidate_recordset(["is_out"])
        self.invalidate_recordset(["thing_count"])
        return True

    def _list_held(self):
        """Enter what other rooms say is held, as well."""
        result = super()._list_held()
        listed = {
            (thing.clearance_id.id, *thing._key()) for thing in self.sudo().thing_ids
        }
        Thing = self.env["school.clearance.thing"].sudo()
        Thing.create(
            [
                {"clearance_id": clearance.id, **Thing._prepare_thing(row)}
                for clearance, rows in self._held_elsewhere().items()
                for row in rows
                if (clearance.id, row["record"]._name, row["record"].id) not in listed
            ]
        )
        self.invalidate_recordset(["thing_ids", "thing_count"])
        return result

    def _held_elsewhere(self):
        """Return the rows of other rooms, by clearance; a few statements in all."""
        found = {clearance: [] for clearance in self}
        Hook = self.env["school.holding.hook"]
        for company, clearances in self.grouped("company_id").items():
            by_holder = {}
            for row in Hook._held_things(
                company, clearances.employee_id, clearances.department_id
            ):
                holder = row["employee"] or row["department"]
                if row["record"]._name != GOODS:
                    key = holder._name, holder.id
                    by_holder.setdefault(key, []).append(row)
            for clearance in clearances:
                holder = clearance.employee_id or clearance.department_id
                found[clearance] = by_holder.get((holder._name, holder.id), [])
        return found

    def _check_clear(self):
        """:raise UserError: names cards that still stand in the leaver's name"""
        result = super()._check_clear()
        held = self.thing_ids.filtered("is_out")
        if held:
            raise UserError(
                self.env._(
                    "%(name)s: %(count)s cards still stand in this name: %(things)s."
                    " Hand them on or take them back.",
                    name=self.name,
                    count=len(held),
                    things=", ".join(held[:MOST_NAMED].mapped("title")),
                )
            )
        return result


class SchoolHandoverThing(models.Model):
    """A thing of another room that changes hands with the goods."""

    _name = "school.handover.thing"
    _description = "Card Handed On"
    _inherit = ["school.held.thing"]

    handover_id = fields.Many2one(
        comodel_name="school.handover",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )

    _once = models.UniqueIndex(
        "(handover_id, res_model, res_id)", "A thing is listed once."
    )


class SchoolHandover(models.Model):
    _inherit = "school.handover"

    thing_ids = fields.One2many(
        comodel_name="school.handover.thing",
        inverse_name="handover_id",
        string="Cards",
        readonly=True,
    )
    _document_own = frozenset(
        {"given_by_id", "given_on", "taken_by_id", "taken_on", "line_ids", "thing_ids"}
    )

    def _held_elsewhere(self):
        """Return the rows of other rooms on what the giver holds."""
        self.ensure_one()
        rows = self.env["school.holding.hook"]._held_things(
            self.company_id, self.employee_id, self.env["hr.department"]
        )
        return [row for row in rows if row["record"]._name != GOODS]

    def _list_elsewhere(self):
        """List what other rooms say the giver holds.

        :return: whether there is any
        """
        Thing = self.env["school.handover.thing"].sudo()
        things = Thing.create(
            [
                {"handover_id": self.id, **Thing._prepare_thing(row)}
                for row in self._held_elsewhere()
            ]
        )
        self.invalidate_recordset(["thing_ids"])
        return bool(things)

    def _hand_on(self):
        """Pass the things of other rooms on as well.

        :raise UserError: names what is not in the giver's name any more
        """
        result = super()._hand_on()
        held = {
            (row["record"]._name, row["record"].id): row
            for row in self._held_elsewhere()
        }
        gone = self.thing_ids.filtered(lambda thing: thing._key() not in held)
        if gone:
            raise UserError(
                self.env._(
                    "%(handover)s: %(things)s is not in the giver's name any more."
                    " Cancel the hand-over and prepare another.",
                    handover=self.name,
                    things=", ".join(gone[:MOST_NAMED].mapped("title")),
                )
            )
        self.env["school.holding.hook"]._pass_on(
            [held[thing._key()] for thing in self.thing_ids],
            self.successor_id,
            self.name,
        )
        return result
