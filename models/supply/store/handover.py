"""Handing on (移交): what somebody holds goes to a successor, both sign.

The things stay where they are; what changes is in whose name they stand. The new
holder's custody begins with the hand-over, the old one's ends with it, and the lines of
a finished hand-over are the record of it.
"""

from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...common.running import shift_rows

PREPARING_POSTS = ("keeper", "asset_keeper", "affairs_clerk", "affairs_director")
CAP = (
    "qty_returned >= 0 AND qty_damaged >= 0 AND qty_handed >= 0"
    " AND qty_returned + qty_damaged + qty_handed <= quantity"
)
OUT = "quantity - qty_returned - qty_damaged - qty_handed"


class SchoolHandover(models.Model):
    """Prepared by the store, signed by who gives and by who takes, in own sessions."""

    _name = "school.handover"
    _description = "Hand-over of Things Held"
    _inherit = ["school.document"]
    _order = "id desc"

    _document_prefix = "YJ"
    _document_own = frozenset(
        {"given_by_id", "given_on", "taken_by_id", "taken_on", "line_ids"}
    )

    clearance_id = fields.Many2one(
        comodel_name="school.clearance",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The clearance of the leaver whose things are handed on.",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="From",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    successor_id = fields.Many2one(
        comodel_name="hr.employee",
        string="To",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    giver_user_id = fields.Many2one(
        comodel_name="res.users",
        string="User of Who Gives",
        compute="_compute_users",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    taker_user_id = fields.Many2one(
        comodel_name="res.users",
        string="User of Who Takes",
        compute="_compute_users",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        comodel_name="school.handover.line",
        inverse_name="handover_id",
        string="Things",
        readonly=True,
    )
    given_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    given_on = fields.Datetime(readonly=True, copy=False)
    taken_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    taken_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Char()
    can_sign = fields.Boolean(compute="_compute_can_sign")
    state = fields.Selection(
        selection=[
            ("draft", "To Be Signed"),
            ("done", "Handed On"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("employee_id", "successor_id")
    def _compute_users(self):
        for handover in self:
            # staff files are closed to those who prepare it
            people = handover.sudo()
            handover.giver_user_id = people.employee_id.user_id
            handover.taker_user_id = people.successor_id.user_id

    @api.depends("state", "given_by_id", "taken_by_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        user = self.env.user
        for handover in self:
            gives = user == handover.giver_user_id and not handover.given_by_id
            takes = user == handover.taker_user_id and not handover.taken_by_id
            handover.can_sign = handover.state == "draft" and (gives or takes)

    @api.constrains("employee_id", "successor_id")
    def _check_two_people(self):
        for handover in self:
            if handover.employee_id == handover.successor_id:
                raise ValidationError(
                    self.env._("Things are handed on to somebody else.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Prepare hand-overs of all that is held, as the store or general affairs.

        :raise UserError: when nothing is held, or the clearance is another's
        """
        handovers = super().create(vals_list)
        for handover in handovers:
            clearance = handover.clearance_id
            if clearance and clearance.employee_id != handover.employee_id:
                raise UserError(
                    self.env._(
                        "%(clearance)s is the clearance of somebody else.",
                        clearance=clearance.name,
                    )
                )
            handover._list_held()
        return handovers

    def write(self, vals):
        """Write, while nobody has signed.

        :raise UserError: for the people, and once somebody has signed
        """
        if not self._document_own_writes() and not all(
            name.startswith(("message_", "activity_")) for name in vals
        ):
            fixed = {"employee_id", "successor_id", "clearance_id"} & set(vals)
            if fixed or self.filtered(lambda h: h.given_by_id or h.taken_by_id):
                raise UserError(
                    self.env._(
                        "A hand-over is signed as it was prepared. Cancel it and"
                        " prepare another."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Hand-overs are kept. Cancel one that was wrong."))

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _list_held(self):
        """List all that the giver holds today."""
        self.ensure_one()
        held = (
            self.env["school.custody"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("employee_id", "=", self.employee_id.id),
                    ("qty_out", ">", 0),
                ]
            )
        )
        if not self._list_elsewhere() and not held:
            raise UserError(
                self.env._(
                    "%(person)s holds nothing that could be handed on.",
                    person=self.employee_id.name,
                )
            )
        commands = [
            Command.create({"custody_id": custody.id, "quantity": custody.qty_out})
            for custody in held
        ]
        self.sudo()._set_own({"line_ids": commands})

    def _list_elsewhere(self):
        """Hook: list what other rooms say the giver holds; whether there is any."""
        return False

    def action_sign(self):
        """Sign in one's own session, as who gives or who takes; twice is harmless.

        With the second signature the things stand in the taker's name.

        :raise AccessError: for anybody else
        :raise UserError: when something came back or was reported meanwhile
        """
        self.check_access("read")
        user = self.env.user
        for handover in self:
            if user not in handover.giver_user_id | handover.taker_user_id:
                raise AccessError(
                    self.env._(
                        "%(handover)s is signed by who gives and by who takes, each in"
                        " an own session.",
                        handover=handover.name,
                    )
                )
            if handover.state == "done":
                continue
            handover._check_open()
            gives = user == handover.giver_user_id
            signed = handover.given_by_id if gives else handover.taken_by_id
            if not signed:
                now = fields.Datetime.now()
                handover.sudo()._set_own(
                    {"given_by_id": user.id, "given_on": now}
                    if gives
                    else {"taken_by_id": user.id, "taken_on": now}
                )
                # written in place: the other signature, made meanwhile, is seen
                self.env.flush_all()
                handover.invalidate_recordset()
            if handover.given_by_id and handover.taken_by_id:
                handover.sudo()._hand_on()
        return True

    def action_cancel(self):
        """Give up a hand-over that is not finished."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True

    def _hand_on(self):
        """Move the things from one name to the other, counted under the lock."""
        self.ensure_one()
        self._set_own({"state": "done"})
        changes = defaultdict(dict)
        for line in self.line_ids:
            changes[line.custody_id.id] = {"qty_handed": line.quantity}
        moved = shift_rows(
            self.env["school.custody"],
            changes,
            ("qty_returned", "qty_damaged", "qty_handed"),
            "quantity",
            CAP,
            extra={"qty_out": OUT},
        )
        missing = self.line_ids.filtered(lambda line: line.custody_id.id not in moved)
        if missing:
            raise UserError(
                self.env._(
                    "%(handover)s: of %(things)s less is held by now. Cancel the"
                    " hand-over and prepare another.",
                    handover=self.name,
                    things=", ".join(missing.product_id.mapped("display_name")),
                )
            )
        quiet = self.env["school.custody"].with_context(mail_create_nolog=True)
        new = quiet.create([line._prepare_custody() for line in self.line_ids])
        for line, custody in zip(self.line_ids, new, strict=True):
            line.new_custody_id = custody
        # reminders of what was late go to the new holder
        self.line_ids.custody_id.activity_ids.unlink()


class SchoolHandoverLine(models.Model):
    """A thing that changes hands: from which custody, into which."""

    _name = "school.handover.line"
    _description = "Thing Handed On"
    _order = "handover_id, id"

    handover_id = fields.Many2one(
        comodel_name="school.handover",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="handover_id.company_id", store=True, precompute=True, index=True
    )
    custody_id = fields.Many2one(
        comodel_name="school.custody",
        string="Held Before",
        required=True,
        index=True,
        ondelete="restrict",
    )
    new_custody_id = fields.Many2one(
        comodel_name="school.custody",
        string="Held Now",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    product_id = fields.Many2one(related="custody_id.product_id")
    product_uom_id = fields.Many2one(related="custody_id.product_uom_id")
    kind = fields.Selection(related="custody_id.kind")
    quantity = fields.Float(digits="Product Unit", required=True)

    _once = models.UniqueIndex("(handover_id, custody_id)", "A thing is listed once.")

    def _prepare_custody(self):
        """Return the values of the custody that begins with this hand-over."""
        self.ensure_one()
        old = self.custody_id
        handover = self.handover_id
        return {
            "kind": old.kind,
            "company_id": old.company_id.id,
            "employee_id": handover.successor_id.id,
            "department_id": handover.successor_id.department_id.id,
            "product_id": old.product_id.id,
            "product_uom_id": old.product_uom_id.id,
            "quantity": self.quantity,
            "date": self.env["school.unit"]._today(),
            "due_date": old.due_date,
            "issue_line_id": old.issue_line_id.id,
            "move_id": old.move_id.id,
            "note": old.note,
        }


class SchoolCustody(models.Model):
    _inherit = "school.custody"

    qty_handed = fields.Float(
        string="Handed On",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="In somebody else's name now, by a hand-over that both signed.",
    )

    _handed_within_held = models.Constraint(
        "CHECK (COALESCE(qty_handed, 0) >= 0 AND"
        " qty_returned + qty_damaged + COALESCE(qty_handed, 0) <= quantity)",
        "No more can be handed on than is held.",
    )

    @api.depends("qty_handed")
    def _compute_qty_out(self):
        result = super()._compute_qty_out()
        for custody in self:
            custody.qty_out -= custody.qty_handed
        return result

    def _running_figures(self):
        """Count what was handed on among what is not out any more."""
        return ("qty_returned", "qty_damaged", "qty_handed"), CAP, OUT


class SchoolClearance(models.Model):
    _inherit = "school.clearance"

    handover_ids = fields.One2many(
        comodel_name="school.handover",
        inverse_name="clearance_id",
        string="Hand-overs",
        readonly=True,
    )

    def action_hand_on(self):
        """Open a new hand-over of what the leaver holds.

        :return: window action
        """
        self.ensure_one()
        self._check_open()
        self._check_preparing()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand On"),
            "res_model": "school.handover",
            "views": [(False, "form")],
            "context": {
                "default_clearance_id": self.id,
                "default_employee_id": self.employee_id.id,
                "default_company_id": self.company_id.id,
            },
        }
