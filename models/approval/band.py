"""Conditions that flows and steps share: an amount band and a domain."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare

DIGITS = 2  # CNY to the cent


def band_contains(band, amount):
    """Whether ``amount`` (CNY) lies in ``band``, a mapping with the fields below.

    A missing or zero ``amount_max`` leaves the band open above.
    """
    low = float_compare(amount, band.get("amount_min") or 0.0, precision_digits=DIGITS)
    if low < 0 or (low == 0 and not band.get("amount_min_included", True)):
        return False
    if not band.get("amount_max"):
        return True
    high = float_compare(amount, band["amount_max"], precision_digits=DIGITS)
    return high < 0 or (high == 0 and bool(band.get("amount_max_included")))


class SchoolApprovalBand(models.AbstractModel):
    """An amount band and a domain: when a flow or one of its steps applies."""

    _name = "school.approval.band"
    _description = "Approval Condition"

    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        help="Amounts of rules are in the currency of the schools.",
    )
    amount_min = fields.Monetary(string="From Amount")
    amount_min_included = fields.Boolean(
        string="From Included",
        default=True,
        help="Whether exactly this amount belongs to the band.",
    )
    amount_max = fields.Monetary(
        string="To Amount",
        help="Leave empty for a band without an upper end.",
    )
    amount_max_included = fields.Boolean(
        string="To Included",
        help="Whether exactly this amount belongs to the band.",
    )
    condition_domain = fields.Char(
        string="Document Condition",
        default="[]",
        help="Further conditions on the document, any field of it.",
    )

    _amounts_in_order = models.Constraint(
        "CHECK (COALESCE(amount_min, 0) >= 0 AND (COALESCE(amount_max, 0) = 0"
        " OR amount_max >= COALESCE(amount_min, 0)))",
        "The upper amount of a band must not be below its lower amount.",
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.CNY", raise_if_not_found=False) or (
            self.env.company.currency_id
        )

    @api.constrains("condition_domain")
    def _check_condition_domain(self):
        for record in self:
            model = record._condition_model()
            try:
                domain = Domain(literal_eval(record.condition_domain or "[]"))
                if model is not None:
                    domain.validate(model.sudo())
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The document condition of %(rule)s cannot be read: %(error)s."
                        " Correct it with the condition editor.",
                        rule=record.display_name,
                        error=error,
                    )
                ) from error

    def _condition_model(self):
        """Empty recordset of the model the condition speaks of, or None."""
        return None

    def _band_values(self):
        """The condition as plain data, for the published version."""
        self.ensure_one()
        return {
            "amount_min": self.amount_min,
            "amount_min_included": self.amount_min_included,
            "amount_max": self.amount_max,
            "amount_max_included": self.amount_max_included,
            "domain": self.condition_domain or "[]",
        }

    @api.model
    def _band_applies(self, band, document, amount):
        """Whether the published ``band`` applies to ``document`` of ``amount`` CNY."""
        if not band_contains(band, amount):
            return False
        domain = literal_eval(band.get("domain") or "[]")
        return not domain or bool(document.sudo().filtered_domain(Domain(domain)))

    @api.model
    def _band_text(self, band):
        """The amount band in words, empty when it holds every amount."""
        low, high = band.get("amount_min") or 0.0, band.get("amount_max") or 0.0
        low_text, high_text = f"{low:,.2f}", f"{high:,.2f}"
        if not low and not high:
            return ""
        if not high:
            if band.get("amount_min_included", True):
                return self.env._("amount of ¥%(low)s or more", low=low_text)
            return self.env._("amount above ¥%(low)s", low=low_text)
        if not low:
            if band.get("amount_max_included"):
                return self.env._("amount up to ¥%(high)s", high=high_text)
            return self.env._("amount below ¥%(high)s", high=high_text)
        return self.env._(
            "amount from ¥%(low)s%(low_side)s to ¥%(high)s%(high_side)s",
            low=low_text,
            high=high_text,
            low_side=""
            if band.get("amount_min_included", True)
            else self.env._(" (not included)"),
            high_side=""
            if band.get("amount_max_included")
            else self.env._(" (not included)"),
        )
