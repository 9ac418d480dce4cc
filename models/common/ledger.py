"""Append-only tables.

PostgreSQL itself refuses UPDATE, DELETE and TRUNCATE on a ledger, whoever asks and by
whatever path. The trigger is dropped before Odoo alters the table and put back when
the registry is complete, so that an upgrade may add a column.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

FUNCTION = "school_ledger_refuse"
TRIGGER = "school_ledger_guard"


def _ledger_tables(env):
    """Tables of all concrete ledgers of the registry."""
    return sorted(
        env[name]._table
        for name in env.registry.descendants(["school.ledger"], "_inherit")
        if not env[name]._abstract and env[name]._auto
    )


def guard_all(env):
    """Put the guard on every ledger (idempotent)."""
    env.cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
                    'Ledger ' || TG_TABLE_NAME || ' is append-only, no ' || TG_OP;
            END $$
            """,
            SQL.identifier(FUNCTION),
        )
    )
    for table in _ledger_tables(env):
        env.cr.execute(
            SQL(
                """
                DROP TRIGGER IF EXISTS %(trigger)s ON %(table)s;
                CREATE TRIGGER %(trigger)s
                BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s
                FOR EACH STATEMENT EXECUTE FUNCTION %(function)s()
                """,
                trigger=SQL.identifier(TRIGGER),
                table=SQL.identifier(table),
                function=SQL.identifier(FUNCTION),
            )
        )


def drop_guards(env):
    """Remove the guards and their function, for the uninstallation."""
    env.cr.execute(
        SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(FUNCTION))
    )


class SchoolLedger(models.AbstractModel):
    """Base of the append-only tables: rows are added, never changed or removed."""

    _name = "school.ledger"
    _description = "Append-only Ledger"
    _log_access = False

    def _auto_init(self):
        """Lift the guard while Odoo alters the table; put it back at the end."""
        if not self._abstract:
            self.env.cr.execute(
                SQL(
                    "DO $$ BEGIN DROP TRIGGER IF EXISTS %s ON %s;"
                    " EXCEPTION WHEN undefined_table THEN NULL; END $$",
                    SQL.identifier(TRIGGER),
                    SQL.identifier(self._table),
                )
            )
        result = super()._auto_init()
        if not self._abstract:
            self.pool.post_init(guard_all, self.env)
        return result

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: a ledger is only ever added to."""
        self._refuse_change()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "%(ledger)s is append-only: nothing in it is changed or deleted."
                " Record a new entry instead.",
                ledger=self._description,
            )
        )


class SchoolDeed(models.AbstractModel):
    """Base of the ledgers of what somebody did: in which school, and who."""

    _name = "school.deed"
    _description = "Append-only Ledger of Deeds"
    _inherit = ["school.ledger"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
