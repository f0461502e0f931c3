"""What people say about themselves stands alone: nothing ties it to a case, and no read of cases shows it."""

import json

import attrs
import pytest

from casework.adapters.csv_reports import CsvReport
from casework.application.access import AllowAll
from casework.application.equality import ASKED
from casework.application.freshness import Rebuilt
from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.authority import Authority, Evidence
from casework.domain.equality import Answer, Question, QuestionSet
from casework.errors import AccessError, KeyReusedError, UsageError
from casework.testing import FixedClock
from tests.complaints import CALENDARS, PROCEDURES
from tests.offices import NOW, OFFICER, complaint, log_of, office

CANARY = "canary-7f3a"
OURS = QuestionSet(
    id=ASKED,
    name="About you",
    questions=(
        Question(code="pet", text="Have you a pet?", answers=(Answer(code=CANARY, text="A bird"),)),
        Question(code="age", text="How old?", answers=(Answer(code="old", text="Old"),)),
    ),
    authority=Authority(citation="Ours", evidence=Evidence.LOCAL),
)


class Analysts(AllowAll):
    """Officers record equality answers, and only analysts see the figures."""

    def may(self, actor, action, row):
        return row is not None or ("analyst" if action.startswith("see") else "complaint-handler") in actor.roles


@pytest.fixture
def book():
    return office(questions={ASKED: OURS})


def answered(book, times=1, **answers):
    for _ in range(times):
        book.record_equality(answers or {"pet": CANARY}, by=OFFICER)


def test_each_answer_set_has_a_stream_of_its_own_and_says_nothing_but_where_its_answers_are(book):
    answered(book, 2)
    one, two = log_of(book)

    assert one.stream != two.stream
    assert one.stream.startswith("equality-")
    assert list(json.loads(one.data)) == ["answers"]
    assert (one.name, one.schema, one.version, one.happened) == ("equality.answered", 1, 1, "2026-01-05")


def test_figures_count_what_was_answered_and_hide_small_numbers(book):
    answered(book, 6)
    answered(book, 7, pet="prefer_not_to_say", age="old")
    book.record_equality({"age": "prefer_not_to_say"}, by=OFFICER)

    found = book.equality_figures()

    assert found.sets == 14
    assert [[each.count for each in question.figures] for question in found.questions] == [
        [None, 7, None],
        [7, None, None],
    ]


def test_answers_that_were_erased_are_counted_no_longer(book):
    answered(book, 8)
    book.store.erase("council", [log_of(book)[0].details[0].detail])

    assert book.equality_figures().sets == 7
    assert book.verify()


@pytest.mark.parametrize("answers", [{}, {"pet": "Rex"}, {"name": "Jo Smith"}, {"pet": 1}, ["pet"]])
def test_what_is_not_asked_is_not_recorded(book, answers):
    with pytest.raises(UsageError) as refused:
        book.record_equality(answers, by=OFFICER)

    assert "Rex" not in str(refused.value)
    assert "Jo Smith" not in str(refused.value)
    assert log_of(book) == ()


def test_somebody_must_write_and_under_an_id(book):
    with pytest.raises(UsageError, match="say who writes"):
        book.record_equality({"pet": CANARY}, by="staff-17")


def test_a_repeat_is_counted_once_and_its_key_is_not_kept_as_it_was_given(book):
    for _ in range(2):
        book.record_equality({"pet": CANARY}, by=OFFICER, key="form-of-C-1")

    (record,) = log_of(book)
    assert "C-1" not in record.key
    with pytest.raises(KeyReusedError):
        book.record_equality({"age": "old"}, by=OFFICER, key="form-of-C-1")


def test_only_who_may_record_does_and_only_who_may_see_figures_sees_them():
    book = office(policy=Analysts(), questions={ASKED: OURS})
    analyst = Actor("staff-3", roles={"analyst"})

    with pytest.raises(AccessError, match="staff-3 may not record equality answers"):
        book.record_equality({"pet": CANARY}, by=analyst)
    answered(book)
    for viewer in (OFFICER, None):
        with pytest.raises(AccessError, match="may not see equality figures"):
            book.equality_figures(viewer=viewer)
    assert book.equality_figures(viewer=analyst).sets is None


def test_no_read_of_a_case_shows_what_anybody_said_about_themselves(book):
    answered(book, 3)
    case = complaint(book, reference="C-1", complainant={"name": "Jo Smith"}, summary="Bins")
    answered(book, 3)
    book.adjust(case.id, party="p1", what="Calls after six", by=OFFICER)
    file = book.file(case.id)
    tables = [table for name in ("summary", "cases", "limits") for table in book.report(name)]

    everything = [
        repr(attrs.asdict(file.case)),
        repr(file),
        repr(book.case(case.id)),
        repr(book.find(RowQuery())),
        repr(tuple(book.rows())),
        repr(book.due(within=400)),
        repr(book.tabulate(("kind", "service"))),
        repr(book.restrictions()),
        repr(tables),
        CsvReport().render(tables).decode(),
        repr(book.store.read("council", case.id)),
    ]

    assert not [text for text in everything if CANARY in text or "equality" in text]
    assert CANARY in repr(book.store.details("council", [log_of(book)[0].details[0].detail]))
    assert not any(CANARY in repr(record) for record in log_of(book))


def test_the_log_of_answers_names_no_case_and_the_log_of_cases_no_answers(book):
    case = complaint(book, reference="C-1", complainant={"name": "Jo Smith"})
    answered(book)
    of_rules, of_case, of_answers = log_of(book)

    assert not {case.id, case.reference, "p1"} & {of_answers.stream, of_answers.data, of_answers.key}
    assert of_answers.stream not in repr((of_rules, of_case))


def test_the_log_is_whole_and_rows_are_made_anew_beside_answers(tmp_path):
    address = f"sqlite:///{tmp_path}/council.db"
    settings = {"organisation": "council", "procedures": PROCEDURES, "calendars": CALENDARS, "clock": FixedClock(NOW)}
    with Casebook.open(address, **settings) as book:
        complaint(book)
        book.record_equality({"age": "35_to_64", "sex": "prefer_not_to_say"}, by=OFFICER)
        complaint(book)

        assert [record.name for record in log_of(book)] == [
            "rules.recorded", "case.received", "equality.answered", "case.received",
        ]  # fmt: skip
        assert book.verify().position == 4
        assert book.rebuild() == Rebuilt(cases=2, changed=0)
        assert [question.code for question in book.equality_questions().questions][:2] == ["age", "disability"]
        assert book.equality_figures().sets is None
