"""The page behind a code: report a fault; and the page of whoever reported it."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.common.photo import MOST_BYTES
from .public_page import PublicPage

THING = "/school/thing/<string:token>"
REPAIR = "/school/repair/<string:token>"
MOST_CONTENT = 40 * 1024 * 1024  # four photos and the texts


class RepairController(PublicPage, http.Controller):
    """Whoever has the code of a thing may report its fault; whoever reported may see
    how far the repair is, rate it, and say that it is broken still."""

    def _thing(self, token):
        thing = request.env["school.repair"]._thing_of_token(token)
        if not thing:
            raise NotFound
        return thing

    def _repair(self, token):
        repair = request.env["school.repair"]._of_link(token)
        if not repair:
            raise NotFound
        return repair

    def _report_page(self, thing, token, typed=None, error=""):
        values = request.env["school.repair"]._page_values(thing)
        typed = typed or {}
        values["key"] = typed.get("key") or values["key"]
        values.update({"typed": typed, "error": error, "url": f"/school/thing/{token}"})
        return self._render_page("school_logistics.repair_report_page", values)

    @http.route(THING, type="http", auth="public", methods=["GET"], sitemap=False)
    def thing(self, token):
        """The card, for who may read it; for others the page to report a fault."""
        self._in_chinese()
        thing = self._thing(token)
        if thing._name == "school.asset":
            card = request.env["school.asset"].browse(thing.id)
            if request.env.user._is_internal() and card.has_access("read"):
                return request.redirect(f"/odoo/asset-cards/{card.id}")
        return self._report_page(thing, token)

    @http.route(
        f"{THING}/report",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def report_page(self, token):
        """The page to report a fault, for staff too."""
        self._in_chinese()
        return self._report_page(self._thing(token), token)

    @http.route(
        THING,
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        max_content_length=MOST_CONTENT,
    )
    def report(self, token, **typed):
        """Take in a report; sent again it does nothing twice."""
        self._in_chinese()
        thing = self._thing(token)
        photos = [
            (photo.filename, photo.read(MOST_BYTES + 1))
            for photo in request.httprequest.files.getlist("photos")
            if photo.filename
        ]
        texts = {name: text for name, text in typed.items() if isinstance(text, str)}
        # a field that no person sees: who fills it in is a program
        if texts.get("website"):
            return self._report_page(thing, token)
        try:
            with request.env.cr.savepoint():
                repair = request.env["school.repair"]._submit_report(
                    thing,
                    texts.get("key"),
                    texts,
                    photos,
                    request.httprequest.remote_addr,
                )
                link = f"/school/repair/{repair.token}"
        except UserError as refusal:
            return self._report_page(thing, token, texts, str(refusal))
        return request.redirect(link, code=303)

    @http.route(REPAIR, type="http", auth="public", methods=["GET"], sitemap=False)
    def repair(self, token, error=""):
        """How far the repair is."""
        self._in_chinese()
        return self._repair_page(token)

    def _repair_page(self, token, error=""):
        values = self._repair(token)._link_values()
        values.update({"error": error, "url": f"/school/repair/{token}"})
        return self._render_page("school_logistics.repair_link_page", values)

    @http.route(
        f"{REPAIR}/<string:step>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def answer(self, token, step, rating="", text=""):
        """Rate the repair, or say that it is broken still."""
        self._in_chinese()
        repair = self._repair(token)
        who = request.env._("The reporter, by the link")
        try:
            with request.env.cr.savepoint():
                if step == "rate":
                    stars = int(rating) if rating.isdecimal() else 0
                    repair._rate(stars, text, who)
                elif step == "reopen":
                    reason = repair._typed(
                        text, request.env._("what is still wrong"), 200
                    )
                    repair._reopen(reason, who)
                else:
                    raise NotFound
        except UserError as refusal:
            return self._repair_page(token, str(refusal))
        return request.redirect(f"/school/repair/{token}", code=303)
