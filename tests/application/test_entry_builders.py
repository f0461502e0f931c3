"""From a draft to what is written: an entry of a survey or a collection, and what an update does to the one before."""

import datetime as dt
import json

import pytest

from casework.application.access import AllowAll
from casework.application.entry_builders import TEXT_MAKING
from casework.application.ports import Receipt
from casework.application.row_reading import RowProblemError
from casework.domain.cases.events import Category, Source
from casework.domain.labelled_texts import Span
from casework.domain.surveys.scales import Scale
from tests.entry_examples import ANSWER_MAKING, DOWN, bring, builder, draft, origin, text_draft, undo
from tests.offices import NOW, log_of, office


@pytest.fixture
def book():
    return office()


def written(book, *drafts, making=ANSWER_MAKING, **where):
    """The entries that *drafts* become."""
    bring(book, *drafts, making=making, **where)
    read = book.answers("fft", words=True) if making is ANSWER_MAKING else book.labelled_texts("comments", words=True)
    return list(read)


def receipts(book):
    return tuple(book.store.receipts("council"))


def test_an_answer_keeps_its_scale_and_where_it_came_from(book):
    said = draft(2, respondent="r-1", service="transport", categories=(("label", "gratitude"), ("label", "food")))

    (entry,) = written(book, said)

    assert (entry.said.score, entry.said.scale, entry.said.outside) == (2, Scale(best=1, worst=5), None)
    assert (entry.said.respondent, entry.said.service) == ("r-1", "transport")
    assert entry.said.categories == (Category(scheme="label", code="gratitude"), Category(scheme="label", code="food"))
    assert entry.said.source == Source(system="fft", key="k1", batch="b1", line=2)
    assert (entry.happened, entry.said.undated, entry.actor) == (dt.date(2026, 1, 2), False, "staff-17")


def test_a_number_outside_of_the_scale_is_no_score(book):
    (entry,) = written(book, draft(7))

    assert (entry.said.score, entry.said.outside, entry.said.scale) == (None, 7, DOWN)


def test_an_answer_on_a_day_that_nobody_knows_says_so(book):
    (entry,) = written(book, draft(given=None))

    assert (entry.happened, entry.said.undated) == (None, True)
    assert log_of(book)[0].happened == NOW.isoformat()


def test_an_answer_without_a_score_needs_no_scale(book):
    (entry,) = written(book, draft(None, scale=None))

    assert (entry.said.score, entry.said.scale) == (None, None)


def test_words_and_what_the_source_says_besides_are_details_and_stand_nowhere_else(book):
    (entry,) = written(
        book, draft(text="The driver was kind", asked="How was it?", kept=(("Ward", "Rose"), ("Seen by", "Dr Canary")))
    )

    assert entry.words(entry.said.text) == "The driver was kind"
    assert entry.words(entry.said.asked) == "How was it?"
    assert entry.words(entry.said.note) == "As fft has it:\nWard: Rose\nSeen by: Dr Canary"
    assert "kind" not in log_of(book)[0].data
    assert "Canary" not in log_of(book)[0].data


def test_blank_words_are_no_words(book):
    (entry,) = written(book, draft(text="  "))

    assert (entry.said.text, entry.said.note) == (None, None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"given": dt.date(2026, 1, 6)}, "the day of the answer is still to come"),
        ({"scale": None}, "a number needs its scale"),
        ({"question": "How was it?"}, "question must be"),
        ({"survey": "Friends and family"}, "survey must be"),
        ({"respondent": "jo@example.org"}, "respondent must be"),
        ({"scale": Scale(best=9, worst=6)}, "1 is no point of the scale from 9"),
    ],
)
def test_what_no_answer_can_say_rejects_the_row_and_repeats_nothing_of_it(book, said, why):
    with pytest.raises(RowProblemError) as refused:
        builder(book).commit(draft(**said), origin())

    assert why in str(refused.value)
    assert "jo@example.org" not in str(refused.value)


def test_an_answer_given_today_at_the_place_of_the_source_is_not_still_to_come(book):
    late = dt.datetime(2026, 1, 5, 23, 0, tzinfo=dt.UTC)

    assert builder(book).commit(draft(given=late), origin())


def test_who_may_not_record_answers_or_texts_brings_none(book):
    class NoTexts(AllowAll):
        def may(self, actor, action, row):
            return action not in {"record-answers", "record-texts"}

    with pytest.raises(RowProblemError, match="staff-17 may not record answers"):
        builder(book, policy=NoTexts()).commit(draft(), origin())
    with pytest.raises(RowProblemError, match="staff-17 may not record texts"):
        builder(book, TEXT_MAKING, policy=NoTexts()).commit(text_draft(), origin())


def test_a_labelled_text_keeps_its_labels_and_the_range_of_its_criticality(book):
    (entry,) = written(
        book, text_draft(label="staff", subcategory="manner", code="sa", criticality=-3, question="q1"),
        making=TEXT_MAKING,
    )  # fmt: skip

    said = entry.said
    assert (said.label, said.subcategory, said.code, said.question) == ("staff", "manner", "sa", "q1")
    assert (said.criticality, said.span) == (-3, Span(least=-5, most=5))
    assert (entry.happened, said.undated, entry.words(said.text)) == (None, True, "Fine")


@pytest.mark.parametrize("ends", [{"lowest": None, "highest": None}, {"highest": None}, {"lowest": None}], ids=str)
def test_a_criticality_without_its_range_rejects_the_row(book, ends):
    with pytest.raises(RowProblemError, match="the range that is stated with it"):
        builder(book, TEXT_MAKING).commit(text_draft(criticality=3, **ends), origin())
    assert builder(book, TEXT_MAKING).commit(text_draft(**ends), origin())


def test_no_procedure_governs_an_entry(book):
    makes = builder(book)

    assert makes.procedures(makes.commit(draft(), origin())) == ()


# Updates


def later(book, said, *, making=ANSWER_MAKING, batch="b2", undone=()):
    """Write what a newer export says of the same row of the source, and return the commit, if there was one.

    *undone* are the places of those earlier writes, from 0, that were undone since: an import hands over the others.
    """
    past = receipts(book)
    standing = tuple(each for place, each in enumerate(past) if place not in undone)
    row = origin("k1", batch=batch, past=standing, asked=f"import-{len(past) + 1}/fft/")
    found = builder(book, making).update(said, row)
    if found is not None:
        book.store.append(found)
    return found


def scores(book):
    return [entry.said.score for entry in book.answers("fft")]


def test_a_newer_export_that_says_the_same_writes_nothing(book):
    bring(book, draft(1, text="Kind"))

    assert later(book, draft(1, text="Kind")) is None


@pytest.mark.parametrize(
    "said",
    [{"text": "Unkind"}, {"text": None}, {"score": 2}, {"survey": "other"}, {"kept": (("Ward", "Rose"),)}],
    ids=str,
)
def test_a_newer_export_that_says_something_else_writes_the_answer_anew_and_strikes_out_the_one_before(book, said):
    bring(book, draft(1, text="Kind"))

    changed = draft(**{"score": 1, "text": "Kind", **said})
    assert later(book, changed) is not None

    everything = [*book.answers("fft"), *(book.answers("other") if "survey" in said else ())]
    assert [entry.said.source.batch for entry in everything] == ["b2"]
    (strike,) = (record for record in log_of(book) if record.name == "entry.struck_out")
    assert (strike.stream, json.loads(strike.data)) == (
        "struck-out/survey/fft",
        {"version": 1, "reason": "replaced", "batch": "b2"},
    )


def test_a_text_is_updated_as_an_answer_is(book):
    bring(book, text_draft(criticality=1), making=TEXT_MAKING)

    assert later(book, text_draft(criticality=1), making=TEXT_MAKING) is None
    assert later(book, text_draft(criticality=2), making=TEXT_MAKING)
    assert [entry.said.criticality for entry in book.labelled_texts("comments")] == [2]


def test_an_import_that_is_undone_takes_its_answers_with_it_and_brings_back_what_they_replaced(book):
    bring(book, draft(1))
    later(book, draft(2), batch="b2")
    later(book, draft(3), batch="b3")
    assert scores(book) == [3]

    undo(book, "b3")
    assert scores(book) == [2]
    undo(book, "b2")
    assert scores(book) == [1]
    undo(book, "b1")
    assert scores(book) == []


def test_an_import_in_the_middle_that_is_undone_changes_nothing_that_was_replaced_since(book):
    bring(book, draft(1))
    later(book, draft(2), batch="b2")
    later(book, draft(3), batch="b3")

    undo(book, "b2")

    assert scores(book) == [3]


def test_what_stands_is_compared_and_not_what_was_undone(book):
    bring(book, draft(1))
    later(book, draft(2), batch="b2")
    undo(book, "b2")

    assert later(book, draft(1), batch="b3", undone={1}) is None
    assert later(book, draft(2), batch="b3", undone={1})
    assert scores(book) == [2]
    undo(book, "b3")
    assert scores(book) == [1]


def test_the_same_is_written_again_after_everything_was_undone(book):
    bring(book, draft(1))
    undo(book, "b1")

    book.store.append(builder(book).commit(draft(1), origin("k1", batch="b2", asked="import-2/fft/")))

    assert scores(book) == [1]


def test_a_receipt_of_something_else_is_no_earlier_answer(book):
    undo(book, "b0")

    row = origin(past=(Receipt(key="x", first=1, last=1, digest=None),))
    found = builder(book).update(draft(1), row)

    assert [append.stream for append in found.appends] == ["survey/fft"]
