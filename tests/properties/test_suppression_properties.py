"""Properties of keeping small numbers back: no number that is kept back follows from what is shown."""

import itertools

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.standards.suppression import FEWEST, Row, Why, shown_together

numbers = st.integers(0, 12) | st.integers(0, 3)


@st.composite
def tables(draw):
    pairs = draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=7))
    return [Row(name=f"m{place}", good=good, of=good + others) for place, (good, others) in enumerate(pairs)]


smallest_shown = st.integers(3, 6)


def kept_back_of(rows, table):
    return [row for row, shown in zip(rows, table.rows, strict=True) if shown.kept_back is not None]


def possible(total, known, numbers_of):
    """Every way in which the numbers that nobody sees can make *total*, given the ones *known*, told by brute force."""
    unknown = numbers_of - 1
    left = total - known
    if unknown == 0:
        return {(left,)} if left >= 0 else set()
    return {
        (*each, left - sum(each)) for each in itertools.product(range(left + 1), repeat=unknown) if sum(each) <= left
    }


@given(tables(), smallest_shown, st.booleans())
def test_no_number_that_is_kept_back_follows_from_what_is_shown(rows, smallest, singly):
    table = shown_together(rows, smallest=smallest, singly=singly)
    hidden = kept_back_of(rows, table)
    if table.total is None or not hidden:
        return

    shown = [row for row in table.rows if row.kept_back is None]
    for left in (
        table.total.good - sum(row.good for row in shown),
        table.total.of - table.total.good - sum(row.of - row.good for row in shown),
    ):
        # Each may be 0 and each may be all that is left: any split of a sum among several is as good as another.
        assert len([row for row in hidden if row.of]) >= FEWEST
        assert left >= smallest


@given(tables(), smallest_shown, st.booleans())
def test_nor_for_one_of_the_bodies_that_knows_its_own(rows, smallest, singly):
    table = shown_together(rows, smallest=smallest, singly=singly)
    hidden = [row for row in kept_back_of(rows, table) if row.of]
    if table.total is None:
        return

    for own in hidden:
        others = [row for row in hidden if row is not own]
        assert len(others) >= FEWEST - 1
        assert sum(row.good for row in others) >= smallest
        assert sum(row.others for row in others) >= smallest


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=4), st.booleans())
def test_by_brute_force_every_number_kept_back_can_be_several_others(pairs, singly):
    rows = [Row(name=f"m{place}", good=good, of=good + others) for place, (good, others) in enumerate(pairs)]
    table = shown_together(rows, smallest=3, singly=singly)
    hidden = [row for row in kept_back_of(rows, table) if row.of]
    if table.total is None or not hidden:
        return

    for number in ("good", "others"):
        left = sum(getattr(row, number) for row in hidden)
        for own in hidden:
            known = getattr(own, number)
            ways = possible(left, known, len(hidden) - 1)
            assert all(len({way[place] for way in ways}) > 2 for place in range(len(hidden) - 1))


def splits(total, number):
    """Every way in which so many numbers come to *total*."""
    if number == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in splits(total - first, number - 1))


def others_that_show_the_same(rows, table, unknown, **agreed):
    """Every table that differs in rows that nobody knows, and is shown in the very same way by the same rules."""
    good, others = (sum(getattr(rows[place], name) for place in unknown) for name in ("good", "others"))
    for some, rest in itertools.product(splits(good, len(unknown)), splits(others, len(unknown))):
        again = list(rows)
        for place, one, other in zip(unknown, some, rest, strict=True):
            again[place] = attrs.evolve(rows[place], good=one, of=one + other)
        if shown_together(again, **agreed) == table:
            yield again


small_numbers = st.integers(0, 2) | st.integers(3, 9)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(small_numbers, small_numbers), min_size=3, max_size=4),
    st.integers(3, 4),
    st.booleans(),
    st.none() | st.integers(0, 3),
)
def test_subtracting_tells_no_number_kept_back_even_to_who_knows_the_rules_and_a_row(pairs, smallest, singly, own):
    rows = [Row(name=f"m{place}", good=good, of=good + others) for place, (good, others) in enumerate(pairs)]
    agreed = {"smallest": smallest, "singly": singly}
    table = shown_together(rows, **agreed)
    unknown = [place for place, row in enumerate(table.rows) if row.kept_back is not None and place != own]
    if table.total is None or not unknown:
        return

    open_ones = {(place, name) for place in unknown if rows[place].of for name in ("good", "others")}
    for again in others_that_show_the_same(rows, table, unknown, **agreed):
        open_ones -= {
            (place, name) for place, name in open_ones if getattr(again[place], name) != getattr(rows[place], name)
        }
        if not open_ones:
            break
    assert not open_ones


@given(tables(), smallest_shown)
def test_no_small_number_is_shown_and_what_is_shown_is_true(rows, smallest):
    table = shown_together(rows, smallest=smallest)

    for row, shown in zip(rows, table.rows, strict=True):
        if shown.kept_back is None:
            assert (shown.good, shown.of) == (row.good, row.of)
            assert not 0 < row.good < smallest
            assert not 0 < row.others < smallest
        else:
            assert (shown.good, shown.of) == (None, None)
    if table.total is not None:
        assert (table.total.good, table.total.of) == (sum(row.good for row in rows), sum(row.of for row in rows))


@given(tables(), smallest_shown)
def test_where_the_partners_agreed_so_nobody_is_shown_singly(rows, smallest):
    table = shown_together(rows, smallest=smallest, singly=False)

    assert {row.kept_back for row in table.rows} == {Why.AGREED}


@given(tables(), smallest_shown, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_members_changes_nothing(rows, smallest, singly, random):
    other = list(rows)
    random.shuffle(other)

    first = shown_together(rows, smallest=smallest, singly=singly)
    again = shown_together(other, smallest=smallest, singly=singly)

    assert set(again.rows) == set(first.rows)
    assert again.total == first.total
