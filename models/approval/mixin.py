from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.gate import gate_open, open_gate

LOCKED = ("running", "approved")
NEVER_AGAIN = (*LOCKED, "rejected")
#: state of a document, by the state of its approval
DOCUMENT_STATES = {
    "none": "draft",
    "running": "submitted",
    "approved": "approved",
    "rejected": "cancelled",
    "returned": "draft",
    "withdrawn": "draft",
    "void": "draft",
}


class SchoolApprovalMixin(models.AbstractModel):
    """What a document inherits to be approved before it has any effect.

    Declare the class attributes, override the ``_approval_*`` hooks where the
    defaults do not fit, and call :meth:`_check_approval` in every effect.
    """

    _name = "school.approval.mixin"
    _description = "Document Under Approval"

    #: header fields whose change voids an approval
    _approval_bound = ()
    #: fields of lines whose change voids an approval, by One2many field
    _approval_bound_lines = {}
    #: field that holds the amount (CNY) which chooses the rule
    _approval_amount = "amount_total"
    #: state of a ``school.document`` by that of its approval; empty: it has none that
    #: follows, or follows in a way of its own
    _approval_states = {}

    approval_state = fields.Selection(
        [
            ("none", "Not Submitted"),
            ("running", "Under Approval"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("returned", "Sent Back"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void"),
        ],
        default="none",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="Repeats the last decision; effects always verify the decisions.",
    )
    approval_id = fields.Many2one(
        "school.approval", string="Latest Approval", compute="_compute_approval_id"
    )
    approval_chosen = fields.Json(
        string="Approvers Chosen",
        readonly=True,
        copy=False,
        help="Whom the applicant chose for the steps that leave it to them, by step.",
    )
    approval_can_submit = fields.Boolean(
        string="I May Submit It",
        compute="_compute_approval_buttons",
        help="Shows the button to its applicant; submitting checks again.",
    )
    approval_can_withdraw = fields.Boolean(
        string="I May Withdraw It",
        compute="_compute_approval_buttons",
        help="Shows the button to its applicant; withdrawing checks again.",
    )
    approval_for_me = fields.Boolean(
        string="Waits or Waited for My Decision",
        compute="_compute_approval_for_me",
        search="_search_approval_for_me",
    )

    @api.depends("approval_state")
    def _compute_approval_id(self):
        latest = self.env["school.approval"]._latest(self)
        for record in self:
            record.approval_id = latest.get(record.id, False)

    @api.depends("approval_state")
    @api.depends_context("uid")
    def _compute_approval_buttons(self):
        for record in self:
            # what is not saved yet belongs to whoever saves it
            mine = (
                not record._origin
                or record.sudo()._approval_requester() == self.env.user
            )
            record.approval_can_submit = (
                mine and record.approval_state not in NEVER_AGAIN
            )
            record.approval_can_withdraw = mine and record.approval_state == "running"

    @api.depends_context("uid")
    def _compute_approval_for_me(self):
        mine = self.search([("id", "in", self.ids), ("approval_for_me", "=", True)])
        for record in self:
            record.approval_for_me = record in mine

    def _search_approval_for_me(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        tasks = self.env["school.approval.task"].sudo()
        approvals = (
            self.env["school.approval"]
            .sudo()
            ._search(
                Domain("res_model", "=", self._name)
                & (
                    Domain("task_ids", "in", tasks._search([("for_me", "=", True)]))
                    | Domain("copy_ids.user_id", "=", self.env.uid)
                )
            )
        )
        return Domain("id", "in", approvals.subselect("res_id"))

    # hooks ---------------------------------------------------------------

    def _approval_requester(self):
        """The applicant (``res.users``); override where the field has another name."""
        self.ensure_one()
        return self.requester_id

    def _approval_unit(self):
        """The ``school.unit`` whose posts decide."""
        self.ensure_one()
        return self.env["school.unit"]._for_company(self.company_id)

    def _approval_facts(self):
        """Facts that rules ask for, computed from what is stored, never from caches.

        :return: at least ``amount`` (CNY); ``planned``, ``urgent``, ``department_id``
        """
        self.ensure_one()
        return {"amount": self._approval_amount_now()}

    def _approval_summary(self):
        """One line that tells a decider what this is about."""
        self.ensure_one()
        return ""

    def _approval_needed_by(self):
        """The date by which the applicant needs what is asked for, or False."""
        self.ensure_one()
        return False

    def _approval_cards(self):
        """What the cards of the inbox say of these documents beside the task itself.

        It is kept in the row of the task when a step opens: little plain data.

        :return: ``{id: dict}``; :meth:`_approval_card_text` puts it into words
        """
        return {record.id: {} for record in self}

    @api.model
    def _approval_card_text(self, card):
        """The words, in the reader's language, for what :meth:`_approval_cards` kept.

        :param dict card: what was kept of one document
        """
        return ""

    def _approval_can_submit(self):
        """Refuse a document that is not complete: raise UserError with what to do."""
        self.ensure_one()

    def _approval_can_reopen(self):
        """Refuse to void an approval that has had effects already."""
        self.ensure_one()

    def _on_approval_submit(self):
        """Called on the document before a rule is chosen for it: what it must take
        first, so that nobody decides in vain, is taken here, or refused."""

    def _approval_carriers(self):
        """Recordsets of approved documents that make a decision on this unnecessary.

        :return: list of recordsets, empty where people decide; a plan that covers a
            request, for instance. The engine verifies their approvals, now and at
            each effect.
        """
        self.ensure_one()
        return []

    def _approval_carried_problem(self):
        """Why what carried this document does not cover it any more, or empty."""
        self.ensure_one()
        return ""

    def _on_approval_changed(self, state):
        """Called on the document, as the deciding user, after its state changed.

        Its own state follows, written as superuser: whoever decides has mostly no
        right to write the document.
        """
        if self._approval_states:
            self.sudo()._set_own({"state": self._approval_states[state]})

    def _on_approval_content_changed(self):
        """Called on the document after a cut or a revision that its approval bears."""

    def _on_approval_emergency(self):
        """Called on the document when it may go ahead before it is approved."""

    def _duty_chain(self):
        """Recordsets of the chain this document belongs to, itself included."""
        return [self]

    # guards --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        amount = self._fields[self._approval_amount]
        for vals in vals_list:
            if amount.compute and amount.readonly:
                vals.pop(amount.name, None)
            # also keeps out a default that a client put in the context
            vals["approval_state"] = "none"
            vals["approval_chosen"] = False
        return super().create(vals_list)

    def write(self, vals):
        own = not {"approval_state", "approval_chosen"}.isdisjoint(vals)
        if own and not gate_open(self, "approval"):
            raise AccessError(
                self.env._("The approval of a document changes only by decisions.")
            )
        amount = self._fields[self._approval_amount]
        if amount.name in vals and amount.compute and amount.readonly:
            raise AccessError(
                self.env._("The amount of a document follows from its lines.")
            )
        bound = {*self._approval_bound, *self._approval_bound_lines}
        if not bound.isdisjoint(vals):
            self._approval_guard()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        latest = self.env["school.approval"]._latest(self)
        for record in self:
            if latest[record.id]:
                raise UserError(
                    self.env._(
                        "%(document)s was submitted for approval and stays on file."
                        " Cancel it instead.",
                        document=record.display_name,
                    )
                )

    def _approval_guard(self):
        """Refuse an ordinary edit of what an approval is bound to.

        :raise UserError: names the document and how to go on
        """
        if gate_open(self, "approval"):
            return
        for record in self:
            if record.sudo().approval_state in LOCKED:
                raise UserError(
                    self.env._(
                        "%(document)s is under approval or approved: what was decided"
                        " on cannot be edited. Withdraw it, or void its approval, and"
                        " submit it again.",
                        document=record.display_name,
                    )
                )

    def _approval_repeat(self, state):
        """Repeat the last decision on the document, for lists and searches."""
        open_gate(self.sudo(), "approval").write({"approval_state": state})

    # actions -------------------------------------------------------------

    def action_submit(self):
        """Submit for approval, as the applicant.

        :raise AccessError: the caller is not the applicant
        :raise UserError: incomplete, submitted already, no rule, or nobody to decide
        """
        self.check_access("write")
        for record in self:
            record._approval_check_submitter()
            record._approval_can_submit()
            record._on_approval_submit()
            Approval = self.env["school.approval"]
            carriers = Approval._carriers(record)
            approval = Approval._submit(record, carried=bool(carriers))
            record._duty_record("apply", self.env.user)
            record._on_approval_changed("running")
            if carriers:
                approval._carry(carriers)
        return True

    def _approval_check_submitter(self):
        self.ensure_one()
        if self._approval_requester() != self.env.user:
            raise AccessError(
                self.env._(
                    "%(document)s: only the applicant %(user)s may submit it.",
                    document=self.display_name,
                    user=self._approval_requester().name,
                )
            )
        last = self.env["school.approval"]._latest(self)[self.id]
        if last and last._last_decision().result_state in NEVER_AGAIN:
            raise UserError(
                self.env._(
                    "%(document)s was submitted already.", document=self.display_name
                )
            )

    def action_withdraw(self):
        """Take the document back before it is decided, as its applicant.

        :raise UserError: it was never submitted
        """
        self.check_access("read")
        for record in self:
            approval = record.approval_id
            if not approval:
                raise UserError(
                    self.env._(
                        "%(document)s was not submitted.",
                        document=record.display_name,
                    )
                )
            approval.action_withdraw(approval.sudo().seq)
        return True

    def action_reopen(self, reason):
        """Void one's own approval to change the document and submit it again.

        :raise AccessError: the caller is not the applicant
        :raise UserError: not approved, no reason, or it has had effects already
        """
        self.ensure_one()
        self.check_access("write")
        if self._approval_requester() != self.env.user:
            raise AccessError(
                self.env._(
                    "%(document)s: only the applicant may void its approval.",
                    document=self.display_name,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the document must change."))
        self._approval_can_reopen()
        approval = self.approval_id.sudo()
        if not approval or approval._last_decision().result_state != "approved":
            raise UserError(
                self.env._("%(document)s is not approved.", document=self.display_name)
            )
        approval._close("void", "void", reason)
        return True

    def action_choose_approver(self, step_id, user_id):
        """Choose who decides a step that the rule leaves to the applicant.

        :param step_id: id of the step in the preview
        :param user_id: id of a person of the range that the rule names
        :raise AccessError: the caller is not the applicant
        :raise UserError: under approval already, or not in the range
        """
        self.ensure_one()
        self.check_access("write")
        self._approval_check_submitter()
        Approval = self.env["school.approval"].sudo()
        step_id, user_id = Approval._typed_id(step_id), Approval._typed_id(user_id)
        resolver = self.env["school.approval.resolver"]
        snapshot, case = Approval._preview_case(self)
        steps = snapshot["steps"]
        step = steps[step_id] if step_id < len(steps) else {}
        people = (
            resolver._range(step, case) - resolver._barred(step, case)
            if step.get("who") == "chosen"
            else self.env["res.users"]
        )
        if user_id not in people.ids:
            raise UserError(
                self.env._(
                    "%(document)s: choose one of %(people)s.",
                    document=self.display_name,
                    people=", ".join(people.mapped("name")) or self.env._("nobody"),
                )
            )
        chosen = {**(self.approval_chosen or {}), str(step_id): user_id}
        open_gate(self.sudo(), "approval").approval_chosen = chosen
        return True

    def get_approval_timeline(self):
        """The approval so far, or a preview of who would decide and why.

        :return: see :meth:`SchoolApproval.get_timeline`; ``{"error": text}`` when no
            rule fits yet
        """
        self.ensure_one()
        self.check_access("read")
        approval = self.approval_id
        if not approval.has_access("read"):
            # whoever only takes part in what was approved, such as an expert
            hidden = self.env._("Shown to those who decide or applied.")
            return {"error": hidden, "steps": [], "events": [], "state": "none"}
        if approval and self.approval_state not in ("returned", "withdrawn", "void"):
            return approval.get_timeline()
        try:
            preview = self.env["school.approval"]._preview(self)
        except UserError as error:
            preview = {"error": str(error), "steps": [], "events": [], "state": "none"}
        if approval:
            past = approval.get_timeline()
            preview["changes"] = past["changes"]
            preview["events"] = past["events"] + [
                person
                for step in past["steps"]
                for person in step["people"]
                if person["decision"]
            ]
        return preview
