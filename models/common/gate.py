"""Gates: how our own code tells itself from a client.

A context travels over RPC as JSON, so no key of strings, numbers or booleans proves
anything. A :class:`Gate` is a Python object made for one call: a client cannot send
one, and it names the effect and the very records that it opens.
"""

CONTEXT_KEY = "school_gate"


class Gate:
    """Permission for one effect on some records, within one call.

    :param effect: what may be done, for instance ``"stock_done"``
    :param model: technical name of the records' model
    :param ids: ids that are let through; empty for the creation of records
    :param outer: the gate that was open before, which stays open
    """

    __slots__ = ("effect", "ids", "model", "outer")

    def __init__(self, effect, model, ids, outer=None):
        self.effect = effect
        self.model = model
        self.ids = frozenset(ids)
        self.outer = outer

    def admits(self, effect, model, ids):
        """Whether this gate, or one around it, lets all of ``ids`` through."""
        if self.effect == effect and self.model == model and self.ids.issuperset(ids):
            return True
        return bool(self.outer) and self.outer.admits(effect, model, ids)


def open_gate(records, effect):
    """Return ``records`` with a context in which ``effect`` is allowed on them.

    Call it only after the rights, the post, the state and the approval were checked.
    """
    outer = records.env.context.get(CONTEXT_KEY)
    outer = outer if isinstance(outer, Gate) else None
    gate = Gate(effect, records._name, records.ids, outer)
    return records.with_context(**{CONTEXT_KEY: gate})


def gate_open(records, effect):
    """Whether our own code opened ``effect`` on all of ``records``."""
    gate = records.env.context.get(CONTEXT_KEY)
    return isinstance(gate, Gate) and gate.admits(effect, records._name, records.ids)
