"""What a caller says is taken at its word: only what is left out means the default, and blanks say nothing."""

import pytest

from casework.errors import DecisionError, KeyReusedError, NotACodeError, StaleVersionError, UsageError
from tests.application.test_junk import DECISIONS, IMPOSED, prepared
from tests.complaints import COUNCIL
from tests.offices import OFFICER, complaint, log_of, office

NO_DATES = ["", 0, [], {}, False, "2026-01-05", 20260105]
SOON = {**IMPOSED, "by": OFFICER}
BLANK = " \t\n "


# Dates


@pytest.mark.parametrize("name", DECISIONS)
def test_only_what_is_left_out_happened_now(name):
    before, good = DECISIONS[name]
    book, case = prepared(before)
    unchanged = log_of(book)

    for junk in NO_DATES:
        with pytest.raises(UsageError, match="neither a date nor an instant: give a day"):
            getattr(book, name)(case, **good, by=OFFICER, happened=junk)
    assert log_of(book) == unchanged


@pytest.mark.parametrize("junk", [None, *NO_DATES])
def test_a_receipt_needs_its_date(junk):
    book = office()

    with pytest.raises(UsageError, match="neither a date nor an instant: give a day"):
        complaint(book, received_at=junk)
    with pytest.raises(UsageError, match="neither a date nor an instant: give a day"):
        complaint(book, received_at=junk, key="form-1")
    assert log_of(book) == ()


@pytest.mark.parametrize("junk", [None, *NO_DATES])
def test_a_complaint_that_is_raised_needs_its_date(junk):
    book, request = prepared(("request",))
    unchanged = log_of(book)

    with pytest.raises(UsageError, match="neither a date nor an instant: give a day"):
        book.raise_complaint(request, procedure=COUNCIL, received_at=junk, by=OFFICER)
    assert log_of(book) == unchanged


@pytest.mark.parametrize("junk", NO_DATES)
def test_what_is_split_off_came_in_with_the_letter_only_where_no_date_is_given(junk):
    book, case = prepared(())

    with pytest.raises(UsageError, match="neither a date nor an instant"):
        book.split(case, kind="complaint", procedure=COUNCIL, received_at=junk, by=OFFICER)
    split = book.split(case, kind="complaint", procedure=COUNCIL, received_at=None, by=OFFICER)
    assert split.intake.received == book.case(case).intake.received


@pytest.mark.parametrize("junk", NO_DATES)
def test_a_restriction_is_imposed_now_only_where_no_date_is_given(junk):
    book = office()

    with pytest.raises(UsageError, match="neither a date nor an instant"):
        book.restrict(**SOON, happened=junk)
    assert log_of(book) == ()


@pytest.mark.parametrize("junk", NO_DATES)
def test_a_correction_keeps_the_date_only_where_no_other_is_given(junk):
    book, case = prepared(("noted",))

    with pytest.raises(UsageError, match="neither a date nor an instant"):
        book.correct(case, version=2, reason="typing-error", happened_instead=junk, by=OFFICER)
    assert book.case(case).version == 2


# The version that was seen


@pytest.mark.parametrize("junk", ["2", "", "Ann Example", 2.0, True, [2], 10**30])
def test_the_version_that_was_seen_is_a_whole_number(junk):
    book, case = prepared(("noted",))

    for write in (
        lambda: book.note(case, text="Called", by=OFFICER, expected_version=junk),
        lambda: book.merge(case, into="B-1", by=OFFICER, expected_version=junk),
        lambda: book.split(case, kind="complaint", procedure=COUNCIL, by=OFFICER, expected_version=junk),
        lambda: book.restrict(**SOON, expected_version=junk),
    ):
        with pytest.raises(UsageError, match=r"^expected_version must be a whole number$"):
            write()
    assert book.case(case).version == 2


def test_a_version_from_a_form_is_made_a_number_first():
    book, case = prepared(("noted",))

    with pytest.raises(StaleVersionError):
        book.note(case, text="Called", by=OFFICER, expected_version=int("3"))
    assert book.note(case, text="Called", by=OFFICER, expected_version=int("2")).version == 3


# Blank words


@pytest.mark.parametrize(
    ("name", "blank", "what"),
    [
        ("learn", {"what": BLANK}, "the words of what was learned are empty: say them"),
        ("note", {"text": BLANK}, "the words of the note are empty: say them"),
        ("document", {"title": BLANK}, "the words of the title are empty: say them"),
        (
            "document",
            {"title": BLANK, **dict.fromkeys(("media_type", "sha256", "size")), "path": __file__},
            "the words of the title are empty: say them",
        ),
        ("adjust", {"what": BLANK}, "the words of the adjustment are empty: say them"),
        ("decline", {"reasons": BLANK}, "the reasons are empty: say them"),
        ("decline", {"discretion": BLANK}, "discretion"),
        ("accept", {"reasons": BLANK}, "reasons"),
        ("correct", {"fields": {"text": BLANK}}, "text must be text, not nothing"),
    ],
)
def test_blanks_are_no_words_where_words_are_needed(name, blank, what):
    before, good = DECISIONS[name]
    book, case = prepared(before)
    unchanged = log_of(book)

    with pytest.raises((UsageError, DecisionError)) as refused:
        getattr(book, name)(case, **{**good, **blank}, by=OFFICER)
    assert what in str(refused.value)
    assert "\n" not in str(refused.value)
    assert log_of(book) == unchanged


@pytest.mark.parametrize(
    ("name", "field"), [("finding", "reasons"), ("remedy", "what"), ("respond", "letter"), ("withdraw", "note")]
)
def test_blanks_are_left_out_where_words_may_be(name, field):
    before, good = DECISIONS[name]
    book, case = prepared(before)

    written = getattr(book, name)(case, **{**good, field: BLANK}, by=OFFICER)

    assert getattr(written.history[-1].event, field) is None


def test_a_conflict_of_roles_is_not_accepted_with_blanks():
    book, case = prepared(())

    assert book.assign(case, handler="staff-17", override=BLANK, by=OFFICER).history[-1].event.override is None


# Defaults


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("categorise", "matter"), ("finding", "matter"), ("finding", "scheme"), ("finding", "stage"),
        ("remedy", "remedy"), ("remedy", "matter"), ("remedy_done", "remedy"), ("remedy_undeliverable", "remedy"),
        ("learn", "learning"), ("document", "document"), ("adjust", "adjustment"), ("flag", "flag"),
        ("pause", "pause"), ("resume", "pause"), ("escalate", "to_stage"), ("decline_escalation", "to_stage"),
        ("pass_on", "party"), ("extend", "limit"), ("extend", "stage"), ("acknowledge", "stage"), ("respond", "stage"),
        ("reclassify", "stage"), ("reclassify", "procedure"), ("raise_complaint", "reference"),
        ("raise_complaint", "stage"), ("raise_complaint", "service"), ("raise_complaint", "procedure"),
        ("split", "reference"), ("split", "stage"), ("split", "service"), ("add_party", "actor"),
    ],
)  # fmt: skip
def test_an_empty_id_is_no_default(name, field):
    before, good = DECISIONS[name]
    book, case = prepared(before)
    unchanged = log_of(book)

    for empty in ("", 0, [], {}, False, " "):
        with pytest.raises(NotACodeError):
            getattr(book, name)(case, **{**good, field: empty}, by=OFFICER)
    assert log_of(book) == unchanged


@pytest.mark.parametrize("field", ["reference", "stage", "service", "procedure"])
def test_an_empty_id_in_a_receipt_is_no_default(field):
    book = office()

    for empty in ("", 0, [], {}, False):
        with pytest.raises(NotACodeError):
            complaint(book, **{field: empty})
    assert log_of(book) == ()


def test_an_empty_id_of_a_restriction_is_no_default():
    book = office()

    for empty in ("", 0, []):
        with pytest.raises(NotACodeError):
            book.restrict(**SOON, restriction=empty)
    assert log_of(book) == ()


# Lists


def test_what_is_listed_twice_is_kept_once():
    book, case = prepared(())

    consent = book.consent(case, step="received", scopes=["pass_on", "pass_on"], giver="p1", by=OFFICER)
    flag = book.flag(case, kind="risk", told=["team-2", "team-1", "team-2"], by=OFFICER)
    sorted_by = book.categorise(case, scheme="cause", categories=["delay", "delay"], by=OFFICER)
    answered = book.respond(case, to=["p1", "p1"], by=OFFICER)

    said = [found.history[-1].event for found in (consent, flag, sorted_by, answered)]
    assert (said[0].scopes, said[1].told, said[2].categories, said[3].to) == (
        ("pass_on",), ("team-2", "team-1"), ("delay",), ("p1",)
    )  # fmt: skip


def test_a_word_in_the_place_of_a_list_is_refused_with_an_example_of_its_own():
    book, case = prepared(())

    with pytest.raises(UsageError, match=r"scopes come as a list, also where .* for example \['disclose'\]"):
        book.consent(case, step="received", scopes="disclose", giver="p1", by=OFFICER)
    with pytest.raises(UsageError, match=r"parties to answer come as a list, .* for example \['p1'\]"):
        book.respond(case, to="p1", by=OFFICER)


# Files


def test_a_repeat_gets_the_first_answer_also_when_the_file_is_gone(tmp_path):
    book, case = prepared(())
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ms Example")
    said = {"use": "sent", "key": "form-1", "by": OFFICER}

    first = book.document(case, path=letter, **said)
    letter.unlink()

    assert book.document(case, path=letter, **said) == first
    assert book.document(case, path=str(letter), **said) == first
    with pytest.raises(KeyReusedError):
        book.document(case, path=tmp_path / "another.txt", **said)
    with pytest.raises(KeyReusedError):
        book.document(case, path=letter, title="Letter", **said)
    with pytest.raises(UsageError, match="there is no such file"):
        book.document(case, path=letter, **{**said, "key": "form-2"})
    assert book.case(case).version == 2


@pytest.mark.parametrize("path", [1, 1.5, b"letter.txt", [], object()])
def test_a_file_is_named_by_its_path(path):
    book, case = prepared(())

    with pytest.raises(UsageError, match="a file is named by its path, as text"):
        book.document(case, use="sent", path=path, by=OFFICER)
