"""Random rules and documents: the choice is that of a plain reading of the rules."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.approval.definition import BAND, FLOW, conditions
from .approval_common import ApprovalCommon

AMOUNTS = st.sampled_from([0.0, 0.01, 499.99, 500.0, 500.01, 1000.0, 9999.0])
TRISTATE = st.sampled_from(["any", "any", "yes", "no"])
KINDS = st.lists(st.sampled_from(["supplies", "equipment", "food"]), unique=True)

BANDS = st.fixed_dictionaries(
    {
        "amount_min": AMOUNTS,
        "amount_min_included": st.booleans(),
        "amount_max": AMOUNTS,
        "amount_max_included": st.booleans(),
        "planned": TRISTATE,
        "urgent": TRISTATE,
        "kind_codes": KINDS,
        "unit_kinds": st.lists(st.sampled_from(["school", "point"]), unique=True),
        "season": st.sampled_from(["any", "any", "opening", "term"]),
    }
)
RULES = st.lists(
    st.fixed_dictionaries(
        {
            "rank": st.integers(0, 2),
            "sequence": st.integers(1, 3),
            "band": BANDS,
            "outcome": st.sampled_from(["approve", "approve", "refuse"]),
        }
    ),
    max_size=7,
)
FACTS = st.fixed_dictionaries(
    {
        "amount": AMOUNTS,
        "planned": st.booleans(),
        "urgent": st.booleans(),
        "kind_codes": KINDS,
        "unit_kind": st.just("school"),
        "season": st.sampled_from(["opening", "term", "vacation"]),
    }
)


def fits(band, facts):
    """Whether the conditions hold, read as an officer would."""
    cents, low = round(facts["amount"] * 100), round(band["amount_min"] * 100)
    high = round(band["amount_max"] * 100)
    if cents < low or (cents == low and not band["amount_min_included"]):
        return False
    if high and (cents > high or (cents == high and not band["amount_max_included"])):
        return False
    for name in ("planned", "urgent"):
        if band[name] != "any" and (band[name] == "yes") != facts[name]:
            return False
    if band["kind_codes"] and not set(band["kind_codes"]) & set(facts["kind_codes"]):
        return False
    if band["unit_kinds"] and facts["unit_kind"] not in band["unit_kinds"]:
        return False
    return band["season"] in ("any", facts["season"])


def specific(band):
    """How many conditions are set, the two ends of the amounts as one."""
    return sum(
        [
            bool(band["amount_min"] or band["amount_max"])
            or not band["amount_min_included"],
            band["planned"] != "any",
            band["urgent"] != "any",
            bool(band["kind_codes"]),
            bool(band["unit_kinds"]),
            band["season"] != "any",
        ]
    )


@tagged("post_install", "-at_install")
class TestMatchProperty(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.make_request()
        cls.Version = cls.env["school.approval.version"]

    def rules(self, drawn):
        """The drawn rules in the shape and order in which they are kept in memory."""
        found = [
            {
                **FLOW,
                **rule,
                "id": number,
                "flow_id": number,
                "name": f"规则{number}",
                "band": {**BAND, **rule["band"]},
                "conditions": conditions(rule["band"]),
            }
            for number, rule in enumerate(drawn, start=1)
        ]
        return sorted(found, key=self.Version._rule_order)

    def expected(self, drawn, facts):
        """Number of the rule by a plain reading, or None."""
        best = None
        for number, rule in enumerate(drawn, start=1):
            if fits(rule["band"], facts):
                key = (
                    rule["rank"],
                    rule["sequence"],
                    -specific(rule["band"]),
                    number,
                )
                best = min(best or key, key)
        return best and best[-1]

    @settings(
        max_examples=300,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(drawn=RULES, facts=FACTS)
    def test_one_rule_is_chosen_whatever_the_order_of_entry(self, drawn, facts):
        rules = self.rules(drawn)
        chosen = self.Version._first_fit(rules, self.request, dict(facts))
        self.assertEqual(chosen and chosen["id"], self.expected(drawn, facts))
        again = sorted(reversed(rules), key=self.Version._rule_order)
        self.assertEqual(self.Version._first_fit(again, self.request, facts), chosen)

    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(drawn=RULES, facts=FACTS)
    def test_no_rule_is_a_refusal_that_names_a_condition_of_each(self, drawn, facts):
        rules = self.rules(drawn)
        if self.Version._first_fit(rules, self.request, dict(facts)):
            return
        with self.assertRaises(UserError) as caught:
            self.Version._raise_no_rule(rules, self.request, self.school, dict(facts))
        message = str(caught.exception)
        self.assertIn("No approval rule fits", message)
        for rule in rules[:4]:
            self.assertIn(f"“{rule['name']}” is for: ", message)
