"""Hooks between what people owe and the wage that pays it."""

from odoo import api, models


class SchoolWageHook(models.AbstractModel):
    """Named hooks about wages. Without a room that pays them nothing happens."""

    _name = "school.wage.hook"
    _description = "Hooks about Wages"

    @api.model
    def _minimum_wage(self, company):
        """Hook: the minimum wage of a month (CNY) that is always left; 0 if unknown."""
        return 0.0

    @api.model
    def _wage_deducted(self, rows):
        """Hook: amounts were taken off wages, in the transaction that pays them.

        :param list rows: dicts ``company``, ``employee``, ``amount`` (CNY) and
            ``document`` (number of the pay slip)
        """
