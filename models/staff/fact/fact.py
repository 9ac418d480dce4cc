"""The ledger of facts (加扣分记录): what happened, when, to whom, from which source."""

from odoo import api, fields, models

from ..group.group import SUBJECT_KINDS, SUBJECTS

#: what a fact may be about, beside whoever is assessed
PLACES = {"area": "school.staff.area", "group": "school.staff.group"}
FACT_SUBJECTS = [*SUBJECT_KINDS, ("area", "Area on Duty"), ("group", "Whole Group")]


class SchoolStaffFact(models.Model):
    """One fact. A month is scored from these and nothing else.

    Rows are only ever added. A wrong one is voided by a mark (see
    ``school.staff.fact.mark``), which a later mark may take back.
    """

    _name = "school.staff.fact"
    _description = "Assessment Fact"
    _inherit = ["school.ledger"]
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    subject_kind = fields.Selection(
        selection=FACT_SUBJECTS, string="About", required=True, readonly=True
    )
    subject_id = fields.Integer(required=True, readonly=True)
    subject_name = fields.Char(compute="_compute_subject_name", string="Whom")
    type_id = fields.Many2one(
        comodel_name="school.staff.fact.type",
        string="What",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, readonly=True)
    quantity = fields.Float(digits=(16, 4), required=True, readonly=True)
    rater = fields.Char(readonly=True, help="In which role somebody scored.")
    source = fields.Char(
        required=True,
        readonly=True,
        help="The record that says so; it says each thing of each person once.",
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    note = fields.Char(readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    recorded_on = fields.Datetime(required=True, readonly=True)
    is_void = fields.Boolean(
        string="Void", compute="_compute_is_void", search="_search_is_void"
    )
    mark_ids = fields.One2many(
        comodel_name="school.staff.fact.mark",
        inverse_name="fact_id",
        string="Voided and Restored",
        readonly=True,
    )

    _source_once = models.UniqueIndex(
        "(source, subject_id, type_id, subject_kind)",
        "This is on record already.",
    )
    _company_date = models.Index("(company_id, date, subject_id)")

    @api.depends("subject_kind", "subject_id")
    def _compute_subject_name(self):
        models_of = {
            **{kind: model for kind, (_name, model) in SUBJECTS.items()},
            **PLACES,
        }
        self.subject_name = False
        for kind, facts in self.grouped("subject_kind").items():
            # a name, of a record that the reader of the fact may know
            records = (
                self.env[models_of[kind]].sudo().browse(facts.mapped("subject_id"))
            )
            names = {record.id: record.display_name for record in records.exists()}
            for fact in facts:
                fact.subject_name = names.get(fact.subject_id, False)

    @api.depends("type_id", "date", "subject_kind", "subject_id")
    def _compute_display_name(self):
        for fact in self:
            fact.display_name = " ".join(
                filter(
                    None,
                    (
                        fact.subject_name,
                        fact.type_id.name,
                        fields.Date.to_string(fact.date),
                    ),
                )
            )

    @api.depends("mark_ids.kind")
    def _compute_is_void(self):
        void = self._void_ids(self.ids)
        for fact in self:
            fact.is_void = fact.id in void

    def _search_is_void(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["school.staff.fact.mark"].flush_model()
        return [
            (
                "id",
                "in",
                [fact for (fact,) in self.env.execute_query(self._void_query())],
            )
        ]

    @api.model
    def _void_query(self):
        """Return the query of the ids of all void facts: their last mark voids them."""
        return self.env["school.staff.fact.mark"]._last_marks("void")

    @api.model
    def _void_ids(self, ids):
        """Return which of ``ids`` are void, as a set."""
        marks = self.env["school.staff.fact.mark"].sudo()
        last = {}
        for mark in marks.search([("fact_id", "in", list(ids))], order="seq"):
            last[mark.fact_id.id] = mark.kind
        return {fact for fact, kind in last.items() if kind == "void"}

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: facts are recorded by :meth:`_record`, called by their documents.

        :raise AccessError: for anybody but our own code
        """
        # no access line allows it to anybody; only sudo of our own code comes here
        self.check_access("create")
        return super().create(vals_list)
