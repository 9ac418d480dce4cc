"""Who decides: from a published step and a document to people."""

from odoo import api, models


class SchoolApprovalResolver(models.AbstractModel):
    """Resolve a step to its deciders, and keep the trail that explains the choice.

    ``case`` is a plain mapping: ``document`` (record), ``unit`` (``school.unit``),
    ``date``, ``department`` (``hr.department``), ``requester`` (the applicant), ``own``
    (the applicant and the author, who never decide) and ``incompatible`` (users whose
    duties exclude approving).
    """

    _name = "school.approval.resolver"
    _description = "Approval Resolver"

    @api.model
    def _resolve(self, step, case):
        """People who decide ``step`` in ``case``, and the trail that leads to them.

        The applicant never decides. An empty post goes to the named fallback, then
        to the same post and the head of each unit above; it never passes by itself.

        :return: ``(res.users, trail)``; no users when nobody is left. The trail lists
            each source that was asked: ``{"source", "found", "excluded", "archived"}``,
            ``excluded`` with ``name`` and ``why``
        """
        trail = []
        barred = self._barred(step, case)
        for source, users in self._sources(step, case):
            users = users.sudo()
            active = users.filtered("active")
            allowed = active - barred
            trail.append(
                {
                    "source": source,
                    "found": allowed.mapped("name"),
                    "excluded": [
                        {"name": user.name, "why": self._why_barred(user, case)}
                        for user in active & barred
                    ],
                    "archived": (users - active).mapped("name"),
                }
            )
            if allowed:
                return allowed, trail
        return self.env["res.users"], trail

    @api.model
    def _why_barred(self, user, case):
        """Why ``user``, who was found, may not decide."""
        if user == case["requester"]:
            return self.env._("is the applicant")
        if user in case["own"]:
            return self.env._("wrote the document")
        return self.env._("did an incompatible duty on it")

    @api.model
    def _trail_text(self, trail):
        """Who was asked, who dropped out and why, who is left: one sentence."""
        parts = []
        for entry in trail:
            names = list(entry["found"])
            names += [
                self.env._("%(name)s (%(why)s)", **person)
                for person in entry["excluded"]
            ]
            names += [
                self.env._("%(name)s (has left)", name=name)
                for name in entry["archived"]
            ]
            people = ", ".join(names) or self.env._("nobody")
            parts.append(f"{entry['source']}: {people}")
        return " → ".join(parts)

    @api.model
    def _barred(self, step, case):
        """Users who may not decide ``step``, whatever post they hold."""
        if step.get("is_witness"):
            return case["own"]
        return case["own"] | case["incompatible"]

    @api.model
    def _sources(self, step, case):
        """Yield ``(label, users)`` in the order in which they are asked."""
        yield from getattr(self, f"_sources_{step['who']}")(step, case)
        yield from self._sources_fallback(step, case)

    def _sources_post(self, step, case):
        unit = case["unit"]._at_level(step["level"], case["date"])
        post = self.env["school.post"].sudo().browse(step["post_id"])
        yield self._source_post(post, unit, case["date"])

    def _sources_department_head(self, step, case):
        department = case["department"].sudo()
        for _level in range(step["head_level"] - 1):
            department = department.parent_id
        while department:
            label = self.env._("head of %(name)s", name=department.name)
            yield label, department.manager_id.user_id
            department = department.parent_id

    def _sources_manager(self, step, case):
        """The head of the applicant, then the head of that person, and so on."""
        employee = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("user_id", "=", case["requester"].id),
                    ("company_id", "=", case["unit"].company_id.id),
                ],
                limit=1,
            )
        )
        seen = employee
        while employee.parent_id and employee.parent_id not in seen:
            label = self.env._("head of %(name)s", name=employee.name)
            employee = employee.parent_id
            seen |= employee
            yield label, employee.user_id

    def _sources_chosen(self, step, case):
        """Whom the applicant chose; the whole range when that person is gone."""
        users = self._range_users(step, case["unit"], case["date"])
        chosen = users.filtered(lambda user: user.id in step.get("chosen_ids", ()))
        if chosen:
            yield self.env._("chosen by the applicant"), chosen
        yield from getattr(self, f"_sources_{step['chosen_from']}")(step, case)

    @api.model
    def _range(self, step, case):
        """People among whom the applicant chooses who decides ``step``."""
        users = self._range_users(step, case["unit"], case["date"]).sudo()
        return users.filtered("active") - self._barred(step, case)

    @api.model
    def _range_users(self, step, unit, date):
        """All people of the range of a step, whether they may decide or not."""
        case = {"unit": unit.sudo(), "date": date}
        sources = getattr(self, f"_sources_{step['chosen_from']}")(step, case)
        users = self.env["res.users"]
        for _label, found in sources:
            users |= found
        return users

    def _sources_user(self, step, case):
        users = self.env["res.users"].sudo().browse(step["user_ids"]).exists()
        yield self.env._("named persons"), users

    def _sources_group(self, step, case):
        group = self.env["res.groups"].sudo().browse(step["group_id"]).exists()
        company = case["unit"].company_id
        users = group.all_user_ids.filtered(lambda user: company in user.company_ids)
        yield self.env._("group %(name)s", name=group.name), users

    def _sources_field(self, step, case):
        people = case["document"].sudo()[step["field_name"]]
        if people._name == "hr.employee":
            people = people.user_id
        label = (
            case["document"]._fields[step["field_name"]]._description_string(self.env)
        )
        yield label, people

    def _sources_fallback(self, step, case):
        """The named fallback, then each unit above: the same post, then its head."""
        unit, date = case["unit"], case["date"]
        Post = self.env["school.post"].sudo()
        fallback = Post.browse(step["fallback_post_id"])
        if fallback:
            yield self._source_post(fallback, unit, date)
        # what a step does not use may still be filled in from before
        by_post = step["who"] == "post" or (
            step["who"] == "chosen" and step["chosen_from"] == "post"
        )
        level = by_post and unit._at_level(step["level"], date) or unit
        for above in level._ancestors_on(date):
            if by_post and step["post_id"]:
                yield self._source_post(Post.browse(step["post_id"]), above, date)
            for head in Post.search([("is_unit_head", "=", True)]):
                yield self._source_post(head, above, date)

    def _source_post(self, post, unit, date):
        label = self.env._("%(post)s of %(unit)s", post=post.name, unit=unit.name)
        return label, self.env["school.post.holder"]._users(post, unit, date)

    @api.model
    def _case(self, document, unit, department, requester, incompatible=None):
        """Build the mapping that the other methods take.

        :param incompatible: users barred by their duties, where the caller knows them
        """
        if incompatible is None:
            incompatible = document.sudo()._duty_conflicting("approve", unit)
        return {
            "document": document,
            "unit": unit.sudo(),
            "department": department.sudo(),
            "date": self.env["school.unit"]._today(),
            "requester": requester,
            "own": requester | document.sudo().create_uid,
            "incompatible": incompatible,
        }
