"""An inspection: what is looked at, by whom, when; then its findings count."""

import secrets

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..gate import open_gate
from .draw import drawn
from .template import FACTS, PREPARING_POSTS

#: who may call off an inspection and strike a finding
DECIDING_POSTS = ("affairs_director", "vice_principal", "principal")
MOST_SUBJECTS = 2000


class SchoolInspection(models.Model):
    """One inspection by a sheet, of all subjects listed or of some drawn by lot."""

    _name = "school.inspection"
    _description = "Inspection"
    _inherit = ["school.document", "mail.activity.mixin"]
    _order = "date desc, id desc"

    _document_prefix = "JC"
    _document_own = frozenset(
        {"started_on", "submitted_on", "submitted_by_id", "cancel_reason", "origin_id"}
    )

    template_id = fields.Many2one(
        comodel_name="school.inspection.template",
        string="Sheet",
        required=True,
        index=True,
        domain="[('company_id', 'in', (company_id, False))]",
        ondelete="restrict",
    )
    matter = fields.Selection(related="template_id.matter", store=True)
    subject_kind = fields.Selection(related="template_id.subject_kind")
    plan_id = fields.Many2one(
        comodel_name="school.inspection.plan",
        readonly=True,
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    origin_id = fields.Many2one(
        comodel_name="school.inspection",
        string="Inspects Again",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        index=True,
    )
    inspector_ids = fields.Many2many(
        comodel_name="res.users",
        relation="school_inspection_inspector_rel",
        string="Inspectors",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self.env.user,
    )
    outside = fields.Char(
        string="On Behalf Of",
        help="An authority from outside whose findings these are.",
    )
    draw_count = fields.Integer(
        string="Drawn by Lot",
        help="How many of those listed are inspected; 0: all of them.",
    )
    line_ids = fields.One2many(
        comodel_name="school.inspection.line",
        inverse_name="inspection_id",
        string="Inspected",
        copy=False,
    )
    finding_ids = fields.One2many(
        comodel_name="school.finding",
        inverse_name="inspection_id",
        string="Findings",
        readonly=True,
        copy=False,
    )
    draw_ids = fields.One2many(
        comodel_name="school.inspection.draw",
        inverse_name="inspection_id",
        string="Lots",
        readonly=True,
        copy=False,
    )
    line_count = fields.Integer(string="To Inspect", compute="_compute_counts")
    finding_count = fields.Integer(compute="_compute_counts")
    open_count = fields.Integer(string="Not Closed Yet", compute="_compute_counts")
    is_mine = fields.Boolean(
        string="Inspected by Me", compute="_compute_is_mine", search="_search_is_mine"
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    cancel_reason = fields.Char(string="Why Called Off", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("open", "Being Inspected"),
            ("done", "On Record"),
            ("cancelled", "Called Off"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _plan_once = models.UniqueIndex(
        "(plan_id, date) WHERE plan_id IS NOT NULL",
        "The plan has its inspection of this day already.",
    )
    _draw_positive = models.Constraint(
        "CHECK (COALESCE(draw_count, 0) >= 0)", "Draw at least one by lot."
    )

    @api.depends("line_ids.drawn", "finding_ids.state")
    def _compute_counts(self):
        lines = dict(
            self.env["school.inspection.line"]._read_group(
                [("inspection_id", "in", self.ids), ("drawn", "=", True)],
                ["inspection_id"],
                ["__count"],
            )
        )
        found, waiting = {}, {}
        for inspection, state, count in self.env["school.finding"]._read_group(
            [("inspection_id", "in", self.ids), ("state", "!=", "void")],
            ["inspection_id", "state"],
            ["__count"],
        ):
            found[inspection] = found.get(inspection, 0) + count
            if state in ("open", "rectified"):
                waiting[inspection] = waiting.get(inspection, 0) + count
        for inspection in self:
            record = inspection._origin
            inspection.line_count = lines.get(record, 0)
            inspection.finding_count = found.get(record, 0)
            inspection.open_count = waiting.get(record, 0)

    @api.depends_context("uid")
    @api.depends("inspector_ids")
    def _compute_is_mine(self):
        for inspection in self:
            inspection.is_mine = self.env.user in inspection.inspector_ids

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("inspector_ids", "in", self.env.uid)]

    @api.depends("name", "template_id.name", "date")
    def _compute_display_name(self):
        for inspection in self:
            parts = (
                inspection.name,
                inspection.sudo().template_id.name,
                fields.Date.to_string(inspection.date),
            )
            inspection.display_name = " ".join(filter(None, parts))

    @api.constrains("template_id", "company_id", "inspector_ids")
    def _check_school_of_parts(self):
        for inspection in self:
            owner = inspection.template_id.sudo().company_id
            if owner and owner != inspection.company_id:
                raise ValidationError(
                    self.env._(
                        "%(sheet)s is another school's.",
                        sheet=inspection.template_id.sudo().name,
                    )
                )
            for user in inspection.inspector_ids.sudo():
                if inspection.company_id not in user.company_ids or user.share:
                    raise ValidationError(
                        self.env._(
                            "%(user)s does not work at %(school)s.",
                            user=user.name,
                            school=inspection.company_id.name,
                        )
                    )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        if self.env.uid == SUPERUSER_ID:
            # the nightly job opens what somebody with a post planned
            return
        self.unit_id._check_post(PREPARING_POSTS)

    def _document_date(self):
        return self.date

    # -- preparing ------------------------------------------------------------------

    def action_fill(self):
        """List all that the school has of what the sheet inspects."""
        self.check_access("write")
        self._check_changeable()
        Hook = self.env["school.inspection.hook"]
        for inspection in self:
            sheet = inspection.template_id.sudo()
            known = {line.subject_key for line in inspection.line_ids}
            records = Hook._population(sheet.subject_kind, inspection.company_id)
            inspection.line_ids = [
                Command.create({"subject": f"{record._name},{record.id}"})
                for record in records
                if f"{record._name},{record.id}" not in known
            ]
        return True

    def action_start(self):
        """Draw the lots, if some are drawn, and hand the sheet to the inspectors.

        :raise UserError: nothing to inspect, or only by who answers for it
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for inspection in self:
            inspection._start()
        return True

    def _start(self):
        self.ensure_one()
        if not self.line_ids or not self.inspector_ids:
            raise UserError(
                self.env._(
                    "%(inspection)s: list what is inspected, and by whom.",
                    inspection=self.name,
                )
            )
        if len(self.line_ids) > MOST_SUBJECTS:
            raise UserError(
                self.env._("Inspect up to %(most)s at a time.", most=MOST_SUBJECTS)
            )
        inspection = self._own_gate()
        chosen = inspection._draw()
        lines = inspection.line_ids
        lines.filtered(lambda line: line.subject_key in chosen).write({"drawn": True})
        self._check_inspectors()
        self._set_own({"state": "open", "started_on": fields.Datetime.now()})
        self._tell_inspectors()

    def _draw(self):
        """Return the keys of those inspected; lots are drawn once and put on record."""
        lines = self.line_ids.sorted("subject_key")
        keys = lines.mapped("subject_key")
        if not self.draw_count or self.draw_count >= len(keys):
            return set(keys)
        seed = secrets.token_hex(16)
        chosen = drawn(keys, seed, self.draw_count)
        # nobody may write this ledger; rights and state were checked
        self.env["school.inspection.draw"].sudo().create(
            {
                "inspection_id": self.id,
                "company_id": self.company_id.id,
                "seed": seed,
                "count": self.draw_count,
                "candidates": keys,
                "chosen": chosen,
                "user_id": self.env.uid,
                "drawn_on": fields.Datetime.now(),
            }
        )
        return set(chosen)

    def _check_inspectors(self):
        """:raise UserError: names what only people inspect who answer for it"""
        lines = self.line_ids.filtered("drawn")
        for line, (users, _names) in lines._responsible().items():
            if not self.inspector_ids - users:
                raise UserError(
                    self.env._(
                        "%(subject)s: nobody inspects what he answers for. Add another"
                        " inspector.",
                        subject=line.subject_name,
                    )
                )

    def _tell_inspectors(self):
        self.ensure_one()
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "user_id": user.id,
                    "date_deadline": self.date,
                    "summary": self.env._("Inspect"),
                }
                for user in self.inspector_ids
            ]
        )

    def action_check_draw(self):
        """Draw again with the recorded seed and say whether the same comes out."""
        self.ensure_one()
        self.check_access("read")
        draw = self.draw_ids
        if not draw:
            raise UserError(self.env._("No lots were drawn: all are inspected."))
        holds = draw._holds()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if holds else "danger",
                "message": self.env._(
                    "Drawn again with seed %(seed)s: the same %(count)s come out.",
                    seed=draw.seed,
                    count=draw.count,
                )
                if holds
                else self.env._("Drawn again, others come out: this is not the lot."),
            },
        }

    # -- on record ------------------------------------------------------------------

    def _check_inspecting(self):
        """Refuse who does not inspect here.

        :raise UserError: names the inspection
        """
        for inspection in self:
            if self.env.user not in inspection.sudo().inspector_ids:
                raise UserError(
                    self.env._(
                        "%(inspection)s: only its inspectors enter what they find.",
                        inspection=inspection.name,
                    )
                )
            if inspection.state != "open":
                raise UserError(
                    self.env._(
                        "%(inspection)s is not being inspected.",
                        inspection=inspection.name,
                    )
                )

    def action_submit(self):
        """Put the inspection on record: its findings count, and are to be rectified.

        :raise UserError: for anybody but an inspector, or before its day
        """
        self.check_access("read")
        self._check_inspecting()
        today = self.env["school.unit"]._today()
        for inspection in self:
            if inspection.date > today:
                raise UserError(
                    self.env._("%(inspection)s lies ahead.", inspection=inspection.name)
                )
        # an inspector need not hold a post: the findings were checked one by one
        inspections = self.sudo()
        inspections._set_own(
            {
                "state": "done",
                "submitted_on": fields.Datetime.now(),
                "submitted_by_id": self.env.uid,
            }
        )
        findings = inspections.finding_ids.filtered(lambda one: one.state != "void")
        self.env["school.fact.hook"]._record_facts(findings._fact_rows())
        noted = findings.filtered(lambda one: not one.item_id.rectify)
        noted._set_own({"state": "noted"})
        findings._tell_responsible()
        inspections.activity_ids.with_context(mail_activity_quick_update=True).unlink()
        return True

    def action_cancel(self, reason=None):
        """Call off an inspection that was begun; its lots stay on record.

        :param str reason: why
        :raise UserError: without a post or a reason, or on record already
        """
        self.check_access("write")
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Write why the inspection is called off."))
        self.unit_id._check_post(DECIDING_POSTS)
        for inspection in self:
            if inspection.state != "open":
                raise UserError(
                    self.env._(
                        "%(inspection)s is not being inspected.",
                        inspection=inspection.name,
                    )
                )
        self._set_own({"state": "cancelled", "cancel_reason": reason[:200]})
        findings = self.sudo().finding_ids
        findings.filtered(lambda one: one.state != "void")._set_own({"state": "void"})
        self.sudo().activity_ids.unlink()
        return True

    def action_again(self):
        """Prepare another inspection of those where something is not closed yet.

        :return: window action on it
        :raise UserError: everything is closed
        """
        self.ensure_one()
        self.check_access("read")
        self._check_preparing()
        waiting = self.finding_ids.filtered(
            lambda one: one.state in ("open", "rectified")
        )
        if not waiting:
            raise UserError(
                self.env._(
                    "%(inspection)s: everything is closed.", inspection=self.name
                )
            )
        again = self.create(
            {
                "company_id": self.company_id.id,
                "template_id": self.template_id.id,
                "inspector_ids": [Command.set(self.inspector_ids.ids)],
                "line_ids": [
                    Command.create({"subject": f"{one._name},{one.id}"})
                    for one in (line.subject for line in waiting.line_id)
                ],
            }
        )
        again._set_own({"origin_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": again.id,
            "views": [(False, "form")],
        }

    def _own_gate(self):
        """Return the inspections, allowed to set what only our methods set."""
        return open_gate(self, f"own {self._name}")

    def _fact_code(self):
        """Return the code of the fact that a finding becomes; empty for none."""
        self.ensure_one()
        return FACTS.get(self.matter)

    def action_open_findings(self):
        """Open the findings of this inspection."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_finding_action"
        )
        return {**action, "domain": [("inspection_id", "=", self.id)], "context": {}}
