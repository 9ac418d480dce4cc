"""What waits to be done by a group, on the leader's page."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...common.school_time import local_day

#: rows that a phone shows of each group
MOST = 20


class SchoolStaffRollcall(models.Model):
    _inherit = "school.staff.rollcall"

    @api.model
    def get_page(self, date=None):
        """Add the work that waits for each group; see the base method.

        :return: each group has ``"work": [{"text", "place", "who", "due", "late"}]``
        """
        page = super().get_page(date)
        groups = self.env["school.staff.group"].browse(
            [group["id"] for group in page["groups"]]
        )
        work = self._waiting_work(groups)
        for group in page["groups"]:
            group["work"] = work[group["id"]][:MOST]
        return page

    def _waiting_work(self, groups):
        """Return what waits for each group: ``{id: [row]}``, what is due first.

        The caller has chosen groups that the user leads.
        """
        rows = {group.id: [] for group in groups}
        kinds = self.env.registry.descendants(["school.crew.work"], "_inherit")
        for name in sorted(kinds):
            model = self.env[name]
            if model._abstract:
                continue
            domain = model._crew_waiting() & Domain("group_id", "in", groups.ids)
            for one in model.search(domain):
                line = one._crew_line()
                day = line["due"] and local_day(line["due"])
                rows[one.group_id.id].append(self._work_row(line["text"], day, line))
        items = self.env["school.staff.action"].search([("state", "=", "open")])
        groups_of = self._groups_of(items.employee_id, groups)
        for item in items:
            for group in groups_of.get(item.employee_id.id, ()):
                who = {"who": item.sudo().employee_id.name}
                rows[group].append(self._work_row(item.name, item.deadline, who))
        for group in rows:
            rows[group].sort(key=lambda row: (not row["due"], row["due"] or ""))
        return rows

    def _groups_of(self, people, groups):
        """Return in which of these groups people are today: ``{person: [group]}``."""
        today = self.env["school.unit"]._today()
        Member = self.env["school.staff.member"]
        found = {}
        for member in Member.search(
            Member._on(today, today)
            & Domain("group_id", "in", groups.ids)
            & Domain("employee_id", "in", people.ids)
        ):
            found.setdefault(member.employee_id.id, []).append(member.group_id.id)
        return found

    def _work_row(self, text, due, more):
        today = self.env["school.unit"]._today()
        return {
            "text": text,
            "place": more.get("place", ""),
            "who": more.get("who", ""),
            "due": fields.Date.to_string(due) if due else "",
            "late": bool(due and due < today),
        }
