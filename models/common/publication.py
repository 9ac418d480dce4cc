"""公示: what a school publishes of a month or term, frozen when it is posted."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .digest import digest

WEEK = timedelta(days=6)

PREPARING_POSTS = ("affairs_clerk", "affairs_director", "accountant", "principal")
PUBLISHING_POSTS = ("affairs_director", "vice_principal", "principal")


class SchoolPublication(models.Model):
    """One publication. Its lines come from the books and are never typed in.

    A room lists what it has to publish by overriding :meth:`_publication_sections`.
    """

    _name = "school.publication"
    _description = "Publication"
    _inherit = ["school.document"]
    _order = "date_to desc, id desc"

    _document_prefix = "GS"
    _document_own = frozenset(
        {
            "digest",
            "filled_on",
            "line_ids",
            "objection_ids",
            "photo_ids",
            "published_by_id",
            "published_on",
            "shown_to",
            "withdraw_reason",
        }
    )

    rule_id = fields.Many2one(
        comodel_name="school.publication.rule",
        string="What Is Published",
        required=True,
        domain="[('company_id', 'in', (company_id, False))]",
        ondelete="restrict",
    )
    period = fields.Selection(related="rule_id.period")
    month_id = fields.Many2one(
        comodel_name="school.month",
        ondelete="restrict",
    )
    term_id = fields.Many2one(comodel_name="school.term", ondelete="restrict")
    week_from = fields.Date(
        string="Week of", help="Any day of the week; it is counted from its Monday."
    )
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, precompute=True
    )
    date_to = fields.Date(
        string="To", compute="_compute_dates", store=True, precompute=True
    )
    title = fields.Char(
        compute="_compute_title",
        store=True,
        readonly=False,
        precompute=True,
    )
    basis = fields.Char(
        compute="_compute_title",
        store=True,
        readonly=False,
        precompute=True,
    )
    shown_from = fields.Date(
        default=lambda self: self.env["school.unit"]._today(),
        help="The day it is posted.",
    )
    shown_to = fields.Date(readonly=True, copy=False)
    receiver = fields.Char(string="Objections To", help="Who receives objections.")
    phone = fields.Char()
    place = fields.Char(string="Posted At", default="公示栏")
    line_ids = fields.One2many(
        comodel_name="school.publication.line",
        inverse_name="publication_id",
        string="Content",
        readonly=True,
        copy=False,
    )
    objection_ids = fields.One2many(
        comodel_name="school.publication.objection",
        inverse_name="publication_id",
        string="Objections",
        readonly=True,
        copy=False,
    )
    objection_count = fields.Integer(compute="_compute_objection_count")
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_publication_photo_rel",
        string="Photos of the Posted Sheet",
        copy=False,
        readonly=True,
    )
    can_publish = fields.Boolean(compute="_compute_can_publish")
    filled_on = fields.Datetime(string="Listed On", readonly=True, copy=False)
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    withdraw_reason = fields.Char(readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _month_once = models.UniqueIndex(
        "(company_id, rule_id, month_id)"
        " WHERE state <> 'withdrawn' AND month_id IS NOT NULL",
        "This month has such a publication already.",
    )
    _term_once = models.UniqueIndex(
        "(company_id, rule_id, term_id)"
        " WHERE state <> 'withdrawn' AND term_id IS NOT NULL",
        "This term has such a publication already.",
    )
    _week_once = models.UniqueIndex(
        "(company_id, rule_id, date_from)"
        " WHERE state <> 'withdrawn' AND week_from IS NOT NULL",
        "This week has such a publication already.",
    )

    @api.depends("month_id", "term_id", "week_from")
    def _compute_dates(self):
        for publication in self:
            span = publication.month_id or publication.term_id
            day = publication.week_from
            monday = day and day - timedelta(days=day.weekday())
            publication.date_from = span.date_start or monday
            publication.date_to = span.date_end or (monday and monday + WEEK)

    @api.depends("rule_id", "month_id", "term_id", "week_from")
    def _compute_title(self):
        for publication in self:
            span = publication.month_id or publication.term_id
            named = span.display_name if span else publication._week_name()
            publication.title = " ".join(
                filter(None, (named, publication.rule_id.name))
            )
            publication.basis = publication.rule_id.basis

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_can_publish(self):
        for publication in self:
            publication.can_publish = publication._holds(PUBLISHING_POSTS)

    @api.depends("objection_ids")
    def _compute_objection_count(self):
        for publication in self:
            publication.objection_count = len(publication.objection_ids)

    def _holds(self, posts):
        """Return whether the user holds one of ``posts`` at the school today."""
        self.ensure_one()
        return self.env["school.post.holder"]._holds(
            self.env.user, posts, self.unit_id, self.unit_id._today()
        )

    def _week_name(self):
        """Return the first and last day of the week, as people write them."""
        self.ensure_one()
        days = filter(None, (self.date_from, self.date_to))
        lang = self.env["school.form"]._form_lang(self.company_id)
        return "–".join(
            format_date(self.env, day, lang_code=lang, date_format="M月d日")
            if lang == "zh_CN"
            else fields.Date.to_string(day)
            for day in days
        )

    @api.constrains("rule_id", "month_id", "term_id", "week_from", "company_id")
    def _check_period(self):
        for publication in self:
            rule = publication.rule_id
            chosen = {
                "week": publication.week_from,
                "month": publication.month_id,
                "term": publication.term_id,
            }
            if [name for name, span in chosen.items() if span] != [rule.period]:
                raise ValidationError(
                    self.env._(
                        "%(rule)s is published each %(period)s: choose that and"
                        " nothing else.",
                        rule=rule.name,
                        period=dict(
                            rule._fields["period"]._description_selection(self.env)
                        )[rule.period],
                    )
                )
            if rule.company_id and rule.company_id != publication.company_id:
                raise ValidationError(
                    self.env._("%(rule)s is another school's.", rule=rule.name)
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make out publications, listed from the books at once."""
        publications = super().create(vals_list)
        publications._fill()
        return publications

    def write(self, vals):
        """Change the head while it is prepared; another period lists anew."""
        result = super().write(vals)
        if not {"rule_id", "month_id", "term_id", "week_from"}.isdisjoint(vals):
            self._fill()
        return result

    def _check_preparing(self):
        """:raises UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    # -- content ------------------------------------------------------------------

    def _publication_sections(self):
        """Hook: what the publication shows.

        A room overrides it, calls super, and adds the sections of its topics, that is
        those whose code :meth:`_has_topic` says is asked for. It runs with superuser
        rights and names nobody beyond what the regulation wants shown.

        :return: list of ``(title, rows)``; a row is a dict with any of ``name``,
            ``party``, ``date``, ``note`` and ``amount`` (CNY)
        """
        self.ensure_one()
        return []

    def _has_topic(self, code):
        """Whether a topic is to be shown."""
        self.ensure_one()
        return code in self.rule_id.topic_ids.mapped("code")

    def _fill(self):
        """List the content anew; one set of queries for each publication."""
        values = []
        for publication in self.sudo():
            lang = self.env["school.form"]._form_lang(publication.company_id)
            sections = publication.with_context(lang=lang)._publication_sections()
            for place, (title, rows) in enumerate(sections, start=1):
                values += [
                    {
                        "publication_id": publication.id,
                        "section": title,
                        "place": place,
                        "sequence": number,
                        **row,
                    }
                    for number, row in enumerate(rows, start=1)
                ]
        self.sudo().line_ids.unlink()
        self.env["school.publication.line"].sudo().create(values)
        self._set_own({"filled_on": fields.Datetime.now()})

    def action_fill(self):
        """List the content anew from the books."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._fill()
        return True

    def _digest(self):
        self.ensure_one()
        return digest(
            [
                [self.name, self.title, self.basis or "", str(self.date_from)],
                [self._digest_line(line) for line in self.line_ids.sorted("id")],
            ]
        )

    def _digest_line(self, line):
        """Return what of a line is sealed; rooms add what they show besides."""
        return [
            line.section,
            line.name,
            line.party or "",
            str(line.date),
            line.note or "",
            f"{line.amount:.2f}",
        ]

    # -- publishing ---------------------------------------------------------------

    def action_publish(self):
        """Freeze what is listed and publish it, as who leads the school.

        It is listed anew before, so that nothing old is posted.

        :raises UserError: names what is missing
        """
        self.check_access("write")
        self._check_open()
        self.unit_id._check_post(PUBLISHING_POSTS)
        today = self.env["school.unit"]._today()
        self._fill()
        for publication in self:
            publication._check_complete(today)
            shown_from = max(publication.shown_from or today, today)
            publication._set_own(
                {
                    "state": "published",
                    "shown_from": shown_from,
                    "shown_to": publication.unit_id._add_working_days(
                        shown_from, publication.sudo().rule_id.shown_days
                    ),
                    "published_on": fields.Datetime.now(),
                    "published_by_id": self.env.uid,
                    "digest": publication._digest(),
                }
            )
        return True

    def _check_complete(self, today):
        self.ensure_one()
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("title", "receiver", "phone")
            if not self[name]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(publication)s: enter %(missing)s first.",
                    publication=self.display_name,
                    missing=", ".join(missing),
                )
            )
        if self.date_to >= today:
            raise UserError(
                self.env._(
                    "%(publication)s: its period lasts until %(day)s. Publish it then.",
                    publication=self.display_name,
                    day=self.date_to,
                )
            )

    def action_withdraw(self, reason):
        """Withdraw a publication that is wrong; it stays on file with the reason.

        :param str reason: why
        :raises UserError: without a post, not published, or without a reason
        """
        self.check_access("write")
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Write why the publication is withdrawn."))
        self.unit_id._check_post(PUBLISHING_POSTS)
        self._check_published()
        self._set_own({"state": "withdrawn", "withdraw_reason": reason})
        # the next one of the period may follow at once
        self.flush_recordset(["state"])
        return True

    def action_add_photos(self, attachment_ids):
        """Add photos of the posted sheet.

        :param attachment_ids: ids of pictures that the user uploaded
        :raises UserError: not published, none, or somebody else's
        """
        self.ensure_one()
        self.check_access("write")
        self._check_preparing()
        self._check_published()
        whole = isinstance(attachment_ids, list) and all(
            type(one) is int for one in attachment_ids
        )
        files = self.env["ir.attachment"].browse(attachment_ids if whole else [])
        files = files.exists()
        if not files or any(file.create_uid != self.env.user for file in files.sudo()):
            raise UserError(self.env._("Upload the photos yourself and choose them."))
        files.check_access("write")
        files.write({"res_model": self._name, "res_id": self.id})
        self._set_own({"photo_ids": [fields.Command.link(file.id) for file in files]})
        return True

    def _check_published(self):
        for publication in self:
            if publication.state != "published":
                raise UserError(
                    self.env._(
                        "%(publication)s is not published.",
                        publication=publication.display_name,
                    )
                )


class SchoolPublicationLine(models.Model):
    """One line of what is published."""

    _name = "school.publication.line"
    _description = "Line of a Publication"
    _inherit = ["school.listed"]
    _order = "publication_id, place, sequence, id"

    _listed_columns = (
        "company_id",
        "publication_id",
        "section",
        "name",
        "party",
        "date",
        "note",
        "amount",
    )
    _listed_totals = ("amount",)

    publication_id = fields.Many2one(
        comodel_name="school.publication",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="publication_id.company_id", store=True, precompute=True, index=True
    )
    section = fields.Char(required=True)
    place = fields.Integer()
    sequence = fields.Integer()
    name = fields.Char(string="Item", required=True)
    party = fields.Char(string="With Whom")
    date = fields.Date()
    note = fields.Char()
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary()

    def write(self, vals):
        """Refuse, once it is published: what is posted does not change.

        :raises UserError: the publication is not open any more
        """
        self.publication_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.publication_id._check_open()
