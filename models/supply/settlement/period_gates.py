"""Gates of the settled months, on every document that bears a date.

They hold for everybody: whoever may pass the other gates, the system's administrator
among them, passes these only after the month was reopened.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..gates.exempt import school_records
from .period import SCHOOL_TIME, local_day

# What a finished move says about the month that it belongs to. Its value may change:
# a bill comes later, and the change is a difference of the next month.
MOVE_FACTS = frozenset(
    {
        "company_id",
        "date",
        "location_dest_id",
        "location_id",
        "product_id",
        "product_uom",
        "quantity",
        "state",
    }
)
LINE_FACTS = MOVE_FACTS - {"product_uom"} | {"product_uom_id", "move_id"}


class StockMove(models.Model):
    _inherit = "stock.move"

    school_receiver_id = fields.Many2one(
        comodel_name="hr.department",
        string="Received by Department",
        compute="_compute_school_receiver_id",
        store=True,
        ondelete="restrict",
        help="Whom the goods were issued to, or came back from, as it was then.",
    )
    # What a settlement reads, without visiting the table's wide rows.
    _school_settlement_index = models.Index(
        "(company_id, date) INCLUDE (id, product_id, school_receiver_id, product_uom,"
        " quantity, value, is_in, is_out)"
        " WHERE state = 'done' AND (is_in OR is_out)"
    )

    @api.depends("school_request_line_id", "origin_returned_move_id")
    def _compute_school_receiver_id(self):
        for move in self:
            origin = move.origin_returned_move_id.sudo()
            line = move.school_request_line_id or origin.school_request_line_id
            move.school_receiver_id = line.sudo().request_id.department_id

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nobody puts a finished move into a settled month."""
        moves = super().create(vals_list)
        moves.filtered(lambda move: move.state == "done")._check_month_open()
        return moves

    def write(self, vals):
        """Write; what a settled month says about finished moves stays."""
        done = self.browse()
        if not MOVE_FACTS.isdisjoint(vals):
            done = self.filtered(lambda move: move.state == "done")
            done._check_month_open()
        result = super().write(vals)
        if "date" in vals:
            done._check_month_open()
        return result

    def _action_done(self, cancel_backorder=False):
        """Move; in the open period, and with entries of the school's own day."""
        today = self.env["school.unit"]._today()
        for unit in self._school_units():
            unit._period_enter()
            unit._check_period_open(today, self.env._("Goods moved today"))
        moves = self.with_context(tz=SCHOOL_TIME)
        done = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        return done.with_env(self.env)

    def _school_units(self):
        """Units of the schools whose moves these are, in the order of their ids."""
        Unit = self.env["school.unit"]
        units = Unit.browse().union(*map(Unit._for_company, self.sudo().company_id))
        return units.sorted("id")

    def _school_day(self):
        """Return the day at the school on which a move was done."""
        self.ensure_one()
        return local_day(self.date)

    def _in_settled_month(self):
        """Return the finished ones among the moves that lie in a settled month."""
        done = self.filtered(lambda move: move.state == "done")
        until = {
            unit.sudo().company_id: unit._settled_until()
            for unit in done._school_units()
        }
        return done.filtered(
            lambda move: (
                until.get(move.company_id)
                and move._school_day() <= until[move.company_id]
            )
        )

    def _check_month_open(self):
        """Refuse to touch what a settled month says.

        :raises UserError: names the goods and the last settled day
        """
        for move in self.sudo()._in_settled_month():
            unit = move._school_units()
            day = move._school_day()
            what = f"{move.reference or ''} {move.product_id.display_name}".strip()
            raise UserError(unit._settled_message(day, unit._settled_until(), what))


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is added to a move of a settled month."""
        lines = super().create(vals_list)
        lines.move_id._check_month_open()
        return lines

    def write(self, vals):
        """Write; the lines of moves of settled months stay."""
        moves = self.move_id if not LINE_FACTS.isdisjoint(vals) else self.browse()
        result = super().write(vals)
        if moves:
            (moves | self.move_id)._check_month_open()
        return result


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _is_date_in_lock_period(self):
        """A plan of an earlier month is no entry in it: only what was done counts."""
        if not school_records(self):
            return super()._is_date_in_lock_period()
        done = self.date_done
        unit = self.env["school.unit"]._for_company(self.sudo().company_id)
        return bool(done and unit._is_settled(local_day(done)))


class ProductValue(models.Model):
    _inherit = "product.value"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a price is not set for a day of a settled month."""
        values = super().create(vals_list)
        values._check_month_open()
        return values

    def write(self, vals):
        """Write; the prices of settled months stay."""
        self._check_month_open()
        result = super().write(vals)
        self._check_month_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_month_open()

    def _check_month_open(self):
        for value in school_records(self):
            unit = self.env["school.unit"]._for_company(value.sudo().company_id)
            unit._check_period_open(
                local_day(value.date), value.sudo().product_id.display_name
            )


class SchoolAcceptance(models.Model):
    _name = "school.acceptance"
    _inherit = ["school.acceptance", "school.period.document"]

    def _check_ready(self):
        """Verify at use; also that nothing enters a settled month."""
        self._check_period_now()
        return super()._check_ready()


class SchoolIssue(models.Model):
    _name = "school.issue"
    _inherit = ["school.issue", "school.period.document"]

    def _check_ready(self):
        """Verify at use; also that nothing leaves in a settled month."""
        self._check_period_now()
        return super()._check_ready()


class SchoolReturn(models.Model):
    _name = "school.return"
    _inherit = ["school.return", "school.period.document"]

    def _receive(self):
        """Receive; not into a settled month."""
        self._check_period_now()
        return super()._receive()
