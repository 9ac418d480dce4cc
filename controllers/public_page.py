"""What pages share that people open by a link, without an account."""

from odoo.http import request

# Nothing of a page is kept by the browser or told to another site; no other site's
# script runs in it, nor may any frame it.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:;"
    " style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
}


class PublicPage:
    """Beside ``http.Controller`` in the controllers of such pages."""

    def _in_chinese(self):
        """People read Chinese wherever it is installed."""
        installed = dict(request.env["res.lang"].sudo().get_installed())
        if "zh_CN" in installed:
            request.update_context(lang="zh_CN")

    def _render_page(self, template, values):
        """Return a page that is neither kept nor framed."""
        response = request.render(template, values)
        response.headers.update(HEADERS)
        return response
