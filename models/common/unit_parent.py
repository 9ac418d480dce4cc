"""The dated hierarchy: which unit stood below which, and when."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

LEVELS = ("own", "parent", "district")


def on_date(date):
    """Return the domain of dated lines that hold on ``date``."""
    return Domain("date_from", "<=", date) & (
        Domain("date_to", "=", False) | Domain("date_to", ">=", date)
    )


class SchoolUnitParent(models.Model):
    """A unit's parent during a period. Schools are merged and moved: history stays."""

    _name = "school.unit.parent"
    _description = "Parent of a Unit"
    _order = "date_from desc, id desc"
    _rec_name = "parent_id"

    unit_id = fields.Many2one(
        comodel_name="school.unit",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    parent_id = fields.Many2one(
        comodel_name="school.unit",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until", help="Last day; empty while it lasts.")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day of a period cannot lie before its first day.",
    )
    # Ranges of one number compare the unit without the extension btree_gist.
    _one_parent = models.Constraint(
        "EXCLUDE USING gist (int4range(unit_id, unit_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "The unit has another parent in this period already. End that period on the"
        " day before first.",
    )

    @api.constrains("unit_id", "parent_id")
    def _check_rank(self):
        """A parent is of a higher kind, so no unit stands above itself."""
        for line in self:
            if line.parent_id.rank >= line.unit_id.rank:
                kinds = dict(
                    line.unit_id._fields["kind"]._description_selection(self.env)
                )
                raise ValidationError(
                    self.env._(
                        "%(unit)s (%(unit_kind)s) cannot stand below %(parent)s"
                        " (%(parent_kind)s). Choose a unit of a higher kind.",
                        unit=line.unit_id.name,
                        unit_kind=kinds[line.unit_id.kind],
                        parent=line.parent_id.name,
                        parent_kind=kinds[line.parent_id.kind],
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Place units below others.

        :raises AccessError: unless the user is the administrator of the district
        """
        # Whoever ends one period and begins the next in one go means this order.
        self.flush_model()
        lines = super().create(vals_list)
        lines._check_rights()
        lines._hierarchy_changed()
        return lines

    def write(self, vals):
        """Change a period.

        :raises AccessError: unless the user is the administrator of the district
        """
        self._check_rights()
        result = super().write(vals)
        self._check_rights()
        self._hierarchy_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_administrator(self):
        self._check_rights()
        self._hierarchy_changed()

    def _check_rights(self):
        """A unit is placed by whoever administers the district above it."""
        self.parent_id._check_administers(district=True)

    def _hierarchy_changed(self):
        """Forget what was derived from the hierarchy: rights, scopes, parents."""
        self.env["res.users"]._school_scopes_changed()
        self.env["school.unit"].invalidate_model(["parent_id", "child_ids"])
        self.env["school.post.holder"]._holders_changed(self.unit_id)


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    parent_line_ids = fields.One2many(
        comodel_name="school.unit.parent",
        inverse_name="unit_id",
        string="Parents over Time",
    )
    child_line_ids = fields.One2many(
        comodel_name="school.unit.parent",
        inverse_name="parent_id",
        string="Subordinates over Time",
    )
    parent_id = fields.Many2one(
        comodel_name="school.unit",
        compute="_compute_parent_id",
        inverse="_inverse_parent_id",
        search="_search_parent_id",
        help="The unit above today. A change takes effect today; the past stays.",
    )
    child_ids = fields.Many2many(
        comodel_name="school.unit",
        compute="_compute_child_ids",
        string="Subordinate Units",
    )

    @api.depends(
        "parent_line_ids.parent_id",
        "parent_line_ids.date_from",
        "parent_line_ids.date_to",
    )
    def _compute_parent_id(self):
        today = self._today()
        for unit in self:
            unit.parent_id = unit.parent_line_ids.filtered(
                lambda line: (
                    line.date_from
                    and line.date_from <= today
                    and (not line.date_to or line.date_to >= today)
                )
            ).parent_id[:1]

    def _inverse_parent_id(self):
        """End the present period yesterday and begin a new one today."""
        today = self._today()
        for unit in self:
            wanted = unit.parent_id
            current = unit.parent_line_ids.filtered_domain(on_date(today))
            if current.parent_id == wanted:
                continue
            replaced = current.filtered(lambda line: line.date_from == today)
            replaced.unlink()
            (current - replaced).write({"date_to": fields.Date.subtract(today, days=1)})
            if wanted:
                self.env["school.unit.parent"].create(
                    {"unit_id": unit.id, "parent_id": wanted.id, "date_from": today}
                )

    def _search_parent_id(self, operator, value):
        lines = on_date(self._today()) & Domain("parent_id", operator, value)
        if operator == "in" and False in (value or []):
            # "no parent" means: no line holds today
            return Domain("parent_line_ids", "not any", on_date(self._today())) | (
                Domain("parent_line_ids", "any", lines)
            )
        return Domain("parent_line_ids", "any", lines)

    @api.depends(
        "child_line_ids.unit_id",
        "child_line_ids.date_from",
        "child_line_ids.date_to",
    )
    def _compute_child_ids(self):
        today = self._today()
        for unit in self:
            unit.child_ids = unit.child_line_ids.filtered_domain(on_date(today)).unit_id

    def _parent_on(self, date):
        """Return the unit above this one on ``date``, or an empty recordset."""
        self.ensure_one()
        line = self.env["school.unit.parent"].sudo()
        found = line.search(on_date(date) & Domain("unit_id", "=", self.id), limit=1)
        return found.parent_id.sudo(self.env.su)

    @api.model
    def _parents_on(self, date):
        """Return the whole hierarchy of ``date`` as {unit: its parent}, for reading."""
        lines = self.env["school.unit.parent"].sudo().search(on_date(date))
        return {line.unit_id.sudo(): line.parent_id for line in lines}

    def _ancestors_on(self, date):
        """Return the units above this one on ``date``, the nearest first."""
        self.ensure_one()
        found = self.browse()
        unit = self._parent_on(date)
        while unit:
            found += unit
            unit = unit._parent_on(date)
        return found

    def _descendants_on(self, date):
        """Return all units below these on ``date``, without themselves."""
        found = self.browse()
        frontier = self
        lines = self.env["school.unit.parent"].sudo()
        while frontier:
            frontier = lines.search(
                on_date(date) & Domain("parent_id", "in", frontier.ids)
            ).unit_id.sudo(self.env.su)
            found |= frontier
        return found

    def _at_level(self, level, date):
        """Return the unit that a rule means by ``level``.

        :param level: ``own``, ``parent`` or ``district``
        :param date: date on which the hierarchy is read
        :return: the unit; empty when there is none on that level
        """
        self.ensure_one()
        if level == "own":
            return self
        if level == "parent":
            return self._parent_on(date)
        if level == "district":
            line = self + self._ancestors_on(date)
            return line.filtered(lambda unit: unit.sudo().kind == "district")[:1]
        raise ValueError(f"Unknown level {level!r}: one of {', '.join(LEVELS)}")
