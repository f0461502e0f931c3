"""Care as an embedding developer records it: the words go into details, and mistakes are told before anything is."""

import datetime as dt

import pytest

from casework.application.preferences import checked_preferences
from casework.errors import DecisionError, NotFoundError, UsageError
from tests.offices import OFFICER, complaint, log_of, office

BY = {"by": OFFICER}


@pytest.fixture
def book():
    return office()


@pytest.fixture
def case(book):
    return complaint(book, complainant={"name": "Jo Smith"}, reference="C-1")


def words_of(book, case):
    return list(book.file(case.id).details.values())


def test_what_was_agreed_stands_in_a_detail_and_not_in_the_log(book, case):
    after = book.adjust(case.id, party="p1", what="Calls after six", review_on=dt.date(2026, 4, 1), **BY)

    assert after.care.current[0].review_on == dt.date(2026, 4, 1)
    assert "Calls after six" in words_of(book, case)
    assert not any("six" in record.data for record in log_of(book))


def test_an_adjustment_is_reviewed_and_ended(book, case):
    book.adjust(case.id, party="p1", what="Calls after six", **BY)
    book.adjust(case.id, party="p1", what="Calls after seven", adjustment="a1", **BY)
    after = book.end_adjustment(case.id, adjustment="a1", reason="moved", note="Has a day off now", **BY)

    assert after.care.current == ()
    assert len(after.care.adjustments[0].reviewed) == 1
    assert {"Calls after six", "Calls after seven", "Has a day off now"} <= {str(each) for each in words_of(book, case)}


def test_an_adjustment_without_words_is_refused(book, case):
    before = log_of(book)

    with pytest.raises(UsageError, match="the words of the adjustment are empty"):
        book.adjust(case.id, party="p1", what=" ", **BY)
    assert log_of(book) == before


def test_preferences_stand_in_one_detail_together(book, case):
    said = {"language": "cy", "format": "large_print", "channel": "letter"}

    after = book.prefer(case.id, party="p1", preferences=said, **BY)

    ((party, detail),) = after.care.preferences
    assert (party, book.file(case.id).details[detail]) == ("p1", said)
    assert not any("large_print" in record.data for record in log_of(book))


@pytest.mark.parametrize("language", ["cy", "en-GB", "bfi", "zh-Hant-HK", "es-419"])
def test_a_language_is_a_code_of_a_language_perhaps_with_a_script_and_a_region(language):
    assert checked_preferences({"language": language}) == {"language": language}


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({}, ["no preference is given: say language, format or channel"]),
        ({"language": "Welsh please"}, ["language must be a code such as cy or en-GB"]),
        ({"language": 7}, ["language must be a code such as cy or en-GB"]),
        ({"colour": "blue"}, ["preferences are language, format and channel: leave anything else away"]),
        (
            {"format": "scroll", "channel": ["pigeon"]},
            [
                "format must be one of standard, large_print, easy_read, braille, audio, bsl_video",
                "channel must be one of web, email, phone, letter, in_person, social_media, app, other, unknown",
            ],
        ),
    ],
)
def test_each_mistake_in_preferences_is_one_sentence_and_nothing_is_written(book, case, given, sentences):
    before = log_of(book)

    with pytest.raises(UsageError) as refused:
        book.prefer(case.id, party="p1", preferences=given, **BY)

    assert str(refused.value).splitlines() == sentences
    assert log_of(book) == before


def test_preferences_are_words_by_name(book, case):
    with pytest.raises(UsageError, match="preferences is given as values by name"):
        book.prefer(case.id, party="p1", preferences="cy", **BY)


def test_a_flag_says_who_was_told_and_is_cleared(book, case):
    book.flag(case.id, kind="safeguarding", told=["safeguarding-team"], note="A neighbour rang", **BY)
    book.flag(case.id, kind="safeguarding", flag="f1", told=["police"], **BY)
    after = book.clear_flag(case.id, flag="f1", reason="resolved", **BY)

    assert after.care.flags[0].told == ("safeguarding-team", "police")
    assert after.care.open_flags == ()
    assert "A neighbour rang" in words_of(book, case)


def test_a_kind_of_flag_that_there_is_not_is_refused(book, case):
    with pytest.raises(NotFoundError, match="choose one of vulnerability, risk, safeguarding"):
        book.flag(case.id, kind="nuisance", **BY)
    with pytest.raises(UsageError, match=r"those who were told come as a list, .* for example .'team-mash'."):
        book.flag(case.id, kind="risk", told="police", **BY)


def test_a_flag_that_is_not_there_is_not_cleared(book, case):
    with pytest.raises(DecisionError, match="it has no open flag"):
        book.clear_flag(case.id, flag="f1", reason="resolved", **BY)
