"""Laws that every calculation keeps, whatever the regulation and the facts."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.asset.compensation.calc import (
    compile_regulation,
    compute,
    split,
)
from ...models.asset.compensation.calc.definition import (
    CENT,
    normal,
)
from ...models.asset.compensation.calc.match import holds

ZERO = Decimal(0)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
money = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)
percent = st.integers(0, 300).map(Decimal)
EVENTS = ("repairable", "total", "lost")
FAULTS = ("careless", "intentional", "natural")

simple_step = st.one_of(
    st.fixed_dictionaries({"do": st.just("percent"), "value": percent}),
    st.fixed_dictionaries(
        {"do": st.just("percent"), "min": percent, "max": percent}
    ).map(lambda s: {**s, "max": max(s["min"], s["max"])}),
    st.fixed_dictionaries(
        {
            "do": st.just("times"),
            "value": st.integers(1, 5).map(Decimal),
            "punitive": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {"do": st.sampled_from(("add", "less", "most", "least")), "value": money}
    ),
    st.fixed_dictionaries(
        {
            "do": st.just("age"),
            "value": st.integers(0, 100).map(Decimal),
            "min": st.integers(0, 50).map(Decimal),
            "compound": st.booleans(),
            "whole_years": st.sampled_from(("exact", "down", "up")),
        }
    ),
    st.fixed_dictionaries({"do": st.just("life"), "value": st.just(Decimal(6))}),
    st.fixed_dictionaries({"do": st.just("allowance"), "value": money}),
    st.fixed_dictionaries(
        {
            "do": st.just("base"),
            "from": st.sampled_from((["net"], ["repair_cost"], ["original", "net"])),
            "join": st.sampled_from(("plus", "lowest", "highest")),
        }
    ),
    st.fixed_dictionaries(
        {
            "do": st.just("round"),
            "value": st.sampled_from((Decimal(1), Decimal("0.5"))),
            "mode": st.sampled_from(("half_up", "down", "up")),
        }
    ),
    st.just(
        {
            "do": "brackets",
            "bands": [{"to": 100, "value": 100}, {"above": 100, "value": 50}],
        }
    ),
)
steps = st.lists(simple_step, max_size=6).map(
    lambda found: [{"do": "base", "from": ["original"]}, *found]
)
facts = st.fixed_dictionaries(
    {
        "original": money,
        "net": money,
        "repair_cost": money,
        "salvage": money,
        "age_years": st.integers(0, 400).map(lambda n: Decimal(n) / 10),
        "allowance_used": money,
        "quantity": st.integers(1, 20),
        "event": st.sampled_from(EVENTS),
        "fault": st.sampled_from(FAULTS),
    }
)
condition = st.one_of(
    st.builds(
        lambda words, flip: {"fact": "event", "not_in" if flip else "in": words},
        st.lists(st.sampled_from(EVENTS), min_size=1, unique=True),
        st.booleans(),
    ),
    st.builds(
        lambda words: {"fact": "fault", "in": words},
        st.lists(st.sampled_from(FAULTS), min_size=1, unique=True),
    ),
    st.builds(
        lambda low, width, a, b: {
            "fact": "original",
            "min": low,
            "min_included": a,
            "max": low + width,
            "max_included": b,
        },
        st.integers(0, 1000),
        st.integers(0, 1000),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(lambda low: {"fact": "age_years", "min": low}, st.integers(0, 10)),
    st.just({"fact": "private_use", "in": ["no"]}),
)


def _base(line, _amount):
    return line["unit_amount"] * line["quantity"]


def _join(line, _amount):
    first, second = line["before"], line["operand"]
    return {
        "plus": first + second,
        "lowest": min(first, second),
        "highest": max(first, second),
    }[line["join"]]


def _percent(line, amount):
    return amount * line["operand"] / 100


def _less(line, amount):
    return max(amount - line["operand"], ZERO)


def _life(line, amount):
    kept = min(line["operand"], amount)
    return (amount - kept) * (line["life"] - line["years"]) / line["life"] + kept


RECOMPUTE = {
    "base": _base,
    "join": _join,
    "percent": _percent,
    "age": _percent,
    "times": lambda line, amount: amount * line["operand"],
    "add": lambda line, amount: amount + line["operand"],
    "less": _less,
    "allowance": _less,
    "most": lambda line, amount: min(amount, line["operand"]),
    "least": lambda line, amount: max(amount, line["operand"]),
    "life": _life,
    "brackets": lambda line, _amount: sum(
        (part * rate / 100 for part, rate in line["slices"]), ZERO
    ),
    "round": lambda line, _amount: line["after"],
}


def recompute(lines):
    """Compute the amount again from what the lines say alone."""
    amount = ZERO
    for line in lines:
        amount = RECOMPUTE[line["do"]](line, amount)
        assert abs(amount - line["after"]) < Decimal("1e-9"), line
    return amount


@tagged("post_install", "-at_install")
class TestCompensationProperty(BaseCase):
    @FEW
    @given(steps, facts)
    def test_amounts_are_sound(self, chosen_steps, known):
        compiled = compile_regulation({"rules": [{"steps": chosen_steps}]})
        result = compute(compiled, known)
        self.assertEqual(result["state"], "pay")
        for name in ("amount", "low", "high", "billed", "disciplinary"):
            self.assertGreaterEqual(result[name], ZERO, name)
            self.assertEqual(result[name], result[name].quantize(CENT))
        self.assertLessEqual(result["low"], result["amount"])
        self.assertLessEqual(result["amount"], result["high"])
        self.assertEqual(result["billed"] + result["disciplinary"], result["amount"])
        # never more than the loss is billed
        self.assertLessEqual(result["billed"], max(result["loss"], ZERO) + CENT)
        told = recompute(result["lines"])
        self.assertLessEqual(abs(told - result["amount"]), CENT / 2 + Decimal("1e-9"))

    @FEW
    @given(steps, facts, money)
    def test_a_cap_at_the_end_holds(self, chosen_steps, known, cap):
        capped = [*chosen_steps, {"do": "most", "value": cap or CENT}]
        compiled = compile_regulation({"rules": [{"steps": capped}]})
        self.assertLessEqual(compute(compiled, known)["high"], cap or CENT)

    @FEW
    @given(facts, money, st.integers(0, 60))
    def test_dearer_costs_no_less_and_older_no_more(self, known, more, years):
        for step in (
            {"do": "age", "value": 15, "min": 10},
            {"do": "age", "value": 15, "compound": True},
            {"do": "life", "value": 6},
            {
                "do": "brackets",
                "bands": [{"to": 500, "value": 90}, {"above": 500, "value": 30}],
            },
        ):
            compiled = compile_regulation(
                {"rules": [{"steps": [{"do": "base", "from": ["original"]}, step]}]}
            )
            amount = compute(compiled, known)["amount"]
            dearer = {**known, "original": known["original"] + more}
            self.assertGreaterEqual(compute(compiled, dearer)["amount"], amount)
            older = {**known, "age_years": known["age_years"] + years}
            self.assertLessEqual(compute(compiled, older)["amount"], amount)

    @FEW
    @given(
        money,
        st.lists(
            st.tuples(
                st.integers(0, 9), st.sampled_from(("doer", "custodian", "manager"))
            ),
            min_size=1,
            max_size=60,
        ),
        st.sampled_from(("equal", "weights", "roles")),
        st.sampled_from(("others", "school")),
        st.one_of(st.none(), money),
    )
    def test_shares_add_up_to_the_cent(self, amount, people, how, absent, cap):
        parties = [{"name": "", "role": role, "weight": w} for w, role in people]
        rules = normal(
            {
                "settings": {
                    "split": how,
                    "roles": [
                        {"role": "doer", "percent": 70},
                        {"role": "custodian", "percent": 30},
                    ],
                    "absent_role": absent,
                    "person_cap": cap,
                }
            }
        )["settings"]
        shares, borne = split(amount, parties, rules)
        self.assertEqual(sum(shares, ZERO) + borne, amount)
        self.assertEqual(len(shares), len(parties))
        for share in (*shares, borne):
            self.assertGreaterEqual(share, ZERO)
            self.assertEqual(share, share.quantize(CENT))
        if cap is not None:
            self.assertLessEqual(max(shares), cap)

    @FEW
    @given(st.lists(st.lists(condition, max_size=3), min_size=1, max_size=30), facts)
    def test_the_index_finds_the_first_rule_that_fits(self, conditions, known):
        compiled = compile_regulation(
            {"rules": [{"code": str(n), "when": w} for n, w in enumerate(conditions)]},
            ("private_use",),
        )
        expected = next(
            (
                rule
                for rule in compiled.regulation["rules"]
                if holds(rule["when"], known, compiled.flags)
            ),
            None,
        )
        self.assertIs(compiled.rule(known), expected)
