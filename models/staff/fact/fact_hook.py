"""Facts come in from other rooms."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_repr

#: which subject a record is, by its model
KIND_OF_MODEL = {
    "hr.employee": "person",
    "hr.employee.public": "person",
    "hr.department": "class",
    "res.partner": "vendor",
    "school.staff.area": "area",
    "school.staff.group": "group",
}
COLUMNS = (
    "company_id",
    "subject_kind",
    "subject_id",
    "type_id",
    "date",
    "quantity",
    "rater",
    "source",
    "res_model",
    "res_id",
    "note",
    "user_id",
    "recorded_on",
)


class SchoolFactHook(models.AbstractModel):
    _inherit = "school.fact.hook"

    @api.model
    def _record_facts(self, vals_list):
        """Write the facts into the ledger, those on record already left alone.

        :return: number of facts that are new
        :raise UserError: of a kind of fact that does not exist
        """
        super()._record_facts(vals_list)
        types = {}
        for company in {vals["company"] for vals in vals_list}:
            codes = {vals["type"] for vals in vals_list if vals["company"] == company}
            known = self.env["school.staff.fact.type"]._by_code(codes, company)
            missing = codes - known.keys()
            if missing:
                raise UserError(
                    self.env._(
                        "There is no kind of fact %(codes)s. Make it in the settings of"
                        " the assessment.",
                        codes=", ".join(sorted(missing)),
                    )
                )
            types.update({(company, code): record for code, record in known.items()})
        return self.env["school.staff.fact"]._record(
            [
                self._fact_row(vals, types[vals["company"], vals["type"]])
                for vals in vals_list
            ]
        )

    def _fact_row(self, vals, fact_type):
        source, subject = vals["source"], vals["subject"]
        part = vals.get("part")
        return {
            "company_id": vals["company"].id,
            "subject_kind": vals.get("kind") or KIND_OF_MODEL[subject._name],
            "subject_id": subject.id,
            "type_id": fact_type.id,
            "date": vals["date"],
            "quantity": vals.get("quantity", 1),
            "rater": vals.get("rater"),
            "source": f"{source._name},{source.id}" + (f",{part}" if part else ""),
            "res_model": source._name,
            "res_id": source.id,
            "note": vals.get("note"),
        }

    @api.model
    def _void_facts(self, source, reason):
        """Void what stands on record from these sources; see the base method."""
        result = super()._void_facts(source, reason)
        facts = (
            self.env["school.staff.fact"]
            .sudo()
            .search([("res_model", "=", source._name), ("res_id", "in", source.ids)])
        )
        facts.filtered(lambda fact: not fact.is_void)._mark("void", reason)
        return result


class SchoolStaffFact(models.Model):
    _inherit = "school.staff.fact"

    @api.model
    def _record(self, rows):
        """Insert rows in one statement; rows on record already are left alone.

        The caller has checked rights, posts and state.

        :param rows: list of dicts with the columns of the table
        :return: number of new rows
        """
        if not rows:
            return 0
        now = fields.Datetime.now()
        rows = [{**row, "user_id": self.env.uid, "recorded_on": now} for row in rows]
        self.flush_model()
        values = SQL(", ").join(
            SQL(
                "(%s)",
                SQL(", ").join(SQL("%s", self._plain(row, name)) for name in COLUMNS),
            )
            for row in rows
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s ON CONFLICT DO NOTHING",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                values,
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model()
        return count

    def _plain(self, row, name):
        value = row.get(name)
        if name == "quantity":
            return float_repr(value, 4)
        return None if value is False else value

    def _mark(self, kind, reason):
        """Void or restore facts; the caller has checked that it is allowed.

        :param str kind: ``void`` or ``restore``
        :param str reason: shown to everybody concerned
        :return: the marks
        """
        Mark = self.env["school.staff.fact.mark"].sudo()
        last = dict(
            Mark._read_group([("fact_id", "in", self.ids)], ["fact_id"], ["seq:max"])
        )
        now = fields.Datetime.now()
        marks = Mark.create(
            [
                {
                    "fact_id": fact.id,
                    "company_id": fact.company_id.id,
                    "seq": last.get(fact, 0) + 1,
                    "kind": kind,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "marked_on": now,
                }
                for fact in self.sudo()
            ]
        )
        self.invalidate_recordset(["is_void", "mark_ids"])
        return marks
