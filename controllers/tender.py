"""The page by which a vendor hands in an encrypted offer."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .public_page import PublicPage

PAGE = "/school/tender/<int:bidder_id>/<string:token>"


class TenderController(PublicPage, http.Controller):
    """Whoever has the link of a bidder acts for that bidder, until it ends."""

    def _bidder(self, bidder_id, token):
        return request.env["school.tender.bidder"]._of_token(bidder_id, token)

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def page(self, bidder_id, token):
        """The tender as the vendor may see it, and the fields for the prices."""
        self._in_chinese()
        bidder = self._bidder(bidder_id, token)
        if not bidder:
            raise request.not_found()
        values = bidder._page_values()
        values["url"] = f"/school/tender/{bidder_id}/{token}"
        return self._render_page("school_logistics.tender_vendor_page", values)

    @http.route(
        f"{PAGE}/document/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def document(self, bidder_id, token, attachment_id):
        """One of the tender documents."""
        bidder = self._bidder(bidder_id, token)
        documents = bidder.tender_id.document_ids
        document = documents.filtered(lambda row: row.id == attachment_id)
        if not document:
            raise request.not_found()
        stream = request.env["ir.binary"].sudo()._get_stream_from(document)
        return stream.get_response(as_attachment=True)

    @http.route(
        f"{PAGE}/offer", type="jsonrpc", auth="public", methods=["POST"], csrf=False
    )
    def offer(self, bidder_id, token, sealed=None):
        """Take an encrypted offer in; it replaces the one before."""
        self._in_chinese()
        bidder = self._bidder(bidder_id, token)
        if not bidder:
            return {"error": request.env._("This link has ended.")}
        try:
            offer = request.env["school.tender.offer"].sudo()._submit(bidder, sealed)
        except UserError as refusal:
            return {"error": str(refusal)}
        if not offer:
            return {"error": request.env._("Offers have ended.")}
        return {"state": bidder._page_state()}

    @http.route(
        f"{PAGE}/withdraw", type="jsonrpc", auth="public", methods=["POST"], csrf=False
    )
    def withdraw(self, bidder_id, token):
        """Take the offer back."""
        self._in_chinese()
        bidder = self._bidder(bidder_id, token)
        if not bidder or not bidder._withdraw():
            return {"error": request.env._("There is no offer to take back.")}
        return {"state": bidder._page_state()}
