"""What of a stream of entries counts: all that was neither struck out nor brought by an import that was undone."""

from casework.domain.entries import EntryStruckOut, Standing, standing


def struck(version, batch=None):
    return EntryStruckOut(version=version, reason="replaced", batch=batch)


def test_everything_counts_that_nobody_struck_out():
    stands = standing([struck(2)], [])

    assert [version for version in (1, 2, 3) if stands.holds(version, None)] == [1, 3]


def test_nothing_counts_that_an_undone_import_brought():
    stands = standing([], ["b1"])

    assert (stands.holds(1, "b1"), stands.holds(1, "b2"), stands.holds(1, None)) == (False, True, True)


def test_what_an_undone_import_struck_out_counts_again():
    strikes = [struck(1, "b1"), struck(2, "b2"), struck(3)]

    stands = standing(strikes, ["b1"])

    assert stands == Standing(struck_out=frozenset({2, 3}), undone=frozenset({"b1"}))
    assert stands.holds(1, "b0")
