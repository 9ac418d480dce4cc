"""Leaving clearance (清退单): what a leaver still holds, until nothing is left."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

PREPARING_POSTS = ("keeper", "asset_keeper", "affairs_clerk", "affairs_director")


class SchoolClearance(models.Model):
    """The clearance of a person who leaves, or of a class that graduates.

    It lists what is held when it is made out. It ends only once all of that, and what
    was handed out since, came back or was reported damaged or lost.
    """

    _name = "school.clearance"
    _description = "Leaving Clearance"
    _inherit = ["school.document"]
    _order = "last_day desc, id desc"

    _document_prefix = "QT"
    _document_own = frozenset({"cleared_by_id", "cleared_on", "line_ids"})
    _document_fixed = frozenset({"department_id", "employee_id"})
    _document_open = ("open",)

    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department or Class",
        check_company=True,
        index=True,
        ondelete="restrict",
        help="A class that graduates or a department that is dissolved; leave the"
        " person empty then.",
    )
    reason = fields.Selection(
        selection=[
            ("transfer", "Transfer to Another School"),
            ("resign", "Resignation"),
            ("retire", "Retirement"),
            ("end", "End of the Contract"),
            ("graduate", "Graduation"),
            ("other", "Other"),
        ],
        required=True,
        default="transfer",
    )
    last_day = fields.Date(
        string="Leaves On",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    witness_ids = fields.Many2many(
        comodel_name="res.users",
        string="Witnesses",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Two people who were present, where the leaver has gone already.",
    )
    is_absent = fields.Boolean(
        string="Has Left Already", help="Two witnesses sign in the leaver's place."
    )
    note = fields.Text()
    line_ids = fields.One2many(
        comodel_name="school.clearance.line",
        inverse_name="clearance_id",
        string="Things Held",
        readonly=True,
    )
    open_count = fields.Integer(string="Still Out", compute="_compute_open_count")
    cleared_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    cleared_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("done", "Cleared"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )

    _person_or_department = models.Constraint(
        "CHECK ((employee_id IS NULL) <> (department_id IS NULL))",
        "Choose the person who leaves, or the class or department, not both.",
    )
    _person_once = models.UniqueIndex(
        "(employee_id) WHERE state = 'open' AND employee_id IS NOT NULL",
        "This person has an open clearance already.",
    )

    @api.depends("line_ids.qty_out")
    def _compute_open_count(self):
        for clearance in self:
            clearance.open_count = len(clearance.line_ids.filtered("qty_out"))

    @api.constrains("is_absent", "witness_ids", "employee_id")
    def _check_witnesses(self):
        for clearance in self.sudo():
            own = clearance.employee_id.user_id & clearance.witness_ids
            strangers = clearance.witness_ids.filtered(
                lambda user, company=clearance.company_id: (
                    user.share or company not in user.company_ids
                )
            )
            if own or strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s cannot witness the clearance %(name)s: choose"
                        " colleagues of the school.",
                        users=", ".join((own | strangers).mapped("name")),
                        name=clearance.name or "",
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make out clearances, with what is held today; thousands at once as well.

        :raise UserError: without a post that prepares them
        """
        clearances = super().create(vals_list)
        clearances._list_held()
        return clearances

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("Clearances are kept. Cancel one that was made out wrongly.")
        )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    # -- business -----------------------------------------------------------------

    def action_refresh(self):
        """Add what was handed out since the list was made."""
        self._check_open()
        self._check_preparing()
        self._list_held()
        return True

    def action_take_back(self):
        """Open a return of all that is still out.

        :return: window action
        """
        self._check_open()
        return self.line_ids.custody_id.action_take_back()

    def action_cancel(self):
        """Give up a clearance that was made out wrongly."""
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True

    def _list_held(self):
        """Enter what is held and not listed yet; a set of queries for all of them."""
        held = (
            self.env["school.custody"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("qty_out", ">", 0),
                    "|",
                    ("employee_id", "in", self.employee_id.ids),
                    "&",
                    ("employee_id", "=", False),
                    ("department_id", "in", self.department_id.ids),
                ]
            )
        )
        by_holder = held.grouped(
            lambda custody: (
                custody.company_id,
                custody.employee_id or custody.department_id,
            )
        )
        listed = self.line_ids.custody_id
        values = [
            {
                "clearance_id": clearance.id,
                "custody_id": custody.id,
                "quantity": custody.qty_out,
            }
            for clearance in self
            for custody in by_holder.get(
                (
                    clearance.company_id,
                    (clearance.employee_id or clearance.department_id).sudo(),
                ),
                held.browse(),
            )
            if custody not in listed
        ]
        self.env["school.clearance.line"].sudo().create(values)
        # what is out is moved in place, beside the fields that repeat it
        self.invalidate_recordset(["line_ids", "open_count"])
        self.line_ids.invalidate_recordset(["qty_out", "qty_damaged"])


class SchoolClearanceLine(models.Model):
    """A thing that the leaver held when it was listed."""

    _name = "school.clearance.line"
    _description = "Thing in a Clearance"
    _order = "id"

    clearance_id = fields.Many2one(
        comodel_name="school.clearance",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="clearance_id.company_id", store=True, precompute=True, index=True
    )
    custody_id = fields.Many2one(
        comodel_name="school.custody", required=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(related="custody_id.product_id")
    product_uom_id = fields.Many2one(related="custody_id.product_uom_id")
    kind = fields.Selection(related="custody_id.kind")
    due_date = fields.Date(related="custody_id.due_date")
    quantity = fields.Float(
        string="Quantity Held", digits="Product Unit", required=True
    )
    qty_out = fields.Float(related="custody_id.qty_out")
    qty_damaged = fields.Float(related="custody_id.qty_damaged")

    _custody_once = models.UniqueIndex(
        "(clearance_id, custody_id)", "A thing is listed once."
    )
