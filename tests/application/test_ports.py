import pytest

from casework import RowQuery
from casework.application import ports, rows
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import Kind
from casework.errors import UsageError


@pytest.mark.parametrize(("field", "wrong"), [("kind", "complain"), ("status", "opened"), ("kind", 1)])
def test_a_query_for_something_that_no_case_can_be_is_refused_with_the_words_that_there_are(field, wrong):
    with pytest.raises(UsageError) as refused:
        RowQuery(**{field: wrong})

    words = {"kind": Kind, "status": CaseStatus}[field]
    assert str(refused.value) == f"{field} is none that there is: choose one of {', '.join(words)}"


def test_a_query_takes_each_word_as_text_or_as_a_word_of_ours():
    assert [RowQuery(kind=kind.value) for kind in Kind] == [RowQuery(kind=kind) for kind in Kind]
    assert [RowQuery(status=status.value).status for status in CaseStatus] == [*CaseStatus]
    assert RowQuery().kind is None


def test_whoever_writes_a_store_finds_the_rows_beside_the_port():
    of_rows = {name for name, value in vars(rows).items() if getattr(value, "__module__", None) == rows.__name__}

    assert {name for name in of_rows if not name.startswith("_")} <= set(ports.__all__)
    assert ports.__all__ == sorted(ports.__all__)


@pytest.mark.parametrize("place", ["", "case-1", "2026-04-31~case-1", "20260401~case-1", "~", "~a b", "soon~case-1"])
def test_a_text_that_is_no_place_of_a_row_is_refused(place):
    with pytest.raises(UsageError, match="after must be the place of a row"):
        RowQuery(after=place)


@pytest.mark.parametrize("place", [3, b"~case-1", object()])
def test_what_is_neither_a_row_nor_a_place_is_refused(place):
    with pytest.raises(UsageError, match="after must be the last row of the page before"):
        RowQuery(after=place)


@pytest.mark.parametrize(("case", "day"), [("case-1", None), ("case-1", "2026-04-01")])
def test_a_place_is_what_its_text_says(case, day):
    place = ports.RowPlace(case=case, next_due_on=day)

    assert RowQuery(after=str(place)).after == ports.RowPlace.parse(str(place)) == place
