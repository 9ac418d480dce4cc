"""Two definitions of a rule compared, in the words of an officer."""

from difflib import SequenceMatcher

from odoo import api, models

from .definition import BAND, FLOW, STEP, conditions, normal_definition, step_key

#: keys of a definition that are fields of a rule, in the order in which they are told
HEAD = ("name", "source", "sequence", "date_from", "date_to")
#: keys of a step that say whom it asks, told in one line
ASKED = {
    "who",
    "post_id",
    "post",
    "level",
    "head_level",
    "is_ladder",
    "user_ids",
    "group_id",
    "field_name",
    "chosen_from",
}


class SchoolApprovalCompare(models.AbstractModel):
    """What differs between two definitions of a rule.

    A difference is ``{"part", "what", "before", "after"}``, all of them texts; an empty
    ``before`` was added, an empty ``after`` was taken away.
    """

    _name = "school.approval.compare"
    _description = "Comparison of Approval Rules"

    @api.model
    def _differences(self, before, after):
        """Differences between two published definitions.

        :param dict before: a definition, of any release
        :param dict after: the same
        :return: list of differences, rule first, then step by step
        """
        before, after = normal_definition(before), normal_definition(after)
        Flow = self.env["school.approval.flow"]
        rule = self.env._("Rule")
        rows = self._plain_rows(rule, Flow, HEAD + tuple(FLOW), before, after)
        rows += self._band_rows(rule, before["band"], after["band"])
        rows += self._step_rows(before["steps"], after["steps"])
        return rows

    @api.model
    def _difference_text(self, row):
        """One difference as a line of text."""
        terms = {
            "part": row["part"],
            "what": row["what"],
            "before": row["before"] or self.env._("none"),
            "after": row["after"] or self.env._("none"),
        }
        return self.env._("%(part)s, %(what)s: %(before)s → %(after)s", **terms)

    # fields ---------------------------------------------------------------

    def _plain_rows(self, part, records, names, before, after):
        """Differences in the plain fields ``names`` of ``records``."""
        rows = []
        for name in dict.fromkeys(names):
            old, new = before.get(name), after.get(name)
            if (old or False) != (new or False):
                rows.append(
                    {
                        "part": part,
                        "what": records._fields[name]._description_string(self.env),
                        "before": self._value_text(records, name, old),
                        "after": self._value_text(records, name, new),
                    }
                )
        return rows

    def _value_text(self, records, name, value):
        """A value of a plain field in words."""
        field = records._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "many2one":
            return self.env[field.comodel_name].sudo().browse(value or ()).name or ""
        if field.type == "many2many":
            records = self.env[field.comodel_name].sudo().browse(value or ())
            return ", ".join(records.mapped("display_name"))
        if field.type in ("integer", "float", "monetary"):
            return f"{value or 0:,.2f}".removesuffix(".00")
        return str(value or "")

    def _band_rows(self, part, before, after):
        """Differences in the conditions, each told whole."""
        Band = self.env["school.approval.band"]
        old, new = conditions(before), conditions(after)
        rows = []
        for name in dict.fromkeys((*old, *new)):
            keys = [key for key in BAND if key == name or key.startswith(f"{name}_m")]
            if name in old and name in new:
                if all(before[key] == after[key] for key in keys):
                    continue
            rows.append(
                {
                    "part": part,
                    "what": self.env._("Condition"),
                    "before": self._condition(Band, before, name, old),
                    "after": self._condition(Band, after, name, new),
                }
            )
        return rows

    def _condition(self, band_model, band, name, known):
        if name not in known:
            return ""
        return (
            band["domain"]
            if name == "domain"
            else band_model._condition_text(band, name)
        )

    # steps ----------------------------------------------------------------

    def _step_rows(self, before, after):
        """Differences in the steps; a step is known by whom it asks."""
        rows = []
        matcher = SequenceMatcher(
            None,
            [step_key(step) for step in before],
            [step_key(step) for step in after],
            autojunk=False,
        )
        for kind, low, high, new_low, new_high in matcher.get_opcodes():
            if kind == "equal":
                for offset in range(high - low):
                    place = new_low + offset
                    rows += self._one_step_rows(
                        place, before[low + offset], after[place]
                    )
                continue
            rows += [
                self._whole_step_row(place, before[place], False)
                for place in range(low, high)
            ]
            rows += [
                self._whole_step_row(place, after[place], True)
                for place in range(new_low, new_high)
            ]
        return rows

    def _step_part(self, place, step):
        return self.env._(
            "Step %(number)s %(step)s", number=place + 1, step=step["name"]
        )

    def _one_step_rows(self, place, before, after):
        part = self._step_part(place, after)
        names = [name for name in ("name", *STEP) if name not in ASKED]
        Step = self.env["school.approval.step"]
        rows = self._plain_rows(part, Step, names, before, after)
        return rows + self._band_rows(part, before["band"], after["band"])

    def _whole_step_row(self, place, step, added):
        text = self._step_text(step)
        return {
            "part": self._step_part(place, step),
            "what": self.env._("added") if added else self.env._("taken away"),
            "before": "" if added else text,
            "after": text if added else "",
        }

    @api.model
    def _step_text(self, step):
        """Whom a published step asks, where, how and when, in one line."""
        Step = self.env["school.approval.step"]
        labels = dict(Step._fields["who"]._description_selection(self.env))
        levels = dict(Step._fields["level"]._description_selection(self.env))
        modes = dict(Step._fields["mode"]._description_selection(self.env))
        parts = [
            step["name"] or labels[step["who"]],
            levels[step["level"]] if step["level"] != "own" else "",
            modes[step["mode"]] if step["mode"] != "any" else "",
            self.env._("collective decision") if step["is_collective"] else "",
            self.env["school.approval.band"]._band_text(step["band"]),
        ]
        return " · ".join(filter(None, parts))
