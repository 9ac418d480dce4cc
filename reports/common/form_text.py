"""How forms write dates, quantities, amounts and lists."""

from datetime import datetime

import pytz

from odoo import models
from odoo.tools import format_date
from odoo.tools.float_utils import float_repr, float_round

from ...models.common.amount import amount_in_words
from .form import SCHOOL_TIME

TIMEZONE = pytz.timezone(SCHOOL_TIME)
LONGEST_TEXT = 160


class SchoolForm(models.AbstractModel):
    _inherit = "school.form"

    def _form_date(self, value, pattern="long"):
        """A date, or the local date of a UTC datetime, as the form writes it."""
        if isinstance(value, datetime):
            value = pytz.utc.localize(value).astimezone(TIMEZONE).date()
        if not value:
            return ""
        return format_date(
            self.env, value, lang_code=self.env.lang, date_format=pattern
        )

    def _form_day(self, value):
        """A date without its year, for narrow columns."""
        pattern = "M月d日" if self.env.lang.startswith("zh") else "MMM d"
        return self._form_date(value, pattern)

    def _form_time(self, value):
        """A UTC datetime as local date and time."""
        local = pytz.utc.localize(value).astimezone(TIMEZONE)
        return local.strftime("%Y-%m-%d %H:%M")

    def _form_text(self, value):
        """A text that fits into a cell: one paragraph, cut where it would run away."""
        text = " ".join((value or "").split())
        return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"

    def _form_list(self, texts):
        """Texts in a row, each once."""
        joint = "、" if self.env.lang.startswith("zh") else ", "
        return joint.join(dict.fromkeys(filter(None, texts)))

    def _form_number(self, value, digits=2):
        """A quantity without superfluous zeros: 40, 2.5."""
        text = f"{float_round(value or 0.0, precision_digits=digits):,.{digits}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _form_money(self, value):
        """An amount in CNY with separators: 4,860.00."""
        return f"{float(float_repr(float_round(value or 0.0, 2), 2)):,.2f}"

    def _form_total(self, value):
        """A total with the sign before it, so that no digit can be added there."""
        return f"¥{self._form_money(value)}"

    def _form_words(self, value):
        """An amount in capital numerals on a Chinese form, nothing on others."""
        return amount_in_words(value) if self.env.lang == "zh_CN" else ""
