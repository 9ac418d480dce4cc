"""The address on a label: it opens the card, for whoever may read it."""

from urllib.parse import quote

from odoo import http
from odoo.http import request
from odoo.tools import consteq

LONGEST = 64  # characters of a code; anything longer is none of ours


class AssetCardController(http.Controller):
    """A label tells nothing to a stranger, and nothing of another school's card."""

    @http.route("/school/card/<string:code>", type="http", auth="user", methods=["GET"])
    def card(self, code):
        """Open the card with this code in the web client, or say that there is none."""
        companies = request.env.user.company_ids
        Asset = request.env["school.asset"].with_context(
            allowed_company_ids=companies.ids
        )
        if len(code) > LONGEST or not Asset.has_access("read"):
            raise request.not_found()
        # by the reader's own rights; the code itself is no field of theirs
        asset = Asset.search([("id", "in", Asset._ids_of_token(code))], limit=1)
        if not asset or not consteq(asset.sudo().token or "", code):
            raise request.not_found()
        response = request.redirect(f"/odoo/asset-cards/{asset.id}")
        if asset.company_id in companies:
            response.set_cookie("cids", quote(str(asset.company_id.id)))
        return response
