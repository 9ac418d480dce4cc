"""Cuts (核减): a decider lowers quantities or amounts of lines while deciding."""

from odoo import models
from odoo.exceptions import UserError

from ..common.gate import open_gate


class SchoolApprovalMixin(models.AbstractModel):
    _inherit = "school.approval.mixin"

    #: what may be cut: field of the lines, field of a line, and the field of its unit
    #: of measure or currency; empty: nothing
    _approval_cuttable = ()

    def _approval_cut_lines(self):
        """Return the lines that the decider may cut.

        :return: list of ``{"id", "name", "quantity", "uom"}``
        """
        if not self._approval_cuttable:
            return []
        lines, figure, unit = self._approval_cuttable
        return [
            {
                "id": line.id,
                "name": line.name,
                "quantity": line[figure],
                "uom": self._approval_cut_symbol(line[unit]),
            }
            for line in self[lines]
        ]

    def _approval_cut_symbol(self, unit):
        return unit.symbol if unit._name == "res.currency" else unit.name

    def _approval_apply_cuts(self, cuts):
        """Cut the own lines; nothing grows.

        :param dict cuts: ``{line id: new quantity or amount}``
        :raise UserError: for a line of another document or a larger figure
        """
        if not self._approval_cuttable:
            raise UserError(
                self.env._(
                    "%(document)s cannot be cut line by line.",
                    document=self.display_name,
                )
            )
        lines, figure, unit = self._approval_cuttable
        wanted = {int(key): float(quantity) for key, quantity in cuts.items()}
        chosen = self[lines].filtered(lambda line: line.id in wanted)
        if len(chosen) != len(wanted):
            raise UserError(
                self.env._(
                    "%(document)s: only its own lines can be cut.",
                    document=self.display_name,
                )
            )
        for line in chosen:
            quantity = line[unit].round(wanted[line.id])
            if not 0 <= quantity <= line[figure]:
                raise UserError(
                    self.env._(
                        "%(document)s, %(line)s: a cut lies between 0 and %(most)s.",
                        document=self.display_name,
                        line=line.name,
                        most=line[figure],
                    )
                )
            line[figure] = quantity

    def _approval_cut(self, cuts):
        """Let the deciding person cut lines (核减); returns before and after."""
        self.ensure_one()
        before = self._approval_content()[self.id]
        amount = self._approval_amount_now()
        open_gate(self, "approval")._approval_apply_cuts(cuts)
        self.env.flush_all()
        if self._approval_amount_now() > amount:
            raise UserError(
                self.env._(
                    "%(document)s: a cut cannot raise the amount.",
                    document=self.display_name,
                )
            )
        return self._approval_differences(before, self._approval_content()[self.id])
