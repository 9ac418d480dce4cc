"""What the tests of the approval room share: rules and requests in a line each."""

from ..common.district import SchoolCommon


class ApprovalBuilder:
    """Builds approval rules and requests for ``cls.school``."""

    @classmethod
    def make_flow(cls, steps, model="school.supply.request", publish=True, **values):
        """Create a rule, published unless told otherwise.

        :param steps: list of values of steps; ``post`` stands for a post's code
        """
        flow = cls.env["school.approval.flow"].create(
            {
                "name": "规则",
                "model_id": cls.env["ir.model"]._get_id(model),
                "company_id": cls.company.id,
                "step_ids": [
                    (0, 0, cls._step_values(number, step))
                    for number, step in enumerate(steps)
                ],
                **values,
            }
        )
        if publish:
            flow.action_publish()
        return flow

    @classmethod
    def _step_values(cls, number, step):
        values = {"sequence": number, **step}
        for name, field in (("post", "post_id"), ("fallback", "fallback_post_id")):
            if name in values:
                values[field] = cls.post(values.pop(name)).id
        return values

    @classmethod
    def make_request(cls, amount=600.0, user=None, submit=False, lines=None, **values):
        """Create a request of ``user`` (the teacher), of one line unless given more."""
        user = user or cls.teacher
        lines = lines or [{"name": "无尘粉笔", "quantity": 1, "price_unit": amount}]
        request = (
            cls.env["school.supply.request"]
            .with_user(user)
            .create(
                {
                    "company_id": user.company_id.id,
                    "purpose": "教学",
                    "department_id": cls.department.id,
                    "line_ids": [(0, 0, {"kind": "consume", **line}) for line in lines],
                    **values,
                }
            )
        )
        if submit:
            request.action_submit()
        return request

    def decide(self, request, user, kind="approve", comment="", **arguments):
        """Decide on ``request`` as ``user`` with the number as it is now."""
        approval = request.sudo().approval_id
        return approval.with_user(user).action_decide(
            kind, approval.seq, comment, **arguments
        )

    def path(self, request):
        """Codes of the posts whose step the request goes through, in order."""
        standing = request.sudo().approval_id._standing()
        return [standing.steps[step_id]["post"] for step_id in standing.route]


class ApprovalCommon(ApprovalBuilder, SchoolCommon):
    """Base of the approval tests that are rolled back."""

    sister_books = False
