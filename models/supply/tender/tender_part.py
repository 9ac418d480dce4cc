"""What belongs to a tender: changed with it, by the same people."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate


def following(model):
    """Names of the stored fields of ``model`` that follow from others.

    The ORM takes a value for them from any client, and from ``default_x``: an amount
    would be whatever somebody wishes.
    """
    return {
        name
        for name, field in model._fields.items()
        if field.store and field.readonly and (field.compute or field.related)
    }


class SchoolTenderPart(models.AbstractModel):
    """Base of the rows of a tender.

    They are made, changed and deleted while the tender is a draft, by those who
    prepare it. A model names in ``_part_own`` the fields that only its own methods
    set (those of ``groups`` nobody can set anyway), and overrides :meth:`_check_part`
    where other people or states count.
    """

    _name = "school.tender.part"
    _description = "Part of a Tender"
    _check_company_auto = True

    _part_own = frozenset()

    tender_id = fields.Many2one(
        comodel_name="school.tender",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="tender_id.company_id", store=True, index=True, precompute=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; whoever calls has to be among those who prepare the tender.

        :raise UserError: in another state of the tender or without the post
        """
        own = self._part_gate()
        if not own:
            blank, out = dict.fromkeys(self._part_own, False), following(self)
            vals_list = [
                {name: vals[name] for name in set(vals) - out} | blank
                for vals in vals_list
            ]
        parts = super(SchoolTenderPart, clean(self)).create(vals_list)
        if not own:
            parts._check_part()
        return parts.with_env(self.env)

    def write(self, vals):
        """Write what is typed in; nothing moves to another tender.

        :raise UserError: for own fields, in another state or without the post
        """
        if self._part_gate():
            return super().write(vals)
        fixed = {"tender_id"} | self._part_own | following(self)
        refused = fixed.intersection(vals)
        if refused:
            raise UserError(
                self.env._(
                    "%(fields)s of %(part)s cannot be typed in. Use the buttons of the"
                    " tender.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(refused)
                    ),
                    part=self._description,
                )
            )
        self._check_part()
        result = super().write(vals)
        self._check_part()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        if not self._part_gate():
            self._check_part()

    def _check_part(self):
        """:raise UserError: unless the tender is a draft and the user prepares it"""
        tenders = self.tender_id
        tenders._check_open()
        tenders._check_preparing()

    def _part_gate(self):
        return gate_open(self, f"own {self._name}")

    def _create_own(self, vals_list):
        """Create rows by our own methods; rights and state were checked."""
        records = open_gate(self.sudo().browse(), f"own {self._name}").create(vals_list)
        return self.browse(records.ids).sudo()

    def _set_own(self, vals):
        """Write fields that only our methods set; rights and state were checked."""
        open_gate(self.sudo(), f"own {self._name}").write(vals)
