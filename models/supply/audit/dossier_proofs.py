"""Contracts and tenders that stand for the papers of a purchase."""

from odoo import models
from odoo.tools import SQL

from .dossier_query import FLUSHED

CONTRACT = """
    SELECT 2 * po.id, 'contract', 1
      FROM purchase_order po
      JOIN bought ON bought.order_id = po.id
      JOIN school_contract contract ON contract.id = po.school_contract_id
     WHERE contract.state IN ('approved', 'done')
"""
TENDER = """
    SELECT 2 * po.id, 'tender', 1
      FROM purchase_order po
      JOIN bought ON bought.order_id = po.id
     WHERE po.school_tender_id IS NOT NULL
"""


class SchoolDossierItem(models.Model):
    _inherit = "school.dossier.item"

    _flushed = (*FLUSHED, "school.contract")

    def _more_papers(self):
        """Add what the registers of contracts and tenders prove."""
        return [*super()._more_papers(), SQL(CONTRACT), SQL(TENDER)]
