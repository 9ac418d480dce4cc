"""Custody agreements (公物管理责任书): who answers for which things in a term."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.card import PREPARING_POSTS

STATES = [
    ("draft", "Being Listed"),
    ("issued", "To Be Signed"),
    ("signed", "Signed"),
    ("checking", "Being Checked"),
    ("done", "Checked"),
    ("cancelled", "Cancelled"),
]


class SchoolAgreement(models.Model):
    """A person, a department, a class or a dormitory answers for a list, for a term.

    The list is collected from cards and goods, frozen when it is handed over, signed by
    who takes it and checked against what is there at the end of the term.
    """

    _name = "school.agreement"
    _description = "Custody Agreement"
    _inherit = ["school.document", "school.listed", "mail.activity.mixin"]
    _order = "term_id desc, name desc, id desc"

    _document_prefix = "ZR"
    _document_own = frozenset(
        {
            "issued_by_id",
            "issued_on",
            "digest",
            "signed_by_id",
            "signed_name",
            "signed_on",
            "signature",
            "is_paper",
            "scan_ids",
            "started_on",
            "checked_by_id",
            "checked_on",
            "case_id",
            "line_ids",
        }
    )
    _document_fixed = frozenset({"employee_id", "department_id", "term_id"})
    _listed_columns = (
        "name",
        "term_id",
        "holder_name",
        "holder_kind",
        "state",
        "line_count",
        "piece_count",
        "value_total",
        "signed_name",
        "signed_on",
        "checked_on",
        "difference_count",
        "case_id",
    )
    _listed_totals = ("line_count", "piece_count", "value_total", "difference_count")

    term_id = fields.Many2one(
        "school.term",
        required=True,
        index=True,
        default=lambda self: self.env["school.term"]._current(),
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Person",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Department, Class or Dormitory",
        check_company=True,
        index=True,
        ondelete="restrict",
        help="Leave the person empty then. Its head signs: the class teacher of a"
        " class, the keeper of a dormitory.",
    )
    holder_name = fields.Char(compute="_compute_holder", store=True, precompute=True)
    holder_kind = fields.Selection(
        [
            ("person", "Person"),
            ("office", "Department"),
            ("class", "Class"),
            ("dormitory", "Dormitory"),
        ],
        string="Kept By",
        compute="_compute_holder",
        store=True,
        precompute=True,
    )
    class_id = fields.Many2one("school.class", compute="_compute_class_id")
    signer_id = fields.Many2one(
        "res.users",
        string="Signs",
        compute="_compute_holder",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    with_room = fields.Boolean(
        string="With What Belongs to the Room",
        default=True,
        help="A class and a dormitory answer for what stands in their room and in"
        " nobody's name as well, such as the board and the lamps.",
    )
    duties = fields.Text(
        default=lambda self: self._default_duties(),
        help="What is agreed, printed above the signatures.",
    )
    line_ids = fields.One2many("school.agreement.line", "agreement_id", string="Things")
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_count = fields.Integer(string="Things Listed", compute="_compute_figures")
    piece_count = fields.Float(
        string="Number of Pieces", compute="_compute_figures", digits="Product Unit"
    )
    value_total = fields.Monetary(string="Original Value", compute="_compute_figures")
    left_count = fields.Integer(string="Still to Check", compute="_compute_figures")
    difference_count = fields.Integer(string="Differences", compute="_compute_figures")
    issued_by_id = fields.Many2one(
        "res.users",
        string="Handed Over By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    issued_on = fields.Datetime(readonly=True, copy=False)
    digest = fields.Char(string="Digest of the List", readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Whose session it was signed in, or who registered the paper.",
    )
    signed_name = fields.Char(string="Signed By Name", readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    signature = fields.Binary(readonly=True, copy=False)
    is_paper = fields.Boolean(string="Signed on Paper", readonly=True, copy=False)
    scan_ids = fields.Many2many(
        "ir.attachment", string="Signed Paper", readonly=True, copy=False
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    checked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    checked_on = fields.Datetime(readonly=True, copy=False)
    case_id = fields.Many2one(
        "school.damage.case",
        string="Damage Case",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True
    )

    _holder = models.Constraint(
        "CHECK ((employee_id IS NULL) <> (department_id IS NULL))",
        "Choose the person, or the department, class or dormitory, not both.",
    )
    _person_once = models.UniqueIndex(
        "(company_id, term_id, employee_id)"
        " WHERE state != 'cancelled' AND employee_id IS NOT NULL",
        "This person has an agreement of this term already.",
    )
    _department_once = models.UniqueIndex(
        "(company_id, term_id, department_id)"
        " WHERE state != 'cancelled' AND department_id IS NOT NULL",
        "This department or class has an agreement of this term already.",
    )

    @api.model
    def _default_duties(self):
        """Return what the last agreement of the school says, or the usual words."""
        last = self.search(
            [("company_id", "=", self.env.company.id), ("duties", "!=", False)],
            order="id desc",
            limit=1,
        )
        if last:
            return last.duties
        lang = self.env["school.form"]._form_lang(self.env.company)
        return self.with_context(lang=lang).env._(
            "1. Things are kept and used as they are meant to be; damage is reported"
            " on the day on which it is found.\n"
            "2. Who damages or loses something pays for it by the rules of the school;"
            " what nobody owned up to is answered for by who signs here.\n"
            "3. Nothing is taken to another room without the property keeper.\n"
            "4. At the end of the term the list is checked together, and differences"
            " are dealt with before the holidays."
        )

    @api.depends("employee_id", "department_id.manager_id", "department_id.school_kind")
    def _compute_holder(self):
        for agreement in self:
            # staff files are closed to those who prepare it
            known = agreement.sudo()
            person = known.employee_id or known.department_id.manager_id
            agreement.signer_id = person.user_id
            agreement.holder_name = (known.employee_id or known.department_id).name
            agreement.holder_kind = (
                "person"
                if known.employee_id
                else known.department_id.school_kind or "office"
            )

    @api.depends("department_id")
    def _compute_class_id(self):
        for agreement in self:
            department = agreement.department_id.sudo()
            agreement.class_id = department.school_class_ids[:1]

    @api.depends("line_ids.quantity", "line_ids.value", "line_ids.result")
    def _compute_figures(self):
        for agreement in self:
            lines = agreement.line_ids
            agreement.line_count = len(lines)
            agreement.piece_count = sum(lines.mapped("quantity"))
            agreement.value_total = sum(lines.mapped("value"))
            agreement.left_count = len(lines.filtered(lambda line: not line.result))
            agreement.difference_count = len(lines.filtered("is_difference"))

    @api.depends("state", "signer_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for agreement in self:
            mine = agreement.signer_id == self.env.user
            agreement.can_sign = mine and agreement.state == "issued"

    @api.depends("name", "holder_name")
    def _compute_display_name(self):
        for agreement in self:
            parts = agreement.name, agreement.holder_name
            agreement.display_name = " ".join(filter(None, parts))

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Begin agreements, with what each holder has today.

        :raise UserError: without a post that keeps property
        """
        agreements = super().create(vals_list)
        agreements._collect()
        return agreements

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("Agreements are kept. Cancel one that was made out wrongly.")
        )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _document_hint(self):
        return self.env._("Cancel it and make out another.")

    def _check_state(self, *states):
        """:raise UserError: names an agreement that is in another state"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for agreement in self:
            if agreement.state not in states:
                raise UserError(
                    self.env._(
                        "%(agreement)s is %(state)s; this is done while it is"
                        " %(states)s.",
                        agreement=agreement.display_name,
                        state=labels[agreement.state],
                        states=" / ".join(labels[state] for state in states),
                    )
                )

    # -- buttons --------------------------------------------------------------------

    def action_cancel(self):
        """Give up an agreement before its check."""
        self.check_access("write")
        self._check_state("draft", "issued", "signed")
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        self.sudo().activity_ids.unlink()
        return True

    def action_open_lines(self):
        """Open the list, to be walked through on a phone."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_agreement_line_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("agreement_id", "=", self.id)],
            "context": {"search_default_to_check": self.state == "checking"},
        }

    def action_open_case(self):
        """Open the damage case of the differences."""
        self.ensure_one()
        self.check_access("read")
        return self.case_id._get_records_action()

    @api.model
    def _opened(self, domain):
        """Return the action that opens the agreements of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_agreement_action"
        )
        return {**action, "domain": domain}
