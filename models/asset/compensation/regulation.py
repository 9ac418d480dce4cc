"""A regulation of compensation (赔偿标准): its rules, prices, settings and cases."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.pack_schema import sparse
from .schema import FORMAT, REGULATION

#: fields that only say who keeps it; a change needs no publication
LOOSE = frozenset({"active", "sequence", "is_draft", "checksum", "imported_on"})


class SchoolCompensationRegulation(models.Model):
    """What damaged, lost and stolen things cost at a school or in the whole district.

    Everything in it is data: a school officer enters it or imports a file. Publishing
    freezes a version; damage cases are computed by published versions only.
    """

    _name = "school.compensation.regulation"
    _description = "Compensation Regulation"
    _inherit = ["school.regulation"]
    _order = "sequence, company_id, code, id"
    _regulation_parts = ("rule_ids", "case_ids", "price_ids")

    sequence = fields.Integer(
        default=10, help="Of the regulations in force the first that speaks counts."
    )
    is_draft = fields.Boolean(
        string="To Publish", default=True, readonly=True, copy=False
    )

    # what holds for all rules
    round_to = fields.Selection(
        [
            ("0.01", "Cents"),
            ("0.1", "Ten Cents"),
            ("0.5", "Fifty Cents"),
            ("1", "Yuan"),
        ],
        required=True,
        default="0.01",
    )
    round_mode = fields.Selection(
        [("half_up", "To the Nearest"), ("down", "Down"), ("up", "Up")],
        required=True,
        default="half_up",
    )
    loss = fields.Selection(
        [
            ("replacement", "Price of a New One"),
            ("original", "Original Price"),
            ("net", "Net Value"),
        ],
        string="Actual Loss",
        required=True,
        default="replacement",
        help="What the school loses with a thing that cannot be repaired. More than the"
        " loss is not billed unless the district allows it.",
    )
    split = fields.Selection(
        [
            ("equal", "Equally"),
            ("weights", "By the Weights of the Case"),
            ("roles", "By Role"),
        ],
        string="Several People Pay",
        required=True,
        default="equal",
    )
    percent_doer = fields.Float(string="Doer (%)", digits=(5, 2))
    percent_custodian = fields.Float(string="Custodian (%)", digits=(5, 2))
    percent_manager = fields.Float(string="Manager (%)", digits=(5, 2))
    absent_role = fields.Selection(
        [("others", "the Others"), ("school", "the School")],
        string="For an Absent Role Pays",
        required=True,
        default="others",
    )
    fallback = fields.Selection(
        [("place", "the Unit in Charge of the Place"), ("school", "the School")],
        string="Nobody Found: Pays",
        required=True,
        default="school",
    )
    fallback_place_ids = fields.Many2many(
        "school.compensation.choice",
        "school_compensation_fallback_rel",
        string="In These Places",
        domain="[('fact_id.code', '=', 'place_kind')]",
        help="Empty: in every place.",
    )
    person_cap = fields.Float(
        string="At Most per Person", digits=(16, 2), help="0: no limit."
    )
    refund_percent = fields.Float(
        string="Refund When Found (%)", digits=(5, 2), default=100.0
    )
    refund_days = fields.Integer(
        string="Refund Within (Days)", help="0: without a limit."
    )
    appeal_days = fields.Integer(string="Appeal Within (Days)", default=7)
    pay_days = fields.Integer(string="Pay Within (Days)", default=15)

    rule_ids = fields.One2many("school.compensation.rule", "regulation_id")
    price_ids = fields.One2many(
        "school.compensation.price", "regulation_id", string="Price List"
    )
    case_ids = fields.One2many(
        "school.compensation.case", "regulation_id", string="Worked Cases"
    )
    version_ids = fields.One2many(
        "school.compensation.version", "regulation_id", string="Versions"
    )
    version_id = fields.Many2one(
        "school.compensation.version", string="In Force", compute="_compute_version_id"
    )
    rule_count = fields.Integer(compute="_compute_counts")
    case_count = fields.Integer(compute="_compute_counts")
    failed_count = fields.Integer(string="Cases Failed", compute="_compute_counts")

    _figures = models.Constraint(
        "CHECK (percent_doer BETWEEN 0 AND 100 AND percent_custodian BETWEEN 0 AND 100"
        " AND percent_manager BETWEEN 0 AND 100"
        " AND percent_doer + percent_custodian + percent_manager <= 100.0001"
        " AND person_cap >= 0 AND refund_percent BETWEEN 0 AND 100"
        " AND refund_days >= 0 AND appeal_days >= 0 AND pay_days >= 0)",
        "Percentages lie between 0 and 100, those of the roles together too; limits and"
        " days are not negative.",
    )

    @api.depends("version_ids")
    def _compute_version_id(self):
        for regulation in self:
            regulation.version_id = regulation.version_ids[:1]

    @api.depends("rule_ids", "case_ids.state")
    def _compute_counts(self):
        for regulation in self:
            cases = regulation.case_ids
            regulation.rule_count = len(regulation.rule_ids)
            regulation.case_count = len(cases)
            regulation.failed_count = len(
                cases.filtered(lambda case: case.state == "failed")
            )

    # -- who ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts; see :meth:`_check_may_set` for who may."""
        regulations = super().create([{**vals, "is_draft": True} for vals in vals_list])
        self.env.registry.clear_cache()
        return regulations

    def write(self, vals):
        """Change; whatever the rules say must then be published again."""
        loose = LOOSE.issuperset(vals) or all(
            name.startswith(("message_", "activity_")) for name in vals
        )
        if not loose:
            vals = {**vals, "is_draft": True}
        if not {"active", "sequence", "date_from", "date_to"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        published = self.filtered("version_ids")
        if published:
            raise UserError(
                self.env._(
                    "%(regulation)s was in force: cases refer to it. Archive it.",
                    regulation=published[0].display_name,
                )
            )

    # -- content ------------------------------------------------------------------

    def _definition(self):
        """Return what is computed with, as plain data (see ``calc/definition.py``)."""
        self.ensure_one()
        facts = self.env["school.compensation.fact"]._known(self.company_id)
        return {
            "flags": sorted(
                code for code, fact in facts.items() if fact.kind == "flag"
            ),
            "settings": self._settings(),
            "prices": [price._definition() for price in self.price_ids.sorted()],
            "rules": [rule._definition() for rule in self.rule_ids.sorted()],
        }

    def _settings(self):
        roles = [
            {"role": role, "percent": self[f"percent_{role}"]}
            for role in ("doer", "custodian", "manager")
            if self[f"percent_{role}"]
        ]
        place_kinds = sorted(self.fallback_place_ids.mapped("code"))
        fallback = [{"place_kinds": place_kinds, "pays": "place"}]
        return {
            "round_to": self.round_to,
            "round_mode": self.round_mode,
            "loss": self.loss,
            "split": self.split,
            "roles": roles,
            "absent_role": self.absent_role,
            "fallback": fallback if self.fallback == "place" else [],
            "person_cap": self.person_cap or None,
            "refund_percent": self.refund_percent,
            "refund_days": self.refund_days,
        }

    def _data(self):
        """Return the file of this regulation, from what is edited now."""
        self.ensure_one()
        settings = self._settings()
        return {
            "format": FORMAT,
            **sparse(
                {
                    **self._head_data(),
                    "facts": self._facts_data(),
                    "settings": {
                        **settings,
                        "fallback": settings["fallback"],
                        "appeal_days": self.appeal_days,
                        "pay_days": self.pay_days,
                    },
                    "prices": [
                        price._definition() for price in self.price_ids.sorted()
                    ],
                    "rules": [rule._definition() for rule in self.rule_ids.sorted()],
                    "cases": [case._data() for case in self.case_ids.sorted()],
                },
                {key: rule for key, rule in REGULATION.items() if key != "format"},
            ),
        }

    def _facts_data(self):
        """Return the words that the rules use and that are not everybody's."""
        conditions = self.rule_ids.condition_ids | self.rule_ids.step_ids.condition_ids
        steps = self.rule_ids.step_ids
        facts = conditions.fact_id | steps.fact_id | steps.per_fact_id
        choices = conditions.choice_ids | steps.band_ids.choice_ids
        facts |= choices.fact_id
        shipped = (
            self.env["ir.model.data"]
            .sudo()
            .search(
                [
                    ("model", "in", ("school.compensation.fact", choices._name)),
                    ("module", "=", "school_logistics"),
                ]
            )
        )
        known = {(row.model, row.res_id) for row in shipped}
        return [
            {
                "code": fact.code,
                "name": fact.name if (fact._name, fact.id) not in known else "",
                "kind": fact.kind,
                "choices": [
                    {"code": choice.code, "name": choice.name}
                    for choice in choices.filtered(
                        lambda choice, fact=fact: choice.fact_id == fact
                    ).sorted("code")
                    if (choice._name, choice.id) not in known
                ],
            }
            for fact in facts.sorted("code")
            if (fact._name, fact.id) not in known
            or any(
                choice.fact_id == fact and (choice._name, choice.id) not in known
                for choice in choices
            )
        ]

    # -- actions ------------------------------------------------------------------

    def action_run_cases(self):
        """Run all worked cases against the rules as they are edited now."""
        self.check_access("write")
        self._check_may_set()
        for regulation in self:
            regulation.case_ids._run()
        return True

    def action_publish(self):
        """Freeze what is edited now as the version that cases are computed with.

        :raise UserError: nothing changed, or no rule
        """
        self.check_access("write")
        self._check_may_set()
        for regulation in self:
            if not regulation.rule_ids:
                raise UserError(
                    self.env._(
                        "%(regulation)s has no rule yet.",
                        regulation=regulation.display_name,
                    )
                )
            if not regulation.is_draft:
                raise UserError(
                    self.env._(
                        "%(regulation)s is published as it stands.",
                        regulation=regulation.display_name,
                    )
                )
        self.env["school.compensation.version"]._publish(self)
        return True

    def action_check(self):
        """Open what the check of this regulation finds."""
        self.ensure_one()
        self.check_access("read")
        check = self.env["school.compensation.check"].create({"regulation_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of %(regulation)s", regulation=self.name),
            "res_model": check._name,
            "res_id": check.id,
            "view_mode": "form",
            "target": "new",
        }
