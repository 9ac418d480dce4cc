"""Certificates (健康证、保安员证…): until when they hold, and who lacks one."""

from odoo import api, fields, models
from odoo.fields import Domain

KINDS = [
    ("health", "Health Certificate"),
    ("guard", "Guard's Certificate"),
    ("electrician", "Electrician's Certificate"),
    ("special", "Special Equipment Operator"),
    ("cook", "Cook's Certificate"),
    ("driver", "Driving Licence"),
    ("other", "Other"),
]
#: what a kind of group needs: 食品安全法 Art. 45 (yearly health check of who handles
#: food), 保安服务管理条例 Art. 16 (guards hold the certificate)
NEEDED = {"canteen": "health", "guard": "guard"}
AHEAD_DAYS = 30
BATCH = 500


class SchoolStaffCertificate(models.Model):
    """A certificate of a person, with its last day."""

    _name = "school.staff.certificate"
    _description = "Certificate"
    _inherit = [
        "school.staff.setting",
        "school.staff.person",
        "mail.thread",
        "mail.activity.mixin",
        "school.listed",
    ]
    _order = "date_to, employee_id, id"
    _rec_name = "number"
    _listed_columns = (
        "employee_id",
        "kind",
        "number",
        "issuer",
        "date_from",
        "date_to",
        "state",
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    kind = fields.Selection(selection=KINDS, required=True, default="health")
    number = fields.Char(required=True)
    issuer = fields.Char(string="Issued By")
    date_from = fields.Date(string="Issued On", required=True)
    date_to = fields.Date(string="Valid Until", required=True, index=True)
    photo = fields.Image(max_width=1600, max_height=1600)
    alarmed_on = fields.Date(readonly=True, copy=False)
    counted_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("valid", "Valid"),
            ("ending", "Ends Soon"),
            ("expired", "Expired"),
            ("replaced", "Replaced"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    is_replaced = fields.Boolean(
        help="There is a newer one of this kind.", readonly=True, copy=False
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "The last day cannot lie before the first."
    )

    @api.depends("date_to", "is_replaced")
    def _compute_state(self):
        today = self.env["school.unit"]._today()
        soon = fields.Date.add(today, days=AHEAD_DAYS)
        for certificate in self:
            if certificate.is_replaced:
                certificate.state = "replaced"
            elif not certificate.date_to or certificate.date_to < today:
                certificate.state = "expired"
            else:
                ends = certificate.date_to <= soon
                certificate.state = "ending" if ends else "valid"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        soon = fields.Date.add(today, days=AHEAD_DAYS)
        newest = Domain("is_replaced", "=", False)
        of_state = {
            "replaced": Domain("is_replaced", "=", True),
            "expired": newest & Domain("date_to", "<", today),
            "ending": newest
            & Domain("date_to", ">=", today)
            & Domain("date_to", "<=", soon),
            "valid": newest & Domain("date_to", ">", soon),
        }
        return Domain.OR(of_state[one] for one in value if one in of_state)

    @api.depends("employee_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for one in self:
            name = one.sudo().employee_id.name or ""
            one.display_name = f"{name} {kinds.get(one.kind, '')}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        """Enter certificates; older ones of the kind are replaced."""
        for vals in vals_list:
            vals.update(alarmed_on=False, counted_on=False, is_replaced=False)
        certificates = super().create(vals_list)
        certificates._replace()
        return certificates

    def write(self, vals):
        """Change what was entered; alarms and facts follow from the days."""
        if not self.env.su:
            for name in ("alarmed_on", "counted_on", "is_replaced"):
                vals.pop(name, None)
        result = super().write(vals)
        if not {"date_to", "kind", "employee_id"}.isdisjoint(vals):
            self._replace()
        return result

    def _replace(self):
        """Mark all but the newest of each person and kind."""
        everything = self.sudo().search(
            [("employee_id", "in", self.employee_id.ids)], order="date_to, id"
        )
        newest = {}
        for one in everything:
            newest[one.employee_id, one.kind] = one
        for one in everything:
            replaced = newest[one.employee_id, one.kind] != one
            if one.is_replaced != replaced:
                one.is_replaced = replaced

    @api.model
    def _missing(self, people, kind):
        """Return who among these people holds no valid certificate of a kind."""
        valid = self.sudo().search(
            [
                ("employee_id", "in", people.ids),
                ("kind", "=", kind),
                ("state", "in", ("valid", "ending")),
            ]
        )
        return people - valid.employee_id

    @api.model
    def _cron_expire(self):
        """Tell of certificates that end soon, and put on record those that are over."""
        today = self.env["school.unit"]._today()
        ending = self.sudo().search(
            [("state", "in", ("ending", "expired")), ("alarmed_on", "=", False)],
            order="id",
        )
        ending._alarm(today)
        over = self.sudo().search(
            [("state", "=", "expired"), ("counted_on", "=", False)], order="id"
        )
        over._count(today)
        self.env["ir.cron"]._commit_progress(len(ending | over), remaining=0)

    def _alarm(self, today):
        """Give the office of each school, and the leader, an activity for each."""
        self.write({"alarmed_on": today})
        Holder = self.env["school.post.holder"]
        Unit = self.env["school.unit"]
        todo = self.env.ref("mail.mail_activity_data_todo")
        members = self.env["school.staff.member"].search(
            self.env["school.staff.member"]._on(today, today)
            & Domain("employee_id", "in", self.employee_id.ids)
        )
        leaders = {
            member.employee_id: member.group_id._leading_users() for member in members
        }
        office = {
            company: Holder._users(
                ["affairs_director", "affairs_clerk"], Unit._for_company(company), today
            )
            for company in self.company_id
        }
        nobody = self.env["res.users"]
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": one.id,
                    "activity_type_id": todo.id,
                    "user_id": user.id,
                    "date_deadline": one.date_to,
                    "summary": self.with_context(lang=user.lang).env._(
                        "The certificate ends: have it renewed"
                    ),
                }
                for one in self
                for user in office[one.company_id]
                | leaders.get(one.employee_id, nobody)
            ]
        )

    def _count(self, today):
        """Record that these expired while the person works here."""
        Contract = self.env["school.staff.contract"]
        working = Contract._in_force(self.employee_id, today)
        here = self.filtered(lambda one: one.employee_id.id in working)
        self.env["school.fact.hook"]._record_facts(
            [
                {
                    "company": one.company_id,
                    "subject": one.employee_id,
                    "type": "certificate_expired",
                    "date": today,
                    "quantity": 1,
                    "source": one,
                    "part": fields.Date.to_string(one.date_to),
                    "note": one.display_name,
                }
                for one in here
            ]
        )
        here.write({"counted_on": today})


class SchoolStaffGroup(models.Model):
    _inherit = "school.staff.group"

    lacking_ids = fields.Many2many(
        comodel_name="hr.employee",
        string="Without the Certificate They Need",
        compute="_compute_lacking_ids",
        help="Canteen staff need a health certificate (Food Safety Law, Art. 45),"
        " guards a guard's certificate (Regulation on Security Services, Art. 16).",
    )

    @api.depends("kind", "member_ids.employee_id")
    def _compute_lacking_ids(self):
        today = self.env["school.unit"]._today()
        Member = self.env["school.staff.member"].sudo()
        Certificate = self.env["school.staff.certificate"]
        self.lacking_ids = False
        for kind, groups in self.grouped("kind").items():
            if kind not in NEEDED:
                continue
            members = Member.search(
                Member._on(today, today) & Domain("group_id", "in", groups.ids)
            )
            lacking = Certificate._missing(members.employee_id, NEEDED[kind])
            for group in groups:
                own = members.filtered(
                    lambda one, group=group: one.group_id == group._origin
                )
                group.lacking_ids = (own.employee_id & lacking).ids
