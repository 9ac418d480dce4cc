"""History of a card: every change of place, custodian, state and value, for good."""

from odoo import api, fields, models

#: fields whose changes are history
FOLLOWED = (
    "place",
    "room_id",
    "department_id",
    "employee_id",
    "state",
    "original_value",
    "quantity",
    "category_id",
    "date_booked",
    "date_removed",
    "life_years",
    "is_exempt",
    "months_before",
)


class SchoolAssetEntry(models.Model):
    """One entry: what changed, from what to what, when, by whom and why."""

    _name = "school.asset.entry"
    _description = "History of an Asset"
    _inherit = ["school.ledger"]
    _order = "date desc, id desc"
    _rec_name = "kind"

    asset_id = fields.Many2one(
        "school.asset", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("new", "Card Made Out"),
            ("change", "Changed"),
            ("before", "At the Previous School"),
        ],
        required=True,
    )
    values = fields.Json(
        required=True, help="What it was afterwards: field names and plain values."
    )
    before = fields.Json(help="What it was before.")
    reason = fields.Char()
    text = fields.Char(string="What Changed", compute="_compute_text")

    @api.depends("values", "before", "kind")
    @api.depends_context("lang")
    def _compute_text(self):
        Asset = self.env["school.asset"]
        for entry in self:
            parts = []
            for name, value in (entry.values or {}).items():
                if name not in Asset._fields:
                    continue
                label = Asset._fields[name]._description_string(self.env)
                after = entry._value_text(name, value)
                if not entry.before:
                    if value:
                        parts.append(f"{label}: {after}")
                else:
                    before = entry._value_text(name, (entry.before or {}).get(name))
                    parts.append(f"{label}: {before} → {after}")
            entry.text = "; ".join(parts)

    def _value_text(self, name, value):
        field = self.env["school.asset"]._fields[name]
        if field.type == "many2one":
            return (value or [0, "–"])[1]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        if value is None or value is False:
            return "–"
        return str(value)


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    def _history_values(self, vals):
        """Return the followed fields among ``vals`` as they are now, by card."""
        names = [name for name in FOLLOWED if name in vals]
        if "category_id" in vals:
            names += [n for n in ("life_years", "is_exempt") if n not in names]
        if not names:
            return {}
        return {asset.id: asset._plain(names) for asset in self}

    def _plain(self, names):
        """Return fields as JSON: a record as its id and its name on this day."""
        self.ensure_one()
        asset = self.sudo()
        plain = {}
        for name in names:
            value = asset[name]
            field = self._fields[name]
            if field.type == "many2one":
                plain[name] = [value.id, value.display_name] if value else None
            elif field.type == "date":
                plain[name] = fields.Date.to_string(value) if value else None
            else:
                plain[name] = value
        return plain

    def _record_changes(self, before):
        if not before:
            return
        changed, old = self.browse(), []
        for asset in self:
            now = asset._plain(before[asset.id])
            differing = [
                name for name, value in now.items() if value != before[asset.id][name]
            ]
            if differing:
                changed |= asset
                old.append({name: before[asset.id][name] for name in differing})
        changed._enter_history("change", old)

    def _enter_history(self, kind, before):
        """Add an entry for each card.

        :param list before: what each was before, by field; ``{}`` for a new card
        """
        reason = self.env.context.get("school_asset_reason") or ""
        self.env["school.asset.entry"].sudo().create(
            [
                {
                    "asset_id": asset.id,
                    "company_id": asset.company_id.id,
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "kind": kind,
                    "values": asset._plain(old or FOLLOWED),
                    "before": old,
                    "reason": str(reason)[:500],
                }
                for asset, old in zip(self, before, strict=True)
            ]
        )

    def _replayed(self):
        """Return what the history says each card is now, by card id and field."""
        now = {}
        entries = (
            self.env["school.asset.entry"]
            .sudo()
            .search(
                [("asset_id", "in", self.ids), ("kind", "!=", "before")], order="id"
            )
        )
        for entry in entries:
            now.setdefault(entry.asset_id.id, {}).update(entry["values"])
        return now
