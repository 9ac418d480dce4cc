"""Giving a kit to classes: a planned request for each, in one go."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.common.gate import open_gate

APPLYING_POSTS = ("affairs_director", "affairs_clerk", "keeper")


class SchoolKitApply(models.TransientModel):
    """Which kit goes to which classes, and how many heads they have."""

    _name = "school.kit.apply"
    _description = "Give a Kit"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    kit_id = fields.Many2one(
        comodel_name="school.kit",
        required=True,
        domain="[('company_id', 'in', (False, company_id))]",
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    needed_by = fields.Date()
    department_ids = fields.Many2many(
        comodel_name="hr.department",
        string="Classes or Departments",
        domain="[('company_id', '=', company_id)]",
    )
    line_ids = fields.One2many(
        comodel_name="school.kit.apply.line",
        inverse_name="apply_id",
        string="Heads",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("department_ids")
    def _compute_line_ids(self):
        for wizard in self:
            departments = wizard.department_ids._origin
            kept = wizard.line_ids.filtered(
                lambda line, chosen=departments: line.department_id in chosen
            )
            heads = dict(
                self.env["hr.employee"]
                .sudo()
                ._read_group(
                    [("department_id", "in", departments.ids)],
                    ["department_id"],
                    ["__count"],
                )
            )
            wizard.line_ids = [
                *(Command.unlink(line.id) for line in wizard.line_ids - kept),
                *(
                    Command.create(
                        {
                            "department_id": department.id,
                            "heads": heads.get(department, 0),
                        }
                    )
                    for department in departments - kept.department_id
                ),
            ]

    def action_apply(self):
        """Make a draft request for each class that has none of this kit this term.

        :return: window action that shows the requests
        :raise UserError: without the post, without classes, or when all have it
        """
        self.ensure_one()
        unit = self.env["school.unit"]._for_company(self.company_id)
        unit._check_post(APPLYING_POSTS)
        self._check_chosen()
        today = unit._today()
        term = self.env["school.term"].search(
            [("date_start", "<=", today), ("date_end", ">=", today)], limit=1
        )
        given = self._given(term)
        lines = self.line_ids.filtered(lambda line: line.department_id not in given)
        if not lines:
            raise UserError(
                self.env._(
                    "%(kit)s: all the classes chosen have it this term.",
                    kit=self.kit_id.name,
                )
            )
        Request = open_gate(self.env["school.supply.request"], "request_kit")
        requests = Request.create([self._prepare_request(line) for line in lines])
        return {
            "type": "ir.actions.act_window",
            "name": self.kit_id.name,
            "res_model": requests._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", requests.ids)],
        }

    def _check_chosen(self):
        """:raise UserError: names what does not belong together, or is missing"""
        kit = self.kit_id
        kit.check_access("read")
        strangers = self.line_ids.department_id.filtered(
            lambda department: department.company_id != self.company_id
        )
        if strangers or kit.company_id not in (
            self.company_id.browse(),
            self.company_id,
        ):
            raise UserError(
                self.env._(
                    "%(kit)s is given to classes of %(school)s only.",
                    kit=kit.name,
                    school=self.company_id.name,
                )
            )
        if not self.line_ids or not kit.line_ids:
            raise UserError(
                self.env._("Choose a kit with items, and the classes that get it.")
            )
        headless = self.line_ids.filtered(lambda line: line.heads <= 0)
        if headless and "head" in kit.line_ids.mapped("per"):
            raise UserError(
                self.env._(
                    "%(classes)s: enter how many heads there are.",
                    classes=", ".join(headless.department_id.mapped("name")),
                )
            )

    def _given(self, term):
        """The classes that have this kit this term."""
        # the requests of other departments are not shown, only whether there are any
        rows = (
            self.env["school.supply.request"]
            .sudo()
            ._read_group(
                [
                    ("kit_id", "=", self.kit_id.id),
                    ("term_id", "=", term.id),
                    ("department_id", "in", self.line_ids.department_id.ids),
                    ("state", "!=", "cancelled"),
                ],
                ["department_id"],
            )
        )
        return self.env["hr.department"].union(*(row[0] for row in rows))

    def _prepare_request(self, line):
        """Values of the request of one class."""
        return {
            "company_id": self.company_id.id,
            "department_id": line.department_id.id,
            "fund_id": self.fund_id.id,
            "needed_by": self.needed_by,
            "planned": True,
            "kit_id": self.kit_id.id,
            "purpose": self.env._("Kit: %(kit)s", kit=self.kit_id.name),
            "line_ids": [
                Command.create(
                    {
                        "product_id": item.product_id.id,
                        "quantity": item._quantity_for(line.heads),
                        "product_uom_id": item.product_uom_id.id,
                        "kind": item.kind,
                    }
                )
                for item in self.kit_id.line_ids
            ],
        }


class SchoolKitApplyLine(models.TransientModel):
    """One class and its heads."""

    _name = "school.kit.apply.line"
    _description = "Class That Gets a Kit"

    apply_id = fields.Many2one(
        comodel_name="school.kit.apply", required=True, ondelete="cascade"
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", required=True, readonly=True
    )
    heads = fields.Integer()
