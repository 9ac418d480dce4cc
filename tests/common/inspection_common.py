"""What the tests of inspections share: a sheet, classes, inspectors."""

import base64
import io

from PIL import Image

from .district import QUIET, SchoolCommon, SchoolDistrict

UUID = "33333333-2222-1111-0000-{:012d}"


def picture(colour=(200, 30, 30)):
    """Return a small photo as base64 text."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return base64.b64encode(out.getvalue()).decode()


class InspectionBuilder:
    """Builds a sheet for classes; ``teacher`` and ``acceptor1`` inspect, ``head``
    answers for the first class."""

    @classmethod
    def build(cls):
        result = super().build()
        cls.classes = cls.make_classes(["七(1)班", "七(2)班", "七(3)班", "八(1)班"])
        cls.classes[0].manager_id = cls.head_employee
        cls.sheet = cls.make_sheet()
        cls.floor, cls.wall, cls.wire = cls.sheet.item_ids
        cls.uuid_count = 0
        return result

    @classmethod
    def make_classes(cls, names, company=None):
        return (
            cls.quiet["hr.department"]
            .create(
                [
                    {"name": name, "company_id": (company or cls.company).id}
                    for name in names
                ]
            )
            .with_env(cls.env)
        )

    @classmethod
    def make_sheet(cls, **values):
        items = [
            {"name": "地面有纸屑", "section": "地面", "points": 2, "most_points": 5},
            {"name": "墙面有脚印", "section": "墙面", "points": 1, "rectify": False},
            {
                "name": "电线裸露",
                "section": "安全",
                "points": 10,
                "severity": "serious",
                "photo_required": True,
                "days": 0,
            },
        ]
        return (
            cls.quiet["school.inspection.template"]
            .create(
                {
                    "name": "班级卫生检查表",
                    "matter": "hygiene",
                    "subject_kind": "class",
                    "company_id": cls.company.id,
                    "item_ids": [(0, 0, item) for item in items],
                    **values,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def make_inspection(cls, user=None, start=True, subjects=None, **values):
        """Prepare an inspection as the general affairs office, and start it."""
        if subjects is None:
            subjects = cls.classes
        inspection = (
            cls.env["school.inspection"]
            .with_user(user or cls.affairs)
            .with_context(**QUIET)
            .create(
                {
                    "template_id": cls.sheet.id,
                    "inspector_ids": [(6, 0, (cls.teacher | cls.acceptor1).ids)],
                    "line_ids": [
                        (0, 0, {"subject": f"{one._name},{one.id}"}) for one in subjects
                    ],
                    **values,
                }
            )
        )
        if start:
            inspection.action_start()
        return inspection.with_env(cls.env)

    @classmethod
    def line_of(cls, inspection, subject):
        return inspection.line_ids.filtered(
            lambda line: line.subject_key == f"{subject._name},{subject.id}"
        )

    @classmethod
    def find(cls, line, item, user=None, **values):
        """Enter a finding as an inspector and return it."""
        cls.uuid_count += 1
        page = cls.env["school.inspection"].with_user(user or cls.teacher)
        values = {"uuid": UUID.format(cls.uuid_count), **values}
        page.add_finding(line.id, item.id, **values)
        return cls.env["school.finding"].search([("uuid", "=", values["uuid"])])

    @classmethod
    def submit(cls, inspection, user=None):
        inspection.with_user(user or cls.teacher).action_submit()
        inspection.invalidate_recordset()


class InspectionCommon(InspectionBuilder, SchoolCommon):
    """For tests that are rolled back."""

    sister_books = False


class InspectionDistrict(InspectionBuilder, SchoolDistrict):
    """For tests that commit, or that use a browser."""

    sister_books = False
