"""The catalogue of a teacher (自助申领): what there is, what one has, what is left."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ProductProduct(models.Model):
    _inherit = "product.product"

    school_free = fields.Float(
        string="In the Store",
        digits="Product Unit",
        compute="_compute_school_shelf",
        help="What the store of the school has and keeps for nobody.",
    )
    school_held = fields.Float(
        string="You Still Hold", digits="Product Unit", compute="_compute_school_shelf"
    )
    school_left = fields.Char(
        string="Left for You",
        compute="_compute_school_shelf",
        help="What the tightest ceiling leaves to you.",
    )
    school_asked = fields.Float(
        string="On Your Request",
        digits="Product Unit",
        compute="_compute_school_shelf",
    )

    @api.depends_context("uid", "company")
    def _compute_school_shelf(self):
        company, user = self.env.company, self.env.user
        free = self._school_free(company)
        held = self._school_held(company, user)
        basket = self.env["school.supply.request"]._basket()
        asked = {}
        for line in basket.line_ids:
            asked[line.product_id] = asked.get(line.product_id, 0.0) + line.quantity
        left = self._school_left(company, user)
        for product in self:
            product.school_free = free.get(product.id, 0.0)
            product.school_held = held.get(product.id, 0.0)
            product.school_asked = asked.get(product, 0.0)
            product.school_left = left.get(product, False)

    def _school_free(self, company):
        """Return ``{id: free stock}``; teachers may not read the store's own rows."""
        if not self.env["school.unit"]._for_company(company):
            return {}
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.ids),
                    ("location_id", "child_of", company._school_stock().id),
                    ("owner_id", "=", False),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return {product.id: have - kept for product, have, kept in groups}

    def _school_held(self, company, user):
        """Return ``{id: quantity}`` of what the user holds."""
        groups = self.env["school.custody"]._read_group(
            [
                ("company_id", "=", company.id),
                ("holder_user_id", "=", user.id),
                ("product_id", "in", self.ids),
                ("qty_out", ">", 0),
            ],
            ["product_id"],
            ["qty_out:sum"],
        )
        return {product.id: quantity for product, quantity in groups}

    def _school_left(self, company, user):
        """Return ``{product: text}`` of what the ceilings leave to the user."""
        Ceiling = self.env["school.ceiling"]
        department = (
            self.env["school.supply.request"]
            ._employees(user, company)
            .get(user, self.env["hr.employee"])
            .department_id
        )
        periods = dict(Ceiling._fields["period"]._description_selection(self.env))
        texts = {}
        left = Ceiling._left_of(company, user, department, self)
        for product, (ceiling, rest) in left.items():
            amount = ceiling.measure == "amount"
            texts[product] = self.env._(
                "Left this %(period)s: %(left)s",
                period=periods[ceiling.period].lower(),
                left=f"¥{rest:,.2f}" if amount else f"{rest:g} {product.uom_id.name}",
            )
        return texts

    def action_school_ask(self):
        """Put one more of each item on one's open request.

        :return: a notification that leads to the request
        :raise UserError: for what cannot be asked for
        """
        self.check_access("read")
        for product in self:
            if not product.purchase_ok or product.type == "service":
                raise UserError(
                    self.env._(
                        "%(item)s is not handed out by the store.",
                        item=product.display_name,
                    )
                )
        basket = self.env["school.supply.request"]._basket(make=True)
        for product in self:
            line = basket.line_ids.filtered(
                lambda line, item=product: line.product_id == item
            )[:1]
            if line:
                line.quantity += 1
            else:
                basket.write(
                    {
                        "line_ids": [
                            Command.create(
                                {"product_id": product.id, **product._ask_values()}
                            )
                        ]
                    }
                )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("On your request %s.", "%s"),
                "links": [
                    {
                        "label": basket.name,
                        "url": f"/odoo/my-supply-requests/{basket.id}",
                    }
                ],
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _ask_values(self):
        """Return how a line for this item begins, beside the item."""
        self.ensure_one()
        return {"kind": "keep" if self._school_is_kept() else "consume"}

    def _school_is_kept(self):
        """Whether the item usually lasts, so that somebody keeps it."""
        durable = self.env.ref("school_logistics.product_category_durable")
        fixed = self.env.ref("school_logistics.product_category_fixed")
        return self.categ_id in durable | fixed if self.categ_id else False


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    is_basket = fields.Boolean(
        string="From the Catalogue",
        readonly=True,
        copy=False,
        help="What the applicant chose in the catalogue is put on it while it is a"
        " draft.",
    )

    @api.model
    def _basket(self, make=False):
        """Return the caller's open request of the catalogue.

        :param bool make: begin one where there is none
        """
        basket = self.search(
            [
                ("requester_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("is_basket", "=", True),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        if basket or not make:
            return basket
        return self.create({"is_basket": True})

    def action_open_basket(self):
        """Open one's request of the catalogue.

        :return: window action
        :raise UserError: when nothing was chosen yet
        """
        basket = self._basket()
        if not basket:
            raise UserError(self.env._("Choose something in the catalogue first."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": basket.id,
            "views": [(False, "form")],
        }
