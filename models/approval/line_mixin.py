from odoo import api, models


class SchoolApprovalLineMixin(models.AbstractModel):
    """Lines of a document under approval: guarded like its header."""

    _name = "school.approval.line.mixin"
    _description = "Line of a Document Under Approval"

    #: many2one to the document, and the One2many there that lists these lines
    _approval_parent = "request_id"
    _approval_parent_lines = "line_ids"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._approval_parents()._approval_guard()
        return lines

    def write(self, vals):
        bound = self._approval_bound_columns()
        if not bound.isdisjoint(vals):
            self._approval_parents()._approval_guard()
        result = super().write(vals)
        if self._approval_parent in vals:
            self._approval_parents()._approval_guard()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_bound(self):
        self._approval_parents()._approval_guard()

    def _approval_parents(self):
        """Documents of these lines."""
        return self.mapped(self._approval_parent)

    def _approval_bound_columns(self):
        """Fields of the lines that an approval is bound to, the parent included."""
        parent = self.env[self._fields[self._approval_parent].comodel_name]
        return {
            self._approval_parent,
            *parent._approval_bound_lines.get(self._approval_parent_lines, ()),
        }
