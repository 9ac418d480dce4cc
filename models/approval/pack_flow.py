"""A rule that came with a regulation, and a district's rule for some schools only."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolApprovalFlow(models.Model):
    _inherit = "school.approval.flow"

    pack_id = fields.Many2one(
        "school.rule.pack",
        string="Regulation",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
    )
    pack_code = fields.Char(
        string="Code in the Regulation",
        copy=False,
        help="By which a newer edition of the regulation finds the rule.",
    )
    pack_dropped = fields.Boolean(
        string="Dropped by the Regulation",
        readonly=True,
        copy=False,
        help="The newer edition has no such rule: it is archived when the edition is"
        " published.",
    )
    only_unit_ids = fields.Many2many(
        "school.unit",
        string="Only for Schools",
        help="A rule of the district for these schools only; empty: for all of them.",
    )

    _pack_code_unique = models.UniqueIndex(
        "(pack_id, pack_code) WHERE pack_id IS NOT NULL",
        "A regulation has each rule once.",
    )

    @api.constrains("company_id", "only_unit_ids")
    def _check_only_for(self):
        for flow in self:
            if flow.company_id and flow.only_unit_ids:
                raise ValidationError(
                    self.env._(
                        "%(flow)s belongs to one school already: only a rule of the"
                        " district is limited to some schools.",
                        flow=flow.name,
                    )
                )

    @api.constrains("pack_id", "company_id")
    def _check_pack_company(self):
        for flow in self:
            if flow.pack_id and flow.pack_id.company_id != flow.company_id:
                raise ValidationError(
                    self.env._(
                        "%(flow)s and its regulation %(pack)s belong to different"
                        " schools.",
                        flow=flow.name,
                        pack=flow.pack_id.name,
                    )
                )

    @api.model
    def _sets_for_all(self):
        """Whether the present user may set rules for all schools."""
        user = self.env.user
        if user._is_system() or user._is_superuser():
            return True
        return self.env["school.post.holder"]._holds(
            user,
            ["bureau_officer"],
            self.env["school.unit"].sudo().search([("kind", "=", "district")]),
            self.env["school.unit"]._today(),
        )

    def _definition(self):
        """Add for whom a district's rule is, if not for all."""
        definition = super()._definition()
        if self.only_unit_ids:
            companies = self.only_unit_ids.sudo().company_id
            definition["company_ids"] = sorted(companies.ids)
        return definition


class SchoolApprovalVersion(models.Model):
    _inherit = "school.approval.version"

    @api.model
    def _rules(self, model, unit_id, date, *cache_keys):
        """Leave out the district's rules for other schools."""
        rules = super()._rules(model, unit_id, date, *cache_keys)
        if not any(rule["company_ids"] for rule in rules):
            return rules
        company = self.env["school.unit"].sudo().browse(unit_id or ()).company_id
        return tuple(
            rule
            for rule in rules
            if not rule["company_ids"] or company.id in rule["company_ids"]
        )

    def _rule(self, rank):
        """Add for which companies the rule is; an empty list: for all."""
        return {
            **super()._rule(rank),
            "company_ids": self.definition.get("company_ids") or [],
        }
