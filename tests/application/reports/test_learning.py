"""The report ``learning``: what is published, what asked for it, how far it is, what it saved and who does the same."""

import datetime as dt

import pytest

from casework.application.access import AllowAll
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.money import Money
from casework.testing import FixedClock
from tests.application.test_improvements import IDEA, LATER, TODAY, published
from tests.offices import OFFICER, complaint, office

LOOKED_THROUGH = (
    "Each text was looked through, when it was given, for the references of the cases that asked for it and for the "
    "names known in them."
)


@pytest.fixture
def book():
    return office()


def tables(book, **asked):
    return {table.name: table for table in book.report("learning", **asked)}


def rows(book, name, **asked):
    return list(tables(book, **asked)[name].rows)


def case_prompt(of):
    return Prompt(kind=PromptKind.CASE, of=of)


def test_nothing_was_learned_yet(book):
    assert all(not table.rows for table in book.report("learning"))


def test_you_asked_we_did_holds_the_published_words_and_no_case(book):
    complaint(book, reference="C-1")
    published(book, because_of=[case_prompt("C-1")])

    found = tables(book)["you_asked_we_did"]
    assert found.title == "You asked ... We did ..."
    assert found.columns == ("you_asked", "we_did", "published_from")
    assert found.rows == (("Say when the round is late", "The web page says so", "2026-01-05"),)
    assert rows(book, "you_told_us_we_have") == []
    assert found.notes == (
        "What is published on 2026-01-05, of what began to be.",
        LOOKED_THROUGH,
    )


def test_what_people_told_in_a_survey_stands_under_the_other_heading(book):
    published(book)
    book.publish_improvement(
        "i1", asked="Longer hours", done="Open until eight", published_from=TODAY, wording="you_told_us", by=OFFICER
    )

    found = tables(book)["you_told_us_we_have"]
    assert (found.title, found.columns[:2]) == ("You told us ... We have ...", ("you_told_us", "we_have"))
    assert found.rows == (("Longer hours", "Open until eight", "2026-01-05"),)
    assert rows(book, "you_asked_we_did") == []


def test_only_what_began_in_the_period_and_stands_today_is_published(book):
    published(book)
    later = published(book)
    book.publish_improvement(later.id, asked="Soon", done="Soon", published_from=LATER, by=OFFICER)
    gone = published(book)
    book.withdraw_publication(gone.id, reasons="A mistake", by=OFFICER)

    assert len(rows(book, "you_asked_we_did", period="2026-01")) == 2
    assert rows(book, "you_asked_we_did", period="2025") == []


def test_what_asked_for_improvements_is_counted_by_sort_and_kind_of_case(book):
    complaint(book, reference="C-1")
    complaint(book, reference="C-2")
    complaint(book, reference="S-1", kind="suggestion", procedure="local-feedback")
    both = [case_prompt("C-1"), case_prompt("C-2"), Prompt(kind=PromptKind.SURVEY, of="fft")]
    published(book, because_of=both)
    book.propose_improvement(**IDEA, because_of=[case_prompt("C-1"), case_prompt("S-1")])

    assert rows(book, "asked_for") == [
        ("case", "complaint", 3, 2, 1),
        ("case", "suggestion", 1, 1, 0),
        ("survey", "", 1, 1, 1),
    ]


class NotHousing(AllowAll):
    """Nobody sees the cases of housing."""

    def sees(self, viewer, row, what):
        return row.service != "housing"

    def sees_all(self, viewer):
        return False


def test_of_a_case_that_the_viewer_may_not_see_nothing_is_told_but_that_it_is_one(book):
    hidden = complaint(book, service="housing")
    published(book, because_of=[case_prompt(hidden.id)])
    other = office(store=book.store, policy=NotHousing())

    assert rows(other, "asked_for") == [("case", "not known", 1, 1, 1)]


def test_improvements_are_counted_by_who_proposed_them(book):
    published(book)
    book.propose_improvement(**{**IDEA, "proposed_by": "staff"})
    book.propose_improvement(**{**IDEA, "proposed_by": "staff"})
    book.drop_improvement("i3", reason="too-costly", reasons="It costs too much", by=OFFICER)

    found = tables(book)["improvements"]
    assert found.columns == ("proposed_by", "all", "proposed", "agreed", "started", "done", "dropped")
    assert list(found.rows) == [("public", 1, 0, 0, 0, 1, 0), ("staff", 2, 1, 0, 0, 0, 1)]
    assert rows(book, "improvements", period="2025") == []


def test_what_is_overdue_is_named_with_its_day_and_its_owner(book):
    for each in ("i1", "i2", "i3"):
        book.propose_improvement(**IDEA)
        book.agree_improvement(each, owner="staff-9", due_on=LATER, by=OFFICER)
    book.finish_improvement("i2", evidence="The page", review_on=LATER, by=OFFICER)
    book.finish_improvement("i3", evidence="The page", by=OFFICER)
    summer = office(store=book.store, clock=FixedClock(dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)))

    assert rows(book, "improvements_overdue") == []
    assert rows(summer, "improvements_overdue") == [
        ("i1", "agreed", "improvement", "2026-03-02", "staff-9"),
        ("i2", "done", "effect", "2026-03-02", "staff-9"),
    ]


def test_what_is_overdue_at_the_cut_off_is_told_in_whatever_period_it_was_proposed(book):
    book.propose_improvement(**IDEA)
    book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=OFFICER)
    later = office(store=book.store, clock=FixedClock(dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)))

    found = tables(later, period="2026-Q4")["improvements_overdue"]
    assert found.rows == (("i1", "agreed", "improvement", "2026-03-02", "staff-9"),)
    assert found.notes[1:] == ("All that is overdue on 2027-01-05, whenever it was proposed.",)
    assert rows(later, "improvements", period="2026-Q4") == []


def test_savings_that_were_found_stand_apart_from_those_that_are_thought_of(book):
    published(book)
    book.review_improvement("i1", effect="worked", findings="So it is", saving=Money.of("10000"), by=OFFICER)
    book.award_improvement("i1", to="staff-3", money=Money.of("5000"), by=OFFICER)
    book.propose_improvement(**IDEA, saving=Money.of("800.50"))
    book.propose_improvement(**IDEA, saving=Money.of("10", "EUR"))

    assert rows(book, "savings") == [
        ("EUR", 0, "0.00", 1, "10.00", 0, "0.00"),
        ("GBP", 1, "10000.00", 1, "800.50", 1, "5000.00"),
    ]


def test_good_practice_is_counted_by_partner_and_who_does_the_same(book):
    published(book)
    book.share_improvement("i1", partners=["nhs-trust", "police"], by=OFFICER)
    book.take_up_improvement("i1", partner="police", by=OFFICER)

    assert rows(book, "good_practice_shared") == [("nhs-trust", 1, 0), ("police", 1, 1)]


def test_it_is_said_that_improvements_belong_to_no_team(book):
    said = "Improvements belong to no service, team or handler: those of everybody are counted."

    assert said in tables(book, team="housing")["improvements"].notes
    assert said not in tables(book)["improvements"].notes
    assert "Improvements proposed from 2026-01-01 to 2026-12-31, as recorded up to 2026-01-05." in (
        tables(book, period="2026")["improvements"].notes
    )
