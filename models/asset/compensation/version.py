"""Published versions: what damage cases are computed with, frozen."""

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.digest import digest
from .calc import compile_regulation


class SchoolCompensationVersion(models.Model):
    """A regulation as it was published. It never changes."""

    _name = "school.compensation.version"
    _description = "Published Compensation Regulation"
    _order = "number desc, id desc"

    regulation_id = fields.Many2one(
        "school.compensation.regulation",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    company_id = fields.Many2one(
        related="regulation_id.company_id", store=True, precompute=True, index=True
    )
    number = fields.Integer(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    definition = fields.Json(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    published_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    published_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", required=True
    )

    _number_unique = models.Constraint(
        "UNIQUE (regulation_id, number)", "The version has been published already."
    )

    @api.depends("name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.name} v{version.number}"

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: cases were computed with it."""
        raise UserError(self.env._("A published version never changes. Publish anew."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Published versions are kept."))

    @api.model
    def _publish(self, regulations):
        """Freeze regulations as they are edited now; rights were checked."""
        versions = self.sudo().create(
            [
                {
                    "regulation_id": regulation.id,
                    "number": (regulation.version_ids[:1].number or 0) + 1,
                    "name": f"{regulation.code} {regulation.name}",
                    "definition": definition,
                    "digest": digest(definition),
                    "published_by_id": self.env.uid,
                }
                for regulation in regulations
                for definition in [regulation._definition()]
            ]
        )
        regulations.invalidate_recordset(["version_ids", "version_id"])
        regulations.is_draft = False
        self.env.registry.clear_cache()
        return versions

    @api.model
    def _in_force(self, company, date):
        """Return the versions that speak for a school, the first to ask first.

        The school's own regulations come before those of the district.

        :param company: the school's company
        :param date: the day of the incident
        """
        return self.sudo().browse(self._in_force_ids(company.id, date))

    @api.model
    @tools.ormcache("company_id", "date")
    def _in_force_ids(self, company_id, date):
        regulations = (
            self.env["school.compensation.regulation"]
            .sudo()
            .search(
                Domain("company_id", "in", [company_id, False])
                & (Domain("date_from", "=", False) | Domain("date_from", "<=", date))
                & (Domain("date_to", "=", False) | Domain("date_to", ">=", date))
            )
        )
        regulations = regulations.sorted(
            lambda one: (not one.company_id, one.sequence, one.id)
        )
        return tuple(regulations.version_id.ids)

    @tools.ormcache("self.id")
    def _compiled(self):
        """Return the version ready to be asked; kept in memory."""
        definition = self.sudo().definition
        return compile_regulation(definition, definition.get("flags", ()))
