"""Whether there is somebody to decide: posts, heads, groups, delegations."""

import math

from odoo import api, models
from odoo.fields import Domain

from ..common.unit_parent import on_date

#: posts whose work may not be approved by the person who does it, by duty
POST_OF_DUTY = {"buy": "buyer", "keep": "keeper", "bill": "accountant"}


class SchoolApprovalLint(models.AbstractModel):
    _inherit = "school.approval.lint"

    @api.model
    def _people_rows(self, asked, places, date):
        """Steps that nobody, or nobody but one barred person, can decide.

        :param list asked: tuples of unit and rule
        :param dict places: see :meth:`_places`
        """
        staff = _Staff(self.env, asked, places, date)
        rows = []
        for unit, rule in asked:
            if rule["outcome"] != "approve":
                continue
            for step in rule["steps"]:
                who = step["who"]
                check = getattr(self, f"_{who}_rows", None)
                if check:
                    rows += check(unit, rule, step, staff)
        return rows

    def _post_rows(self, unit, rule, step, staff):
        """An empty post, a person alone in it, too few for a vote."""
        place = staff.level(unit, step["level"])
        users = staff.holders(step["post_id"], place)
        if not users:
            return self._empty_rows(unit, rule, step, staff, place)
        rows = []
        if step["mode"] == "vote":
            rows += self._vote_rows(unit, rule, step, users)
        if len(users) == 1:
            rows += self._alone_rows(unit, rule, step, staff, users)
        return rows

    def _empty_rows(self, unit, rule, step, staff, place):
        post = staff.post_name(step["post_id"])
        where = (place or unit).name
        instead = staff.instead(unit, step, place)
        if instead:
            names, post_name, at = instead
            return [
                self._finding(
                    "warning",
                    "empty",
                    rule,
                    self.env._(
                        "Nobody is %(post)s of %(unit)s: %(names)s decides instead"
                        " (%(other)s of %(place)s).",
                        post=post,
                        unit=where,
                        names=names,
                        other=post_name,
                        place=at,
                    ),
                    self.env._("Enter a holder under Settings / School Posts."),
                    unit,
                )
            ]
        return [
            self._finding(
                "error",
                "empty",
                rule,
                self.env._(
                    "Nobody is %(post)s of %(unit)s, and nobody can step in: documents"
                    " that need it cannot be submitted.",
                    post=post,
                    unit=where,
                ),
                self.env._(
                    "Enter a holder under Settings / School Posts, or a fallback on the"
                    " step."
                ),
                unit,
            )
        ]

    def _vote_rows(self, unit, rule, step, users):
        needed = max(
            step["vote_count"], math.ceil(len(users) * step["vote_percent"] / 100)
        )
        if needed <= len(users):
            return []
        return [
            self._finding(
                "error",
                "vote",
                rule,
                self.env._(
                    "“%(step)s” at %(unit)s needs %(needed)s votes, but only %(count)s"
                    " may vote.",
                    step=step["name"],
                    unit=unit.name,
                    needed=needed,
                    count=len(users),
                ),
                self.env._("Lower the votes needed, or enter more holders."),
                unit,
            )
        ]

    def _alone_rows(self, unit, rule, step, staff, users):
        """The only decider has an incompatible post, or is the last who could."""
        rows = []
        other = [] if step["is_witness"] else staff.incompatible(users, unit)
        if other:
            rows.append(
                self._finding(
                    "warning",
                    "barred",
                    rule,
                    self.env._(
                        "%(name)s alone decides “%(step)s” at %(unit)s and is %(posts)s"
                        " too: whoever did the one may not do the other.",
                        name=users.name,
                        step=step["name"],
                        unit=unit.name,
                        posts=", ".join(other),
                    ),
                    self.env._("Give one of the posts to somebody else."),
                    unit,
                )
            )
        # people of the units above do not apply at the school
        if step["level"] == "own" and not staff.instead(unit, step, unit, users):
            rows.append(
                self._finding(
                    "warning",
                    "barred",
                    rule,
                    self.env._(
                        "%(name)s alone decides “%(step)s” at %(unit)s: what %(name)s"
                        " applies for cannot be decided.",
                        name=users.name,
                        step=step["name"],
                        unit=unit.name,
                    ),
                    self.env._("Name a fallback on the step."),
                    unit,
                )
            )
        return rows

    def _department_head_rows(self, unit, rule, step, staff):
        names = staff.headless.get(unit.company_id)
        if not names:
            return []
        return [
            self._finding(
                "warning",
                "empty",
                rule,
                self.env._(
                    "Departments of %(unit)s without a head: %(names)s. The next head"
                    " above decides for them.",
                    unit=unit.name,
                    names=", ".join(names),
                ),
                self.env._("Enter their heads in the departments."),
                unit,
            )
        ]

    def _user_rows(self, unit, rule, step, staff):
        if staff.active_users(step["user_ids"]):
            return []
        return self._nobody_rows(unit, rule, step)

    def _group_rows(self, unit, rule, step, staff):
        if staff.members(step["group_id"], unit):
            return []
        return self._nobody_rows(unit, rule, step)

    def _nobody_rows(self, unit, rule, step):
        return [
            self._finding(
                "warning",
                "empty",
                rule,
                self.env._(
                    "“%(step)s” at %(unit)s: nobody named there is left. The fallback"
                    " or the head of the unit above decides.",
                    step=step["name"],
                    unit=unit.name,
                ),
                self.env._("Name others on the step."),
                unit,
            )
        ]

    # loops ----------------------------------------------------------------

    @api.model
    def _loop_rows(self, places, date, rules):
        """Delegations and superiors that lead back to where they began."""
        companies = self.env["school.unit"].sudo().union(*places).company_id
        Delegation = self.env["school.approval.delegation"].sudo()
        found = Delegation.search(
            on_date(date) & Domain("company_id", "in", companies.ids)
        )
        rows = [
            self._loop_row(
                self.env._("Delegations lead round in a circle: %(names)s."),
                cycle,
                self.env._("End one of these delegations."),
            )
            for cycle in _cycles({row.user_id: row.delegate_id for row in found})
        ]
        if any(step["who"] == "manager" for rule in rules for step in rule["steps"]):
            people = self.env["hr.employee"].sudo()
            people = people.search(
                [("company_id", "in", companies.ids), ("parent_id", "!=", False)]
            )
            rows += [
                self._loop_row(
                    self.env._("Superiors lead round in a circle: %(names)s."),
                    cycle,
                    self.env._("Correct the manager of one of these employees."),
                )
                for cycle in _cycles({person: person.parent_id for person in people})
            ]
        return rows

    def _loop_row(self, text, cycle, mend):
        names = " → ".join(person.name for person in [*cycle, cycle[0]])
        return self._finding("warning", "loop", None, text % {"names": names}, mend)


class _Staff:
    """Everybody who may decide at some schools, read in a fixed number of queries."""

    def __init__(self, env, asked, places, date):
        self.env = env
        self.places = places
        units = env["school.unit"].sudo().union(*places.values())
        self.posts = env["school.post"].sudo().with_context(active_test=False)
        self.posts = self.posts.search([])
        self.heads = self.posts.filtered("is_unit_head")
        holders = env["school.post.holder"].sudo()
        holders = holders.search(on_date(date) & Domain("unit_id", "in", units.ids))
        # fetched at once: sets of people below would be read one by one
        holders.user_id.fetch(["name", "active"])
        units.fetch(["name", "kind", "company_id"])
        self.by_place = {}
        for row in holders:
            if row.user_id.active:
                key = row.post_id.id, row.unit_id
                self.by_place.setdefault(key, set()).add(row.user_id)
        companies = env["school.unit"].sudo().union(*places).company_id
        self.headless = self._headless(asked, companies)
        duties = env["school.duty.rule"].sudo()._incompatible_with("approve")
        self.barring = {code for duty, code in POST_OF_DUTY.items() if duty in duties}

    def _headless(self, asked, companies):
        """Names of departments without a head who has an account, by company."""
        kinds = {step["who"] for _unit, rule in asked for step in rule["steps"]}
        if "department_head" not in kinds:
            return {}
        found = {}
        for department in (
            self.env["hr.department"]
            .sudo()
            .search([("company_id", "in", companies.ids)])
        ):
            if not department.manager_id.user_id.active:
                found.setdefault(department.company_id, []).append(department.name)
        return found

    def level(self, unit, level):
        """The unit that a step means; as ``school.unit._at_level``, from memory."""
        line = self.places[unit]
        if level == "own":
            return unit
        if level == "parent":
            return line[1:2]
        return line.filtered(lambda item: item.kind == "district")[:1]

    def holders(self, post_id, unit):
        """Active users who hold a post of a unit."""
        found = self.by_place.get((post_id, unit), ())
        return self.env["res.users"].sudo().union(*found)

    def post_name(self, post_id):
        """Name of a post."""
        return self.posts.browse(post_id or ()).name or ""

    def instead(self, unit, step, place, barred=None):
        """Who decides when the post is empty, in the order of the resolver.

        :param barred: users who may not
        :return: names, their post and their unit; None when there is nobody
        """
        barred = barred or self.env["res.users"].sudo()
        tries = [(step["fallback_post_id"], unit)]
        line = self.places[unit]
        known = list(line)
        above = line[known.index(place or unit) + 1 :]
        for higher in above:
            tries += [(step["post_id"], higher)]
            tries += [(head.id, higher) for head in self.heads]
        for post_id, where in tries:
            users = self.holders(post_id, where) - barred
            if users:
                names = ", ".join(users.mapped("name"))
                return names, self.post_name(post_id), where.name
        return None

    def incompatible(self, user, unit):
        """Names of the posts of ``user`` that go ill with approving."""
        return [
            post.name
            for post in self.posts
            if post.code in self.barring and user in self.holders(post.id, unit)
        ]

    def active_users(self, ids):
        """Users of ``ids`` who have not left."""
        users = self.env["res.users"].sudo().browse(ids).exists()
        return users.filtered("active")

    def members(self, group_id, unit):
        """Members of a group who work at the unit."""
        group = self.env["res.groups"].sudo().browse(group_id or ()).exists()
        company = unit.company_id
        return group.all_user_ids.filtered(lambda user: company in user.company_ids)


def _cycles(following):
    """Circles in a mapping from each person to the next, each once."""
    found, done = [], set()
    for start in following:
        path = []
        here = start
        while here in following and here not in done and here not in path:
            path.append(here)
            here = following[here]
        if here in path:
            found.append(path[path.index(here) :])
        done.update(path)
    return found
