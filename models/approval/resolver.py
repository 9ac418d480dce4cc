"""Who decides: from a published step and a document to people."""

from odoo import api, fields, models


class SchoolApprovalResolver(models.AbstractModel):
    """Resolve a step to its deciders, and keep the trail that explains the choice.

    ``case`` is a plain mapping: ``document`` (record), ``unit`` (``school.unit``),
    ``date``, ``department`` (``hr.department``), ``own`` (the applicant and the author,
    who never decide) and ``incompatible`` (users whose duties exclude approving).
    """

    _name = "school.approval.resolver"
    _description = "Approval Resolver"

    @api.model
    def _resolve(self, step, case):
        """People who decide ``step`` in ``case``, and the trail that leads to them.

        The applicant never decides. An empty post goes to the named fallback, then
        to the same post and the head of each unit above; it never passes by itself.

        :return: ``(res.users, trail)``; no users when nobody is left
        """
        trail = []
        for source, users in self._sources(step, case):
            active = users.sudo().filtered("active")
            allowed = active - self._barred(step, case)
            trail.append(
                {
                    "source": source,
                    "found": active.mapped("name"),
                    "excluded": (active - allowed).mapped("name"),
                }
            )
            if allowed:
                return allowed, trail
        return self.env["res.users"], trail

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
        level = unit._at_level(step["level"], date) or unit
        for above in level._ancestors_on(date):
            if step["post_id"]:
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
            "date": fields.Date.context_today(self),
            "own": requester | document.sudo().create_uid,
            "incompatible": incompatible,
        }
