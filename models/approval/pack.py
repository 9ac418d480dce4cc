"""A regulation as a whole (制度模板): its rules and the worked cases."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolRulePack(models.Model):
    """A regulation of a school or of the district, entered as configuration.

    Its rules are ordinary approval rules and are published like them; importing an
    edition only drafts them. Its cases say what the regulation means.
    """

    _name = "school.rule.pack"
    _description = "Rule Pack"
    _inherit = ["school.regulation"]
    _order = "code, id"
    _regulation_parts = ("flow_ids", "case_ids")

    origin_id = fields.Many2one(
        "school.rule.pack",
        string="Handed Down From",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The district's regulation that this one was copied from.",
    )
    flow_ids = fields.One2many("school.approval.flow", "pack_id", string="Rules")
    case_ids = fields.One2many("school.rule.case", "pack_id", string="Worked Cases")
    flow_count = fields.Integer(compute="_compute_counts")
    draft_count = fields.Integer(string="To Publish", compute="_compute_counts")
    case_count = fields.Integer(compute="_compute_counts")
    failed_count = fields.Integer(string="Cases Failed", compute="_compute_counts")

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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda pack: pack.with_context(active_test=False).flow_ids)
        if used:
            raise UserError(
                self.env._(
                    "%(pack)s has rules. Archive them and the regulation instead.",
                    pack=used[0].display_name,
                )
            )

    # actions --------------------------------------------------------------

    def _data(self):
        """The file of this regulation, from its rules as they are edited now."""
        self.ensure_one()
        flows = self.flow_ids.filtered(lambda flow: not flow.pack_dropped)
        return self.env["school.rule.pack.writer"]._pack_data(
            self._head_data(),
            flows.sorted(lambda flow: flow.id),
            [case._data() for case in self.case_ids.sorted()],
        )

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
