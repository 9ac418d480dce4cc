"""Publishing a scheme, and finding the version in force for a group."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.digest import digest

PUBLISHING_POSTS = ("affairs_director", "vice_principal", "principal")


class SchoolStaffScheme(models.Model):
    _inherit = "school.staff.scheme"

    version_ids = fields.One2many(
        comodel_name="school.staff.scheme.version",
        inverse_name="scheme_id",
        string="Versions",
        readonly=True,
        copy=False,
    )
    date_from = fields.Date(
        string="In Force From",
        default=lambda self: self.env["school.unit"]._today().replace(day=1),
        help="First day from which the next version counts.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("changed", "Changed Since"),
            ("published", "Published"),
        ],
        compute="_compute_state",
    )

    def _compute_state(self):
        for scheme in self:
            latest = scheme.sudo().version_ids.sorted("number")[-1:]
            if not latest:
                scheme.state = "draft"
            elif latest.digest == digest(scheme._definition()):
                scheme.state = "published"
            else:
                scheme.state = "changed"

    def action_publish(self):
        """Freeze the schemes as they stand; months from their date on use it.

        :raise UserError: without a post, incomplete, or nothing has changed
        """
        self.check_access("write")
        self._check_may_set()
        for scheme in self:
            if scheme.company_id and not self.env.su:
                unit = self.env["school.unit"]._for_company(scheme.company_id)
                unit._check_post(PUBLISHING_POSTS)
            scheme._publish()
        return True

    def _publish(self):
        self.ensure_one()
        faults = [row for row in self._lint() if row["level"] == "error"]
        if faults:
            raise UserError(
                self.env._(
                    "%(scheme)s cannot be published: %(faults)s",
                    scheme=self.name,
                    faults=" ".join(row["text"] for row in faults),
                )
            )
        definition = self._definition()
        key = digest(definition)
        versions = self.sudo().version_ids.sorted("number")
        date_from = self.date_from or self.env["school.unit"]._today()
        if versions and (versions[-1].digest, versions[-1].date_from) == (
            key,
            date_from,
        ):
            raise UserError(
                self.env._("%(scheme)s is published as it stands.", scheme=self.name)
            )
        count = len(versions) + 1
        self.env["school.staff.scheme.version"].sudo().create(
            {
                "scheme_id": self.id,
                "company_id": self.company_id.id,
                "name": self.env._(
                    "%(scheme)s, version %(number)s", scheme=self.name, number=count
                ),
                "number": count,
                "date_from": date_from,
                "definition": definition,
                "digest": key,
                "user_id": self.env.uid,
                "published_on": fields.Datetime.now(),
            }
        )
        self.invalidate_recordset(["version_ids", "state"])

    @api.model
    def _in_force(self, groups, date):
        """Return the version by which each group is scored.

        A scheme that names the group comes before one for its kind, that before one
        for all; a school's own before the district's; then the order of the list.

        :param groups: ``school.staff.group`` of one school
        :param date: last day of the period
        :return: ``{group: version}``; groups without a scheme are missing
        """
        schemes = self.sudo().search(
            Domain("company_id", "in", [False, *groups.company_id.ids])
            & Domain("version_ids.date_from", "<=", date)
        )
        found = {}
        for group in groups:
            fitting = [scheme for scheme in schemes if scheme._fits(group)]
            if fitting:
                scheme = min(fitting, key=lambda scheme: scheme._fit_order(group))
                found[group] = max(
                    scheme.version_ids.filtered(
                        lambda version: version.date_from <= date
                    ),
                    key=lambda version: (version.date_from, version.number),
                )
        return found

    def _fits(self, group):
        """Whether the scheme may score the group."""
        if self.subject_kind != group.subject_kind:
            return False
        if self.group_ids:
            return group in self.group_ids
        return not self.group_kind or self.group_kind == group.kind

    def _fit_order(self, group):
        return (
            not self.group_ids,
            not self.group_kind,
            not self.company_id,
            self.sequence,
            self.id,
        )
