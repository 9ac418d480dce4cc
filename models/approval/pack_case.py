"""A worked case of a regulation: what is entered, and what must come out."""

from odoo import api, fields, models

from .pack_schema import CASE, sparse


class SchoolRuleCase(models.Model):
    """One worked case: facts, and the steps or the refusal that they must lead to.

    The case is kept as the file says it; what is shown of it is computed.
    """

    _name = "school.rule.case"
    _description = "Worked Case"
    _order = "pack_id, sequence, id"

    pack_id = fields.Many2one(
        "school.rule.pack", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="pack_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    content = fields.Json(
        required=True, help="The case as the file of the regulation says it."
    )
    facts_text = fields.Char(string="Document", compute="_compute_texts")
    expected_text = fields.Text(string="Expected", compute="_compute_texts")
    reading = fields.Text(compute="_compute_texts")
    state = fields.Selection(
        [("new", "Not Run"), ("passed", "As Expected"), ("failed", "Differs")],
        default="new",
        required=True,
        readonly=True,
    )
    actual_text = fields.Text(string="Came Out", readonly=True)
    explanation = fields.Text(string="Why", readonly=True)
    run_on = fields.Datetime(string="Last Run", readonly=True)

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_texts(self):
        runner = self.env["school.rule.runner"]
        posts = runner._post_names()
        for case in self:
            content = case.content or {}
            case.facts_text = runner._facts_text(content)
            case.expected_text = runner._expected_text(content, posts)
            case.reading = content.get("reading") or False

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases.pack_id._check_may_set()
        return cases

    def write(self, vals):
        self.pack_id._check_may_set()
        result = super().write(vals)
        self.pack_id._check_may_set()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_may_set(self):
        self.pack_id._check_may_set()

    def _data(self):
        """The case as a file says it, without the keys that have their default."""
        self.ensure_one()
        return sparse(self.content, CASE)

    def action_run(self):
        """Run these cases against the rules of their regulations as edited now."""
        self.check_access("write")
        for pack, cases in self.grouped("pack_id").items():
            pack._check_may_set()
            cases._run_on(pack.flow_ids)
        return True

    def _run_on(self, flows):
        """Run the cases against ``flows`` and keep what came out."""
        runner = self.env["school.rule.runner"]
        results = runner._run_cases(
            flows.filtered(lambda flow: not flow.pack_dropped),
            [case.content for case in self],
            self.pack_id.company_id,
        )
        now = fields.Datetime.now()
        for case, result in zip(self, results, strict=True):
            case.write(
                {
                    "state": "passed" if result["passed"] else "failed",
                    "actual_text": result["actual"],
                    "explanation": "\n".join(result["why"]),
                    "run_on": now,
                }
            )
