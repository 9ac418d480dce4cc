"""Suspicions that one purchase was cut in pieces (疑似化整为零)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("open", "To Be Looked At"),
    ("explained", "Explained by the School"),
    ("verified", "Verified"),
    ("rectify", "To Be Put Right"),
    ("closed", "Put Right"),
]
EXPLAINING_POSTS = ("principal", "vice_principal", "affairs_director", "accountant")
OFFICER_POSTS = ("bureau_officer",)
# from which state an opinion may be given
AFTER = {
    "explained": {"open", "explained", "rectify"},
    "verified": {"open", "explained"},
    "rectify": {"open", "explained", "verified"},
    "closed": {"rectify", "explained"},
}
LONGEST_NOTE = 2000


class SchoolSplitCase(models.Model):
    """Purchases of one school that stay below a threshold each and reach it together.

    It is found by the nightly look at the documents and is not written by hand; what
    people say about it is kept as opinions.
    """

    _name = "school.split.case"
    _description = "Suspected Split Purchase"
    _inherit = ["school.listed", "mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True
    _rec_name = "key_name"

    _listed_columns = (
        "company_id",
        "stage",
        "by",
        "key_name",
        "date_from",
        "date_to",
        "document_count",
        "threshold",
        "amount_total",
        "documents",
        "state",
        "last_note",
    )
    _listed_totals = ("amount_total",)

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    stage = fields.Selection(
        [("order", "Purchases"), ("request", "Requests")],
        string="Found Among",
        required=True,
        readonly=True,
    )
    by = fields.Selection(
        [("vendor", "Vendor"), ("category", "Category")],
        string="Same",
        required=True,
        readonly=True,
    )
    key = fields.Char(required=True, readonly=True)
    key_name = fields.Char(string="Vendor or Category", required=True, readonly=True)
    days = fields.Integer(string="Days Looked At Together", readonly=True)
    threshold = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many(
        comodel_name="school.split.line",
        inverse_name="case_id",
        string="Documents",
        readonly=True,
    )
    opinion_ids = fields.One2many(
        comodel_name="school.split.opinion",
        inverse_name="case_id",
        string="Opinions",
        readonly=True,
    )
    date_from = fields.Date(
        string="First", compute="_compute_figures", store=True, precompute=True
    )
    date_to = fields.Date(
        string="Last",
        compute="_compute_figures",
        store=True,
        precompute=True,
        index=True,
    )
    document_count = fields.Integer(
        string="Pieces", compute="_compute_figures", store=True, precompute=True
    )
    amount_total = fields.Monetary(
        string="Together", compute="_compute_figures", store=True, precompute=True
    )
    documents = fields.Char(string="Numbers", compute="_compute_documents")
    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", index=True
    )
    last_note = fields.Char(string="Last Opinion", compute="_compute_last_note")

    @api.depends("line_ids.amount", "line_ids.date")
    def _compute_figures(self):
        for case in self:
            lines = case.line_ids
            case.document_count = len(lines)
            case.amount_total = sum(lines.mapped("amount"))
            case.date_from = min(lines.mapped("date"), default=False)
            case.date_to = max(lines.mapped("date"), default=False)

    @api.depends("line_ids.name")
    def _compute_documents(self):
        for case in self:
            case.documents = "、".join(case.line_ids.mapped("name"))

    @api.depends("opinion_ids.note")
    def _compute_last_note(self):
        for case in self:
            case.last_note = case.opinion_ids[:1].note

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("What was suspected stays on file."))

    # -- opinions -----------------------------------------------------------------

    def action_give_opinion(self, opinion, note):
        """Say what is to be thought of the cases; nothing said is ever changed.

        :param str opinion: ``explained`` by the school; ``verified``, ``rectify`` or
            ``closed`` by an officer above it
        :param str note: the reason
        :raises UserError: no such opinion, no reason, or not after the last one
        :raises AccessError: names the school and who may say so
        """
        self.check_access("read")
        note = note.strip() if isinstance(note, str) else ""
        if not isinstance(opinion, str) or opinion not in AFTER:
            raise UserError(self.env._("Choose one of the opinions of the form."))
        if not note or len(note) > LONGEST_NOTE:
            raise UserError(
                self.env._(
                    "Write the reason, in up to %(most)s characters.", most=LONGEST_NOTE
                )
            )
        for case in self:
            case._check_opinion(opinion)
        self.env["school.split.opinion"].sudo()._enter(self, opinion, note)
        return True

    def _check_opinion(self, opinion):
        """:raises UserError: who says so, or when, does not fit"""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        if self.state not in AFTER[opinion]:
            raise UserError(
                self.env._(
                    "%(case)s is “%(state)s”; “%(opinion)s” does not follow from that.",
                    case=self.display_name,
                    state=states[self.state],
                    opinion=states[opinion],
                )
            )
        unit = self.env["school.unit"]._for_company(self.company_id)
        if opinion == "explained":
            unit._check_post(EXPLAINING_POSTS)
        else:
            unit._check_supervisor()

    def action_scan(self):
        """Look at the purchases of the schools again, as one who may read them.

        :raises AccessError: nobody but officers, and heads of a school
        """
        self.browse().check_access("read")
        Unit = self.env["school.unit"]
        companies = Unit._reader_companies()
        if companies is None:
            self._cron_scan()
            return True
        units = Unit.sudo().search([("company_id", "in", companies)])
        self.sudo()._scan(units)
        return True


class SchoolSplitLine(models.Model):
    """A document behind a suspicion, as it was when it was found."""

    _name = "school.split.line"
    _description = "Document of a Suspicion"
    _order = "date, id"

    case_id = fields.Many2one(
        comodel_name="school.split.case",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char(string="Number", required=True, readonly=True)
    party = fields.Char(string="Vendor or Department", readonly=True)
    date = fields.Date(required=True, readonly=True)
    currency_id = fields.Many2one(related="case_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)

    _document_once = models.UniqueIndex(
        "(case_id, res_model, res_id)", "A document stands once in a suspicion."
    )
    _document_index = models.Index("(res_model, res_id)")

    def action_open_document(self):
        """Open the document, with the reader's own rights.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _check_supervisor(self):
        """Refuse who is no officer of a unit above, today.

        :raises AccessError: names the school
        """
        today = self._today()
        for unit in self:
            above = unit.sudo()._ancestors_on(today)
            if self.env["school.post.holder"]._holds(
                self.env.user, OFFICER_POSTS, above, today
            ):
                continue
            raise AccessError(
                self.env._(
                    "%(unit)s: only an officer of a unit above the school says so.",
                    unit=unit.sudo().name,
                )
            )
