"""Who has to read and sign a version, and who did (签阅)."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.photo import clean_photo
from ..remind import remind


class SchoolStaffReading(models.Model):
    """One person and one version. Written by the methods below alone.

    Nobody has the right to write it: a signature is the person's own, or that of a
    paper whose photo the leader enters for somebody without an account.
    """

    _name = "school.staff.reading"
    _description = "Reader of a Regulation"
    _inherit = [
        "school.staff.person",
        "mail.thread",
        "mail.activity.mixin",
        "school.listed",
    ]
    _order = "due, version_id, group_id, id"

    _listed_columns = (
        "text_id",
        "number",
        "group_id",
        "employee_id",
        "due",
        "state",
        "signed_on",
        "on_paper",
    )

    version_id = fields.Many2one(
        comodel_name="school.staff.text.version",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    text_id = fields.Many2one(
        string="Regulation",
        related="version_id.text_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, precompute=True, index=True
    )
    number = fields.Integer(string="Version Number", related="version_id.number")
    body = fields.Text(related="version_id.body")
    file = fields.Binary(related="version_id.file")
    filename = fields.Char(related="version_id.filename")
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    due = fields.Date(string="To Sign Until", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Not Signed"),
            ("signed", "Signed"),
            ("replaced", "Replaced by a New Version"),
            ("left", "Not Concerned Any More"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    digest = fields.Char(string="Digest of What Was Signed", readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    on_paper = fields.Boolean(readonly=True, copy=False)
    photo = fields.Image(
        string="Signed Paper", readonly=True, copy=False, max_width=1600
    )
    told_late_on = fields.Date(readonly=True, copy=False)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _once = models.UniqueIndex(
        "(version_id, employee_id)", "This person is listed already."
    )

    @api.depends("state", "due")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        for reading in self:
            waits = reading.state == "waiting" and reading.due
            reading.is_overdue = bool(waits and reading.due < today)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        return Domain("state", "=", "waiting") & Domain("due", "<", today)

    @api.depends("version_id", "employee_id")
    def _compute_display_name(self):
        for reading in self:
            parts = (reading.version_id.display_name, reading.sudo().employee_id.name)
            reading.display_name = " ".join(filter(None, parts))

    # -- signing --------------------------------------------------------------------

    def action_sign(self):
        """Sign one version as the person who has to; the digest is pinned.

        :raise UserError: somebody else's, signed already, or replaced
        """
        self.ensure_one()
        self.check_access("read")
        if not self.is_mine:
            raise UserError(
                self.env._(
                    "%(person)s reads and signs in person.",
                    person=self.sudo().employee_id.name,
                )
            )
        self._sign({})
        return True

    def _sign_on_paper(self, photo):
        """Enter the signatures of a paper, for people without an account.

        :param str photo: base64 of the paper
        :raise UserError: not one's group, or somebody who signs in person
        """
        self.check_access("read")
        for reading in self.sudo():
            group = reading.group_id.sudo(False)
            if group:
                group._check_leading()
            else:
                unit = self.env["school.unit"]._for_company(reading.company_id)
                unit._check_post(("affairs_director", "affairs_clerk"))
            if reading.employee_id.user_id:
                raise UserError(
                    self.env._(
                        "%(person)s has an account and signs in person.",
                        person=reading.employee_id.name,
                    )
                )
        self._sign({"on_paper": True, "photo": self._paper(photo)})

    def _paper(self, photo):
        """Return the photo drawn anew, as base64.

        :raise UserError: no picture
        """
        try:
            content = b64decode(photo or "", validate=True)
        except (NotBase64, TypeError, ValueError):
            content = b""
        return b64encode(clean_photo(self.env, content))

    def _sign(self, values):
        """Sign what waits; rights were checked."""
        for reading in self.sudo():
            if reading.state != "waiting":
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(reading)s: %(state)s.",
                        reading=reading.display_name,
                        state=states[reading.state],
                    )
                )
        for version in self.sudo().version_id:
            version._check_intact()
        for reading in self.sudo():
            reading.write(
                {
                    **values,
                    "state": "signed",
                    "digest": reading.version_id.digest,
                    "signed_on": fields.Datetime.now(),
                    "signed_by_id": self.env.uid,
                }
            )
        self.sudo().activity_ids.unlink()

    def _close(self, state):
        """End what waits: replaced by a newer version, or the person is gone."""
        self.sudo().write({"state": state})
        self.sudo().activity_ids.unlink()

    def _ask_to_sign(self):
        """Give those with an account an activity each."""
        remind(
            self,
            [
                (
                    reading,
                    reading.employee_id.user_id,
                    reading.due,
                    lambda env, reading=reading: env._(
                        "Read and sign: %(text)s", text=reading.version_id.name
                    ),
                )
                for reading in self.sudo()
                if reading.employee_id.user_id
            ],
        )


class SchoolStaffReadingPaper(models.TransientModel):
    """The photo of a paper that people without an account signed."""

    _name = "school.staff.reading.paper"
    _description = "Signed Paper"

    reading_ids = fields.Many2many(
        comodel_name="school.staff.reading",
        relation="school_staff_reading_paper_rel",
        string="Who Signed",
        required=True,
        default=lambda self: self._default_readings(),
    )
    photo = fields.Image(required=True, max_width=1600, max_height=1600)

    @api.model
    def _default_readings(self):
        """Return the entries that were ticked in the list."""
        ids = self.env.context.get("active_ids")
        wanted = self.env.context.get("active_model") == "school.staff.reading"
        return self.env["school.staff.reading"].browse(ids if wanted else []).exists()

    def action_enter(self):
        """Enter the signatures; each entry checks who does."""
        self.ensure_one()
        if not self.reading_ids:
            raise UserError(self.env._("Choose who signed."))
        self.reading_ids._sign_on_paper(self.with_context(bin_size=False).photo)
        return {"type": "ir.actions.act_window_close"}
