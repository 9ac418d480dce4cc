"""An inspection in a browser: on a phone, then rectified and closed."""

from odoo.tests import HttpCase, tagged

from .inspection_common import InspectionDistrict


@tagged("post_install", "-at_install")
class TestInspectionTour(InspectionDistrict, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.teacher, cls.head):
            user.sudo().password = user.login
        cls.inspection = cls.make_inspection(subjects=cls.classes[:2])

    def test_from_the_phone_to_the_closed_finding(self):
        self.start_tour(
            "/odoo/inspect", "school_inspection_phone", login=self.teacher.login
        )
        self.inspection.invalidate_recordset()
        self.assertEqual(self.inspection.state, "done")
        line = self.line_of(self.inspection, self.classes[0])
        self.assertEqual(line.score, 88)
        self.assertEqual(len(line.finding_ids.filtered("photo")), 1)
        finding = line.finding_ids.filtered(lambda one: not one.photo_required)
        url = f"/odoo/findings/{finding.id}"
        self.start_tour(url, "school_finding_rectified", login=self.head.login)
        self.start_tour(url, "school_finding_closed", login=self.teacher.login)
        finding.invalidate_recordset()
        self.assertEqual(finding.closed_by_id, self.teacher)
