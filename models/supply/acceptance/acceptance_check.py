"""The checks of an acceptance line: what is demanded, what was found."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

RESULTS = ("", "yes", "no", "na")


def _checked(answer):
    """Name of the check that ``answer`` answers; None for anything else."""
    if not isinstance(answer, dict) or set(answer) != {"name", "result"}:
        return None
    return answer["name"] if answer["result"] in RESULTS else None


class SchoolAcceptanceLine(models.Model):
    _inherit = "school.acceptance.line"

    demands = fields.Json(
        readonly=True,
        copy=False,
        help="What the rules demanded when the line was made.",
    )
    checks = fields.Json(
        copy=False,
        help="What was looked at: a list of name and result (yes, no, na; empty: not"
        " answered yet).",
    )
    expiry_date = fields.Date(string="Expires On", index="btree_not_null")
    certificate_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_acceptance_line_certificate_rel",
        column1="line_id",
        column2="attachment_id",
        string="Certificates",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is demanded of the goods is the server's to say.

        :raises UserError: an answer belongs to no check
        """
        Line = self.env["purchase.order.line"]
        Rule = self.env["school.acceptance.rule"]
        lines = Line.browse(vals.get("purchase_line_id") for vals in vals_list).sudo()
        demands = {
            company: Rule._demands(of_company.product_id, company)
            for company, of_company in lines.grouped("company_id").items()
        }
        answers = []
        for vals, line in zip(vals_list, lines, strict=True):
            demanded = demands[line.company_id].get(line.product_id, {})
            answers.append(vals.pop("checks", None))
            vals["demands"] = demanded
            vals["checks"] = [
                {"name": name, "result": ""} for name in demanded.get("checks", ())
            ]
        created = super().create(vals_list)
        for line, answer in zip(created, answers, strict=True):
            if answer:
                line.checks = answer
        return created

    def write(self, vals):
        """Write; answers belong to the checks that are demanded.

        :raises UserError: names the goods
        """
        if "demands" in vals and not gate_open(self, "acceptance_own"):
            raise UserError(
                self.env._("What is demanded follows from the acceptance requirements.")
            )
        if "checks" in vals:
            for line in self:
                line._check_answers(vals["checks"])
        return super().write(vals)

    def _check_answers(self, answers):
        """Refuse answers that are not those of this line's checks.

        :raises UserError: names the goods
        """
        self.ensure_one()
        wanted = (self.demands or {}).get("checks", [])
        given = answers if isinstance(answers, list) else [None]
        if [_checked(answer) for answer in given] != wanted:
            raise UserError(
                self.env._(
                    "%(product)s: each of its checks is answered with yes, no or not"
                    " applicable, and nothing else.",
                    product=self.product_id.display_name,
                )
            )

    def _signed_content(self):
        content = super()._signed_content()
        papers = sorted(paper.checksum or "" for paper in self.certificate_ids)
        found = [
            [[check["name"], check["result"]] for check in self.checks or ()],
            fields.Date.to_string(self.expiry_date) or "",
            papers,
        ]
        # what was signed before there were checks stays signed
        return [*content, found] if any(found) else content

    def _check_complete(self):
        """Check that what came was looked at as the rules demand.

        :raises UserError: names the goods and what is missing
        """
        result = super()._check_complete()
        for line in self:
            problem = line.demands and line.qty_received and line._missing()
            if problem:
                raise UserError(
                    self.env._(
                        "%(product)s: %(problem)s (%(rules)s)",
                        product=line.product_id.display_name,
                        problem=problem,
                        rules=", ".join(line.demands.get("rules", ())),
                    )
                )
        return result

    def _missing(self):
        """What is still missing on a line of which something came, or None."""
        self.ensure_one()
        demands, checks = self.demands, self.checks or []
        open_checks = [check["name"] for check in checks if not check["result"]]
        if open_checks:
            return self.env._(
                "not looked at yet: %(checks)s.", checks=", ".join(open_checks)
            )
        if self.qty_accepted == 0:
            return None
        failed = [check["name"] for check in checks if check["result"] == "no"]
        if failed and not self.reason:
            return self.env._(
                "%(checks)s failed. Reject it, or write why it is accepted all the"
                " same.",
                checks=", ".join(failed),
            )
        missing = {
            "needs_photo": not self.photo_ids and self.env._("take a photo."),
            "needs_lot": not self.lot_name and self.env._("enter the lot number."),
            "needs_expiry": not self.expiry_date
            and self.env._("enter when it expires."),
            "needs_certificate": not self.certificate_ids
            and self.env._("add a picture of the certificate."),
        }
        for name, text in missing.items():
            if demands.get(name) and text:
                return text
        return self._shelf_problem()

    def _shelf_problem(self):
        """Why goods with this expiry date are not accepted, or None."""
        days = self.demands.get("shelf_days", 0)
        first = self.acceptance_id.date + timedelta(days=days)
        if not self.expiry_date or self.expiry_date > first:
            return None
        return self.env._(
            "it expires on %(date)s, within %(days)s days. Reject it.",
            date=self.expiry_date,
            days=days,
        )

    def _over_accepted(self):
        """Return how much more than ordered is accepted here, within the tolerance.

        None of services, nor of orders whose quantities somebody else has fixed.
        """
        self.ensure_one()
        line = self.purchase_line_id.sudo()
        percent = (self.demands or {}).get("over_percent", 0.0)
        if (
            not percent
            or self.product_id.type == "service"
            or not line.order_id._school_takes_more()
        ):
            return 0.0
        over = self.qty_accepted - line._school_pending()
        room = line.product_qty * percent / 100 - line.school_qty_over
        unit = line.product_uom_id
        if unit.compare(over, 0) <= 0 or unit.compare(over, room) > 0:
            return 0.0
        return over

    def _is_nearly_whole(self):
        """Whether what is still to come is so little that the order is complete."""
        self.ensure_one()
        percent = (self.demands or {}).get("short_percent", 0.0)
        if not percent or self.qty_rejected or not self.qty_accepted:
            return False
        line = self.purchase_line_id.sudo()
        allowed = line.product_qty * percent / 100
        left = line._school_pending()
        return (
            line.product_uom_id.compare(left, 0) > 0
            and line.product_uom_id.compare(left, allowed) <= 0
        )


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _on_entered(self, lines, shares):
        """Close what is so little that nobody waits for it."""
        result = super()._on_entered(lines, shares)
        over = lines.purchase_line_id.sudo().filtered("school_qty_over")
        if over:
            self._message_log(
                body=self.env._(
                    "More than ordered, within the tolerance: %(products)s",
                    products=", ".join(over.product_id.mapped("display_name")),
                )
            )
        short = lines.filtered(lambda line: line._is_nearly_whole())
        if short:
            closed = short.purchase_line_id.sudo()._school_close()
            self._message_log(
                body=self.env._(
                    "Short within the tolerance, the rest is closed: %(products)s",
                    products=", ".join(closed.product_id.mapped("display_name")),
                )
            )
        return result
