"""Transfers: both sides sign; between schools value, life and history go along."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .stocktake_common import StocktakeCommon


class TransferBuilder:
    """A rule who decides, and a property keeper at the sister school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            model="school.asset.transfer",
        )
        cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            model="school.asset.writeoff",
        )
        cls.env["school.post.holder"].create(
            [
                cls._holder_values(user, "asset_keeper", cls.sister)
                for user in (cls.sister_keeper, cls.sister_affairs)
            ]
        )

    @classmethod
    def transfer(cls, cards, **values):
        """Return a transfer that the property keeper prepared."""
        Transfer = cls.env["school.asset.transfer"].with_user(cls.asset_keeper)
        return Transfer.create(
            {
                "reason": "调整",
                "line_ids": [(0, 0, {"asset_id": card.id}) for card in cards],
                **values,
            }
        )

    @classmethod
    def to_sister(cls, cards, **values):
        school = str(cls.sister.id)
        return cls.transfer(cards, kind="school", to_school=school, **values)


@tagged("post_install", "-at_install")
class TestAssetTransfer(TransferBuilder, StocktakeCommon):
    def test_within_the_school_both_sides_sign(self):
        cards = self.cards[:2]
        transfer = self.transfer(
            cards, to_employee_id=self.teacher_employee.id, to_place="302"
        )
        self.assertTrue(transfer.needs_approval, "the school follows a rule")
        with self.assertRaisesRegex(UserError, "approv|submitted"):
            transfer.action_sign_out()
        self.decide(transfer)
        with self.assertRaisesRegex(UserError, "nothing to sign"):
            transfer.with_user(self.teacher).action_sign_in()
        transfer.action_sign_out()
        self.assertEqual(cards[0].place, "机房")
        with self.assertRaisesRegex(UserError, "somebody else"):
            transfer.action_sign_in()
        with self.assertRaisesRegex(UserError, "taken by"):
            transfer.with_user(self.affairs).action_sign_in()
        transfer.with_user(self.teacher).action_sign_in()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(cards.mapped("place"), ["302"] * 2)
        self.assertEqual(cards.employee_id, self.teacher_employee)
        entry = cards[0].entry_ids.sorted("id")[-1]
        self.assertEqual(entry.reason, transfer.name)

    def test_without_a_rule_nobody_decides(self):
        Transfer = type(self.env["school.asset.transfer"])
        with patch.object(Transfer, "_approval_is_ruled", lambda self: False):
            transfer = self.transfer(self.cards[:1], to_place="302")
            transfer.action_sign_out()
            transfer.with_user(self.affairs).action_sign_in()
            self.assertEqual(self.cards[0].place, "302")
            with self.assertRaisesRegex(UserError, "approv|submitted"):
                self.to_sister(self.cards[1:2]).action_sign_out()

    @freeze_time("2026-09-20 04:00:00")
    def test_to_another_school_with_value_and_history(self):
        card = self.cards[0]
        card.place = "机房二"
        net = card.get_net_values([("id", "=", card.id)])[0]
        transfer = self.decide(self.to_sister(card))
        transfer.action_sign_out()
        with self.assertRaisesRegex(UserError, "post"):
            transfer.with_user(self.affairs).action_sign_in()
        received = transfer.with_user(self.sister_keeper)
        received.action_sign_in()
        new = transfer.sudo().line_ids.new_asset_id
        self.assertEqual(
            (card.state, card.date_removed), ("transferred", date(2026, 9, 20))
        )
        self.assertEqual(new.company_id, self.sister_company)
        self.assertEqual((new.original_value, new.life_years), (4200, 6))
        self.assertEqual(new.previous_id, card)
        seen = new.with_user(self.sister_keeper)
        self.assertEqual(seen.net_value, net[3])
        texts = " ".join(seen.entry_ids.mapped("text"))
        self.assertIn("机房二", texts)
        self.assertEqual(seen.entry_ids.sorted("id")[0].kind, "new")
        replayed = new._replayed()[new.id]
        for name, value in replayed.items():
            self.assertEqual(value, new._plain([name])[name], name)
        with self.assertRaises(AccessError):
            card.with_user(self.sister_keeper).read(["title"])
        with self.assertRaisesRegex(UserError, "left the books"):
            card.place = "x"

    def test_what_cannot_be_handed_over(self):
        with self.assertRaisesRegex(UserError, "where it goes"):
            self.transfer(self.cards[:1]).action_submit()
        with self.assertRaisesRegex(UserError, "add what"):
            self.transfer(self.cards[:0], to_place="302").action_submit()
        lost = self.cards[0]
        lost._set_own({"state": "lost"})
        with self.assertRaisesRegex(UserError, "cannot be handed over"):
            self.transfer(lost, to_place="302").action_submit()
        own = str(self.school.id)
        for values in (
            {"kind": "school"},
            {"kind": "school", "to_school": own},
            {"kind": "internal", "to_school": str(self.sister.id)},
            {
                "kind": "school",
                "to_school": str(self.sister.id),
                "to_employee_id": self.teacher_employee.id,
            },
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.transfer(self.cards[1:2], **values)
        with self.assertRaises(UserError):
            self.transfer(self.cards[1:2], to_place="x").with_user(self.keeper).write(
                {"reason": "y"}
            )

    def test_a_card_goes_once(self):
        card = self.cards[0]
        first, second = self.to_sister(card), self.transfer(card, to_place="302")
        self.decide(first).action_sign_out()
        self.decide(second).action_sign_out()
        first.with_user(self.sister_keeper).action_sign_in()
        with self.assertRaisesRegex(UserError, "cannot be handed over"):
            second.with_user(self.affairs).action_sign_in()

    def test_what_is_counted_is_not_handed_over(self):
        transfer = self.decide(self.transfer(self.cards[:1], to_place="302"))
        transfer.action_sign_out()
        self.begun()
        with self.assertRaisesRegex(UserError, "being counted"):
            transfer.with_user(self.affairs).action_sign_in()

    def test_changed_after_the_decision(self):
        transfer = self.decide(self.to_sister(self.cards[:1]))
        with self.assertRaisesRegex(UserError, "under approval"):
            transfer.to_place = "x"
        with self.assertRaisesRegex(UserError, "under approval"):
            transfer.line_ids.asset_id = self.cards[1]
        with self.assertRaises(UserError):
            transfer.line_ids.original_value = 1

    def test_the_pool(self):
        card = self.cards[0]
        with self.assertRaisesRegex(UserError, "not lie idle"):
            card.action_offer()
        card.action_idle()
        card.action_offer()
        offer = card.sudo().offer_ids
        seen = self.env["school.asset.offer"].with_user(self.sister_keeper)
        self.assertIn(offer, seen.search([]))
        self.assertEqual(seen.browse(offer.id).school_name, self.company.name)
        with self.assertRaises(UserError):
            offer.with_user(self.affairs).action_claim()
        with self.assertRaisesRegex(UserError, "post"):
            offer.with_user(self.sister_teacher).action_claim()
        action = offer.with_user(self.sister_keeper).action_claim()
        transfer = self.env["school.asset.transfer"].browse(action["res_id"])
        self.assertEqual(transfer.company_id, self.company)
        self.assertEqual(transfer.requester_id, self.asset_keeper)
        self.assertEqual(offer.state, "claimed")
        self.assertTrue(transfer.with_user(self.sister_keeper).line_ids.title)
        with self.assertRaisesRegex(UserError, "faster"):
            offer.with_user(self.sister_affairs).action_claim()
        with self.assertRaises(UserError):
            transfer.with_user(self.sister_keeper).write({"reason": "x"})
        # given up: it is offered again
        transfer.with_user(self.asset_keeper).action_cancel()
        self.assertEqual(offer.state, "open")
        action = offer.with_user(self.sister_keeper).action_claim()
        transfer = transfer.browse(action["res_id"]).with_user(self.asset_keeper)
        self.decide(transfer).action_sign_out()
        transfer.with_user(self.sister_keeper).action_sign_in()
        self.assertEqual(offer.state, "done")
        self.assertEqual(card.state, "transferred")

    def test_taken_into_use_it_is_not_offered(self):
        card = self.cards[0]
        card.action_idle()
        card.action_offer()
        self.assertTrue(card.is_offered)
        card.action_use()
        self.assertEqual(card.sudo().offer_ids.state, "withdrawn")

    def test_a_request_tells_what_lies_idle(self):
        Asset = self.env["school.asset"].with_user(self.sister_keeper)
        foreign = Asset.create(
            {
                "title": "台式计算机",
                "category_id": self.category.id,
                "original_value": 3000,
                "quantity": 2,
            }
        )
        foreign.action_idle()
        foreign.action_offer()
        self.make_cards(1, product_id=self.computer.id)
        hook = self.env["school.goods.hook"].with_user(self.teacher)
        found = hook._goods_idle(self.computer | self.chalk, self.company)
        self.assertEqual(found, {self.computer.id: [(self.sister_company.name, 2)]})
        line = (
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .create(
                {
                    "line_ids": [
                        (0, 0, {"product_id": self.computer.id, "quantity": 1})
                    ],
                }
            )
            .line_ids
        )
        self.assertIn(f"{self.sister_company.name} 2", line.item_facts)


@tagged("post_install", "-at_install")
class TestAssetWriteoff(TransferBuilder, StocktakeCommon):
    def writeoff(self, cards, **values):
        lines = values.pop("lines", {})
        Writeoff = self.env["school.asset.writeoff"].with_user(self.asset_keeper)
        return Writeoff.create(
            {
                "reason": "无维修价值",
                "appraiser_ids": [(6, 0, self.appraisers.ids)],
                "line_ids": [(0, 0, {"asset_id": card.id, **lines}) for card in cards],
                **values,
            }
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.appraisers = cls.teacher | cls.head | cls.clerk
        cls.old = cls.make_cards(
            1, date_booked=date(2015, 1, 1), date_acquired=date(2015, 1, 1)
        )

    def test_worn_out_things_leave_the_books(self):
        writeoff = self.writeoff(self.old)
        with self.assertRaisesRegex(UserError, "approv|submitted"):
            writeoff.action_end()
        self.decide(writeoff)
        with self.assertRaisesRegex(UserError, "what became"):
            writeoff.action_end()
        writeoff.disposal = "sold"
        with self.assertRaisesRegex(UserError, "certificate"):
            writeoff.action_end()
        writeoff.write({"certificate": "HS-1", "salvage": 60})
        with (
            self.assertRaisesRegex(ValidationError, "receipt"),
            self.env.cr.savepoint(),
        ):
            writeoff.action_end()
        writeoff.salvage_receipt = "SJ-8"
        writeoff.action_end()
        self.assertEqual((writeoff.state, self.old.state), ("done", "written_off"))
        self.assertEqual(self.old.date_removed, writeoff.done_on)
        writeoff.action_end()
        self.assertEqual(self.old.entry_ids.sorted("id")[-1].reason, writeoff.name)
        with self.assertRaisesRegex(UserError, "cannot be changed any more"):
            writeoff.salvage = 0

    def test_before_its_life_is_over(self):
        young = self.cards[0]
        writeoff = self.writeoff(young)
        with self.assertRaisesRegex(UserError, "technical opinion"):
            writeoff.action_submit()
        writeoff.line_ids.opinion = "主板烧毁，维修价高于残值（信息组）"
        writeoff.action_submit()
        self.assertEqual(writeoff.approval_state, "running")

    def test_three_people_look_at_it(self):
        writeoff = self.writeoff(
            self.old, appraiser_ids=[(6, 0, self.appraisers[:2].ids)]
        )
        with self.assertRaisesRegex(UserError, "At least 3 people"):
            writeoff.action_submit()
        with self.assertRaisesRegex(ValidationError, "colleagues"):
            writeoff.appraiser_ids = self.sister_teacher

    def test_pieces_of_a_batch(self):
        writeoff = self.writeoff(
            self.batch, lines={"quantity": 4, "opinion": "断裂"}, kind="damage"
        )
        self.assertEqual(writeoff.amount_total, 1000)
        self.decide(writeoff)
        writeoff.write({"disposal": "none"})
        writeoff.action_end()
        self.assertEqual((self.batch.quantity, self.batch.state), (36, "in_use"))
        ended = writeoff.line_ids.ended_asset_id
        self.assertEqual((ended.quantity, ended.state), (4, "written_off"))
        with self.assertRaises(ValidationError):
            self.writeoff(self.batch, lines={"quantity": 37})

    def test_missing_things_need_a_decided_case(self):
        card = self.cards[0]
        with self.assertRaisesRegex(UserError, "not missing"):
            self.writeoff(card, kind="loss").action_submit()
        take = self.begun(place="机房")
        self.scan_all(take, self.cards[1:3])
        take.action_compare()
        take.difference_ids.cause = "被盗"
        self.decide(take).action_adjust()
        with self.assertRaisesRegex(UserError, "not decided yet"):
            self.writeoff(card, kind="loss").action_submit()
        with self.assertRaisesRegex(UserError, "is missing"):
            self.writeoff(card).action_submit()
        take.difference_ids.case_id._set_own({"state": "settled"})
        self.writeoff(card, kind="loss").action_submit()

    def test_nobody_approves_their_own(self):
        writeoff = (
            self.writeoff(self.old)
            .with_user(self.affairs)
            .copy({"line_ids": [(0, 0, {"asset_id": self.old.id})]})
        )
        self.assertEqual(writeoff.requester_id, self.affairs)
        writeoff.action_submit()
        approval = writeoff.sudo().approval_id
        with self.assertRaises(UserError):
            approval.with_user(self.affairs).action_decide("approve", approval.seq)

    def test_values_are_not_typed_in(self):
        writeoff = self.writeoff(self.old)
        for vals in ({"original_value": 1}, {"net_value": 0}, {"ended_asset_id": 1}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "follow"):
                writeoff.line_ids.write(vals)
        for vals in ({"state": "done"}, {"done_on": "2026-01-01"}, {"name": "x"}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "by hand"):
                writeoff.write(vals)
        self.decide(writeoff)
        with self.assertRaisesRegex(UserError, "under approval"):
            writeoff.line_ids.opinion = "另一个"
        with self.assertRaisesRegex(UserError, "under approval"):
            writeoff.write({"line_ids": [(0, 0, {"asset_id": self.cards[1].id})]})

    def test_other_schools_see_nothing(self):
        writeoff = self.writeoff(self.old)
        with self.assertRaises(AccessError):
            writeoff.with_user(self.sister_keeper).read(["reason"])
        self.assertEqual(writeoff.with_user(self.auditor).reason, "无维修价值")

    def test_the_shipped_template_decides_by_the_dearest_thing(self):
        pack = self.env["school.rule.pack"]._install_template("assets")
        states = {case.name: case.state for case in pack.case_ids}
        self.assertEqual(set(states.values()), {"passed"}, states)
        # the bureau's step is asked for the one and not for the other
        cheap = self.make_cards(1, original_value=180, date_booked=date(2015, 1, 1))
        self.assertEqual(self.writeoff(cheap)._approval_facts()["price_max"], 180)
        pair = self.writeoff(cheap | self.old)
        self.assertEqual(pair._approval_facts()["price_max"], 4200)
