"""Database guard of the running approvals.

Who an approval binds, and to what, never changes; its number rises only by one, and
only in a transaction that also appends the decision of that number.
"""

from odoo.tools import SQL

GUARD_SQL = """
CREATE OR REPLACE FUNCTION school_approval_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'An approval is never deleted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.seq NOT IN (OLD.seq, OLD.seq + 1) THEN
        RAISE EXCEPTION 'The number of an approval rises by one'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.res_model, NEW.res_id, NEW.company_id, NEW.unit_id, NEW.requester_id,
        NEW.version_id, NEW.snapshot::text, NEW.facts::text,
        NEW.previous_id IS NOT DISTINCT FROM OLD.previous_id)
       IS DISTINCT FROM
       (OLD.res_model, OLD.res_id, OLD.company_id, OLD.unit_id, OLD.requester_id,
        OLD.version_id, OLD.snapshot::text, OLD.facts::text, true)
    THEN
        RAISE EXCEPTION 'What an approval is bound to never changes'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION school_approval_numbered() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM school_approval_decision
                    WHERE approval_id = NEW.id AND seq = NEW.seq) THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
            'Approval ' || NEW.id || ' has no decision ' || NEW.seq;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS school_approval_guard ON school_approval;
CREATE TRIGGER school_approval_guard BEFORE UPDATE OR DELETE ON school_approval
FOR EACH ROW EXECUTE FUNCTION school_approval_refuse();

DROP TRIGGER IF EXISTS school_approval_number ON school_approval;
CREATE CONSTRAINT TRIGGER school_approval_number
AFTER UPDATE OF seq ON school_approval DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION school_approval_numbered();
"""


def guard_approvals(env):
    """Put the guard on the table of approvals (idempotent)."""
    env.cr.execute(SQL(GUARD_SQL))


def drop_approval_guard(env):
    """Remove the guard with its functions, for the uninstallation."""
    env.cr.execute(
        SQL(
            "DROP FUNCTION IF EXISTS school_approval_refuse(),"
            " school_approval_numbered() CASCADE"
        )
    )
