"""Which papers purchases have and which they lack: one query for thousands."""

from odoo import models
from odoo.tools import SQL

from ..payable.payable_query import FLUSHED as PAYABLE_FLUSHED
from ..payable.payable_query import accepted_lines

FLUSHED = (
    *PAYABLE_FLUSHED,
    "school.acceptance.signature",
    "school.approval",
    "school.dossier.file",
    "school.dossier.rule",
    "school.petty",
    "school.petty.signature",
    "school.purchase.quote",
    "school.supply.allocation",
    "school.supply.request",
    "school.supply.request.line",
)

# Every confirmed order and every petty purchase under way: even and odd ids.
PURCHASE = """
    SELECT 2 * po.id AS id, 'order' AS kind, po.id AS order_id,
           NULL::integer AS petty_id, po.company_id, po.name,
           seller.name AS party, seller.id AS partner_id,
           po.amount_total AS amount, po.school_method AS method,
           (po.date_approve AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
               AS date
      FROM purchase_order po
      JOIN school_unit school ON school.company_id = po.company_id
      JOIN res_partner vendor ON vendor.id = po.partner_id
      JOIN res_partner seller ON seller.id = vendor.commercial_partner_id
     WHERE po.state = 'purchase' AND po.date_approve IS NOT NULL AND %(orders)s
     UNION ALL
    SELECT 2 * petty.id + 1, 'petty', NULL, petty.id, petty.company_id, petty.name,
           petty.seller_name, NULL, petty.amount_total, NULL, petty.date
      FROM school_petty petty
     WHERE petty.state IN ('submitted', 'approved') AND %(petties)s
"""

# What there is, as figures: one row for each purchase and paper.
HAVE = """
    SELECT 2 * line.order_id AS id, 'request' AS paper,
           bool_and(allocation.request_id IS NOT NULL)::integer AS count
      FROM purchase_order_line line
      JOIN bought ON bought.order_id = line.order_id
 LEFT JOIN school_supply_allocation allocation
        ON allocation.purchase_line_id = line.id
     WHERE line.display_type IS NULL AND line.product_qty > 0
  GROUP BY 1
     UNION ALL
    SELECT 2 * line.order_id, 'approval',
           bool_and(request.approval_state = 'approved')::integer
      FROM purchase_order_line line
      JOIN bought ON bought.order_id = line.order_id
      JOIN school_supply_allocation allocation
        ON allocation.purchase_line_id = line.id
      JOIN school_supply_request request ON request.id = allocation.request_id
  GROUP BY 1
     UNION ALL
    SELECT 2 * quote.order_id, 'quotes', COUNT(DISTINCT vendor.commercial_partner_id)
      FROM school_purchase_quote quote
      JOIN bought ON bought.order_id = quote.order_id
      JOIN res_partner vendor ON vendor.id = quote.partner_id
  GROUP BY 1
     UNION ALL
    SELECT 2 * signed.purchase_id, 'acceptance', MIN(signed.count)
      FROM (SELECT acceptance.purchase_id, acceptance.id,
                   COUNT(DISTINCT signature.user_id) AS count
              FROM school_acceptance acceptance
              JOIN bought ON bought.order_id = acceptance.purchase_id
         LEFT JOIN school_acceptance_signature signature
                ON signature.acceptance_id = acceptance.id
             WHERE acceptance.state = 'done'
          GROUP BY 1, 2) AS signed
  GROUP BY 1
     UNION ALL
    SELECT id, 'invoice', (unbilled < 0.000001)::integer FROM accepted
     UNION ALL
    SELECT id, 'payment', (unpaid < 0.000001)::integer FROM accepted
     UNION ALL
    SELECT 2 * line.order_id, 'pack',
           bool_and(bill.school_reimbursement_id IS NOT NULL)::integer
      FROM account_move bill
      JOIN account_move_line item ON item.move_id = bill.id
      JOIN purchase_order_line line ON line.id = item.purchase_line_id
      JOIN bought ON bought.order_id = line.order_id
     WHERE bill.state <> 'cancel'
  GROUP BY 1
     UNION ALL
    SELECT 2 * line.order_id, 'issue',
           bool_and(wanted.kind = 'service'
               OR COALESCE(wanted.qty_issued, 0) >= COALESCE(allocation.qty_accepted, 0)
                  - 0.000001)::integer
      FROM purchase_order_line line
      JOIN bought ON bought.order_id = line.order_id
      JOIN school_supply_allocation allocation
        ON allocation.purchase_line_id = line.id
      JOIN school_supply_request_line wanted ON wanted.id = allocation.request_line_id
  GROUP BY 1
     UNION ALL
    SELECT 2 * petty.id + 1, paper.name, CASE paper.name
               WHEN 'request' THEN 1
               WHEN 'approval' THEN (petty.state = 'approved')::integer
               WHEN 'invoice' THEN (petty.invoice_number IS NOT NULL
                                    OR petty.invoice_kind = 'receipt')::integer
               WHEN 'pack' THEN (petty.reimbursement_id IS NOT NULL)::integer
               WHEN 'payment' THEN (pack.paid_on IS NOT NULL)::integer
               WHEN 'acceptance' THEN (
                    SELECT COUNT(DISTINCT user_id) FROM school_petty_signature sign
                     WHERE sign.petty_id = petty.id AND sign.role = 'accept')
               WHEN 'issue' THEN (petty.taker_id IS NULL
                    OR petty.taker_id = petty.requester_id OR EXISTS (
                    SELECT FROM school_petty_signature sign
                     WHERE sign.petty_id = petty.id AND sign.role = 'take'))::integer
               END
      FROM school_petty petty
      JOIN bought ON bought.petty_id = petty.id
 LEFT JOIN school_reimbursement pack ON pack.id = petty.reimbursement_id
CROSS JOIN (VALUES ('request'), ('approval'), ('invoice'), ('pack'), ('payment'),
                   ('acceptance'), ('issue')) AS paper (name)
"""

ITEMS = """
    WITH bought AS (%(purchases)s), accepted AS (
        SELECT 2 * line.purchase_id AS id, SUM(line.unbilled) AS unbilled,
               SUM(line.unpaid) AS unpaid, MAX(line.accepted_on) AS accepted_on
          FROM (%(accepted)s) AS line GROUP BY 1
    ), have AS (%(have)s %(more)s), filed AS (
        SELECT CASE WHEN file.order_id IS NOT NULL THEN 2 * file.order_id
                    ELSE 2 * file.petty_id + 1 END AS id,
               file.paper, COUNT(*) AS count
          FROM school_dossier_file file WHERE file.void_reason IS NULL GROUP BY 1, 2
    ), found AS (
        SELECT DISTINCT ON (bought.id, rule.paper) bought.*, rule.id AS rule_id,
               rule.paper, rule.is_required, rule.count AS demanded,
               COALESCE(rule.days, 0) AS days
          FROM bought
          JOIN school_dossier_rule rule
            ON rule.active AND rule.applies_to IN ('both', bought.kind)
           AND bought.amount >= COALESCE(rule.amount_from, 0)
           AND bought.date >= rule.date_from
           AND (rule.date_to IS NULL OR bought.date <= rule.date_to)
           AND (rule.company_id IS NULL OR rule.company_id = bought.company_id)
           AND (rule.method_from IS NULL
                OR array_position(%(methods)s, bought.method::text)
                   >= array_position(%(methods)s, rule.method_from::text))
      ORDER BY bought.id, rule.paper, rule.company_id NULLS LAST,
               rule.amount_from DESC, array_position(%(methods)s,
               rule.method_from::text) DESC NULLS LAST, rule.id DESC
    )
    SELECT found.id * 16 + array_position(%(papers)s, found.paper::text) AS id,
           found.id AS dossier_id, found.company_id, found.kind, found.order_id,
           found.petty_id, found.name, found.party, found.partner_id, found.amount,
           found.method, found.date, found.paper, found.rule_id, found.demanded,
           COALESCE(have.count, 0)::integer AS count,
           COALESCE(filed.count, 0)::integer AS files,
           array_position(%(papers)s, found.paper::text) AS place,
           limits.until AS due_date,
           CASE WHEN COALESCE(have.count, 0) >= CASE WHEN found.paper IN
                     ('quotes', 'acceptance') THEN found.demanded ELSE 1 END
                THEN 'there'
                WHEN filed.count > 0 THEN 'filed'
                WHEN limits.until IS NULL OR limits.until >= %(today)s THEN 'waiting'
                ELSE 'missing' END AS state
      FROM found
 LEFT JOIN have ON have.id = found.id AND have.paper = found.paper
 LEFT JOIN filed ON filed.id = found.id AND filed.paper = found.paper
 LEFT JOIN accepted ON accepted.id = found.id
CROSS JOIN LATERAL (SELECT found.days + CASE
        WHEN found.kind = 'order' AND found.paper IN
             ('invoice', 'pack', 'payment', 'issue') THEN accepted.accepted_on
        ELSE found.date END AS until) AS limits
     WHERE found.is_required
"""


class SchoolDossierItem(models.Model):
    """One paper that a purchase must have."""

    _name = "school.dossier.item"
    _description = "Paper of a Purchase"
    _inherit = ["school.sql.view"]
    _auto = False

    _flushed = FLUSHED

    def _items_query(self):
        """Return the query of all papers that purchases must have."""
        Order = self.env["purchase.order"]
        methods = [
            key
            for key, _label in Order._fields["school_method"]._description_selection(
                self.env
            )
        ]
        companies = self.env["school.unit"]._reader_companies()
        papers = [
            key
            for key, _label in self.env["school.dossier.rule"]
            ._fields["paper"]
            ._description_selection(self.env)
        ]
        return SQL(
            ITEMS,
            purchases=SQL(
                PURCHASE,
                orders=self._of_reader("po.company_id"),
                petties=self._of_reader("petty.company_id"),
            ),
            accepted=accepted_lines(
                self.env["res.company"].browse(companies or ()) or None
            ),
            have=SQL(HAVE),
            more=SQL("").join(
                SQL(" UNION ALL %s", query) for query in self._more_papers()
            ),
            methods=SQL("%s::text[]", methods),
            papers=SQL("%s::text[]", papers),
            today=self.env["school.unit"]._today(),
        )

    def _more_papers(self):
        """Hook: queries of papers that other documents prove.

        A document that stands for a paper, such as a tender or a contract, adds a query
        with the columns ``id`` (twice the id of the order), ``paper`` (key of the
        table) and ``count``. It may join ``bought``, the purchases looked at.

        :return: list of SQL
        """
        return []
