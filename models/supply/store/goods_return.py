"""The return (归还单): what a person or a department brings back to the store."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .return_line import GATE

OWN_FIELDS = ("name", "state", "keeper_id", "done_on")


class SchoolReturn(models.Model):
    """Received by a keeper, line by line, with the condition of each thing."""

    _name = "school.return"
    _inherit = ["school.numbered", "mail.thread"]
    _description = "Return"
    _order = "date desc, id desc"
    _document_prefix = "JY"

    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department or Class",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    returned_by = fields.Char(
        string="Brought By",
        help="Name of the person who brought the goods back.",
    )
    signature = fields.Binary(
        attachment=True,
        copy=False,
        help="Drawn on the screen by the person who brought the goods back.",
    )
    keeper_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
        help="The person who received and looked at the goods.",
    )
    line_ids = fields.One2many(
        comodel_name="school.return.line",
        inverse_name="return_id",
        string="Goods",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("done", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    done_on = fields.Datetime(string="Received On", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex("(name, company_id) WHERE name IS NOT NULL")

    @api.onchange("employee_id", "department_id", "company_id")
    def _onchange_holder(self):
        """List what the holder has; :meth:`create` does the same for a client."""
        self.line_ids = [Command.clear(), *self._held_commands()]

    @api.model_create_multi
    def create(self, vals_list):
        """Create returns; without lines, all that the holder has on loan is listed."""
        returns = super(SchoolReturn, self.with_context(mail_create_nolog=True)).create(
            vals_list
        )
        returns._check_fresh()
        names = returns._draw_numbers(
            [(goods_return.company_id, None) for goods_return in returns]
        )
        for goods_return, name in zip(returns, names, strict=True):
            values = {"name": name}
            if not goods_return.line_ids:
                values["line_ids"] = goods_return._held_commands()
            open_gate(goods_return, GATE).write(values)
        return returns.with_env(self.env)

    def _check_fresh(self):
        for goods_return in self:
            if (
                goods_return.state != "draft"
                or goods_return.keeper_id != self.env.user
                or goods_return.name
                or goods_return.done_on
            ):
                raise UserError(
                    self.env._(
                        "A return begins as your own draft. Use the buttons of the form"
                        " to go on."
                    )
                )

    def write(self, vals):
        """Write; what was received does not change any more.

        :raise UserError: for the fields that only the buttons change, and for all
            others once the return is received
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if not set(OWN_FIELDS).isdisjoint(vals):
            raise UserError(
                self.env._(
                    "The state of a return follows its buttons and cannot be typed in."
                )
            )
        if not all(name.startswith(("message_", "activity_")) for name in vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    def _check_draft(self):
        for goods_return in self:
            if goods_return.state == "done":
                raise UserError(
                    self.env._(
                        "%(name)s is received: nothing in it changes any more. Enter a"
                        " new issue or return for what is different.",
                        name=goods_return.name,
                    )
                )

    def action_cancel(self):
        """Cancel a return that was not received."""
        self.check_access("write")
        self.unit_id._check_post(["keeper"])
        self._check_draft()
        open_gate(self, GATE).write({"state": "cancelled"})
        return True

    def _held_domain(self):
        """Return the domain of what the holder has; empty without a holder."""
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id._origin.id),
            ("qty_out", ">", 0),
        ]
        if self.employee_id:
            return [*domain, ("employee_id", "=", self.employee_id._origin.id)]
        if self.department_id:
            return [*domain, ("department_id", "=", self.department_id._origin.id)]
        return []

    def _held_commands(self):
        """Return commands that list what the holder has; loans are ticked."""
        domain = self._held_domain()
        held = domain and self.env["school.custody"].search(domain)
        return [
            Command.create({"custody_id": c.id, "take": c.kind == "borrow"})
            for c in held or ()
        ]
