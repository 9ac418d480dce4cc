"""Running figures and states: moved in place, under the lock of the row.

An UPDATE that adds to the row as it stands makes parallel transactions wait for each
other and fail with a serialization error, upon which Odoo tries again with the new
figures. So nothing is read first and written afterwards, and the caps hold whoever
comes at the same time.
"""

from odoo.tools import SQL, float_repr


def shift_rows(records, changes, running, fixed, caps, extra=None):
    """Add ``changes`` to running figures in place and return the ids that moved.

    Rows whose figures would break a cap are left alone and are missing from the
    result. Rows are locked in the order of their ids.

    :param records: empty recordset of the model
    :param dict changes: ``{id: {column: amount}}``
    :param tuple running: the columns that may be moved
    :param str fixed: the column that caps them
    :param str caps: SQL condition on the new figures
    :param dict extra: columns that follow, as SQL texts over the new figures
    :return: set of ids
    """
    if not changes:
        return set()
    extra = extra or {}
    digits = records.env["decimal.precision"].precision_get("Product Unit")
    moved = [name for name in running if any(name in row for row in changes.values())]
    records.flush_model()
    table = SQL.identifier(records._table)
    deltas = SQL(", ").join(
        SQL(
            "(%s, %s)",
            row_id,
            SQL(", ").join(
                SQL("%s::numeric", float_repr(row.get(name, 0.0), digits))
                for name in moved
            ),
        )
        for row_id, row in sorted(changes.items())
    )
    figures = SQL(", ").join(
        SQL(
            "COALESCE(t.%(name)s, 0) + %(delta)s AS %(name)s",
            name=SQL.identifier(name),
            delta=SQL.identifier("d", name) if name in moved else SQL("0"),
        )
        for name in running
    )
    rows = records.env.execute_query(
        SQL(
            """
            WITH d(id, %(names)s) AS (VALUES %(deltas)s),
                 figures AS (
                    SELECT t.id, t.%(fixed)s, %(figures)s
                      FROM %(table)s t JOIN d ON d.id = t.id
                     ORDER BY t.id FOR NO KEY UPDATE OF t
                 ),
                 allowed AS (SELECT *%(extra)s FROM figures WHERE %(caps)s)
            UPDATE %(table)s t SET %(sets)s FROM allowed
             WHERE t.id = allowed.id RETURNING t.id
            """,
            names=SQL(", ").join(map(SQL.identifier, moved)),
            deltas=deltas,
            fixed=SQL.identifier(fixed),
            figures=figures,
            table=table,
            caps=SQL(caps),
            extra=SQL("").join(
                SQL(", %s AS %s", SQL(text), SQL.identifier(name))
                for name, text in extra.items()
            ),
            sets=SQL(", ").join(
                SQL("%s = %s", SQL.identifier(name), SQL.identifier("allowed", name))
                for name in (*moved, *extra)
            ),
        )
    )
    records.browse(list(changes)).invalidate_recordset(flush=False)
    return {row_id for (row_id,) in rows}


def switch_state(record, states, state):
    """Go from one of ``states`` to another, in place: of two at once one succeeds.

    Rights were checked. The other fields of the step are written afterwards.

    :return: whether this transaction made the step
    """
    record.flush_recordset()
    record.env.cr.execute(
        SQL(
            "UPDATE %s SET state = %s WHERE id = %s AND state = ANY(%s)",
            SQL.identifier(record._table),
            state,
            record.id,
            list(states),
        )
    )
    moved = record.env.cr.rowcount
    record.invalidate_recordset(["state"])
    return bool(moved)
