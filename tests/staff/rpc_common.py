"""Calls over the external API by people with a login, and what they may not change."""

from xmlrpc.client import Fault

from odoo.tools import SQL

from ..common.attack import REFUSALS, AttackCase
from .staff_common import StaffDistrict

# chatter and activities are written by Odoo, on documents of any state
SKIPPED = ("message_", "activity_", "my_activity_", "rating_", "website_")
AUTOMATIC = {"id", "create_uid", "create_date", "write_uid", "write_date"}


class StaffRpc(StaffDistrict, AttackCase):
    """Attacks on whatever the tables of the staff room hold."""

    def refuse(self, user, model, method, *arguments, **keywords):
        """Call, and expect a refusal: neither an answer nor a failure of the server.

        :return: what the server said
        """
        with self.subTest(user=user.login, model=model, method=method, args=arguments):
            try:
                self.rpc(user, model, method, *arguments, **keywords)
            except Fault as fault:
                self.assertIn(fault.faultCode, REFUSALS, fault.faultString)
                return fault.faultString
            self.fail("the call went through")

    def tables(self):
        """Names of the tables that no attack may change: those of the staff room, and
        core's own records of people."""
        ours = {
            model._table
            for name, model in self.env.items()
            if name.startswith("school.staff.") and model._auto and not model._transient
        }
        return ours | {"hr_version", "hr_employee"}

    def standing(self):
        """Every row of these tables, as a digest."""
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT count(*), md5(string_agg(t::text, '' ORDER BY id))"
                    " FROM %s t",
                    SQL.identifier(table),
                )
            )
            for table in sorted(self.tables())
        }

    def forged(self, record):
        """Return ``{field: value}`` of other values for whatever a table holds."""
        values = {}
        for name, field in record._fields.items():
            if not field.store or name in AUTOMATIC or name.startswith(SKIPPED):
                continue
            value = self._forged_value(record.sudo(), field)
            if value is not None:
                values[name] = value
        return values

    def _forged_value(self, record, field):
        now = record[field.name]
        if field.type == "boolean":
            return not now
        if field.type in ("integer", "float", "monetary"):
            return now + 1
        if field.type in ("char", "text", "html"):
            return "改了"
        if field.type == "date":
            return "2031-01-01"
        if field.type == "datetime":
            return "2031-01-01 00:00:00"
        if field.type == "selection":
            others = [key for key in field.get_values(record.env) if key != now]
            return others[0] if others else None
        if field.type == "many2one":
            others = record.env[field.comodel_name].search(
                [("id", "!=", now.id)], limit=1
            )
            return others.id or None
        if field.type in ("one2many", "many2many"):
            return [[5]]
        return None
