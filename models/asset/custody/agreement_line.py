"""A thing on an agreement: frozen when it is handed over, checked at the end."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

GATE = "own school.agreement.line"
#: what is written while the list is being made
LISTING = frozenset({"condition", "condition_note", "sequence"})
#: what is written while it is being checked
CHECKING = frozenset({"result", "qty_missing", "qty_damaged", "result_note", "photo"})
RESULTS = [
    ("present", "Present"),
    ("damaged", "Damaged"),
    ("missing", "Missing"),
    ("moved", "Handed On Since"),
]


class SchoolAgreementLine(models.Model):
    """One card or one kind of goods, as it was handed over."""

    _name = "school.agreement.line"
    _description = "Thing in an Agreement"
    _inherit = ["school.listed"]
    _order = "agreement_id, sequence, id"
    _rec_name = "title"
    _listed_columns = (
        "agreement_id",
        "holder_name",
        "code",
        "title",
        "specification",
        "quantity",
        "unit",
        "value",
        "place",
        "condition",
        "result",
        "qty_damaged",
        "qty_missing",
        "result_note",
    )
    _listed_totals = ("value",)

    agreement_id = fields.Many2one(
        "school.agreement", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="agreement_id.state")
    holder_name = fields.Char(related="agreement_id.holder_name")
    sequence = fields.Integer(default=10)
    res_model = fields.Char(string="Kind of Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    asset_id = fields.Many2one(
        "school.asset",
        string="Card",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    title = fields.Char(string="Name", required=True, readonly=True)
    code = fields.Char(string="Number", readonly=True)
    specification = fields.Char(readonly=True)
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    unit = fields.Char(readonly=True)
    value = fields.Monetary(string="Original Value", readonly=True)
    place = fields.Char(readonly=True)
    condition = fields.Selection(
        [("good", "In Order"), ("worn", "Worn"), ("damaged", "Damaged")],
        string="Handed Over",
        required=True,
        default="good",
        help="As it was when the term began.",
    )
    condition_note = fields.Char(string="Remark at the Hand-over")
    result = fields.Selection(RESULTS, string="Found")
    qty_damaged = fields.Float(string="Damaged Pieces", digits="Product Unit")
    qty_missing = fields.Float(string="Missing Pieces", digits="Product Unit")
    result_note = fields.Char(string="Remark at the Check")
    photo = fields.Image(max_width=1600, max_height=1600)
    is_difference = fields.Boolean(compute="_compute_is_difference", store=True)

    _once = models.UniqueIndex(
        "(agreement_id, res_model, res_id)", "A thing is listed once."
    )
    _pieces = models.Constraint(
        "CHECK (quantity > 0 AND COALESCE(qty_damaged, 0) >= 0"
        " AND COALESCE(qty_missing, 0) >= 0"
        " AND COALESCE(qty_damaged, 0) + COALESCE(qty_missing, 0) <= quantity)",
        "No more can be damaged or missing than was handed over.",
    )

    @api.depends("result")
    def _compute_is_difference(self):
        for line in self:
            line.is_difference = line.result in ("damaged", "missing")

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: the list is collected from cards and goods.

        :raise UserError: for anybody but our own code
        """
        if not gate_open(self, GATE):
            self._refuse_list()
        return super().create(vals_list)

    def write(self, vals):
        """Write the condition while it is listed, and what is found at the check.

        :raise UserError: for what is listed, once it was handed over, and for who
            answers for the things
        """
        if gate_open(self, GATE):
            return super().write(vals)
        names = set(vals)
        if names <= LISTING:
            self.agreement_id._check_changeable()
            return super().write(vals)
        if not names <= CHECKING:
            self._refuse_list()
        self.agreement_id._check_checking()
        return super().write(self._complete(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_if_listing(self):
        self.agreement_id._check_changeable()

    def _refuse_list(self):
        raise UserError(
            self.env._(
                "The list of an agreement is collected from cards and goods and is"
                " frozen when it is handed over."
            )
        )

    # -- buttons of the check --------------------------------------------------------

    def action_present(self):
        """Say that all of it is there and in order."""
        return self._found("present")

    def action_damaged(self):
        """Say that it is damaged; of several pieces all, until another number."""
        return self._found("damaged")

    def action_missing(self):
        """Say that it is not there; of several pieces all, until another number."""
        return self._found("missing")

    def action_all_present(self):
        """Say of what was not looked at yet that it is there."""
        self.check_access("write")
        self.filtered(lambda line: not line.result)._found("present")
        return True

    def action_details(self):
        """Open the number of pieces, the remark and the photo."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref(
                        "school_logistics.school_agreement_line_view_form_check"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
        }

    def _found(self, result):
        self.check_access("write")
        for line in self:
            line.write({"result": result})
        return True

    def _complete(self, vals):
        """Let the pieces follow from the result, or the result from the pieces.

        :return: values that fit together
        """
        if "result" in vals and "qty_damaged" not in vals and "qty_missing" not in vals:
            result = vals["result"]
            if len(set(self.mapped("quantity"))) > 1 and result in (
                "damaged",
                "missing",
            ):
                raise UserError(
                    self.env._("Say of each thing how many are damaged or missing.")
                )
            pieces = self[:1].quantity
            return vals | {
                "qty_damaged": pieces if result == "damaged" else 0.0,
                "qty_missing": pieces if result == "missing" else 0.0,
            }
        if {"qty_damaged", "qty_missing"}.isdisjoint(vals):
            return vals
        first = self[:1]
        try:
            damaged = float(vals.get("qty_damaged", first.qty_damaged) or 0)
            missing = float(vals.get("qty_missing", first.qty_missing) or 0)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("Say in digits how many are damaged or missing.")
            ) from error
        kind = "missing" if missing else "damaged" if damaged else "present"
        return vals | {
            "result": kind,
            "qty_damaged": damaged,
            "qty_missing": missing,
        }

    def _own(self):
        """Open the gate for our own code; rights and state were checked."""
        return open_gate(self.sudo(), GATE)

    def _frozen(self):
        """Return what may not change any more, for the digest."""
        return [
            [
                line.res_model,
                line.res_id,
                line.title or "",
                line.code or "",
                f"{line.quantity:.3f}",
                line.unit or "",
                f"{line.value:.2f}",
                line.condition,
                line.condition_note or "",
            ]
            for line in self.sudo().sorted("id")
        ]
