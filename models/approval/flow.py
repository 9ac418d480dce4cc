from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .band import BAND_FIELDS


class SchoolApprovalFlow(models.Model):
    """An approval rule as an officer edits it.

    What runs is a published :class:`SchoolApprovalVersion`; editing here changes
    nothing until it is published again.
    """

    _name = "school.approval.flow"
    _description = "Approval Rule"
    _inherit = ["school.approval.band", "mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain="[('model', 'in', bindable_models)]",
    )
    model = fields.Char(related="model_id.model", store=True, index=True)
    bindable_models = fields.Json(compute="_compute_bindable_models")
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: a rule of the district for every school. A rule of the school"
        " itself comes first, then that of the units above it.",
    )
    source = fields.Char(
        tracking=True, help="The regulation and article this rule comes from."
    )
    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    step_ids = fields.One2many("school.approval.step", "flow_id", copy=True)
    version_ids = fields.One2many("school.approval.version", "flow_id")
    version_count = fields.Integer(compute="_compute_version_count")
    current_version_id = fields.Many2one(
        "school.approval.version", compute="_compute_current_version"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("changed", "Changed Since Publication"),
        ],
        compute="_compute_current_version",
    )
    sentence = fields.Char(compute="_compute_sentence")

    _dates_in_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The rule ends before it begins.",
    )

    def _compute_bindable_models(self):
        self.bindable_models = self._bindable_models()

    @api.model
    def _bindable_models(self):
        """Names of the models of documents that a rule may be for."""
        return sorted(
            name
            for name in self.env.registry.descendants(
                ["school.approval.mixin"], "_inherit"
            )
            if not self.env[name]._abstract
        )

    @api.depends("version_ids")
    def _compute_version_count(self):
        for flow in self:
            flow.version_count = len(flow.version_ids)

    @api.depends("version_ids.is_current", "step_ids", "name", "active")
    def _compute_current_version(self):
        for flow in self:
            version = flow.version_ids.filtered("is_current")[:1]
            flow.current_version_id = version
            if not version:
                flow.state = "draft"
            elif version._says(flow._definition()):
                flow.state = "published"
            else:
                flow.state = "changed"

    @api.depends("company_id", "model_id", "outcome", *BAND_FIELDS)
    def _compute_sentence(self):
        for flow in self:
            parts = [
                flow.company_id.name or self.env._("All schools"),
                flow.model_id.name or "",
                self._band_text(flow._band_values()),
                flow.outcome == "refuse" and self.env._("refused"),
            ]
            flow.sentence = " · ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        flows = super().create(vals_list)
        flows._check_may_configure()
        return flows

    def write(self, vals):
        self._check_may_configure()
        result = super().write(vals)
        if "company_id" in vals:
            self._check_may_configure()
        if vals.get("active") is False:
            self.sudo().version_ids.filtered("is_current").is_current = False
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        published = self.filtered("version_ids")
        if published:
            raise UserError(
                self.env._(
                    "%(flows)s has been published and stays on file. Archive it"
                    " instead.",
                    flows=", ".join(published.mapped("name")),
                )
            )

    def _condition_model(self):
        if not self.model or self.model not in self.env:
            return None
        return self.env[self.model]

    def _check_may_configure(self):
        """Refuse who may not set rules at the flow's level.

        A school's rule is set by its own people; a rule for all schools only by an
        officer of the district.

        :raise AccessError: names the rule
        """
        if (
            self.env.user._is_system()
            or self.env.uid == self.env.ref("base.user_root").id
        ):
            return
        common = self.filtered(lambda flow: not flow.company_id)
        if common and not self.env["school.post.holder"]._holds(
            self.env.user,
            ["bureau_officer"],
            self.env["school.unit"].sudo().search([("kind", "=", "district")]),
            self.env["school.unit"]._today(),
        ):
            raise AccessError(
                self.env._(
                    "%(flow)s applies to all schools: only an officer of the district"
                    " may set it. Choose your school on the rule.",
                    flow=common[0].display_name,
                )
            )

    def action_publish(self):
        """Publish the rules as new versions; documents under way keep theirs.

        :raise UserError: a rule has no step, though it refuses nothing
        """
        self.check_access("write")
        self._check_may_configure()
        for flow in self:
            if not flow.step_ids and flow.outcome != "refuse":
                raise UserError(
                    self.env._(
                        "%(flow)s has no step: nobody would decide. Add at least one.",
                        flow=flow.display_name,
                    )
                )
        return self.env["school.approval.version"]._publish(self)

    def action_open_versions(self):
        """Open the published versions of this rule."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %(flow)s", flow=self.name),
            "res_model": "school.approval.version",
            "view_mode": "list,form",
            "domain": [("flow_id", "=", self.id)],
        }
