"""What somebody holds, whichever room keeps the books of it.

A leaver clears, and a class answers for, the goods that the store handed out and the
things that have cards. Each room adds what it knows::

    rows = self.env["school.holding.hook"]._held_things(company, employees, departments)
"""

from odoo import api, models


class SchoolHoldingHook(models.AbstractModel):
    """Named hooks about things held. Rooms extend them; by default nothing is held."""

    _name = "school.holding.hook"
    _description = "Hooks about Things Held"

    @api.model
    def _held_things(self, company, employees, departments):
        """Return what people and departments of a school hold now.

        What stands in a person's name is the person's alone; a department holds what
        stands in its name and nobody's. A fixed number of statements for any number of
        holders.

        :param company: the school
        :param employees: ``hr.employee``
        :param departments: ``hr.department``, classes and dormitories among them
        :return: list of dicts: ``record``, ``name``, ``code``, ``specification``,
            ``quantity`` (in ``unit``), ``unit`` (text), ``value`` (CNY), ``place``,
            ``employee``, ``department``
        """
        return []

    @api.model
    def _pass_on(self, rows, successor, reason):
        """Put things into the name of somebody else; both signed for it.

        :param list rows: of what :meth:`_held_things` returned
        :param successor: ``hr.employee`` who has them from now on; empty: nobody, they
            are taken back
        :param str reason: the paper that says so
        :raise UserError: taken back by who may not
        """
