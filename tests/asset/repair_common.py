"""What the tests of repairs share."""

import io

from PIL import Image

from ..common.district import SchoolCommon
from ..supply.store_common import StoreBuilder
from .damage_common import DamageBuilder


def picture(size=(40, 30), form="JPEG", **options):
    """Return a small picture."""
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, form, **options)
    return content.getvalue()


class RepairBuilder(StoreBuilder, DamageBuilder):
    """A repairer with a user, a projector with a card, a code at a door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repairer = cls.make_user("test.repairer", "何师傅")
        cls.worker, cls.plumber = cls.quiet["hr.employee"].create(
            [
                {
                    "name": "何师傅",
                    "user_id": cls.repairer.id,
                    "company_id": cls.company.id,
                },
                {"name": "水师傅", "company_id": cls.company.id},
            ]
        )
        cls.kind = cls.env.ref("school_logistics.repair_kind_furniture")
        cls.water = cls.env.ref("school_logistics.repair_kind_water")
        cls.point = (
            cls.env["school.repair.point"]
            .with_user(cls.affairs)
            .create({"name": "教学楼301", "company_id": cls.company.id})
        )

    @classmethod
    def report(cls, user=None, **values):
        """Return a fault that a teacher reported."""
        return (
            cls.env["school.repair"]
            .with_user(user or cls.teacher)
            .create(
                {
                    "title": "课桌桌面脱落",
                    "place": "教学楼301",
                    "kind_id": cls.kind.id,
                    "description": "桌面松动。",
                    **values,
                }
            )
        )

    @classmethod
    def dispatch(cls, repair, worker=None):
        repair = repair.with_user(cls.affairs)
        repair.employee_id = worker or cls.worker
        repair.action_dispatch()
        return repair

    @classmethod
    def finish(cls, repair, user=None, **values):
        repair = repair.with_user(user or cls.repairer)
        repair.write({"work_done": "重新固定桌面。", "cause": "wear", **values})
        repair.action_finish()
        return repair


class RepairCommon(RepairBuilder, SchoolCommon):
    sister_books = False
