"""A regulation as a whole (制度模板): its rules and the worked cases."""

import base64
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: fields of a pack that its file begins with
HEAD = ("code", "name", "edition", "source", "reading", "date_from", "date_to")


class SchoolRulePack(models.Model):
    """A regulation of a school or of the district, entered as configuration.

    Its rules are ordinary approval rules and are published like them; importing an
    edition only drafts them. Its cases say what the regulation means.
    """

    _name = "school.rule.pack"
    _description = "Rule Pack"
    _inherit = ["mail.thread"]
    _order = "code, id"

    code = fields.Char(
        required=True, help="By which a newer edition of the file finds this one."
    )
    name = fields.Char(required=True, tracking=True)
    edition = fields.Char(tracking=True)
    active = fields.Boolean(default=True)
    source = fields.Text(help="Where the regulation is published.")
    reading = fields.Text(help="How a boundary that the text leaves open was read.")
    date_from = fields.Date()
    date_to = fields.Date()
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: a regulation of the district for every school.",
    )
    origin_id = fields.Many2one(
        "school.rule.pack",
        string="Handed Down From",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The district's regulation that this one was copied from.",
    )
    checksum = fields.Char(
        readonly=True, copy=False, help="Of the file that was imported last."
    )
    imported_on = fields.Datetime(readonly=True, copy=False)
    flow_ids = fields.One2many("school.approval.flow", "pack_id", string="Rules")
    case_ids = fields.One2many("school.rule.case", "pack_id", string="Worked Cases")
    flow_count = fields.Integer(compute="_compute_counts")
    draft_count = fields.Integer(string="To Publish", compute="_compute_counts")
    case_count = fields.Integer(compute="_compute_counts")
    failed_count = fields.Integer(string="Cases Failed", compute="_compute_counts")
    file = fields.Binary(compute="_compute_file")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "This school has a regulation with this code already.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The regulation ends before it begins.",
    )

    @api.depends("flow_ids.state", "case_ids.state")
    def _compute_counts(self):
        for pack in self:
            pack.flow_count = len(pack.flow_ids)
            pack.draft_count = len(
                pack.flow_ids.filtered(
                    lambda flow: flow.state != "published" or flow.pack_dropped
                )
            )
            pack.case_count = len(pack.case_ids)
            failed = pack.case_ids.filtered(lambda case: case.state == "failed")
            pack.failed_count = len(failed)

    @api.depends("flow_ids", "case_ids")
    def _compute_file(self):
        for pack in self:
            text = json.dumps(pack._data(), ensure_ascii=False, indent=1)
            pack.file = base64.b64encode(f"{text}\n".encode())

    @api.depends("code", "name", "edition")
    def _compute_display_name(self):
        for pack in self:
            pack.display_name = f"{pack.code} {pack.name}"

    # who ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create; see :meth:`_check_may_set` for who may."""
        packs = super().create(vals_list)
        packs._check_may_set()
        return packs

    def write(self, vals):
        """Change; the school stays, as its rules do.

        :raise UserError: the school would change
        """
        self._check_may_set()
        if "company_id" in vals:
            others = self.filtered(
                lambda pack: (
                    (pack.company_id.id or False) != (vals["company_id"] or False)
                )
            )
            if others:
                raise UserError(
                    self.env._(
                        "%(pack)s stays with its school. Import the file for the other"
                        " school instead.",
                        pack=others[0].display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_may_set()
        used = self.filtered(lambda pack: pack.with_context(active_test=False).flow_ids)
        if used:
            raise UserError(
                self.env._(
                    "%(pack)s has rules. Archive them and the regulation instead.",
                    pack=used[0].display_name,
                )
            )

    def _check_may_set(self):
        """Refuse who may not set the rules of all schools.

        :raise AccessError: names the regulation
        """
        common = self.filtered(lambda pack: not pack.company_id)
        if common and not self.env["school.approval.flow"]._sets_for_all():
            raise AccessError(
                self.env._(
                    "%(pack)s applies to all schools: only an officer of the district"
                    " may change it. Import it for your school instead.",
                    pack=common[0].display_name,
                )
            )

    # actions --------------------------------------------------------------

    def _data(self):
        """The file of this regulation, from its rules as they are edited now."""
        self.ensure_one()
        head = {name: self[name] or "" for name in HEAD}
        for name in ("date_from", "date_to"):
            head[name] = fields.Date.to_string(self[name]) or None
        flows = self.flow_ids.filtered(lambda flow: not flow.pack_dropped)
        return self.env["school.rule.pack.writer"]._pack_data(
            head,
            flows.sorted(lambda flow: flow.id),
            [case._data() for case in self.case_ids.sorted()],
        )

    def action_export(self):
        """Download the regulation as a file that can be imported elsewhere."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.code}.json"
            "?download=true",
            "target": "self",
        }

    def action_run_cases(self):
        """Run all worked cases against the rules as they are edited now."""
        self.check_access("write")
        self._check_may_set()
        for pack in self:
            pack.case_ids._run_on(pack.flow_ids)
        return True

    def action_publish(self):
        """Publish the rules; archive those that the newest edition dropped.

        :raise UserError: there is nothing to publish
        """
        self.check_access("write")
        self._check_may_set()
        flows = self.flow_ids
        dropped = flows.filtered("pack_dropped")
        changed = (flows - dropped).filtered(lambda flow: flow.state != "published")
        if not dropped and not changed:
            raise UserError(self.env._("Every rule of it is published already."))
        dropped.active = False
        if changed:
            changed.action_publish()
        return True

    def action_open_flows(self):
        """Open the rules of this regulation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "school.approval.flow",
            "view_mode": "list,form",
            "domain": [("pack_id", "=", self.id)],
            "context": {
                "default_pack_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_open_cases(self):
        """Open the worked cases with what came out last."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Worked Cases of %(pack)s", pack=self.name),
            "res_model": "school.rule.case",
            "view_mode": "list,form",
            "domain": [("pack_id", "=", self.id)],
            "context": {"create": False},
        }
