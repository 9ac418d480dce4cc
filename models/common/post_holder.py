"""Who holds which post, in which unit, from when until when."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, ormcache

from .unit_parent import on_date

# Once a period has begun, decisions may rest on these: they stay as they are.
FIXED_FIELDS = {"post_id", "unit_id", "user_id", "department_id", "date_from"}


class SchoolPostHolder(models.Model):
    """A person in a post of a unit during a period. This decides, not the groups."""

    _name = "school.post.holder"
    _description = "Post Holder"
    _order = "unit_id, post_sequence, date_from desc, id"

    post_id = fields.Many2one(
        comodel_name="school.post",
        required=True,
        index=True,
        ondelete="restrict",
    )
    post_sequence = fields.Integer(
        related="post_id.sequence",
        store=True,
        precompute=True,
    )
    unit_id = fields.Many2one(
        comodel_name="school.unit",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["school.unit"]._for_company(self.env.company),
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_ids', 'in', company_id), ('share', '=', False)]",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
        help="Only for posts that exist once in every department.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until", help="Last day; empty while it lasts.")
    is_current = fields.Boolean(
        string="In Office",
        compute="_compute_is_current",
        search="_search_is_current",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day in a post cannot lie before the first day.",
    )
    # Ranges of one number compare ids without the extension btree_gist.
    _once = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(post_id, post_id, '[]') WITH &&,"
        " int4range(unit_id, unit_id, '[]') WITH &&,"
        " int4range(user_id, user_id, '[]') WITH &&,"
        " int4range(coalesce(department_id, 0), coalesce(department_id, 0), '[]')"
        " WITH &&, daterange(date_from, date_to, '[]') WITH &&)",
        "This person holds the post in this period already.",
    )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = self.env["school.unit"]._today()
        current = self.filtered_domain(on_date(today))
        current.is_current = True
        (self - current).is_current = False

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return on_date(self.env["school.unit"]._today())

    @api.depends("post_id", "user_id")
    def _compute_display_name(self):
        for holder in self:
            holder.display_name = f"{holder.user_id.name} · {holder.post_id.name}"

    @api.constrains("user_id", "unit_id")
    def _check_user_works_here(self):
        """Without the school's company a holder could not open its documents."""
        for holder in self.sudo():
            if holder.company_id not in holder.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s has no access to %(unit)s. Add this school to the"
                        " allowed companies of the user first.",
                        person=holder.user_id.name,
                        unit=holder.unit_id.name,
                    )
                )

    @api.constrains("department_id", "unit_id")
    def _check_department_company(self):
        for holder in self.sudo():
            company = holder.department_id.company_id
            if company and company != holder.company_id:
                raise ValidationError(
                    self.env._(
                        "The department %(department)s belongs to %(company)s, not to"
                        " %(unit)s. Choose a department of this school.",
                        department=holder.department_id.name,
                        company=company.name,
                        unit=holder.unit_id.name,
                    )
                )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Put people in posts.

        :raises AccessError: unless the user administers the unit, and for oneself
        """
        # Whoever ends one period and begins the next in one go means this order.
        self.flush_model()
        holders = super().create(vals_list)
        holders._check_rights()
        holders._tell_unit(self.env._("Appointed"))
        holders._changed()
        return holders

    def write(self, vals):
        """Change or end periods; what has begun is ended, not rewritten.

        :raises AccessError: unless the user administers the unit, and for oneself
        :raises UserError: for a change of the person or the post once it has begun
        """
        self._check_rights()
        self._check_not_begun(vals)
        units = self.unit_id
        result = super().write(vals)
        self._check_rights()
        self._tell_unit(self.env._("Changed"))
        self._changed(units)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_begun(self):
        self._check_rights()
        self._check_not_begun(dict.fromkeys(FIXED_FIELDS, False))
        self._tell_unit(self.env._("Deleted"))

    def unlink(self):
        """Delete appointments that have not begun yet.

        :raises UserError: when one has begun; it is ended instead
        """
        units = self.unit_id
        result = super().unlink()
        self.env["res.users"]._school_scopes_changed()
        self._holders_changed(units)
        return result

    def _check_rights(self):
        """Only the unit's administrator appoints, and never himself."""
        if self.env.su or self.env.is_system():
            return
        self.unit_id._check_administers()
        for holder in self:
            if holder.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%(post)s at %(unit)s: nobody appoints himself or ends his own"
                        " post. Ask the administrator of the district.",
                        post=holder.post_id.name,
                        unit=holder.unit_id.name,
                    )
                )

    def _check_not_begun(self, vals):
        """Decisions rest on a period that has begun: only its end may be set."""
        if self.env.su:
            return
        today = self.env["school.unit"]._today()
        for holder in self:
            changed = any(
                holder._fields[name].convert_to_cache(vals[name], holder)
                != holder._fields[name].convert_to_cache(holder[name], holder)
                for name in FIXED_FIELDS & set(vals)
            )
            if changed and holder.date_from <= today:
                raise UserError(
                    self.env._(
                        "%(person)s has held the post %(post)s since %(date)s, and"
                        " decisions may rest on it. Enter the last day instead and"
                        " appoint anew.",
                        person=holder.user_id.name,
                        post=holder.post_id.name,
                        date=format_date(
                            self.env, holder.date_from, date_format="long"
                        ),
                    )
                )

    def _tell_unit(self, what):
        """Leave a trace of the appointments in the chatter of their units.

        Data that the system loads leaves none: nobody has appointed anybody.
        """
        if self.env.uid == SUPERUSER_ID:
            return
        for unit, holders in self.sudo().grouped("unit_id").items():
            unit.message_post(
                body=Markup("<br/>").join(
                    holder._period_text(what) for holder in holders
                ),
                author_id=self.env.user.partner_id.id,
            )

    def _period_text(self, what):
        """Return one line on the appointment for the chatter."""
        dates = [self.date_from, self.date_to]
        period = " – ".join(
            format_date(self.env, day, date_format="long") if day else ""
            for day in dates
        )
        return f"{what}: {self.display_name}, {period}"

    def _changed(self, units=None):
        """Forget what was derived from the holders and tell the other rooms."""
        self.env["res.users"]._school_scopes_changed()
        self._holders_changed(self.unit_id | (units or self.env["school.unit"]))

    @api.model
    def _holders_changed(self, units):
        """Hook: the holders of posts in ``units`` may be others from now on.

        Override it to bring open tasks up to date, and call super.
        """

    # Lookup

    @api.model
    def _post_codes(self, posts):
        """Return the codes of ``posts``: records, one code or several codes."""
        if isinstance(posts, str):
            return [posts]
        return posts.mapped("code") if isinstance(posts, models.Model) else list(posts)

    @api.model
    def _users(self, post, unit, date, department=None):
        """Return the active users who hold a post in a unit on a date.

        :param post: record of ``school.post``, or its code
        :param unit: the unit, not its superiors
        :param date: the day that counts
        :param department: limits posts that exist once in every department
        :return: ``res.users``, by seniority in the post
        """
        departments = None if department is None else tuple(department.ids)
        codes = tuple(self._post_codes(post))
        found = self._user_ids(codes, tuple(unit.ids), date, departments)
        users = self.env["res.users"].browse(found)
        return users.sudo().filtered("active").sudo(self.env.su)

    @api.model
    @ormcache("codes", "unit_ids", "date", "department_ids")
    def _user_ids(self, codes, unit_ids, date, department_ids):
        """Ids of the users whom :meth:`_users` returns, leavers included."""
        domain = (
            on_date(date)
            & Domain("post_id.code", "in", codes)
            & Domain("unit_id", "in", unit_ids)
        )
        if department_ids is not None:
            domain &= Domain("department_id", "in", department_ids or [False])
        return tuple(self.sudo().search(domain, order="date_from, id").user_id.ids)

    @api.model
    def _holds(self, user, codes, unit, date):
        """Whether ``user`` holds one of the posts in ``unit`` on ``date``.

        :param user: one record of ``res.users``
        :param codes: one code or several codes of posts
        :param unit: units of which one suffices
        :param date: the day that counts
        """
        holders = self._user_ids(
            tuple(self._post_codes(codes)), tuple(unit.ids), date, None
        )
        return user.id in holders and user.sudo().active

    @api.model
    def _cron_new_day(self):
        """Let appointments and hierarchies that begin or ended today take effect.

        What a user may read is cached, so the cache is emptied with the date.
        """
        today = self.env["school.unit"]._today()
        yesterday = fields.Date.subtract(today, days=1)
        turned = Domain("date_from", "=", today) | Domain("date_to", "=", yesterday)
        units = self.search(turned).unit_id
        units |= self.env["school.unit.parent"].search(turned).unit_id
        self.env["res.users"]._school_scopes_changed()
        if units:
            self._holders_changed(units)
