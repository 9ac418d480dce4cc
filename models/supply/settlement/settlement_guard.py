"""Database guard of the settlements: a frozen copy is neither changed nor added to.

The rows of a copy are looked at once per statement, not one by one: a copy has up to
hundreds of thousands of them.
"""

from odoo import models
from odoo.tools import SQL

TABLES = ("school_settlement_stock", "school_settlement_line")

GUARD_SQL = """
CREATE OR REPLACE FUNCTION school_settlement_refuse_rows() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR EXISTS (
        SELECT 1 FROM school_settlement
         WHERE locked AND id IN (SELECT DISTINCT settlement_id FROM touched)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
            'The copy of a settled period is frozen, no ' || TG_OP;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION school_settlement_refuse_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
        'The copy of a settled period is frozen, no TRUNCATE';
END $$;

CREATE OR REPLACE FUNCTION school_settlement_refuse_head() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.locked OR OLD.locked IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.locked
       AND (NEW.state = OLD.state
            OR (OLD.state = 'settled' AND NEW.state = 'reopened'))
       AND (to_jsonb(NEW) - %(free)s::text[]) = (to_jsonb(OLD) - %(free)s::text[])
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
        'A settlement is frozen, no ' || TG_OP;
END $$;

DROP TRIGGER IF EXISTS school_settlement_head ON school_settlement;
CREATE TRIGGER school_settlement_head BEFORE UPDATE OR DELETE ON school_settlement
FOR EACH ROW EXECUTE FUNCTION school_settlement_refuse_head();
"""

ROWS_SQL = """
DROP TRIGGER IF EXISTS school_settlement_insert ON %(table)s;
CREATE TRIGGER school_settlement_insert AFTER INSERT ON %(table)s
REFERENCING NEW TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION school_settlement_refuse_rows();
DROP TRIGGER IF EXISTS school_settlement_update ON %(table)s;
CREATE TRIGGER school_settlement_update AFTER UPDATE ON %(table)s
REFERENCING OLD TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION school_settlement_refuse_rows();
DROP TRIGGER IF EXISTS school_settlement_delete ON %(table)s;
CREATE TRIGGER school_settlement_delete AFTER DELETE ON %(table)s
REFERENCING OLD TABLE AS touched
FOR EACH STATEMENT EXECUTE FUNCTION school_settlement_refuse_rows();
DROP TRIGGER IF EXISTS school_settlement_truncate ON %(table)s;
CREATE TRIGGER school_settlement_truncate BEFORE TRUNCATE ON %(table)s
FOR EACH STATEMENT EXECUTE FUNCTION school_settlement_refuse_truncate();
"""

# What still moves on the head of a frozen copy: its state, and what core keeps there.
FREE = [
    "state",
    "note",
    "write_date",
    "write_uid",
    "name",
    "message_main_attachment_id",
    "approval_state",
    "report_sent_on",
]


def guard_settlements(env):
    """Put the guard on the tables of the settlements (idempotent)."""
    env.cr.execute(SQL(GUARD_SQL, free=FREE))
    for table in TABLES:
        env.cr.execute(SQL(ROWS_SQL, table=SQL.identifier(table)))


def drop_settlement_guard(env):
    """Remove the guard with its functions, for the uninstallation."""
    env.cr.execute(
        SQL(
            "DROP FUNCTION IF EXISTS school_settlement_refuse_rows(),"
            " school_settlement_refuse_truncate(),"
            " school_settlement_refuse_head() CASCADE"
        )
    )


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _auto_init(self):
        """Lift the guard while Odoo alters the tables; put it back at the end."""
        drop_settlement_guard(self.env)
        result = super()._auto_init()
        self.pool.post_init(guard_settlements, self.env)
        return result
