"""What somebody has used of the ceilings: counted from the requests, in one query."""

from odoo import api, models
from odoo.tools import SQL


class SchoolCeiling(models.Model):
    _inherit = "school.ceiling"

    @api.model
    def _rows(self, company, user, department, spans, without=(), issued=False):
        """Return what was asked for, or issued, by a person and for a department.

        :param company: one ``res.company``
        :param user: who applies
        :param department: for which department, may be empty
        :param spans: pairs of first and last day; all days between them are looked at
        :param without: ids of requests that are not counted
        :param bool issued: what left the store, instead of what was asked for
        :return: list of dicts: request, user, department, date, product, quantity (in
            the item's own unit), amount (CNY), marked (above a ceiling, with leave)
        """
        Line = self.env["school.supply.request.line"]
        Line.flush_model()
        self.env["school.supply.request"].flush_model()
        net = (
            "line.qty_issued" if issued else "line.quantity_approved - line.qty_closed"
        )
        states = ("approved", "done") if issued else ("submitted", "approved", "done")
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT request.id AS request, request.requester_id AS user,
                       request.department_id AS department, request.date,
                       COALESCE(line.fulfil_product_id, line.product_id) AS product,
                       line.product_uom_id AS uom,
                       request.over_ceiling AS marked,
                       %(net)s - COALESCE(line.qty_returned, 0) AS quantity,
                       (%(net)s - COALESCE(line.qty_returned, 0)) * line.price_unit
                           AS amount
                  FROM school_supply_request_line line
                  JOIN school_supply_request request ON request.id = line.request_id
                 WHERE request.company_id = %(company)s
                   AND request.state IN %(states)s
                   AND request.date BETWEEN %(start)s AND %(stop)s
                   AND request.id != ALL(%(without)s)
                   AND line.kind IN ('consume', 'keep')
                   AND COALESCE(line.fulfil_product_id, line.product_id) IS NOT NULL
                   AND (request.requester_id = %(user)s
                        OR request.department_id = %(department)s)
                """,
                net=SQL(net),
                company=company.id,
                states=states,
                start=min(start for start, _stop in spans),
                stop=max(stop for _start, stop in spans),
                without=list(without),
                user=user.id,
                department=department.id or 0,
            )
        )
        for row in rows:
            row["quantity"] = float(row["quantity"])
        return self._in_stock_units(rows)

    @api.model
    def _in_stock_units(self, rows):
        """Convert the quantities of ``rows`` into the units of their items."""
        products = (
            self.env["product.product"].sudo().browse({row["product"] for row in rows})
        )
        units = self.env["uom.uom"].sudo().browse({row["uom"] for row in rows})
        products.fetch(["product_tmpl_id"])
        by_id = {record.id: record for record in products}
        unit_by_id = {unit.id: unit for unit in units}
        for row in rows:
            product = row["product"] = by_id[row["product"]]
            row["quantity"] = unit_by_id[row["uom"]]._compute_quantity(
                row["quantity"], product.uom_id, round=False
            )
        return rows

    def _sum(self, rows, user, department, span):
        """Return how much of this ceiling ``rows`` use, in its own measure.

        :param rows: rows of :meth:`_rows`, and of what is asked for now
        :param span: first and last day that count, see :meth:`_spans`
        """
        self.ensure_one()
        start, stop = span
        mine = {
            "person": ("user", user.id),
            "department": ("department", department.id),
        }
        key, value = mine[self.per]
        return sum(
            float(row[self.measure])
            for row in rows
            if row[key] == value
            and start <= row["date"] <= stop
            and self._is_about(row["product"])
            and (not self.department_id or row["department"] == self.department_id.id)
        )

    def _text(self, used, asked):
        """Say that this ceiling is passed: which, by what, and how much is left."""
        self.ensure_one()
        digits = ".2f" if self.measure == "amount" else "g"
        figures = {
            "most": f"{self.most:{digits}}",
            "used": f"{used:{digits}}",
            "asked": f"{asked:{digits}}",
            "left": f"{max(self.most - used, 0.0):{digits}}",
        }
        return self.env._(
            "%(item)s: the ceiling “%(ceiling)s” is %(most)s a %(period)s; %(used)s are"
            " used, %(asked)s are asked for, %(left)s are left.",
            item=self.product_id.name or self.category_id.name,
            ceiling=self.name,
            period=dict(self._fields["period"]._description_selection(self.env))[
                self.period
            ].lower(),
            **figures,
        )

    @api.model
    def _left_of(self, company, user, department, products):
        """Return what a person may still ask for today, by item.

        :return: ``{product: (ceiling, left)}`` of the tightest ceiling in pieces; items
            without one are missing
        """
        today = self.env["school.unit"]._today()
        ceilings = self._holding(company, user, department, today, products)
        if not ceilings:
            return {}
        spans = ceilings._spans(today)
        rows = self._rows(company, user, department, spans.values())
        left = {}
        for ceiling, span in spans.items():
            rest = ceiling.most - ceiling._sum(rows, user, department, span)
            for product in products:
                if not ceiling._is_about(product.sudo()):
                    continue
                known = left.get(product)
                if not known or rest < known[1]:
                    left[product] = (ceiling, max(rest, 0.0))
        return left


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    def _ceiling_rows(self, quantities=None):
        """Return what this request asks for, like :meth:`SchoolCeiling._rows`.

        :param dict quantities: request line to the quantity that counts, in its unit;
            by default what is approved and not closed
        """
        self.ensure_one()
        rows = []
        for line in self.line_ids:
            product = line.fulfil_product_id or line.product_id
            if line.kind not in ("consume", "keep") or not product:
                continue
            net = line.quantity_approved - line.qty_closed - line.qty_returned
            quantity = net if quantities is None else quantities.get(line, 0.0)
            rows.append(
                {
                    "request": self.id,
                    "user": self.requester_id.id,
                    "department": self.department_id.id,
                    "date": self.date or self.env["school.unit"]._today(),
                    "product": product,
                    "quantity": line.product_uom_id._compute_quantity(
                        quantity, product.uom_id, round=False
                    ),
                    "amount": quantity * line.price_unit,
                    "marked": self.over_ceiling,
                }
            )
        return rows
