"""Money: exact amounts in a currency."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.codec import decode, encode
from casework.domain.cases.events import RemedyAgreed
from casework.domain.cases.vocabulary import RemedyKind
from casework.domain.money import Money
from casework.errors import EventShapeError, UsageError
from casework.testing import strategies


@pytest.mark.parametrize("amount", ["150", "150.0", "150.00", 150, Decimal(150), Decimal("150.0")], ids=repr)
def test_an_amount_has_two_decimals_however_it_was_given(amount):
    money = Money.of(amount)

    assert (str(money), str(money.amount)) == ("150.00 GBP", "150.00")
    assert str(Money.of(amount, "EUR")) == "150.00 EUR"


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("-1", "-1 is no amount to be paid: give more than nothing, such as 150.00"),
        ("0", "0 is no amount to be paid: give more than nothing, such as 150.00"),
        (0, "0 is no amount to be paid: give more than nothing, such as 150.00"),
        ("0.00", "0.00 is no amount to be paid: give more than nothing, such as 150.00"),
        ("1.005", "1.005 has more than 2 decimals: give an amount such as 150.00"),
        ("150.000", "150.000 has more than 2 decimals: give an amount such as 150.00"),
        (0.1, "0.1 is a binary fraction: give the amount as text or as a decimal, such as '150.00'"),
        ("1000000000000", "that is more money than anybody pays: check the amount"),
        (Decimal("NaN"), "an amount of money is a decimal, such as 150.00"),
        (Decimal("Infinity"), "an amount of money is a decimal, such as 150.00"),
        *(
            (wrong, "that is no amount of money: write it in digits, with a point before the pence, as 150.00")
            for wrong in (
                "",
                "150,00",
                "£150",
                "1e3",
                "1_000",
                "Jo Smith",
                "\u0661\u0665\u0660",
                " 150",
                "150\n",
                "NaN",
                None,
                True,
                [],
            )
        ),
    ],
    ids=repr,
)
def test_what_is_no_amount_is_refused_in_one_sentence(amount, why):
    with pytest.raises(UsageError) as refused:
        Money.of(amount)

    assert str(refused.value) == why


@pytest.mark.parametrize("currency", ["", "gbp", "GB", "GBPP", "£", "GBP\n", None])
def test_a_currency_is_three_capital_letters(currency):
    with pytest.raises(UsageError, match="a currency is three capital letters, such as GBP"):
        Money.of("150.00", currency)


def payment(money):
    return RemedyAgreed(remedy="r1", kind=RemedyKind.PAYMENT, money=money, due_on=dt.date(2026, 2, 20))


@given(strategies.money())
def test_money_comes_back_from_the_log_to_the_penny(money):
    assert decode("case.remedy_agreed", 1, encode(payment(money))) == payment(money)
    assert Money.of(str(money.amount), money.currency) == money


@given(st.lists(strategies.money(), max_size=200))
def test_the_sum_of_many_amounts_never_drifts(amounts):
    pence = sum((Fraction(money.amount) * 100 for money in amounts), Fraction(0))

    assert Fraction(sum((money.amount for money in amounts), Decimal(0))) * 100 == pence


@pytest.mark.parametrize("spelled", ["1E+1", "10", "10.0"])
def test_an_amount_has_one_spelling_under_the_seal(spelled):
    with pytest.raises(UsageError, match=r"an amount of money is kept with two decimals, such as 150\.00"):
        Money(amount=Decimal(spelled))
    assert Money.of(Decimal(spelled)) == Money(amount=Decimal("10.00"))


@pytest.mark.parametrize(
    "amount", ['"-5.00"', '"0.00"', '"1.005"', '"much"', "0.125", "5.00", "5", '"5"', '"5.0"', '"5E0"', '"0.5E1"']
)
def test_money_that_cannot_be_is_not_read_from_the_log_either(amount):
    text = encode(payment(Money.of("5.00"))).replace('"5.00"', amount)

    with pytest.raises(EventShapeError):
        decode("case.remedy_agreed", 1, text)
