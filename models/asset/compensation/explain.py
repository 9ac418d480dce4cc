"""A calculation in plain words, line by line."""

from odoo import api, models
from odoo.tools import formatLang

from .step import BASES

SHOWN = 4  # digits of what is neither money nor whole


class SchoolCompensationExplain(models.AbstractModel):
    """Puts the lines of :func:`~.calc.compute` into words. Each shows its figures, so
    that everybody can compute it again.
    """

    _name = "school.compensation.explain"
    _description = "Calculation in Words"

    @api.model
    def _result_lines(self, result, facts):
        """Return the whole calculation as a list of texts.

        :param dict result: what ``compute`` returned
        :param dict facts: the facts of the thing
        """
        state = result["state"]
        if state == "none":
            return [self.env._("No rule in force speaks of this case.")]
        rule = result["rule"]
        head = " ".join(filter(None, [rule["code"], rule["name"]]))
        lines = [self.env._("Rule: %(rule)s", rule=head)]
        if rule["source"]:
            lines.append(self.env._("Text: %(source)s", source=rule["source"]))
        if state == "missing":
            names = self._fact_names(result["missing"])
            lines.append(
                self.env._(
                    "Still needed: %(facts)s", facts=self.env._(" or ").join(names)
                )
            )
            return lines
        if state == "gap":
            (name,) = self._fact_names([result["gap"]["fact"]])
            lines.append(
                self.env._(
                    "The table of the rule does not cover %(fact)s %(value)s: the"
                    " decider asks the district.",
                    fact=name,
                    value=result["gap"]["value"],
                )
            )
            return lines
        if state == "free":
            return [*lines, self.env._("The school bears it: 0.00 to pay.")]
        lines += [self._line(line) for line in result["lines"]]
        if state == "decide":
            return [*lines, self.env._("The decider sets the amount, with a reason.")]
        return lines + self._end(result)

    def _end(self, result):
        lines = []
        if result["low"] != result["high"]:
            lines.append(
                self.env._(
                    "The decider may choose between %(low)s and %(high)s, with a"
                    " reason.",
                    low=self._money(result["low"]),
                    high=self._money(result["high"]),
                )
            )
        lines.append(
            self.env._("Compensation: %(amount)s", amount=self._money(result["amount"]))
        )
        if result["disciplinary"]:
            lines.append(
                self.env._(
                    "Of this %(billed)s is owed (the actual loss is %(loss)s);"
                    " %(disciplinary)s is recorded as a disciplinary measure and not"
                    " billed.",
                    billed=self._money(result["billed"]),
                    loss=self._money(result["loss"]),
                    disciplinary=self._money(result["disciplinary"]),
                )
            )
        if result["rule"]["measures"]:
            lines.append(
                self.env._("Besides: %(what)s", what=result["rule"]["measures"])
            )
        return lines

    def _line(self, line):
        text = getattr(self, f"_line_{line['do']}")(line)
        if line.get("name"):
            text = f"{line['name']}: {text}"
        if line.get("punitive"):
            text += self.env._(" (a disciplinary measure)")
        if line.get("chosen"):
            text += self.env._(" (chosen by the decider)")
        return text

    def _line_base(self, line):
        source = self._source(line["source"])
        unit, times = self._money(line["unit_amount"]), line["quantity"]
        if times == 1:
            return f"{source} {unit}"
        return f"{source} {unit} × {self._plain(times)} = {self._money(line['after'])}"

    def _line_join(self, line):
        amounts = {
            "first": self._money(line["before"]),
            "second": self._money(line["operand"]),
            "after": self._money(line["after"]),
        }
        if line["join"] == "plus":
            return self.env._("Together: %(first)s + %(second)s = %(after)s", **amounts)
        if line["join"] == "lowest":
            return self.env._(
                "The lower of %(first)s and %(second)s: %(after)s", **amounts
            )
        return self.env._(
            "The higher of %(first)s and %(second)s: %(after)s", **amounts
        )

    def _line_percent(self, line):
        return self._looked_up(line) + (
            f"{self._money(line['before'])} × {self._plain(line['operand'])}%"
            f"{self._bounds(line, '%')} = {self._money(line['after'])}"
        )

    def _line_times(self, line):
        return self._looked_up(line) + (
            f"{self._money(line['before'])} × {self._plain(line['operand'])}"
            f"{self._bounds(line, '')} = {self._money(line['after'])}"
        )

    def _looked_up(self, line):
        if not line.get("fact"):
            return ""
        (name,) = self._fact_names([line["fact"]])
        return f"{name} {self._fact_value(line['fact'], line['fact_value'])}: "

    def _bounds(self, line, unit):
        if line["low"] == line["high"]:
            return ""
        return self.env._(
            " (from %(low)s to %(high)s)",
            low=f"{self._plain(line['low'])}{unit}",
            high=f"{self._plain(line['high'])}{unit}",
        )

    def _line_add(self, line):
        return self._plus_minus(line, "+")

    def _line_less(self, line):
        return self._plus_minus(line, "−")

    def _plus_minus(self, line, sign):
        source = "" if line["source"] == "fixed" else self._source(line["source"])
        over = sign == "−" and line["operand"] > line["before"]
        return (
            f"{self._money(line['before'])} {sign} {source}"
            f"{' ' if source else ''}{self._money(line['operand'])}"
            f"{self.env._(', not below zero') if over else ''}"
            f" = {self._money(line['after'])}"
        )

    def _line_most(self, line):
        return self.env._(
            "At most %(limit)s: %(after)s",
            limit=self._money(line["operand"]),
            after=self._money(line["after"]),
        )

    def _line_least(self, line):
        return self.env._(
            "At least %(limit)s: %(after)s",
            limit=self._money(line["operand"]),
            after=self._money(line["after"]),
        )

    def _line_age(self, line):
        values = {
            "before": self._money(line["before"]),
            "rate": self._plain(line["rate"]),
            "years": self._plain(line["years"]),
            "left": self._plain(line["operand"]),
            "after": self._money(line["after"]),
        }
        if line["operand"] == line["floor"]:
            return self.env._(
                "%(before)s × %(left)s%%, the least that is left after %(years)s years"
                " at %(rate)s%% a year = %(after)s",
                **values,
            )
        if line["compound"]:
            return self.env._(
                "%(before)s × (1 − %(rate)s%%) ^ %(years)s years (%(left)s%%)"
                " = %(after)s",
                **values,
            )
        return self.env._(
            "%(before)s × (1 − %(rate)s%% × %(years)s years) = %(after)s", **values
        )

    def _line_life(self, line):
        values = {
            "before": self._money(line["before"]),
            "life": self._plain(line["life"]),
            "years": self._plain(line["years"]),
            "after": self._money(line["after"]),
            "salvage": self._money(min(line["operand"], line["before"])),
        }
        if line["operand"]:
            return self.env._(
                "(%(before)s − salvage %(salvage)s) × (%(life)s − %(years)s) / %(life)s"
                " years + %(salvage)s = %(after)s",
                **values,
            )
        return self.env._(
            "%(before)s × (%(life)s − %(years)s) / %(life)s years = %(after)s", **values
        )

    def _line_brackets(self, line):
        parts = " + ".join(
            f"{self._money(part)} × {self._plain(percent)}%"
            for part, percent in line["slices"]
        )
        return f"{parts or '0'} = {self._money(line['after'])}"

    def _line_allowance(self, line):
        return self.env._(
            "%(before)s − free allowance %(left)s (%(granted)s, of which %(used)s was"
            " used) = %(after)s",
            before=self._money(line["before"]),
            left=self._money(min(line["operand"], line["before"])),
            granted=self._money(line["granted"]),
            used=self._money(line["used"]),
            after=self._money(line["after"]),
        )

    def _line_round(self, line):
        return self.env._(
            "Rounded to %(unit)s: %(after)s",
            unit=self._plain(line["operand"]),
            after=self._money(line["after"]),
        )

    def _line_decided(self, line):
        return self.env._(
            "Set by the decider: %(after)s", after=self._money(line["after"])
        )

    # -- words ----------------------------------------------------------------------

    def _source(self, name):
        selection = self.env["school.compensation.step"]._fields["base_1"]
        names = dict(selection._description_selection(self.env))
        return names.get(name, dict(BASES).get(name, name))

    def _fact_names(self, codes):
        facts = self.env["school.compensation.fact"]._known(self.env.company)
        return [
            facts[code].sudo(False).with_env(self.env).sudo().name
            if code in facts
            else self._source(code)
            for code in codes
        ]

    def _fact_value(self, code, value):
        words = (
            self.env["school.compensation.choice"]
            .sudo()
            .search(
                [
                    ("fact_id.code", "=", code),
                    ("code", "=", str(value)),
                    ("company_id", "in", [False, self.env.company.id]),
                ],
                limit=1,
            )
        )
        return words.name or str(value)

    def _money(self, amount):
        return formatLang(self.env, float(amount), digits=2)

    def _plain(self, value):
        text = f"{round(value, SHOWN):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
