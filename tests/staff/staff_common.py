"""What the tests of the staff room share: a group with people, facts, a scheme."""

from datetime import date

from ..common.district import SchoolCommon, SchoolDistrict

FIRST = date(2026, 10, 1)


class StaffDistrict(SchoolDistrict):
    """The small district with two groups of contract staff."""

    sister_books = False

    @classmethod
    def build(cls):
        result = super().build()
        cls.leader_employee = cls.env["hr.employee"].search(
            [("user_id", "=", cls.leader.id)]
        )
        cls.guards = cls._make_group("门卫组", "guard", cls.leader_employee)
        cls.cleaners = cls._make_group("保洁组", "cleaning")
        cls.staff = cls.make_staff("甲乙丙丁戊己")
        return result

    @classmethod
    def _make_group(cls, name, kind, leader=None, company=None, **values):
        return (
            cls.quiet["school.staff.group"]
            .create(
                {
                    "name": name,
                    "kind": kind,
                    "leader_id": leader and leader.id,
                    "company_id": (company or cls.company).id,
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def make_staff(cls, names, company=None):
        """Create people without accounts."""
        return (
            cls.quiet["hr.employee"]
            .create(
                [
                    {"name": f"{name}师傅", "company_id": (company or cls.company).id}
                    for name in names
                ]
            )
            .with_env(cls.env)
        )

    @classmethod
    def join(cls, group, people, first="2026-09-01", last=False, **values):
        """Put people into a group."""
        return (
            cls.quiet["school.staff.member"]
            .create(
                [
                    {
                        "group_id": group.id,
                        "employee_id": person.id,
                        "date_from": first,
                        "date_to": last,
                        **values,
                    }
                    for person in people
                ]
            )
            .with_env(cls.env)
        )

    @classmethod
    def record(cls, person, code, quantity=1, day="2026-10-12", source=None, **more):
        """Put a fact on record, with a source of its own."""
        cls.source_count = getattr(cls, "source_count", 0) + 1
        cls.env["school.fact.hook"]._record_facts(
            [
                {
                    "company": person.company_id,
                    "subject": person,
                    "type": code,
                    "date": day,
                    "quantity": quantity,
                    "source": source or cls.company,
                    "part": str(cls.source_count),
                    **more,
                }
            ]
        )
        return cls.env["school.staff.fact"].search([], limit=1, order="id desc")

    @classmethod
    def scheme(cls, name="s1", company=None, **values):
        """Import and publish a shipped scheme, in force since 2026-09-01."""
        scheme = cls.env["school.staff.scheme"]._import_template(
            f"assessment_{name}", company or cls.company
        )
        scheme.write({"group_kind": False, "date_from": "2026-09-01", **values})
        scheme.action_publish()
        return scheme

    @classmethod
    def incentive_accounts(cls):
        """Create the accounts of incentive pay; return them as values of the unit."""
        Account = cls.env["account.account"].with_company(cls.company)
        made = Account.create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("奖励性工资", "991001", "expense"),
                    ("应付奖励性工资", "991002", "liability_current"),
                    ("赔偿收入", "991003", "income_other"),
                )
            ]
        )
        names = ("expense", "payable", "deduction")
        return {
            f"incentive_{name}_account_id": account.id
            for name, account in zip(names, made, strict=True)
        }


class StaffCommon(StaffDistrict, SchoolCommon):
    """For tests that are rolled back."""
