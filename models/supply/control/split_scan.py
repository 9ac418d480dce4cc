"""Finding purchases that were cut in pieces: one query for each length of window.

Schools must not buy below a threshold several times what belongs together (Government
Procurement Law, implementing regulations, article 28).
"""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

SCANNED_DAYS = 400
FLUSHED = (
    "product.template",
    "purchase.order",
    "purchase.order.line",
    "res.partner",
    "school.petty",
    "school.petty.line",
    "school.supply.request",
    "school.supply.request.line",
)

# What was bought or asked for: one row for each document and key. A seller is known by
# the tax number or else by name, so that petty purchases count with orders.
EVENTS = """
    SELECT po.company_id, 'order' AS stage, 'vendor' AS by,
           COALESCE(NULLIF(seller.vat, ''), seller.name) AS key,
           seller.name AS key_name, 'purchase.order' AS res_model, po.id AS res_id,
           po.name, seller.name AS party, %(order_day)s AS day,
           po.amount_total AS amount
      FROM purchase_order po
      JOIN res_partner partner ON partner.id = po.partner_id
      JOIN res_partner seller ON seller.id = partner.commercial_partner_id
     WHERE po.state = 'purchase' AND po.date_approve >= %(since)s
     UNION ALL
    SELECT petty.company_id, 'order', 'vendor',
           COALESCE(NULLIF(petty.seller_vat, ''), petty.seller_name),
           petty.seller_name, 'school.petty', petty.id, petty.name, petty.seller_name,
           petty.date, petty.amount_total
      FROM school_petty petty
     WHERE petty.state = 'approved' AND petty.date >= %(since)s
       AND petty.seller_name IS NOT NULL
     UNION ALL
    SELECT po.company_id, 'order', 'category', categ.id::text, categ.complete_name,
           'purchase.order', po.id, po.name, partner.name, %(order_day)s,
           SUM(line.price_total)
      FROM purchase_order po
      JOIN res_partner partner ON partner.id = po.partner_id
      JOIN purchase_order_line line ON line.order_id = po.id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN product_category categ ON categ.id = template.categ_id
     WHERE po.state = 'purchase' AND po.date_approve >= %(since)s
  GROUP BY po.id, categ.id, partner.id
     UNION ALL
    SELECT petty.company_id, 'order', 'category', categ.id::text, categ.complete_name,
           'school.petty', petty.id, petty.name, petty.seller_name, petty.date,
           SUM(line.price_subtotal)
      FROM school_petty petty
      JOIN school_petty_line line ON line.petty_id = petty.id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN product_category categ ON categ.id = template.categ_id
     WHERE petty.state = 'approved' AND petty.date >= %(since)s
  GROUP BY petty.id, categ.id
     UNION ALL
    SELECT request.company_id, 'request', 'category', categ.id::text,
           categ.complete_name, 'school.supply.request', request.id, request.name,
           COALESCE(department.name->>'zh_CN', department.name->>'en_US'),
           request.date, SUM(line.price_subtotal)
      FROM school_supply_request request
      JOIN school_supply_request_line line ON line.request_id = request.id
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN product_category categ ON categ.id = template.categ_id
 LEFT JOIN hr_department department ON department.id = request.department_id
     WHERE request.state IN ('approved', 'done') AND request.date >= %(since)s
  GROUP BY request.id, categ.id, department.id
"""

# Windows of so many days that begin with a document and reach the threshold; windows
# that overlap are one suspicion.
ISLANDS = """
    WITH rule (company_id, by, threshold, least) AS (VALUES %(rules)s),
    event AS (%(events)s),
    counted AS (
        SELECT event.*, rule.threshold
          FROM event
          JOIN rule ON rule.company_id = event.company_id AND rule.by = event.by
         WHERE event.amount < rule.threshold AND event.amount >= rule.least
           AND event.amount > 0
    ), summed AS (
        SELECT *, SUM(amount) OVER following AS total,
               COUNT(*) OVER following AS pieces,
               MAX(day) OVER following AS until
          FROM counted
        WINDOW following AS (
            PARTITION BY company_id, stage, by, key, threshold ORDER BY day
            RANGE BETWEEN CURRENT ROW AND %(span)s FOLLOWING)
    ), flagged AS (
        SELECT DISTINCT company_id, stage, by, key, threshold, day, until
          FROM summed WHERE total >= threshold AND pieces > 1
    ), marked AS (
        SELECT *, CASE WHEN day <= MAX(until) OVER earlier THEN 0 ELSE 1 END AS begins
          FROM flagged
        WINDOW earlier AS (PARTITION BY company_id, stage, by, key, threshold
            ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), numbered AS (
        SELECT *, SUM(begins) OVER (PARTITION BY company_id, stage, by, key, threshold
                                    ORDER BY day) AS number
          FROM marked
    ), island AS (
        SELECT company_id, stage, by, key, threshold, number, MIN(day) AS first,
               MAX(until) AS last
          FROM numbered GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT company_id, stage, by, key, threshold, MIN(key_name) AS key_name,
           json_agg(json_build_object(
               'res_model', res_model, 'res_id', res_id, 'name', name,
               'party', party, 'date', day, 'amount', amount
           ) ORDER BY day, res_id) AS documents
      FROM island
      JOIN counted USING (company_id, stage, by, key, threshold)
     WHERE counted.day BETWEEN island.first AND island.last
  GROUP BY company_id, stage, by, key, threshold, number
  ORDER BY company_id, threshold DESC, COUNT(*) DESC, by DESC, key
"""


class SchoolSplitCase(models.Model):
    _inherit = "school.split.case"

    @api.model
    def _cron_scan(self):
        """Look at the purchases of all schools, once a day."""
        self._scan(self.env["school.unit"].search([("active", "=", True)]))

    @api.model
    def _scan(self, units):
        """Enter what is suspicious about the purchases of ``units`` and new.

        :param units: ``school.unit``, with superuser rights
        """
        for name in FLUSHED:
            self.env[name].flush_model()
        today = units._today()
        found = []
        for days, rules in self._scan_rules(units, today).items():
            self.env.cr.execute(self._scan_query(days, rules, today))
            found += [{**row, "days": days} for row in self.env.cr.dictfetchall()]
        self._enter_found(self._without_repeated(found))

    @api.model
    def _scan_rules(self, units, today):
        """Return ``{days: {(company id, by, threshold, least amount)}}``."""
        rules_of = self.env["school.control.rule"]._in_force("split", today)
        result = defaultdict(set)
        for unit in units:
            for rule in rules_of(unit.company_id):
                amounts = {rule.amount} if rule.amount else set()
                if rule.from_rules:
                    amounts |= {
                        amount
                        for amount in unit._control_thresholds(today)
                        if amount >= rule.amount_from
                    }
                sames = ("vendor", "category") if rule.by == "both" else (rule.by,)
                result[rule.days] |= {
                    (unit.company_id.id, by, amount, amount * rule.percent / 100)
                    for amount in amounts
                    for by in sames
                }
        return {days: rules for days, rules in result.items() if rules}

    @api.model
    def _scan_query(self, days, rules, today):
        return SQL(
            ISLANDS,
            rules=SQL(", ").join(
                SQL("(%s, %s, %s::numeric, %s::numeric)", *rule)
                for rule in sorted(rules)
            ),
            events=SQL(
                EVENTS,
                since=today - timedelta(days=SCANNED_DAYS),
                order_day=SQL(
                    "(po.date_approve AT TIME ZONE 'UTC'"
                    " AT TIME ZONE 'Asia/Shanghai')::date"
                ),
            ),
            span=SQL("%s * interval '1 day'", days - 1),
        )

    @api.model
    def _without_repeated(self, found):
        """Leave out what another suspicion of the school holds already.

        Of several thresholds the highest one counts, and a vendor says more than a
        category.
        """
        kept = []
        known = defaultdict(list)
        for row in sorted(
            found, key=lambda row: (-row["threshold"], row["by"] != "vendor")
        ):
            documents = {(d["res_model"], d["res_id"]) for d in row["documents"]}
            others = known[row["company_id"], row["stage"]]
            if not any(documents <= other for other in others):
                others.append(documents)
                kept.append(row)
        return kept

    @api.model
    def _enter_found(self, found):
        """Make cases of what is new; a known case gets the pieces that came since."""
        cases = self._known_cases(found)
        fresh, lines, grown = [], [], self.browse()
        for row in found:
            rows = [
                {**document, "date": fields.Date.to_date(document["date"])}
                for document in row["documents"]
            ]
            case = self._case_of(cases, row)
            if not case:
                fresh.append(
                    {
                        **{
                            name: row[name]
                            for name in (
                                *("company_id", "stage", "by", "key"),
                                *("key_name", "threshold", "days"),
                            )
                        },
                        "line_ids": [fields.Command.create(values) for values in rows],
                    }
                )
                continue
            known = {(line.res_model, line.res_id) for line in case.line_ids}
            more = [r for r in rows if (r["res_model"], r["res_id"]) not in known]
            lines += [{"case_id": case.id, **values} for values in more]
            grown |= case if more else case.browse()
        self.create(fresh)
        self.env["school.split.line"].create(lines)
        reviewed = grown.filtered(lambda case: case.state != "open")
        if reviewed:
            self.env["school.split.opinion"]._enter(
                reviewed, "open", self.env._("More purchases of the same kind came.")
            )

    @api.model
    def _known_cases(self, found):
        """Return the cases that hold any of the documents, by their documents."""
        ids = {document["res_id"] for row in found for document in row["documents"]}
        lines = self.env["school.split.line"].search([("res_id", "in", list(ids))])
        cases = defaultdict(list)
        for line in lines:
            cases[line.res_model, line.res_id].append(line.case_id)
        return cases

    @api.model
    def _case_of(self, cases, row):
        """Return the case that a finding goes on with, empty for a new one."""
        for document in row["documents"]:
            for case in cases.get((document["res_model"], document["res_id"]), ()):
                same = (case.stage, case.by, case.key, case.company_id.id)
                if same == (row["stage"], row["by"], row["key"], row["company_id"]):
                    return case
        return self.browse()
