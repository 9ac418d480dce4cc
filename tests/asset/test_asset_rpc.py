"""Attacks on stock-takes, transfers, write-offs and the pool, with a login."""

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .stocktake_common import StocktakeBuilder
from .test_asset_transfer import TransferBuilder

TABLES = (
    "school.asset",
    "school.asset.entry",
    "school.asset.stocktake",
    "school.asset.stocktake.line",
    "school.asset.scan",
    "school.asset.difference",
    "school.asset.transfer",
    "school.asset.transfer.line",
    "school.asset.writeoff",
    "school.asset.writeoff.line",
    "school.asset.offer",
)


@tagged("post_install", "-at_install")
class TestAssetRpc(TransferBuilder, StocktakeBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(
            *(
                cls.asset_keeper,
                cls.keeper,
                cls.affairs,
                cls.teacher,
                cls.sister_keeper,
                cls.admin_user,
            )
        )
        one, two, three, four, _five = cls.cards
        cls.take = cls.begun(place="机房")
        cls.scan_all(cls.take, cls.cards[:1])
        cls.take.action_compare()
        cls.take.difference_ids.cause = "不明"
        cls.take.action_submit()
        cls.counting = cls.begun(place="301")
        cls.writeoff = (
            cls.env["school.asset.writeoff"]
            .with_user(cls.affairs)
            .create(
                {
                    "reason": "老化",
                    "appraiser_ids": [(6, 0, (cls.teacher | cls.head | cls.clerk).ids)],
                    "line_ids": [(0, 0, {"asset_id": one.id, "opinion": "无法维修"})],
                }
            )
        )
        cls.writeoff.action_submit()
        cls.handed = cls.decide(cls.to_sister(two))
        three.action_idle()
        three.action_offer()
        cls.offer = three.sudo().offer_ids
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        found = {}
        for model in TABLES:
            records = self.env[model].search([], order="id")
            names = [
                name
                for name, field in records._fields.items()
                if field.store and field.type not in ("one2many", "properties")
            ]
            found[model] = records.read(names)
        return found

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        keeper, affairs, sister = self.asset_keeper, self.affairs, self.sister_keeper
        take, running = self.take.ids, self.counting.ids
        row, line = self.take.difference_ids.ids, self.take.line_ids.ids
        writeoff, handed = self.writeoff.ids, self.handed.ids
        card = self.cards[0].ids
        model = "school.asset.stocktake"
        for context in ({}, {"school_gate": "approval"}, {"school_gate": True}):
            yield keeper, model, "write", [take, {"state": "done"}], context
            yield keeper, model, "write", [running, {"closed_on": False}], context
            yield (
                keeper,
                "school.asset.difference",
                "write",
                [row, {"amount": 0}],
                context,
            )
            yield (
                keeper,
                "school.asset.scan",
                "write",
                [self.take.scan_ids.ids, {"quantity": 9}],
                context,
            )
            yield (
                keeper,
                "school.asset.transfer",
                "write",
                [handed, {"state": "done"}],
                context,
            )
            yield (
                keeper,
                "school.asset.transfer.line",
                "write",
                [self.handed.line_ids.ids, {"original_value": 1}],
                context,
            )
            yield (
                affairs,
                "school.asset.writeoff",
                "write",
                [writeoff, {"state": "done"}],
                context,
            )
            yield (
                affairs,
                "school.asset.writeoff",
                "write",
                [writeoff, {"reason": "x"}],
                context,
            )
            yield (
                affairs,
                "school.asset.writeoff.line",
                "write",
                [self.writeoff.line_ids.ids, {"net_value": 0}],
                context,
            )
            yield (
                keeper,
                "school.asset",
                "write",
                [card, {"date_removed": "2026-09-01"}],
                context,
            )
            yield (
                keeper,
                "school.asset",
                "write",
                [card, {"months_before": 60}],
                context,
            )
            yield (
                sister,
                "school.asset.offer",
                "write",
                [self.offer.ids, {"state": "claimed"}],
                context,
            )
        for method in (
            "action_adjust",
            "action_freeze",
            "action_second_count",
            "action_compare",
            "action_compare_again",
        ):
            yield keeper, model, method, [take], {}
        for method in ("_adjust", "_move_on", "_set_own", "_compare"):
            yield keeper, model, method, [take], {}
        yield keeper, model, "unlink", [take], {}
        yield keeper, "school.asset.difference", "unlink", [row], {}
        yield (
            keeper,
            "school.asset.difference",
            "create",
            [
                {
                    "stocktake_id": take[0],
                    "kind": "missing",
                    "title": "x",
                    "handling": "keep",
                    "company_id": self.company.id,
                }
            ],
            {},
        )
        yield keeper, "school.asset.stocktake.line", "unlink", [line], {}
        yield (
            keeper,
            "school.asset.stocktake.line",
            "create",
            [
                {
                    "stocktake_id": running[0],
                    "company_id": self.company.id,
                    "asset_id": card[0],
                }
            ],
            {},
        )
        scan = {
            "uuid": "x",
            "stocktake_id": running[0],
            "company_id": self.company.id,
            "round": 1,
            "quantity": 1,
            "condition": "good",
            "digest": "x",
            "user_id": keeper.id,
            "received_on": "2026-09-01 00:00:00",
        }
        yield keeper, "school.asset.scan", "create", [scan], {}
        entry = self.entry(self.counting, self.cards[3])
        for user in (self.teacher, self.keeper, sister, self.admin_user):
            yield user, "school.asset.scan", "submit", [entry], {}
        yield (
            keeper,
            "school.asset.scan",
            "submit",
            [self.entry(self.take, self.cards[1])],
            {},
        )
        yield (
            keeper,
            "school.asset",
            "write",
            [self.cards[3].ids, {"place": "家里"}],
            {},
        )
        yield affairs, "school.asset.writeoff", "action_end", [writeoff], {}
        yield affairs, "school.asset.writeoff", "unlink", [writeoff], {}
        approval = self.writeoff.sudo().approval_id
        for user in (affairs, keeper, self.teacher):
            yield (
                user,
                "school.approval",
                "action_decide",
                [approval.ids, "approve", approval.seq],
                {},
            )
        yield keeper, "school.asset.transfer", "action_sign_in", [handed], {}
        yield sister, "school.asset.transfer", "action_sign_in", [handed], {}
        yield sister, "school.asset.transfer", "action_sign_out", [handed], {}
        yield sister, "school.asset.transfer", "action_cancel", [handed], {}
        yield (
            self.teacher,
            "school.asset.offer",
            "action_withdraw",
            [self.offer.ids],
            {},
        )
        yield self.teacher, "school.asset", "action_offer", [self.cards[2].ids], {}
        yield keeper, "school.asset.offer", "action_claim", [self.offer.ids], {}
        yield (
            keeper,
            "school.asset.offer",
            "create",
            [
                {
                    "asset_id": card[0],
                    "company_id": self.company.id,
                    "district_id": self.district.id,
                    "state": "open",
                }
            ],
            {},
        )
        for method in ("_to_school", "_take_effect", "_step"):
            yield keeper, "school.asset.transfer", method, [handed], {}
        for stranger in (sister,):
            for name, ids in (
                ("school.asset", card),
                (model, take),
                ("school.asset.stocktake.line", line),
                ("school.asset.scan", self.take.scan_ids.ids),
                ("school.asset.difference", row),
                ("school.asset.writeoff", writeoff),
            ):
                yield stranger, name, "read", [ids, ["display_name"]], {}
            yield stranger, model, "get_pack", [running], {}
            yield stranger, model, "action_cancel", [running], {}

    def test_nothing_gives_way(self):
        self.assert_all_refused(self.attacks())

    def test_a_forged_code_finds_nothing(self):
        take = self.counting
        foreign = self.cards[0]
        for code in ("' OR 1=1 --", "%", "_", "\\", foreign.name + " ", "ZC/%"):
            answer = self.rpc(
                self.asset_keeper,
                "school.asset.scan",
                "submit",
                self.entry(take, code, title="某物"),
            )
            expected = "outside" if code.startswith(foreign.name) else "unknown"
            with self.subTest(code):
                self.assertEqual(answer["status"], expected)

    def test_defaults_set_nothing_of_ours(self):
        created = self.rpc(
            self.asset_keeper,
            "school.asset.writeoff",
            "create",
            {"reason": "x", "state": "done", "done_on": "2026-01-01"},
            context={"default_state": "done", "default_approval_state": "approved"},
        )
        writeoff = self.env["school.asset.writeoff"].browse(created)
        self.assertEqual(
            (writeoff.state, writeoff.approval_state, writeoff.done_on),
            ("draft", "none", False),
        )
        self.assertLessEqual(
            writeoff.create_date.date(), self.env["school.unit"]._today()
        )
