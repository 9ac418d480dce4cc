"""Whom the gates on Odoo's own documents let through.

Only companies that belong to a school unit are guarded; for all others these helpers
answer with nothing, and core behaves as it always did.
"""

from odoo import SUPERUSER_ID
from odoo.http import request


def is_exempt(env):
    """Whether the caller is a system administrator, or Odoo itself at work.

    Who holds ``base.group_system`` can run SQL anyway. ``env.su`` is no exemption: any
    method may have called ``sudo()`` on the way here. Nor is the superuser while a
    request is served: core borrows him, with the client's context, for instance to
    create the receipt of a purchase order.
    """
    if env.uid == SUPERUSER_ID:
        return not request
    return env.user.has_group("base.group_system")


def school_records(records):
    """Return those of ``records`` whose company belongs to a school unit."""
    companies = records.sudo().company_id.filtered(
        records.env["school.unit"]._for_company
    )
    if not companies:
        return records.browse()
    ids = set(companies.ids)
    return records.filtered(lambda record: record.sudo().company_id.id in ids)


def gated_records(records):
    """Return those of ``records`` on which the caller needs an open gate."""
    if not records or is_exempt(records.env):
        return records.browse()
    return school_records(records)
