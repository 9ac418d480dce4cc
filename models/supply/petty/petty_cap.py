"""What petty purchases may cost: one of them, a month, and one seller in a month."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..bill.invoice_claim import normalised


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    petty_cap = fields.Float(
        string="Petty Purchase up to (CNY)",
        digits=(16, 2),
        default=500.0,
        help="What one petty purchase may cost, and what may be bought of one seller or"
        " of one item within a month. 0: the school makes no petty purchases.",
    )
    petty_month_cap = fields.Float(
        string="Petty Purchases in a Month (CNY)",
        digits=(16, 2),
        default=2000.0,
        help="What all petty purchases of a month may cost together.",
    )

    _petty_caps_positive = models.Constraint(
        "CHECK (COALESCE(petty_cap, 0) >= 0 AND COALESCE(petty_month_cap, 0) >= 0)",
        "A cap is not below zero.",
    )


class SchoolPettyMonth(models.Model):
    """What a school spent on petty purchases in a month: moved in place, never below 0.

    The row is what two purchases at the same moment wait for.
    """

    _name = "school.petty.month"
    _description = "Petty Purchases of a Month"
    _order = "month desc, id"
    _rec_name = "month"

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    month = fields.Date(string="First Day", required=True, readonly=True)
    spent = fields.Float(string="Spent (CNY)", digits=(16, 2), readonly=True)

    _once = models.Constraint(
        "UNIQUE (company_id, month)",
        "A month has one sum.",
    )
    _not_negative = models.Constraint(
        "CHECK (COALESCE(spent, 0) >= 0)",
        "A month's sum is not below zero.",
    )

    @api.model
    def _shift(self, company, month, amount, cap=None):
        """Add ``amount`` (CNY) to the month in place.

        :param float cap: the most that the month may come to; no limit when None
        :return: False when the cap stands against it
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO school_petty_month (company_id, month, spent)"
                " VALUES (%s, %s, 0) ON CONFLICT (company_id, month) DO NOTHING",
                company.id,
                month,
            )
        )
        rows = self.env.execute_query(
            SQL(
                "UPDATE school_petty_month SET spent = spent + round(%(amount)s, 2)"
                " WHERE company_id = %(company)s AND month = %(month)s"
                " AND (%(cap)s::numeric IS NULL"
                "      OR spent + round(%(amount)s, 2) <= %(cap)s)"
                " RETURNING id",
                amount=SQL("%s::numeric", amount),
                company=company.id,
                month=month,
                cap=cap,
            )
        )
        self.invalidate_model()
        return bool(rows)


class SchoolPetty(models.Model):
    _inherit = "school.petty"

    @api.depends("company_id", "amount_total")
    def _compute_cap_text(self):
        month = self.env["school.unit"]._today().replace(day=1)
        for petty in self:
            unit = petty.unit_id.sudo()
            currency = petty.currency_id
            spent = petty._spent(month)
            petty.cap_text = self.env._(
                "up to %(cap)s each; this month %(spent)s of %(month)s",
                cap=currency.format(unit.petty_cap),
                spent=currency.format(spent),
                month=currency.format(unit.petty_month_cap),
            )

    def _spent(self, month):
        row = (
            self.env["school.petty.month"]
            .sudo()
            .search(
                [("company_id", "=", self.company_id.id), ("month", "=", month)],
                limit=1,
            )
        )
        return row.spent

    def _count(self):
        """Count a purchase in the month of its submission, within the caps.

        The row of the month is changed first: a purchase at the same moment waits for
        it, and is looked at again with this one counted.

        :raises UserError: names the cap and the figures
        """
        self.ensure_one()
        if self.counted_month:
            return
        unit, currency = self.unit_id.sudo(), self.currency_id
        amount = currency.round(self._approval_amount_now())
        self._check_single(unit, amount)
        month = self.env["school.unit"]._today().replace(day=1)
        Month = self.env["school.petty.month"].sudo()
        if not Month._shift(self.company_id, month, amount, unit.petty_month_cap):
            raise UserError(
                self.env._(
                    "%(petty)s: %(amount)s more, and petty purchases of this month come"
                    " to more than %(cap)s (%(spent)s so far). Make a supply request"
                    " instead.",
                    petty=self.name,
                    amount=currency.format(amount),
                    cap=currency.format(unit.petty_month_cap),
                    spent=currency.format(self._spent(month)),
                )
            )
        self._check_split(unit, month, amount)
        self._set_own({"counted_month": month, "counted_amount": amount})
        self._on_petty_counted(1)

    def _uncount(self):
        """Give back what a purchase had counted for: it is sent back or given up."""
        for petty in self.filtered("counted_month"):
            self.env["school.petty.month"].sudo()._shift(
                petty.company_id, petty.counted_month, -petty.counted_amount
            )
            petty._on_petty_counted(-1)
            petty._set_own({"counted_month": False, "counted_amount": 0.0})

    def _on_petty_counted(self, sign):
        """Hook: the purchase counts from now on, or does not any more.

        :param int sign: 1 when it is submitted, -1 when it is given up
        """

    def _check_single(self, unit, amount):
        """Refuse a purchase above the cap, and things that get a card.

        :raises UserError: names the figures
        """
        currency = self.currency_id
        if currency.compare_amounts(amount, unit.petty_cap) > 0:
            raise UserError(
                self.env._(
                    "%(petty)s: %(amount)s is more than the %(cap)s that a petty"
                    " purchase may cost. Make a supply request instead.",
                    petty=self.name,
                    amount=currency.format(amount),
                    cap=currency.format(unit.petty_cap),
                )
            )
        asset_price = self.company_id.sudo().school_asset_price_from
        dear = self.line_ids.filtered(
            lambda line: asset_price and line.price_unit >= asset_price
        )
        if dear:
            raise UserError(
                self.env._(
                    "%(petty)s, %(item)s: a thing from %(price)s on is a fixed asset"
                    " and gets a card. Make a supply request instead.",
                    petty=self.name,
                    item=dear[0].name,
                    price=currency.format(asset_price),
                )
            )

    def _check_split(self, unit, month, amount):
        """Refuse what only together is above the cap: one seller, or one item.

        :raises UserError: names the other purchases and the sum
        """
        others = (
            self.sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("counted_month", "=", month),
                    ("id", "!=", self.id),
                ]
            )
            .with_env(self.env)
            .sudo()
        )
        seller, vat = normalised(self.seller_name), normalised(self.seller_vat)
        same = others.filtered(
            lambda petty: (
                normalised(petty.seller_name) == seller
                or (vat and normalised(petty.seller_vat) == vat)
            )
        )
        total = amount + sum(same.mapped("counted_amount"))
        self._refuse_split(unit, same, total, self.seller_name)
        for key, lines in self.line_ids.grouped(self._item_key).items():
            same = others.line_ids.filtered(
                lambda line, key=key: self._item_key(line) == key
            )
            total = sum((lines | same).mapped("price_subtotal"))
            self._refuse_split(unit, same.petty_id, total, lines[0].name)

    @api.model
    def _item_key(self, line):
        """Return what makes two lines the same item."""
        return line.product_id.id or normalised(line.name)

    def _refuse_split(self, unit, others, total, what):
        currency = self.currency_id
        if others and currency.compare_amounts(total, unit.petty_cap) > 0:
            raise UserError(
                self.env._(
                    "%(petty)s: with %(others)s, %(what)s comes to %(total)s this"
                    " month, more than the %(cap)s of a petty purchase. A purchase is"
                    " not split: make a supply request for all of it.",
                    petty=self.name,
                    others=", ".join(others.mapped("name")),
                    what=what,
                    total=currency.format(total),
                    cap=currency.format(unit.petty_cap),
                )
            )
