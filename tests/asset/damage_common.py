"""What the tests of damage cases share."""

from datetime import date

from odoo.tools import file_open

from ..approval.approval_common import ApprovalBuilder
from ..common.district import SchoolCommon


class RegulationBuilder:
    """Imports shipped regulations."""

    @classmethod
    def shipped(cls, name):
        path = f"school_logistics/data/rule_packs/{name}.json"
        Regulation = cls.quiet["school.compensation.regulation"]
        with file_open(path, "rb") as file:
            return Regulation._import(file.read(), cls.company)


class DamageBuilder(RegulationBuilder, ApprovalBuilder):
    """Regulations in force, a rule who decides, a computer with a card, accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "cn", company=cls.company, install_demo=False
        )
        for name in ("compensation_c3", "compensation_c2"):
            cls.shipped(name).action_publish()
        cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            model="school.damage.case",
        )
        cls.asset = (
            cls.env["school.asset"]
            .with_user(cls.asset_keeper)
            .create(
                {
                    "title": "便携式计算机",
                    "category_id": cls.env.ref(
                        "school_logistics.asset_category_a02010108"
                    ).id,
                    "original_value": 4000,
                    "date_acquired": date(2024, 9, 1),
                    "date_booked": date(2024, 9, 1),
                    "place": "机房",
                }
            )
        )
        cls.guardian = cls.quiet["res.partner"].create({"name": "王家长"})
        Choice = cls.env["school.compensation.choice"]
        cls.choice = {(one.fact_id.code, one.code): one.id for one in Choice.search([])}
        cls.company.school_damage_journal_id = cls.env["account.journal"].create(
            {
                "name": "赔偿",
                "code": "PC",
                "type": "sale",
                "company_id": cls.company.id,
            }
        )
        cls.company.school_damage_account_id = cls.env["account.account"].search(
            [
                ("company_ids", "in", cls.company.ids),
                ("account_type", "in", ("income_other", "income")),
            ],
            limit=1,
        )

    @classmethod
    def thing(cls, **values):
        """Return the command of a thing whose repair costs 300."""
        return (
            0,
            0,
            {
                "item": "电脑屏幕",
                "event_id": cls.choice["event", "repairable"],
                "fault_id": cls.choice["fault", "careless"],
                "repair_cost": 300,
                **values,
            },
        )

    @classmethod
    def pupil(cls, name="王小明", **values):
        return (0, 0, {"kind": "pupil", "person": name, **values})

    @classmethod
    def make_case(cls, things=None, people=None, user=None, **values):
        """Return a case that the property keeper wrote."""
        return (
            cls.env["school.damage.case"]
            .with_user(user or cls.asset_keeper)
            .create(
                {
                    "incident_date": date(2026, 9, 10),
                    "place": "机房",
                    "description": "课间打闹碰坏屏幕。",
                    "line_ids": things or [cls.thing()],
                    "party_ids": people
                    if people is not None
                    else [cls.pupil(partner_id=cls.guardian.id)],
                    **values,
                }
            )
        )

    @classmethod
    def decide_case(cls, case):
        """Submit a case and let the two people approve it."""
        case.action_submit()
        for user in (cls.affairs, cls.principal):
            approval = case.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        case.invalidate_recordset()
        return case

    @classmethod
    def decided(cls, **values):
        return cls.decide_case(cls.make_case(**values))


class DamageCommon(DamageBuilder, SchoolCommon):
    """Cases in a transaction that is rolled back."""

    sister_books = False
