"""Action items of a session: what is to be done, by whom, until when."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.gate import gate_open, open_gate
from ..group.group import LEADING_POSTS
from ..remind import remind

GATE = "own school.staff.action"
OWN = {"state", "done_on", "done_by_id", "done_note", "told_late_on"}
LONGEST = 500
# written by Odoo's messages and activities
TALK = ("message_", "activity_")


class SchoolStaffAction(models.Model):
    """Agreed upon in a session, reported as done, overdue if not."""

    _name = "school.staff.action"
    _description = "Action Item"
    _inherit = [
        "school.staff.person",
        "mail.thread",
        "mail.activity.mixin",
        "school.listed",
    ]
    _order = "deadline, id"

    _listed_columns = (
        "session_id",
        "name",
        "employee_id",
        "deadline",
        "state",
        "done_on",
        "done_note",
    )

    name = fields.Char(string="What Is to Be Done", required=True)
    session_id = fields.Many2one(
        comodel_name="school.staff.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(string="By Whom")
    deadline = fields.Date(string="Until", required=True, index=True)
    state = fields.Selection(
        [("open", "To Be Done"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    done_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_note = fields.Char(string="Report", readonly=True, copy=False)
    told_late_on = fields.Date(readonly=True, copy=False)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        for item in self:
            waits = item.state == "open" and item.deadline
            item.is_overdue = bool(waits and item.deadline < today)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        return Domain("state", "=", "open") & Domain("deadline", "<", today)

    @api.model_create_multi
    def create(self, vals_list):
        """Enter items, while the session is open; who has an account is told."""
        for vals in vals_list:
            vals.update({**dict.fromkeys(OWN, False), "state": "open"})
        items = super().create(vals_list)
        items.session_id._check_changeable()
        items._ask()
        return items

    def write(self, vals):
        """Change what is agreed upon, while the session is open.

        :raise UserError: for what the buttons set, or after the session was closed
        """
        if gate_open(self, GATE) or all(key.startswith(TALK) for key in vals):
            return super().write(vals)
        if OWN.intersection(vals):
            raise UserError(self.env._("Report it with the button."))
        self.session_id._check_changeable()
        result = super().write(vals)
        self.session_id._check_changeable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.session_id._check_changeable()

    def _ask(self):
        remind(
            self,
            [
                (
                    item,
                    item.employee_id.user_id,
                    item.deadline,
                    lambda env, item=item: env._(
                        "To be done: %(what)s", what=item.name
                    ),
                )
                for item in self.sudo()
                if item.employee_id.user_id
            ],
        )

    # -- steps ----------------------------------------------------------------------

    def action_done(self, note=None):
        """Report items as done, as who does them; for others the session's holder.

        :param str note: what was done
        """
        self._end("done", note)
        return True

    def action_drop(self, note=None):
        """Drop items that are not needed any more, as the office.

        :param str note: why
        """
        self._end("dropped", note)
        return True

    def _end(self, state, note):
        self.check_access("read")
        note = note.strip() if isinstance(note, str) else ""
        if len(note) > LONGEST:
            raise UserError(
                self.env._("Report it in up to %(most)s characters.", most=LONGEST)
            )
        for item in self:
            if item.state != "open":
                raise UserError(
                    self.env._("%(item)s is closed already.", item=item.name)
                )
            if state == "dropped":
                unit = self.env["school.unit"]._for_company(item.company_id)
                unit._check_post(LEADING_POSTS)
            elif not item.is_mine:
                item.session_id._check_preparing()
        open_gate(self.sudo(), GATE).write(
            {
                "state": state,
                "done_on": fields.Datetime.now(),
                "done_by_id": self.env.uid,
                "done_note": note,
            }
        )
        self.sudo().activity_ids.unlink()

    @api.model
    def _cron_overdue(self):
        """Tell whoever closed the session, and the director, once of what is late."""
        today = self.env["school.unit"]._today()
        late = self.sudo().search(
            [("is_overdue", "=", True), ("told_late_on", "=", False)], order="id"
        )
        Holder = self.env["school.post.holder"]
        heads = {
            unit: Holder._users("affairs_director", unit, today)
            for unit in late.session_id.unit_id
        }
        remind(
            late,
            [
                (
                    item,
                    user,
                    today,
                    lambda env, item=item: env._(
                        "Overdue: %(what)s (%(person)s)",
                        what=item.name,
                        person=item.employee_id.name,
                    ),
                )
                for item in late
                for user in heads[item.session_id.unit_id]
                | item.session_id.create_uid
                | item.employee_id.user_id
            ],
        )
        open_gate(late, GATE).write({"told_late_on": today})
        self.env["ir.cron"]._commit_progress(len(late), remaining=0)
