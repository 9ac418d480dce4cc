from odoo import fields, models
from odoo.exceptions import AccessError


class SchoolApprovalCopy(models.Model):
    """Somebody who is to know of an approval without deciding it (抄送)."""

    _name = "school.approval.copy"
    _description = "Approval Copied to a Person"
    _order = "id desc"
    _rec_name = "approval_id"

    approval_id = fields.Many2one(
        "school.approval",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Copied To",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    by_id = fields.Many2one(
        "res.users", string="Copied By", required=True, readonly=True
    )
    copied_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    read_on = fields.Datetime(readonly=True)
    document_name = fields.Char(related="approval_id.document_name")
    summary = fields.Char(related="approval_id.summary")
    requester_id = fields.Many2one(related="approval_id.requester_id")
    state = fields.Selection(related="approval_id.state")
    currency_id = fields.Many2one(related="approval_id.currency_id")
    amount = fields.Monetary(related="approval_id.amount")

    _user_unique = models.Constraint(
        "UNIQUE (approval_id, user_id)", "This person has a copy already."
    )

    def action_open_document(self):
        """Open the document, and note that the copy was read."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id == self.env.user and not self.read_on:
            self.sudo().read_on = fields.Datetime.now()
            approval = self.approval_id.sudo()
            approval._drop_activities({approval: self.env.user})
        return self.approval_id.action_open_document()


class SchoolApproval(models.Model):
    _inherit = "school.approval"

    copy_ids = fields.One2many("school.approval.copy", "approval_id")

    def action_copy(self, user_ids):
        """Let people of the school know of this approval (抄送); twice changes nothing.

        :param user_ids: ids of the people
        :raise AccessError: neither the applicant nor one who decides or decided
        :raise UserError: one of them does not work at the school
        """
        self.ensure_one()
        self.check_access("read")
        people = self._typed_users(user_ids)
        approval = self.sudo()
        if not approval._may_copy(self.env.user):
            raise AccessError(
                self.env._(
                    "%(document)s: its applicant and who decides it send copies.",
                    document=approval.document_name,
                )
            )
        for person in people:
            approval._check_works_here(person)
        approval._create_activities(
            [values for _approval, values in approval._copy_to({approval: people})]
        )
        return True

    def _copy_to(self, wanted):
        """Make copies for those who have none yet; telling them is the caller's.

        :param dict wanted: people by approval
        :return: pairs of approval and values of an activity
        """
        new = [
            (approval, person)
            for approval, people in wanted.items()
            for person in people - approval.copy_ids.user_id
        ]
        self.env["school.approval.copy"].sudo().create(
            [
                {
                    "approval_id": approval.id,
                    "company_id": approval.company_id.id,
                    "user_id": person.id,
                    "by_id": self.env.uid,
                }
                for approval, person in new
            ]
        )
        return [
            (
                approval,
                approval._activity_values(
                    person,
                    self.env._(
                        "For your information: %(document)s",
                        document=approval.document_name,
                    ),
                ),
            )
            for approval, person in new
        ]

    def _copy_by_rule(self):
        """Copy what was just approved to the posts that the rule names (抄送).

        :return: pairs of approval and values of an activity
        """
        Holder, today = (
            self.env["school.post.holder"],
            self.env["school.unit"]._today(),
        )
        wanted = {}
        for approval in self:
            posts = self.env["school.post"].browse(
                approval.snapshot.get("copy_post_ids", ())
            )
            people = Holder._users(posts, approval.unit_id, today) if posts else None
            if people and approval._last_decision().result_state == "approved":
                wanted[approval] = (
                    people - approval.requester_id - approval._last_decision().user_id
                )
        return self._copy_to(wanted) if wanted else []

    def _may_copy(self, user):
        return user == self.requester_id or any(self.task_ids.mapped("for_me"))
