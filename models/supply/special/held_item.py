"""代管物资: what a school keeps for others, such as textbooks: counted, not valued.

They are no products, so no path of Odoo's stock can ever give them a value.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

KEEPING_POSTS = ("keeper", "affairs_clerk", "affairs_director")


class SchoolHeldItem(models.Model):
    """A textbook, a workbook or another thing that the school only keeps."""

    _name = "school.held.item"
    _description = "Held Item"
    _order = "grade, subject, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(string="ISBN or Code")
    kind = fields.Selection(
        [("textbook", "Textbook"), ("workbook", "Workbook"), ("other", "Other")],
        required=True,
        default="textbook",
    )
    grade = fields.Char()
    subject = fields.Char()
    publisher = fields.Char()
    measure = fields.Char(string="Unit", required=True, default="册")
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    balance_ids = fields.One2many(
        comodel_name="school.held.balance", inverse_name="item_id", readonly=True
    )
    in_store = fields.Float(
        string="In the Store", digits="Product Unit", compute="_compute_quantities"
    )
    with_classes = fields.Float(digits="Product Unit", compute="_compute_quantities")
    active = fields.Boolean(default=True)

    _code_once = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL AND active",
        "Another held item of the school has this code.",
    )

    @api.depends("balance_ids.quantity")
    def _compute_quantities(self):
        for item in self:
            store = item.balance_ids.filtered(lambda row: not row.department_id)
            item.in_store = sum(store.mapped("quantity"))
            item.with_classes = sum((item.balance_ids - store).mapped("quantity"))

    @api.model_create_multi
    def create(self, vals_list):
        """Create items, as who keeps them."""
        items = super().create(vals_list)
        items._check_keeping()
        return items

    def write(self, vals):
        """Change items, as who keeps them; what moved stays of its school."""
        self._check_keeping()
        if "company_id" in vals and self.sudo().balance_ids:
            raise UserError(
                self.env._("An item that was received stays with its school.")
            )
        result = super().write(vals)
        self._check_keeping()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_keeping(self):
        self._check_keeping()

    def _check_keeping(self):
        """:raises UserError: names the school and the posts"""
        for company in self.company_id:
            self.env["school.unit"]._for_company(company)._check_post(KEEPING_POSTS)
