"""A worked case of a regulation: what is entered, and what must come out."""

from odoo import api, fields, models

from .pack_schema import CASE


class SchoolRuleCase(models.Model):
    """One worked case: facts, and the steps or the refusal that they must lead to."""

    _name = "school.rule.case"
    _description = "Worked Case"
    _inherit = ["school.regulation.case", "school.rule.setting"]
    _order = "pack_id, sequence, id"
    _case_schema = CASE

    pack_id = fields.Many2one(
        "school.rule.pack", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="pack_id.company_id", store=True, index=True)
    facts_text = fields.Char(string="Document")
    explanation = fields.Text(string="Why")

    @api.model
    def _case_texts(self, contents):
        runner = self.env["school.rule.runner"]
        posts = runner._post_names()
        return [
            (runner._facts_text(content), runner._expected_text(content, posts))
            for content in contents
        ]

    def _check_may_set(self):
        self.pack_id._check_may_set()

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
        for case, result in zip(self, results, strict=True):
            case._keep(result["passed"], result["actual"], result["why"])
