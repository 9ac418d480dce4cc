"""Lines of approved plans: requests draw on them, never more than is left."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...common.clean_context import clean
from ...common.gate import gate_open
from ...common.running import shift_rows


class SchoolPlannedLine(models.AbstractModel):
    """Base of a line of a plan: bound by its approval, drawn on by requests.

    A model states in class attributes

    - ``_planned_figure``: ``quantity`` or ``amount``; the fields ``…_approved``,
      ``…_requested`` and ``…_left`` carry it;
    - ``_planned_following``: fields that follow the requests or the plan, which nobody
      types in;

    and overrides the hooks below. It declares ``plan_id``, ``fund_id``.
    """

    _name = "school.planned.line"
    _description = "Line of a Plan"
    _inherit = ["school.approval.line.mixin"]
    _check_company_auto = True

    _approval_parent = "plan_id"
    _planned_figure = ""
    _planned_following = frozenset()

    # -- hooks ------------------------------------------------------------------------

    def _planned_typed(self):
        """Return the fields that follow, but that the caller may give at creation."""
        return frozenset()

    def _planned_refusal(self):
        """Return why what was drawn is not typed in, in words."""
        raise NotImplementedError

    def _planned_short(self, wanted):
        """Return in words that too little is left for ``wanted``."""
        raise NotImplementedError

    def _planned_to_request(self):
        """Return those of these lines that may be requested together now.

        :raise UserError: nothing is left, or they do not belong together
        """
        raise NotImplementedError

    def _prepare_request(self):
        """Return the values of a request for what is left of these lines."""
        funds = self.fund_id
        return {
            "company_id": self.company_id.id,
            "fund_id": funds.id if len(funds) == 1 else False,
            "planned": True,
            "purpose": ", ".join(self.plan_id.mapped("display_name")),
            "line_ids": [Command.create(line._prepare_request_line()) for line in self],
        }

    def _prepare_request_line(self):
        """Return the values of a request line for what is left of this one."""
        raise NotImplementedError

    def _check_plan_open(self):
        """:raise UserError: the plan is not open, or not prepared by the user"""
        self.plan_id._check_open()
        self.plan_id._check_preparing()

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of drafts that nobody has drawn on."""
        dropped = {*self._planned_following, "request_line_ids"} - self._planned_typed()
        # what follows is not even taken from the defaults of a client's context
        own = super(SchoolPlannedLine, clean(self))
        lines = own.create(
            [
                {name: value for name, value in vals.items() if name not in dropped}
                for vals in vals_list
            ]
        ).with_env(self.env)
        lines._check_plan_open()
        return lines

    def write(self, vals):
        """Write lines of drafts; what was drawn follows the requests.

        :raise UserError: for a figure that is not typed in, or once submitted
        """
        if not {*self._planned_following, "request_line_ids"}.isdisjoint(vals):
            raise UserError(self._planned_refusal())
        if set(vals) - {"sequence"} and not gate_open(self.plan_id, "approval"):
            self._check_plan_open()
        result = super().write(vals)
        if "plan_id" in vals:
            self._check_plan_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_plan_open()

    # -- drawing --------------------------------------------------------------------

    def _draw(self, changes):
        """Move what is requested, within what was approved.

        :param dict changes: ``{line id: quantity, in units of the lines, or CNY}``
        :raise UserError: names the lines that have too little left
        """
        figure = self._planned_figure
        changes = {key: value for key, value in changes.items() if value}
        moved = shift_rows(
            self.browse(),
            {key: {f"{figure}_requested": value} for key, value in changes.items()},
            (f"{figure}_requested",),
            f"{figure}_approved",
            f"{figure}_requested <= {figure}_approved AND {figure}_requested >= 0",
            extra={f"{figure}_left": f"{figure}_approved - {figure}_requested"},
        )
        missing = self.browse(sorted(set(changes) - moved))
        if missing:
            raise UserError(
                "\n".join(line._planned_short(changes[line.id]) for line in missing)
            )

    def action_make_request(self):
        """Make a draft request for what is left of these lines, in the own name.

        :return: window action that shows it
        :raise UserError: nothing is left, or the lines do not belong together
        """
        self.check_access("read")
        lines = self._planned_to_request()
        request = self.env["school.supply.request"].create(lines._prepare_request())
        return request._get_records_action()
