"""The page behind a patrol code: who is here now."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .public_page import PublicPage

POINT = "/school/patrol/<string:token>"


class PatrolController(PublicPage, http.Controller):
    """Whoever is on patrol scans with the phone's own camera, and presses a button.

    Opening the page records nothing: a link that is only looked at is no visit.
    """

    def _page(self, token, answer=None, error=""):
        values = {"answer": answer, "error": error, "url": request.httprequest.path}
        try:
            point = request.env["school.staff.patrol.point"]._of_token(token)
            people = request.env["school.staff.scan"]._people(point)
        except UserError as refusal:
            values.update(error=error or str(refusal), people=[], title="", school="")
        else:
            values.update(
                title=point.name,
                look_at=point.look_at,
                school=point.company_id.name,
                people=[(person.id, person.name) for person in people],
            )
        return self._render_page("school_logistics.patrol_page", values)

    @http.route(POINT, type="http", auth="user", methods=["GET"], sitemap=False)
    def point(self, token):
        """The point, and for whom the user may scan."""
        self._in_chinese()
        return self._page(token)

    @http.route(POINT, type="http", auth="user", methods=["POST"], sitemap=False)
    def scan(self, token, person="", **_typed):
        """Record the visit."""
        self._in_chinese()
        number = None  # oneself
        if person:
            whole = person.isascii() and person.isdecimal()
            number = int(person) if whole else -1  # nobody
        try:
            answer = request.env["school.staff.scan"].scan(token, number)
        except UserError as refusal:
            return self._page(token, error=str(refusal))
        return self._page(token, answer=answer)
