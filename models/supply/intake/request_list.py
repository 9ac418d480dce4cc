"""Lists of what departments apply for: one request per department and applicant."""

from collections import defaultdict

from odoo import models
from odoo.fields import Command

from ...common.gate import open_gate
from .request_matcher import LAYOUT, RequestMatcher

# Posts that may import a list in the name of the applicants.
LISTING_POSTS = ["affairs_director", "clerk"]
# Requests of so many lines together are written in one go.
BATCH = 500
MAX_UNITS = 300


class SchoolImportRequest(models.AbstractModel):
    """A list of request lines."""

    _name = "school.import.request"
    _description = "Request Lines"
    _inherit = ["school.import.kind"]

    _layout = LAYOUT

    # -- the template ---------------------------------------------------------------

    def _choices(self, company):
        departments = self.env["hr.department"].search(
            [("company_id", "in", (False, company.id))]
        )
        units = self.env["uom.uom"].search([], limit=MAX_UNITS)
        return {
            "department": departments.mapped("name"),
            "unit": units.mapped("name"),
            "kind": self._kind_words(),
        }

    def _kind_words(self):
        if (self.env.lang or self.env.user.lang or "").startswith("zh"):
            return ["消耗", "专用", "借用", "服务"]
        return ["consume", "keep", "borrow", "service"]

    def _examples(self):
        consume, keep, *_others = self._kind_words()
        return [
            {
                "department": "总务处",
                "item": "扫帚",
                "specification": "高粱苗, 大号",
                "quantity": 192,
                "unit": "把",
                "unit_price": 6.5,
                "kind": consume,
                "purpose": "各班开学用",
                "needed_by": "2026-09-01",
            },
            {
                "department": "教务处",
                "applicant": "教务干事",
                "item": "台式计算机",
                "quantity": 2,
                "unit": "台",
                "unit_price": 4200,
                "kind": keep,
            },
        ]

    def _texts(self):
        return {
            "department": self.env._(
                "The department that applies, as in the list. Empty: that of the"
                " applicant."
            ),
            "applicant": self.env._(
                "Name, login or post. Empty: whoever imports. Only general affairs"
                " imports for others."
            ),
            "item": self.env._(
                "Name or code of the catalogue; anything else is a description in"
                " words."
            ),
            "gbt_class": self.env._("Code of GB/T 14885, where it is known."),
            "quantity": self.env._("A number above zero."),
            "unit": self.env._("A unit that the item is counted in."),
            "unit_price": self.env._("Estimated price of one, in yuan."),
            "kind": self.env._(
                "consume 消耗, keep 专用, borrow 借用 or service 服务. Empty: consume."
            ),
            "needed_by": self.env._("A date like 2026-09-01."),
        }

    # -- the import -----------------------------------------------------------------

    def _check_job(self, job):
        """Everybody imports rows of the own; the rows themselves are looked at."""
        self.env["school.supply.request"].check_access("create")
        if not job.unit_id:
            return super()._check_job(job)
        return None

    def _scope(self, job):
        return [job.fund_id.id, job.purpose, str(job.needed_by), job.create_uid.id]

    def _may_name_others(self, unit):
        """Whether the user may import rows of other applicants at a school."""
        return self.env["school.post.holder"]._holds(
            self.env.user, LISTING_POSTS, unit, unit._today()
        )

    def _match_list(self, job, sheet):
        matcher = RequestMatcher(
            self.env, job.company_id, sheet, self._may_name_others(job.unit_id)
        )
        return matcher.lines(matcher.applicants())

    def _write_list(self, job, values):
        heads = {
            "fund_id": job.fund_id.id,
            "purpose": job.purpose,
            "needed_by": job.needed_by,
        }
        return self._make_requests(job.company_id, values, heads, job._tell)

    def _make_requests(self, company, lines, heads, tell=None):
        """Make one request per department and applicant, in the order of the list.

        :param lines: list of (user id, department id, values of a line)
        :param dict heads: values that all requests have
        :param tell: function that is told how many lines are written
        """
        groups = defaultdict(list)
        for user_id, department_id, values in lines:
            groups[user_id, department_id].append(values)
        Request = self.env["school.supply.request"].with_context(tracking_disable=True)
        if any(user_id != self.env.uid for user_id, _department in groups):
            # the post was checked for every row that names somebody else
            Request = open_gate(Request, "request_on_behalf").sudo()
        made, written, batch, size = [], 0, [], 0
        for number, (key, of_group) in enumerate(groups.items(), start=1):
            batch.append(self._prepare_request(company, *key, of_group, heads))
            size += len(of_group)
            if size >= BATCH or number == len(groups):
                made += Request.create(batch).ids
                written, batch, size = written + size, [], 0
                if tell:
                    tell(written)
        return self.env["school.supply.request"].browse(made)

    def _prepare_request(self, company, user_id, department_id, lines, heads):
        """Return the values of one request made from a list; override to add some."""
        values = {
            **heads,
            "company_id": company.id,
            "requester_id": user_id,
            "line_ids": [
                Command.create({**line, "sequence": position})
                for position, line in enumerate(lines, start=1)
            ],
        }
        if department_id:
            values["department_id"] = department_id
        return values

    def _still_there(self, job, records):
        """Cancelled requests do not stand against another import."""
        there = super()._still_there(job, records)
        return there.filtered(lambda request: request.state != "cancelled")
