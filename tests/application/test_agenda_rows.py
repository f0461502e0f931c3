"""What a question for agenda rows may hold, and when a row says nothing or is older than another."""

import attrs
import pytest

from casework.application.ports import AgendaQuery, AgendaRow, UpcomingRow
from casework.errors import UsageError
from casework.testing.stores.agendas import EARLY, agenda, nothing, outgoing


@pytest.mark.parametrize("wrong", ["2026-04-02", "2026-04-02T09:00:00Z", "2026-04-02T10:00:00.000000+01:00", 5])
@pytest.mark.parametrize("name", ["next_by", "deliver_by", "passed_after"])
def test_rows_are_asked_for_by_an_instant_as_records_are_stamped_with(name, wrong):
    with pytest.raises(UsageError, match=f"{name} must be an instant in UTC"):
        AgendaQuery(**{name: wrong})


def test_a_page_goes_on_after_a_row_and_nothing_else():
    with pytest.raises(UsageError, match="after must be the last agenda row of the page before"):
        AgendaQuery(after="case-1")


@pytest.mark.parametrize(("name", "wrong"), [("limit", "5"), ("for_staff", "yes"), ("unreadable", "yes")])
def test_the_size_of_a_page_is_a_number_and_what_is_for_staff_or_unreadable_is_yes_or_no(name, wrong):
    with pytest.raises(UsageError, match=name):
        AgendaQuery(**{name: wrong})


@pytest.mark.parametrize(
    "said",
    [
        {"next_at": EARLY},
        {"deliver_at": EARLY},
        {"failed": 1},
        {"nobody": 1},
        {"passed_until": EARLY},
        {"unreadable": True},
        {"upcoming": (UpcomingRow(at=EARLY, what="{}"),)},
    ],
)
def test_a_row_that_says_anything_is_not_empty(said):
    assert nothing().is_empty
    assert not attrs.evolve(nothing(), **said).is_empty


@pytest.mark.parametrize(
    ("version", "notices", "seen", "may"),
    [(2, 2, 2, True), (3, 3, 3, True), (1, 3, 3, False), (3, 1, 3, False), (3, 3, 1, False)],
)
def test_a_row_may_replace_one_whose_maker_had_seen_no_more(version, notices, seen, may):
    row = agenda(version=version, notices=notices, seen=seen)

    assert row.may_replace(agenda(version=2, notices=2, seen=2)) is may
    assert AgendaRow(case="case-1", version=1).may_replace(None)


@pytest.mark.parametrize(("notices", "after"), [(1, 2), (0, 0), (2, 2)])
def test_what_became_of_messages_moves_a_row_on_that_stands_where_its_writer_began(notices, after):
    sent = outgoing(before=1, notices=2, deliver_at=EARLY, failed=1)

    assert sent.placed(agenda(notices=notices)) == agenda(notices=after, deliver_at=EARLY, failed=1)
