"""Points in words: what counted, by which rule, within which bounds."""

from decimal import Decimal

from odoo import api, models


class SchoolStaffScorer(models.AbstractModel):
    _inherit = "school.staff.scorer"

    @api.model
    def _explain_rule(self, item):
        """Return how an item is scored, in the reader's language.

        :param dict item: of a definition
        """
        parts = [self._rule_words(item)]
        if item["measure"] == "above" and Decimal(item["limit"]):
            parts.append(self.env._("beyond %(limit)s", limit=item["limit"]))
        elif item["measure"] == "below":
            parts.append(
                self.env._("what is missing to %(limit)s", limit=item["limit"])
            )
        if Decimal(item["threshold"]):
            parts.append(
                self.env._("from %(threshold)s on", threshold=item["threshold"])
            )
        if Decimal(item["start"]):
            parts.insert(0, self.env._("starts with %(points)s", points=item["start"]))
        if item["floor"] is not None:
            parts.append(self.env._("not below %(floor)s", floor=item["floor"]))
        if item["cap"] is not None:
            parts.append(self.env._("not above %(cap)s", cap=item["cap"]))
        if Decimal(item["weight"]) != 100:
            parts.append(self.env._("weight %(weight)s%%", weight=item["weight"]))
        return self.env._(", ").join(parts)

    def _rule_words(self, item):
        taken = dict(
            self.env["school.staff.scheme.item"]
            ._fields["aggregation"]
            ._description_selection(self.env)
        )[item["aggregation"]]
        if item["rule"] == "ladder":
            steps = [f"{start} → {worth}" for start, worth in item["steps"]]
            return f"{taken}: {'; '.join(steps)}"
        if item["rule"] == "tiers":
            steps = [f"{start}+ × {worth}" for start, worth in item["steps"]]
            return f"{taken}: {'; '.join(steps)}"
        size = "" if item["unit_size"] == "1" else f" / {item['unit_size']}"
        return f"{taken}{size} × {item['points']}"

    @api.model
    def _explain_line(self, definition, number, quantity, points):
        """Return name, quantity and rule of a scored line in one text.

        :param int number: of the item, from 1; behind the items come the vetoes
        """
        items = definition["items"]
        vetoes = definition["vetoes"]
        quantity = format(Decimal(str(quantity)).normalize(), "f")
        points = format(Decimal(str(points)).normalize(), "f")
        if number <= len(items):
            item = items[number - 1]
            return self.env._(
                "%(item)s: %(quantity)s (%(rule)s) = %(points)s",
                item=item["name"],
                quantity=quantity,
                rule=self._explain_rule(item),
                points=points,
            )
        if number <= len(items) + len(vetoes):
            veto = vetoes[number - len(items) - 1]
            return self.env._(
                "%(veto)s: %(quantity)s (veto from %(from)s)",
                **{
                    "veto": veto["name"],
                    "quantity": quantity,
                    "from": veto["from_quantity"],
                },
            )
        return self.env._("Not assessed: %(quantity)s", quantity=quantity)


class SchoolStaffSchemeItem(models.Model):
    _inherit = "school.staff.scheme.item"

    @api.depends(
        "aggregation",
        "measure",
        "limit",
        "threshold",
        "unit_size",
        "rule",
        "points",
        "step_ids.points",
        "step_ids.from_quantity",
        "start",
        "floor",
        "cap",
        "has_floor",
        "has_cap",
        "weight",
    )
    def _compute_detail(self):
        Scorer = self.env["school.staff.scorer"]
        for item in self:
            item.detail = Scorer._explain_rule(item._frozen({}))
