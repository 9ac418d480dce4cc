"""Amounts of money in the capital numerals of Chinese vouchers (大写)."""

from decimal import ROUND_HALF_UP, Decimal

from cn2an import an2cn

CENT = Decimal("0.01")


def amount_in_words(amount):
    """Return an amount of CNY in capital numerals: 4860.0 → 肆仟捌佰陆拾元整.

    :param amount: number of yuan (int, float, Decimal or a plain text of digits);
        rounded half up to the cent
    :raises ValueError: if the amount has more than sixteen digits before the point
    """
    exact = Decimal(str(amount)).quantize(CENT, ROUND_HALF_UP)
    # A negative zero would come out as 负零元整.
    return an2cn(format(exact or abs(exact), "f"), "rmb")
