"""Small numbers of several bodies: what is kept back, and what protects it."""

import pytest

from casework.domain.standards.suppression import Row, ShownRow, Why, shown_together
from casework.errors import UsageError

BIG = (Row(name="council", good=90, of=120), Row(name="police", good=40, of=60), Row(name="trust", good=200, of=260))
SMALL = Row(name="fire", good=2, of=30)


def kept_back(*rows, **said):
    table = shown_together(rows, **said)
    return {row.name: row.kept_back for row in table.rows if row.kept_back is not None}, table.total


def test_without_small_numbers_everything_is_shown():
    table = shown_together(BIG)

    assert table.rows[0] == ShownRow(name="council", good=90, of=120)
    assert table.total == Row(name="total", good=330, of=440)


def test_a_small_number_is_kept_back_with_as_many_others_as_protect_it():
    found, total = kept_back(*BIG, SMALL)

    assert found == {"fire": Why.FEW, "police": Why.FEW, "council": Why.FEW}
    assert (total.good, total.of) == (332, 470)


@pytest.mark.parametrize("row", [Row(name="fire", good=28, of=30), Row(name="fire", good=1, of=1)])
def test_few_who_were_not_good_are_a_small_number_too(row):
    assert kept_back(*BIG, row)[0]["fire"] is Why.FEW


def test_nobody_at_all_is_no_small_number():
    assert kept_back(*BIG, Row(name="fire", good=0, of=0), Row(name="parks", good=30, of=30))[0] == {}


def test_where_too_few_bodies_are_there_the_sum_is_kept_back_instead():
    found, total = kept_back(BIG[0], SMALL)

    assert (found, total) == ({"fire": Why.FEW}, None)


def test_a_sum_that_would_tell_one_body_that_the_others_had_none_protects_nothing():
    always = (Row(name="a", good=50, of=50), Row(name="b", good=60, of=60))

    assert kept_back(*always, Row(name="c", good=20, of=23)) == ({"c": Why.FEW}, None)


def test_a_sum_that_is_hardly_more_than_small_tells_too_much_of_each():
    # Five were late. Were that shown because no two of the three come to less than three, each would have one or two.
    rows = [Row(name="a", good=16, of=18), Row(name="b", good=11, of=13), Row(name="c", good=15, of=16)]

    assert kept_back(*rows, smallest=3) == ({"a": Why.FEW, "b": Why.FEW, "c": Why.FEW}, None)


def test_where_it_was_agreed_only_the_sum_is_shown_and_of_two_bodies_not_even_that():
    found, total = kept_back(*BIG, singly=False)
    assert (set(found.values()), total.of) == ({Why.AGREED}, 440)

    assert kept_back(*BIG[:2], singly=False)[1] is None


def test_what_keeps_nothing_back_or_is_no_share_is_refused():
    with pytest.raises(UsageError, match="must be 3 or more, not 2"):
        shown_together(BIG, smallest=2)
    with pytest.raises(UsageError, match="3 of 2 is no share"):
        Row(name="a", good=3, of=2)
