"""The small district that the tests of all rooms stand on."""

from datetime import date
from unittest.mock import patch

from odoo.tests import TransactionCase

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}

# attribute: (group, post, Chinese name) of the people of the school
PEOPLE = {
    "principal": ("principal", "principal", "陈校长"),
    "vice": ("principal", "vice_principal", "周副校长"),
    "affairs": ("affairs", "affairs_director", "刘主任"),
    "buyer": ("buyer", "buyer", "孙采购"),
    "keeper": ("keeper", "keeper", "钱保管"),
    "accountant": ("accountant", "accountant", "吴会计"),
    "asset_keeper": ("keeper", "asset_keeper", "郑校产"),
    "clerk": ("user", "clerk", "冯文书"),
    "leader": ("leader", "group_leader", "沈组长"),
    "head": ("user", "department_head", "韩主任"),
    "teacher": ("user", "teacher", "王老师"),
    "acceptor1": ("user", "teacher", "杨老师"),
    "acceptor2": ("user", "teacher", "朱老师"),
    "admin_user": ("admin", "administrator", "许管理"),
    "school_auditor": ("auditor", "auditor", "何审计"),
}
SISTER_PEOPLE = {
    "sister_principal": ("principal", "principal", "吕校长"),
    "sister_affairs": ("affairs", "affairs_director", "施主任"),
    "sister_buyer": ("buyer", "buyer", "张采购"),
    "sister_keeper": ("keeper", "keeper", "孔保管"),
    "sister_accountant": ("accountant", "accountant", "曹会计"),
    "sister_teacher": ("user", "teacher", "严老师"),
}
DISTRICT_PEOPLE = {
    "officer": ("officer", "bureau_officer", "华科长"),
    "auditor": ("auditor", "auditor", "金审计"),
    "district_admin": ("admin", "administrator", "魏管理"),
}


class SchoolDistrict:
    """A district with a central school and two schools, and people in their posts.

    ``cls.school`` is the school under test, ``cls.sister`` the other one. The people
    are attributes named as in ``PEOPLE``; each works in one company and holds one post
    since 2020. Nobody is in a group of Odoo's own system.

    Set ``sister_books`` to False to leave out the sister's accounts and warehouse, and
    ``district_books`` to True to have those of the district and the central school.
    """

    sister_books = True
    district_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()

    @classmethod
    def build(cls):
        """Create everything in ``cls.env``."""
        cls.quiet = cls.env(context=dict(cls.env.context, **QUIET))
        cls._make_units()
        cls._make_people()
        cls._make_departments()
        cls._make_calendar()
        cls._make_fund()
        cls._make_goods()

    # Units and people

    @classmethod
    def _make_units(cls):
        """Create the four units; companies without books are cheap."""
        cls.district = cls._make_unit("示范区教育局", "TQJ", "district")
        cls.central = cls._make_unit("示范中心校", "TZX", "central", cls.district)
        cls.school = cls._make_unit("示范中学", "TZ1", "school", cls.district, True)
        cls.sister = cls._make_unit(
            "示范小学", "TX1", "school", cls.central, cls.sister_books
        )
        cls.company = cls.school.company_id
        cls.sister_company = cls.sister.company_id

    @classmethod
    def _make_unit(cls, name, code, kind, parent=None, books=None, **values):
        """Create a unit.

        :param books: whether its company gets accounts and a warehouse; by default as
            ``district_books`` says
        """
        books = cls.district_books if books is None else books
        vals = {"name": name, "code": code, "kind": kind, **values}
        if parent:
            line = {"parent_id": parent.id, "date_from": date(2020, 1, 1)}
            vals["parent_line_ids"] = [(0, 0, line)]
        units = cls.quiet["school.unit"]
        if books:
            return units.create(vals).with_env(cls.env)
        with patch.object(type(units), "_setup_company", lambda self: None):
            return units.create(vals).with_env(cls.env)

    @classmethod
    def _make_people(cls):
        """Create the users of every role, each in the post, in one go."""
        roles = [
            (name, unit, *role)
            for people, unit in (
                (PEOPLE, cls.school),
                (SISTER_PEOPLE, cls.sister),
                (DISTRICT_PEOPLE, cls.district),
            )
            for name, role in people.items()
        ]
        users = cls.quiet["res.users"].create(
            [
                cls._user_values(f"test.{name}", person, group, unit)
                for name, unit, group, _post, person in roles
            ]
        )
        cls.quiet["school.post.holder"].create(
            [
                cls._holder_values(user, post, unit)
                for user, (_name, unit, _group, post, _person) in zip(
                    users, roles, strict=True
                )
            ]
        )
        for user, (name, *_role) in zip(users, roles, strict=True):
            setattr(cls, name, user.with_env(cls.env))

    @classmethod
    def make_user(cls, login, name, group="user", unit=None, **values):
        """Create a user of one unit, without a password.

        :param group: last part of the group's XML id, such as ``keeper``
        :param unit: the unit where the user works; the school under test by default
        """
        vals = cls._user_values(login, name, group, unit or cls.school)
        return cls.quiet["res.users"].create({**vals, **values}).with_env(cls.env)

    @classmethod
    def _user_values(cls, login, name, group, unit):
        company = unit.company_id
        return {
            "name": name,
            "login": login,
            "email": f"{login}@example.com",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(6, 0, cls.env.ref(f"school_logistics.group_{group}").ids)],
            "tz": "Asia/Shanghai",
        }

    @classmethod
    def appoint(cls, user, code, unit=None, **values):
        """Put a user in a post, since 2020 if ``date_from`` is not given.

        :param code: code of the post
        :param unit: the unit; the school under test by default
        :return: the period, a ``school.post.holder``
        """
        vals = cls._holder_values(user, code, unit or cls.school)
        holder = cls.quiet["school.post.holder"].create({**vals, **values})
        return holder.with_env(cls.env)

    @classmethod
    def _holder_values(cls, user, code, unit):
        return {
            "post_id": cls.post(code).id,
            "user_id": user.id,
            "unit_id": unit.id,
            "date_from": date(2020, 1, 1),
        }

    @classmethod
    def post(cls, code):
        """Return the post with this code."""
        return cls.env["school.post"].search([("code", "=", code)])

    # Departments, calendar, goods

    @classmethod
    def _make_departments(cls):
        """Create the teaching office, led by ``head``, with employees for all."""
        employees = (
            cls.quiet["hr.employee"]
            .create(
                [
                    {
                        "name": getattr(cls, name).name,
                        "user_id": getattr(cls, name).id,
                        "company_id": getattr(cls, name).company_id.id,
                    }
                    for name in [*PEOPLE, *SISTER_PEOPLE]
                ]
            )
            .with_env(cls.env)
        )
        by_user = {employee.user_id: employee for employee in employees}
        cls.head_employee = by_user[cls.head]
        cls.teacher_employee = by_user[cls.teacher]
        cls.department, cls.sister_department = (
            cls.quiet["hr.department"]
            .create(
                [
                    {
                        "name": "教务处",
                        "company_id": cls.company.id,
                        "manager_id": cls.head_employee.id,
                    },
                    {
                        "name": "教导处",
                        "company_id": cls.sister_company.id,
                        "manager_id": by_user[cls.sister_affairs].id,
                    },
                ]
            )
            .with_env(cls.env)
        )
        (cls.head_employee | cls.teacher_employee).department_id = cls.department
        by_user[cls.sister_teacher].department_id = cls.sister_department

    @classmethod
    def _make_calendar(cls):
        """Create this school year, unless the database has one already."""
        today = cls.env["school.unit"]._today()
        cls.term = cls.env["school.term"]._current()
        if not cls.term:
            cls._make_year(today.year if today.month >= 9 else today.year - 1)
            cls.term = cls.env["school.term"]._current()

    @classmethod
    def _make_year(cls, first):
        """Create the school year that begins in September of ``first``."""
        year = cls.quiet["school.year"].create(
            {
                "name": f"{first}-{first + 1}",
                "date_start": date(first, 9, 1),
                "date_end": date(first + 1, 8, 31),
            }
        )
        cls.quiet["school.term"].create(
            [
                {
                    "name": "第一学期",
                    "year_id": year.id,
                    "date_start": date(first, 9, 1),
                    "date_end": date(first + 1, 1, 31),
                },
                {
                    "name": "第二学期",
                    "year_id": year.id,
                    "date_start": date(first + 1, 2, 15),
                    "date_end": date(first + 1, 8, 31),
                },
            ]
        )

    @classmethod
    def _make_fund(cls):
        """Create a fund that all schools use."""
        fund = {"name": "公用经费", "code": "TEST-GY"}
        cls.fund = cls.quiet["school.fund"].create(fund).with_env(cls.env)

    @classmethod
    def _make_goods(cls):
        """Create two vendors and a product of each kind, shared by the schools."""
        cls.vendor, cls.vendor2 = (
            cls.quiet["res.partner"]
            .create(
                [
                    {"name": "文教用品商行", "is_company": True},
                    {"name": "五金百货公司", "is_company": True},
                ]
            )
            .with_env(cls.env)
        )
        cls.chalk = cls._make_product("无尘粉笔", 3.2, "consumable")
        cls.broom = cls._make_product("扫帚", 6.5, "consumable")
        cls.computer = cls._make_product("台式计算机", 4200.0, "fixed")
        cls.barrow = cls._make_product("独轮车", 165.0, "durable")
        cls.repair = cls._make_product("床板维修", 1800.0, "service")

    @classmethod
    def _make_product(cls, name, price, category):
        """Create a product of the shared catalogue.

        :param price: list price in CNY
        :param category: last part of the category's XML id
        """
        service = category == "service"
        categ = cls.env.ref(f"school_logistics.product_category_{category}")
        product = cls.quiet["product.product"].create(
            {
                "name": name,
                "type": "service" if service else "consu",
                "is_storable": not service,
                "categ_id": categ.id,
                "list_price": price,
                "purchase_ok": True,
                "supplier_taxes_id": [(5, 0, 0)],
                "taxes_id": [(5, 0, 0)],
            }
        )
        return product.with_env(cls.env)


class SchoolCommon(SchoolDistrict, TransactionCase):
    """The small district for tests that are rolled back."""
