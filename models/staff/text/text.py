"""Regulations and duties (制度、岗位职责): drafts, of which versions are published."""

from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.digest import digest

KINDS = [
    ("regulation", "Regulation"),
    ("duties", "Duties of a Post"),
    ("pledge", "Letter of Responsibility"),
]
PUBLISHING_POSTS = ("affairs_director", "vice_principal", "principal")
MOST_BYTES = 5 * 1024 * 1024


def file_bytes(record):
    """Return the file of a text or of a version, empty without one."""
    content = record.with_context(bin_size=False).file
    return b64decode(content) if content else b""


def content_digest(record):
    """Return the digest of what a text would publish, or a version published."""
    return digest(
        {
            "school": record.company_id.id,
            "kind": record.kind,
            "name": record.name,
            "body": record.body or "",
            "file": file_bytes(record),
        }
    )


class SchoolStaffText(models.Model):
    """A text that people read and sign. What they sign is a published version."""

    _name = "school.staff.text"
    _description = "Regulation or Duties"
    _inherit = ["school.staff.setting", "school.owned", "mail.thread"]
    _order = "sequence, name, id"

    name = fields.Char(string="Title", required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(selection=KINDS, required=True, default="regulation")
    body = fields.Text(string="Text")
    file = fields.Binary(help="The text as it was issued, such as a PDF.")
    filename = fields.Char()
    whole_school = fields.Boolean(
        string="All Contract Staff", help="Members of all groups."
    )
    group_ids = fields.Many2many(
        comodel_name="school.staff.group",
        relation="school_staff_text_group_rel",
        string="Groups",
        check_company=True,
        domain="[('subject_kind', '=', 'person'), ('company_id', '=', company_id)]",
    )
    post_ids = fields.Many2many(
        comodel_name="school.post",
        relation="school_staff_text_post_rel",
        string="Posts",
        help="Whoever holds one of these at the school.",
    )
    sign_days = fields.Integer(
        string="Days to Sign", default=7, required=True, help="After it was published."
    )
    version_ids = fields.One2many(
        comodel_name="school.staff.text.version",
        inverse_name="text_id",
        string="Versions",
        readonly=True,
    )
    number = fields.Integer(string="Version", compute="_compute_version")
    is_changed = fields.Boolean(
        string="Not Published Yet",
        compute="_compute_version",
        help="The draft differs from the version in force.",
    )
    reading_count = fields.Integer(
        string="Have to Sign", compute="_compute_reading_counts"
    )
    waiting_count = fields.Integer(
        string="Have Not Signed", compute="_compute_reading_counts"
    )

    _days_sane = models.Constraint(
        "CHECK (sign_days >= 1)", "Give at least one day to sign."
    )

    @api.depends("version_ids.digest", "name", "kind", "body", "file")
    def _compute_version(self):
        for text in self:
            last = text.version_ids[:1]
            text.number = last.number
            text.is_changed = content_digest(text) != last.digest

    @api.depends("version_ids.reading_ids.state")
    def _compute_reading_counts(self):
        counts = {}
        for text, state, count in self.env["school.staff.reading"]._read_group(
            [("text_id", "in", self.ids), ("state", "in", ("waiting", "signed"))],
            ["text_id", "state"],
            ["__count"],
        ):
            counts[text, state] = count
        for text in self:
            waiting = counts.get((text, "waiting"), 0)
            text.waiting_count = waiting
            text.reading_count = waiting + counts.get((text, "signed"), 0)

    @api.constrains("file")
    def _check_file(self):
        for text in self:
            if len(file_bytes(text)) > MOST_BYTES:
                raise ValidationError(
                    self.env._(
                        "%(text)s: a file may have %(most)s MB at most.",
                        text=text.name,
                        most=MOST_BYTES // 1024 // 1024,
                    )
                )

    def write(self, vals):
        """Change the draft; a text stays with the school that published it.

        :raise UserError: names the text that was published
        """
        if "company_id" in vals:
            for text in self.filtered("version_ids"):
                if text.company_id.id != vals["company_id"]:
                    raise UserError(
                        self.env._(
                            "%(text)s was published: it stays with its school.",
                            text=text.name,
                        )
                    )
        return super().write(vals)

    # -- publishing -----------------------------------------------------------------

    def action_publish(self):
        """Publish the drafts as new versions, and ask who has to sign.

        :raise UserError: without a post, with nothing to read, or nothing new
        """
        self.check_access("write")
        self.unit_id._check_post(PUBLISHING_POSTS)
        for text in self:
            text._check_publishable()
            text._publish()
        return True

    def _check_publishable(self):
        self.ensure_one()
        self._check_school()
        if not (self.body or "").strip() and not self.file:
            raise UserError(
                self.env._("%(text)s: there is nothing to read.", text=self.name)
            )
        if not self.is_changed:
            raise UserError(
                self.env._(
                    "%(text)s has not changed since version %(number)s.",
                    text=self.name,
                    number=self.number,
                )
            )
        if not self._readers():
            raise UserError(
                self.env._(
                    "%(text)s: choose groups or posts with people who read it.",
                    text=self.name,
                )
            )

    def _publish(self):
        """Freeze the draft; whoever did not sign the version before signs this one."""
        self.ensure_one()
        text = self.sudo()
        before = text.version_ids.reading_ids.filtered(
            lambda reading: reading.state == "waiting"
        )
        before._close("replaced")
        version = self.env["school.staff.text.version"].sudo()
        version = version.create(
            {
                "text_id": text.id,
                "company_id": text.company_id.id,
                "number": text.number + 1,
                "kind": text.kind,
                "name": text.name,
                "body": text.body,
                "file": text.with_context(bin_size=False).file,
                "filename": text.filename,
                "digest": content_digest(text),
                "user_id": self.env.uid,
                "published_on": fields.Datetime.now(),
            }
        )
        text.invalidate_recordset(["version_ids"])
        version._ask()

    def _readers(self):
        """Return who has to sign today: ``{employee: group}``, no group for posts."""
        self.ensure_one()
        today = self.env["school.unit"]._today()
        Member = self.env["school.staff.member"].sudo()
        domain = Member._on(today, today) & fields.Domain(
            "company_id", "=", self.company_id.id
        )
        if not self.whole_school:
            domain &= fields.Domain("group_id", "in", self.group_ids.ids)
        members = Member.search(domain & fields.Domain("employee_id", "!=", False))
        holders = self.env["school.post.holder"]._users(
            self.post_ids, self.unit_id, today
        )
        people = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("user_id", "in", holders.ids),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )
        nobody = self.env["school.staff.group"]
        return {
            **dict.fromkeys(people, nobody),
            **{member.employee_id: member.group_id for member in members},
        }

    def action_open_readings(self):
        """Open who signed and who has not."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_staff_reading_action"
        )
        return {**action, "domain": [("text_id", "=", self.id)], "context": {}}
