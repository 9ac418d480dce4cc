from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.purchase_kind import DEFAULT_KIND


class SchoolApprovalTry(models.TransientModel):
    """Ask the rules who would decide on an imagined document, and why."""

    _name = "school.approval.try"
    _description = "Try an Approval Rule"

    flow_id = fields.Many2one("school.approval.flow", ondelete="cascade")
    rules = fields.Selection(
        [("flow", "This Rule, as It Is Edited Now"), ("published", "Rules in Force")],
        string="Try",
        required=True,
        default="flow",
    )
    model = fields.Char(related="flow_id.model")
    unit_id = fields.Many2one(
        "school.unit",
        string="School",
        required=True,
        ondelete="cascade",
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    company_id = fields.Many2one(related="unit_id.company_id")
    department_id = fields.Many2one("hr.department", ondelete="cascade")
    requester_id = fields.Many2one("res.users", string="Applicant", ondelete="cascade")
    currency_id = fields.Many2one(related="unit_id.company_id.currency_id")
    amount = fields.Monetary()
    planned = fields.Boolean(string="Within the Plan", default=True)
    urgent = fields.Boolean()
    kind_id = fields.Many2one("school.purchase.kind", ondelete="cascade")
    category_id = fields.Many2one("product.category", ondelete="cascade")
    fund_id = fields.Many2one("school.fund", string="Source of Funds")
    price_max = fields.Monetary(string="Dearest Unit Price")
    in_catalogue = fields.Boolean(string="In the Government Catalogue")
    over_budget = fields.Boolean()
    result = fields.Json(compute="_compute_result")

    @api.depends("flow_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for wizard in self:
            company = wizard.flow_id.company_id or self.env.company
            wizard.unit_id = Unit._for_company(company) or wizard.unit_id

    @api.depends(
        "flow_id",
        "rules",
        "unit_id",
        "department_id",
        "requester_id",
        "amount",
        "planned",
        "urgent",
        "kind_id",
        "category_id",
        "fund_id",
        "price_max",
        "in_catalogue",
        "over_budget",
    )
    def _compute_result(self):
        for wizard in self:
            if not wizard.unit_id or wizard.model not in self.env:
                wizard.result = False
                continue
            try:
                wizard.result = wizard._outcome()
            except UserError as error:
                wizard.result = {"error": str(error), "steps": []}

    def _outcome(self):
        """The preview of the imagined document, in the shape of the timeline."""
        document = self._imagined_document()
        facts = self._facts()
        Approval = self.env["school.approval"]
        case = self.env["school.approval.resolver"]._case(
            document, self.unit_id, self.department_id, self.requester_id
        )
        version = self._version(document, facts, case["date"])
        snapshot = version._snapshot(document, facts)
        return {
            "flow": version.name,
            "source": snapshot["source"],
            "preview": True,
            "steps": [
                Approval._preview_step(
                    snapshot, step_id, snapshot["steps"][step_id], case
                )
                for step_id in snapshot.get("route") or range(len(snapshot["steps"]))
            ],
        }

    def _version(self, document, facts, date):
        """The version to try: what is in force, or the rule as edited.

        :raise UserError: no rule fits
        """
        Version = self.env["school.approval.version"].sudo()
        if self.rules == "published":
            return Version._match(document, self.unit_id, facts, date)
        flow = self.flow_id
        version = Version.new({"name": flow.name, "definition": flow._definition()})
        if not version._fits(document, facts):
            raise UserError(
                self.env._(
                    "%(flow)s does not apply to such a document: %(sentence)s.",
                    flow=flow.name,
                    sentence=flow.sentence,
                )
            )
        if flow.outcome == "refuse":
            version._raise_refused(flow._definition(), document)
        return version

    def _imagined_document(self):
        """A record that is never saved, with what the wizard knows filled in."""
        Document = self.env[self.model].sudo()
        values = {
            "company_id": self.company_id.id,
            "department_id": self.department_id.id,
            "requester_id": self.requester_id.id,
            "planned": self.planned,
            "urgent": self.urgent,
        }
        return Document.new(
            {name: value for name, value in values.items() if name in Document._fields}
        )

    def _facts(self):
        """Facts of the imagined document, as a real one would give them."""
        category = self.category_id
        kind = self.kind_id or category and category._school_kind()
        return {
            "amount": self.amount,
            "planned": self.planned,
            "urgent": self.urgent,
            "department_id": self.department_id.id,
            "fund_id": self.fund_id.id,
            "price_max": self.price_max,
            "in_catalogue": self.in_catalogue,
            "over_budget": self.over_budget,
            "kind_codes": [kind and kind.sudo().code or DEFAULT_KIND],
            "category_ids": category.ids,
            "unit_kind": self.unit_id.sudo().kind,
        }
