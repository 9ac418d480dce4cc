"""Codes, capital numerals and the splitting into pages."""

from odoo.tests import TransactionCase, tagged

from ...models.common.amount import amount_in_words
from ...models.common.form_code import ALPHABET, new_code, read_code
from ...reports.common import paging


@tagged("post_install", "-at_install")
class TestAmountInWords(TransactionCase):
    def test_amounts_are_written_as_on_a_voucher(self):
        for amount, words in (
            (4860, "肆仟捌佰陆拾元整"),
            (4860.0, "肆仟捌佰陆拾元整"),
            (0.05, "伍分"),
            (0.5, "伍角"),
            (16.4, "壹拾陆元肆角"),
            (325.04, "叁佰贰拾伍元零肆分"),
            (6007.14, "陆仟零柒元壹角肆分"),
            (10000.01, "壹万元零壹分"),
            (137960, "壹拾叁万柒仟玖佰陆拾元整"),
            (100000000, "壹亿元整"),
            (-5.5, "负伍元伍角"),
            (0, "零元整"),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(amount_in_words(amount), words)

    def test_a_rounded_amount_is_the_amount_that_is_printed(self):
        self.assertEqual(amount_in_words(0.1 + 0.2), "叁角")
        self.assertEqual(amount_in_words(1.005), "壹元零壹分")
        self.assertEqual(amount_in_words(-0.001), "零元整")


@tagged("post_install", "-at_install")
class TestFormCode(TransactionCase):
    def test_a_code_survives_being_typed(self):
        code = new_code()
        self.assertRegex(code, r"^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}$")
        self.assertEqual(read_code(code), code)
        self.assertEqual(read_code(f" {code.replace('-', ' ').lower()} "), code)

    def test_codes_do_not_repeat(self):
        self.assertEqual(len({new_code() for _ in range(2000)}), 2000)

    def test_every_wrong_character_and_every_swap_is_found(self):
        code = new_code()
        text = code.replace("-", "")
        for place, character in enumerate(text):
            for other in ALPHABET.replace(character, ""):
                self.assertFalse(read_code(text[:place] + other + text[place + 1 :]))
        for place in range(len(text) - 1):
            swapped = list(text)
            swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
            if swapped != list(text):
                self.assertFalse(read_code("".join(swapped)))

    def test_what_is_no_code_is_told_apart(self):
        for typed in ("", False, "SQ/2026/09/0012", "0000-0000-0000", "7KQ4-MW2X"):
            with self.subTest(typed=typed):
                self.assertFalse(read_code(typed))


@tagged("post_install", "-at_install")
class TestPaging(TransactionCase):
    def test_few_rows_stay_on_one_page(self):
        self.assertEqual(paging.paginate([40] * 3, 300, 200, 300), [[0, 1, 2]])

    def test_a_form_without_rows_has_a_page(self):
        self.assertEqual(paging.paginate([], 300, 200, 300), [[]])

    def test_no_page_is_overfull_and_no_row_is_lost(self):
        for count in range(1, 120):
            heights = [40 + 26 * (number % 3) for number in range(count)]
            pages = paging.paginate(heights, 300, 200, 350)
            self.assertEqual([row for page in pages for row in page], [*range(count)])
            for number, page in enumerate(pages):
                used = sum(heights[row] for row in page)
                used += 200 if number else 300
                used += 350 if number == len(pages) - 1 else 0
                self.assertLessEqual(used, paging.PAGE_HEIGHT)
                self.assertTrue(page)

    def test_the_signatures_never_stand_alone(self):
        heights = [40] * 32
        pages = paging.paginate(heights, 300, 200, 350)
        self.assertEqual(len(pages), 2)
        self.assertGreaterEqual(len(pages[-1]), 1)

    def test_chinese_text_is_reckoned_twice_as_wide(self):
        self.assertEqual(paging.text_lines("粉笔", 20), 1)
        self.assertEqual(paging.text_lines("无尘粉笔" * 3, 20), 3)
        self.assertEqual(paging.text_lines("a\nb", 20), 2)
