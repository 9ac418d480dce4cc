"""One purchase cut in pieces (化整为零): summed, and the rule follows the sum.

Schools must not buy below a threshold several times what belongs together (Government
Procurement Law, implementing regulations, article 28).
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, float_is_zero

from .band import DIGITS


class SchoolApprovalVersion(models.Model):
    _inherit = "school.approval.version"

    @api.model
    def _with_split(self, rule, rules, document, unit, facts):
        """The rule for what belongs together with ``document``; ``facts`` say why.

        The rule that fits sums by its own days, and so does each rule of the same
        owner that only the sum reaches. Nothing changes unless it leads elsewhere.

        :param dict rule: the rule for the document alone
        :return: a rule, or None when there is none for the sum
        """
        reached = {}
        for other in rules:
            if other["rank"] != rule["rank"] or not other["split_days"]:
                continue
            split = self._split_of(document, unit, facts, other)
            summed = self._summed(facts, split)
            if other is rule:
                found = split and self._first_fit(rules, document, summed)
            else:
                found = self._misfit(other, document, summed) is None and other
            if split and found is not False:
                key = found["band"]["amount_min"] if found else -1.0
                reached.setdefault(key, (found, summed))
        if not reached:
            return rule
        found, summed = reached[max(reached)]
        if found is rule and self._steps_for(rule, document, facts) == (
            self._steps_for(rule, document, summed)
        ):
            return rule
        facts.update(band_amount=summed["band_amount"], split=summed["split"])
        return found

    @api.model
    def _summed(self, facts, split):
        """``facts`` with the amount that bands look at when ``split`` counts."""
        if not split:
            return facts
        amount = facts["amount"] + split["sum"]
        return {**facts, "band_amount": amount, "split": split}

    @api.model
    def _take_turn(self, document, unit, date):
        """Let submissions whose rules sum what belongs together follow each other.

        Two at once would not see each other. The second fails on the row of the unit
        with a serialisation error, is retried by Odoo and then counts the first.
        """
        rules = self._rules_for(document, unit, date)
        if any(rule["split_days"] for rule in rules):
            self.env.execute_query(
                SQL(
                    "UPDATE school_unit SET rank = rank WHERE id = %s RETURNING id",
                    unit.id,
                )
            )

    @api.model
    def _steps_for(self, rule, document, facts):
        """Ids of the steps of ``rule`` that apply, without those of units above."""
        steps = self.sudo().browse(rule["id"]).definition["steps"]
        snapshot = {"steps": steps, "split": facts.get("split") or {}}
        return self._route_for(snapshot, document, facts)

    @api.model
    def _split_of(self, document, unit, facts, rule):
        """What belongs together with ``document``, by the sum that ``rule`` takes.

        Counted are documents of the same model and school that are under approval or
        approved and were submitted within the days of the rule.

        :param dict rule: mapping with ``split_days`` and ``split_by``
        :return: ``{"days", "by", "key_name", "amount", "sum", "documents"}``, amounts
            in CNY; empty when nothing belongs together
        """
        key, name = self._split_key(facts, rule["split_by"])
        if not rule["split_days"] or key is None:
            return {}
        rows = self._split_rows(document, unit, rule, key)
        total = sum(amount for _name, amount in rows)
        if float_is_zero(total, precision_digits=DIGITS):
            return {}
        return {
            "days": rule["split_days"],
            "by": rule["split_by"],
            "key_name": name,
            "amount": facts["amount"],
            "sum": total,
            "documents": [document_name for document_name, _amount in rows],
        }

    @api.model
    def _split_key(self, facts, by):
        """By what documents are summed, and its name; None when it is not known.

        No fund and no department are a key too, or leaving them empty would evade the
        sum. Items without a category count under their kind.
        """
        if by == "category":
            keys = sorted(facts.get("category_amounts") or ())
            return keys or None, self._category_names(keys)
        field, model = {
            "vendor": ("vendor_id", "res.partner"),
            "fund": ("fund_id", "school.fund"),
            "department": ("department_id", "hr.department"),
        }[by]
        value = facts.get(field) or False
        record = self.env[model].sudo().browse(value or ())
        if by == "vendor" and not value:
            return None, ""
        return value, record.exists().name or self.env._("none named")

    def _category_names(self, keys):
        ids = [int(key) for key in keys if key.isdecimal()]
        names = self.env["product.category"].sudo().browse(ids).exists().mapped("name")
        codes = [key for key in keys if not key.isdecimal()]
        kinds = self.env["school.purchase.kind"].sudo()
        names += kinds.search([("code", "in", codes)]).mapped("name")
        return ", ".join(names)

    def _split_rows(self, document, unit, rule, key):
        """Names and amounts (CNY) of the other documents with the same key."""
        self.env["school.approval"].flush_model()
        since = fields.Datetime.now() - timedelta(days=rule["split_days"])
        if rule["split_by"] == "category":
            # only what was bought of the same categories counts
            amount = SQL(
                "(SELECT sum(item.value::numeric)"
                " FROM jsonb_each_text(facts->'category_amounts') item"
                " WHERE item.key = ANY(%s))",
                key,
            )
        else:
            field = {"vendor": "vendor_id", "fund": "fund_id"}.get(
                rule["split_by"], "department_id"
            )
            same = SQL("COALESCE(facts->>%s, 'false') = %s", field, _text(key))
            amount = SQL("CASE WHEN %s THEN amount END", same)
        rows = self.env.execute_query(
            SQL(
                "SELECT document_name, part FROM ("
                "SELECT id, document_name, %s AS part FROM school_approval"
                " WHERE company_id = %s AND res_model = %s AND submitted_on >= %s"
                " AND state IN ('running', 'approved') AND res_id != %s) found"
                " WHERE part IS NOT NULL ORDER BY id",
                amount,
                unit.company_id.id,
                document._name,
                since,
                document._origin.id or 0,
            )
        )
        return [(name, float(part)) for name, part in rows]

    @api.model
    def _split_text(self, split):
        """Why the sum counts, in words; empty without a sum."""
        if not split:
            return ""
        return self.env._(
            "Summed with %(documents)s of the last %(days)s days (%(key)s): ¥%(amount)s"
            " + ¥%(sum)s = ¥%(total)s.",
            documents=", ".join(split["documents"]),
            days=split["days"],
            key=split["key_name"],
            amount=f"{split['amount']:,.2f}",
            sum=f"{split['sum']:,.2f}",
            total=f"{split['amount'] + split['sum']:,.2f}",
        )


class SchoolApproval(models.Model):
    _inherit = "school.approval"

    _split_index = models.Index(
        "(company_id, res_model, submitted_on) WHERE state IN ('running', 'approved')"
    )


def _text(key):
    """An id as PostgreSQL writes it out of JSON."""
    return str(key) if key else "false"
