from odoo import api, fields, models
from odoo.tools import ormcache

DUTIES = [
    ("apply", "Apply"),
    ("approve", "Approve"),
    ("buy", "Buy"),
    ("accept", "Accept"),
    ("keep", "Keep"),
    ("bill", "Bill"),
    ("pay", "Pay"),
]


class SchoolDutyRule(models.Model):
    """A pair of duties that one person may not hold in one chain (不相容岗位)."""

    _name = "school.duty.rule"
    _description = "Incompatible Duties"
    _order = "duty, other_duty"

    duty = fields.Selection(DUTIES, required=True)
    other_duty = fields.Selection(DUTIES, required=True)
    is_relaxable = fields.Boolean(
        string="May Be Relaxed",
        default=True,
        help="Whether the district may allow the overlap to a school for a time."
        " One's own approval is never allowed.",
    )
    active = fields.Boolean(default=True)
    source = fields.Char(help="The regulation this comes from.")

    _pair_unique = models.Constraint(
        "UNIQUE (duty, other_duty)", "These two duties are listed already."
    )
    _own_approval = models.Constraint(
        "CHECK (NOT (is_relaxable AND duty = 'apply' AND other_duty = 'approve'))",
        "Nobody ever approves their own application: this pair cannot be relaxed.",
    )
    _pair_ordered = models.Constraint(
        "CHECK (duty <> other_duty"
        " AND NOT (duty = 'approve' AND other_duty = 'apply'))",
        "Choose two different duties, applying before approving.",
    )

    @api.depends("duty", "other_duty")
    def _compute_display_name(self):
        labels = self._labels()
        for rule in self:
            rule.display_name = (
                f"{labels.get(rule.duty)} × {labels.get(rule.other_duty)}"
            )

    @api.model
    def _labels(self):
        """Names of the duties in the user's language."""
        return dict(self._fields["duty"]._description_selection(self.env))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _incompatible_with(self, duty):
        """Mapping from each duty that ``duty`` excludes to its rule."""
        return {
            other: self.sudo().browse(rule)
            for other, rule in self._incompatible_ids(duty)
        }

    @api.model
    @ormcache("duty")
    def _incompatible_ids(self, duty):
        """Pairs of a duty that ``duty`` excludes and the id of the rule."""
        rules = self.sudo().search(
            ["|", ("duty", "=", duty), ("other_duty", "=", duty)]
        )
        return tuple(
            (rule.other_duty if rule.duty == duty else rule.duty, rule.id)
            for rule in rules
        )
