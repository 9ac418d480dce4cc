"""One row of any model of the addon, in the company that a test asks for.

The rows are put straight into the tables: what they hold is nonsense, but access rights
look at the company and the people only. So a new model is covered without a line here.
"""

import json
from datetime import date, datetime
from itertools import count, cycle

from psycopg2.errors import CheckViolation

from odoo.tools import SQL, mute_logger

ADDON = "school_logistics"
TECHNICAL = {"id", "create_uid", "write_uid", "create_date", "write_date"}
# What may stand in a required column of each type.
PLAIN = {
    "boolean": False,
    "date": date(2026, 9, 1),
    "datetime": datetime(2026, 9, 1),
    "float": 1,
    "html": "sample",
    "json": "{}",
    "monetary": 1,
    "reference": "res.company,1",
    "text": "sample",
}


def addon_models(env):
    """Return the names of the addon's models that have a table."""
    names = (
        env["ir.model.data"]
        .search([("module", "=", ADDON), ("model", "=", "ir.model")])
        .mapped("res_id")
    )
    models = env["ir.model"].browse(names).mapped("model")
    return sorted(
        name
        for name in models
        if name.startswith("school.")
        and name in env
        and not env[name]._abstract
        and env[name]._auto
    )


class Samples:
    """Makes and remembers a row of each model for each company."""

    def __init__(self, env, people):
        """Remember the environment.

        :param env: environment of the superuser
        :param people: {company: users of it who play no part in the test}
        """
        self.env = env
        self.people = {company: cycle(users) for company, users in people.items()}
        self.numbers = count(1)
        self.known = {}

    def row(self, model, company):
        """Return a record of ``model`` that belongs to ``company``."""
        key = model, company.id
        if key not in self.known:
            self.known[key] = self._find(model, company) or self._make(model, company)
        return self.known[key]

    def _find(self, model, company):
        """Return a record that is there already, so that nothing is duplicated."""
        records = self.env[model].with_context(active_test=False)
        if "company_id" not in records._fields:
            return (
                records.browse() if self.parent(model) else records.search([], limit=1)
            )
        if not records._fields["company_id"].store:
            return records
        return records.search([("company_id", "=", company.id)], limit=1)

    def parent(self, model):
        """Return the required field by which a model without company belongs to one.

        :return: name of the field, or None
        """
        for name, field in self.env[model]._fields.items():
            parent = field.type == "many2one" and field.comodel_name
            if parent and field.required and parent.startswith("school."):
                if "company_id" in self.env[parent]._fields:
                    return name
        return None

    def _make(self, model, company):
        """Insert a row; where a check wants more, fill one more relation at a time."""
        records = self.env[model]
        columns = [
            field
            for field in records._fields.values()
            if field.store and field.column_type and field.name not in TECHNICAL
        ]
        values = {field.name: self._value(field, company) for field in columns}
        values = {name: value for name, value in values.items() if value is not None}
        optional = [
            field
            for field in columns
            if field.type == "many2one" and field.name not in values
        ]
        for field in [None, *optional]:
            more = {field.name: self._other(field, company)} if field else {}
            row = self._insert(records, values | more)
            if row:
                return row
        raise AssertionError(f"No sample of {model}: its checks refuse every attempt")

    def _insert(self, records, values):
        """Return the inserted record, or nothing when a check refuses it."""
        self.env.flush_all()
        statement = SQL(
            "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
            SQL.identifier(records._table),
            SQL(", ").join(SQL.identifier(name) for name in values),
            SQL(", ").join(SQL("%s", value) for value in values.values()),
        )
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(statement)
                row = records.browse(self.env.cr.fetchone()[0])
        except CheckViolation:
            return None
        self.env.invalidate_all()
        return row

    def _value(self, field, company):
        """Return what goes into a column; None leaves it empty."""
        if field.name == "company_id":
            return company.id
        if field.name == "unit_id":
            return self.env["school.unit"]._for_company(company).id
        parent = field.type == "many2one" and field.comodel_name.startswith("school.")
        if not field.required and not (parent and field.ondelete == "cascade"):
            return None
        if field.type == "many2one":
            return self._other(field, company)
        if field.type in ("integer", "many2one_reference"):
            return next(self.numbers)
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type == "char":
            text = f"sample {next(self.numbers)}"
            return json.dumps({"en_US": text}) if field.translate else text
        return PLAIN[field.type]

    def _other(self, field, company):
        """Return the id of a record that a many2one may point to."""
        return self._related(field.comodel_name, company).id

    def _related(self, model, company):
        if model == "res.users":
            return next(self.people[company])
        if model == "res.partner":
            return company.partner_id
        if model == "school.unit":
            return self.env[model]._for_company(company)
        if model == "res.currency":
            return company.currency_id
        if model.startswith("school."):
            return self.row(model, company)
        return self._core(model, company)

    def _core(self, model, company):
        """Return any record of one of Odoo's models, of the company if it has one."""
        records = self.env[model].with_context(active_test=False)
        domain = []
        if "company_id" in records._fields:
            domain = [("company_id", "in", [company.id, False])]
        return records.search(domain, limit=1) or self._make(model, company)
