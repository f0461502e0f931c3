"""Recording what one person answered, and what is read of it."""

import contextlib
import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.errors import (
    AccessError,
    DecisionError,
    EventShapeError,
    KeyReusedError,
    NotFoundError,
    StaleVersionError,
    UsageError,
)
from tests.offices import NOW, OFFICER, complaint, log_of, office
from tests.surveys import INVITED, by_id, show, survey

TODAY = NOW.date()
PHONE = {"telephone": "01709 382121"}
SURVEYS = by_id(INVITED, show(2024, 2025), survey("shire"))


@pytest.fixture
def book():
    return office(surveys=SURVEYS)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_what_one_person_answers_is_one_commit_with_their_words_apart(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, surveys=SURVEYS) as book:
        done = book.survey_answer(
            "town",
            {"politeness": 5, "speed": 6},
            words={"ideas": "Open on Saturdays"},
            service="waste",
            categories={"place": "north"},
            by=OFFICER,
        )

        entries = list(book.answers("town", words=True))
        assert (done.answers, done.follow_up) == (3, False)
        assert [(each.said.question, each.said.score, each.said.outside) for each in entries] == [
            ("politeness", 5, None),
            ("speed", None, 6),
            ("ideas", None, None),
        ]
        assert {each.said.respondent for each in entries} == {done.respondent}
        assert done.respondent.startswith("somebody-")
        assert {each.said.service for each in entries} == {"waste"}
        assert [each.words(each.said.text) for each in entries if each.said.text] == ["Open on Saturdays"]
        assert "Saturdays" not in "".join(record.data for record in log_of(book))
        assert {each.happened for each in entries} == {TODAY}


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_what_was_typed_is_counted_from_rows_that_can_be_made_anew(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, surveys=SURVEYS) as book:
        book.survey_answer("town", {"politeness": 5, "speed": 6}, words={"ideas": "More"}, by=OFFICER)

        names = ("survey", "question", "score", "outside", "given_on")
        counted = store.tabulate_answers("council", names)
        assert counted == (
            (("town", "ideas", None, None, "2026-01-05"), 1),
            (("town", "politeness", 5, None, "2026-01-05"), 1),
            (("town", "speed", None, 6, "2026-01-05"), 1),
        )
        assert book.rebuild().answers.changed == 0
        assert store.tabulate_answers("council", names) == counted


MISTAKES = {
    "nothing": ({}, {}, "nothing is answered"),
    "unknown": ({"warmth": 5}, {}, "town does not ask 'warmth'; it asks politeness, speed, ideas"),
    "unknown words": ({}, {"warmth": "Cold"}, "town does not ask 'warmth'"),
    "off the scale": ({"speed": 9}, {}, "9 is no answer to speed"),
    "in words": ({"ideas": 1}, {}, "ideas is answered in words"),
    "no number": ({"speed": "5"}, {}, "the score of speed is a whole number"),
    "no score": ({"speed": True}, {}, "the score of speed is a whole number"),
    "blank": ({"speed": 5}, {"ideas": " "}, "the words of an answer are text, and say something"),
}


@pytest.mark.parametrize(("scores", "words", "why"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_no_answer_is_refused_and_nothing_is_written(book, scores, words, why):
    with pytest.raises(UsageError) as refused:
        book.survey_answer("town", scores, words=words, by=OFFICER)

    assert why in str(refused.value)
    assert log_of(book) == ()


def test_all_mistakes_are_told_at_once(book):
    with pytest.raises(UsageError) as refused:
        book.survey_answer("town", {"warmth": 5, "speed": 9}, contact=PHONE, by=OFFICER)

    assert len(str(refused.value).splitlines()) == 3


def test_a_survey_without_a_file_is_not_found(book):
    with pytest.raises(NotFoundError, match="there is no survey 'nowhere': choose one of town, show, shire"):
        book.survey_answer("nowhere", {"q": 1}, by=OFFICER)


def test_whoever_has_a_code_answers_once_and_a_repeat_is_harmless(book):
    first = book.survey_answer("town", {"speed": 5}, respondent="visit-1", by=OFFICER)

    assert book.survey_answer("town", {"speed": 5}, respondent="visit-1", by=OFFICER) == first
    assert len(list(book.answers("town"))) == 1
    with pytest.raises(DecisionError, match="visit-1 has answered it already"):
        book.survey_answer("town", {"politeness": 1}, respondent="visit-1", by=OFFICER)
    assert book.survey_answer("shire", {"speed": 5}, respondent="visit-1", by=OFFICER).answers == 1


def test_whoever_has_a_code_answers_once_in_each_edition(book):
    for year in (2024, 2025):
        book.survey_answer("show", {"speed": 5}, respondent="r1", happened=dt.date(year, 9, 6), by=OFFICER)

    with pytest.raises(DecisionError, match="r1 has answered it already"):
        book.survey_answer("show", {"speed": 1}, respondent="r1", happened=dt.date(2025, 9, 6), by=OFFICER)


def test_a_repeat_with_its_key_is_done_once_and_gives_the_first_answer(book):
    first = book.survey_answer("town", {"speed": 5}, key="form-1", by=OFFICER)

    assert book.survey_answer("town", {"speed": 5}, key="form-1", by=OFFICER) == first
    with pytest.raises(KeyReusedError):
        book.survey_answer("town", {"speed": 4}, key="form-1", by=OFFICER)
    with pytest.raises(UsageError, match="answers once: leave the key away"):
        book.survey_answer("town", {"speed": 4}, key="form-1", respondent="r1", by=OFFICER)


def test_a_survey_is_answered_on_a_day_that_has_come_and_an_event_on_its_own(book):
    with pytest.raises(DecisionError, match="2026-01-06 is still to come"):
        book.survey_answer("town", {"speed": 5}, happened=TODAY + dt.timedelta(days=1), by=OFFICER)
    with pytest.raises(DecisionError, match="it was not held on 2026-01-05: see its editions"):
        book.survey_answer("show", {"speed": 5}, by=OFFICER)
    with pytest.raises(StaleVersionError):
        book.survey_answer("town", {"speed": 5}, expected_version=1, by=OFFICER)


def test_the_surveys_are_those_that_the_office_has(book):
    assert tuple(book.surveys()) == ("town", "show", "shire")


# Tokens


def test_a_token_lets_in_once_and_stands_nowhere(book):
    token = book.survey_token("town", by=OFFICER)
    done = book.survey_answer("town", {"speed": 5}, token=token, by=OFFICER)

    assert done.respondent.startswith("invited-")
    assert [each.said.invited for each in book.answers("town")] == [True]
    told = "".join(f"{record.data}{record.key}{record.stream}" for record in log_of(book))
    assert token[:24] not in told
    assert book.survey_answer("town", {"speed": 5}, token=token, by=OFFICER) == done
    with pytest.raises(DecisionError, match="has answered it already"):
        book.survey_answer("town", {"speed": 1}, token=token, by=OFFICER)
    assert book.survey_token("town", by=OFFICER) != token


def test_a_token_of_somewhere_else_lets_nobody_in(book):
    with pytest.raises(DecisionError, match="the token is none of this survey"):
        book.survey_answer("town", {"speed": 5}, token="a" * 49, by=OFFICER)
    token = book.survey_token("town", by=OFFICER)
    for wrong in (token[:-1], token.upper(), f"{token[:-1]}{'1' if token[-1] == '0' else '0'}"):
        with pytest.raises(DecisionError, match="copy it whole"):
            book.survey_answer("town", {"speed": 5}, token=wrong, by=OFFICER)
    with pytest.raises(UsageError, match="leave the respondent away"):
        book.survey_answer("town", {"speed": 5}, token=token, respondent="r1", by=OFFICER)
    with pytest.raises(UsageError, match="belongs to whoever has a token"):
        book.survey_answer("town", {"speed": 5}, respondent="invited-1", by=OFFICER)


def test_nobody_has_a_token_to_a_survey_to_which_nobody_is_invited(book):
    with pytest.raises(DecisionError, match="its file says of nobody that they are invited"):
        book.survey_token("shire", by=OFFICER)


def test_a_secret_that_was_erased_makes_its_tokens_void(book):
    token = book.survey_token("town", by=OFFICER)
    (secret,) = log_of(book)[0].details
    book.store.erase("council", [secret.detail])

    with pytest.raises(DecisionError, match="the secret of its tokens was erased"):
        book.survey_answer("town", {"speed": 5}, token=token, by=OFFICER)
    with pytest.raises(DecisionError, match="the secret of its tokens was erased"):
        book.survey_token("town", by=OFFICER)


def test_two_who_make_the_first_token_at_once_make_one_secret(book):
    other = office(store=book.store, surveys=SURVEYS)
    first, read = iter([lambda: other.survey_token("town", by=OFFICER)]), book.store.read

    def overtaken(organisation, stream, **said):
        found = read(organisation, stream, **said)
        next(first, lambda: None)()
        return found

    book.store.read = overtaken

    token = book.survey_token("town", by=OFFICER)
    assert len(log_of(book)) == 1
    assert other.survey_answer("town", {"speed": 5}, token=token, by=OFFICER).answers == 1


# Following up


def test_only_whoever_was_dissatisfied_and_left_word_is_followed_up(book):
    done = book.survey_answer("town", {"politeness": 2, "speed": 5}, contact=PHONE, by=OFFICER)

    file = book.follow_ups("town", viewer=OFFICER)
    (found,) = file.follow_ups.known
    assert (done.answers, done.follow_up) == (2, True)
    assert (found.number, found.question, found.respondent, found.asked_on) == (
        1,
        "politeness",
        done.respondent,
        TODAY,
    )
    assert file.contact(found) == PHONE
    assert "01709" not in "".join(record.data for record in log_of(book))


@pytest.mark.parametrize(
    ("name", "scores", "why"),
    [
        ("town", {"politeness": 5}, "only whoever answers politeness badly is followed up"),
        ("town", {"speed": 1}, "only whoever answers politeness badly is followed up"),
        ("town", {"politeness": 9}, "only whoever answers politeness badly is followed up"),
        ("shire", {"politeness": 1}, "shire says of nobody that they are followed up"),
    ],
)
def test_how_to_reach_anybody_else_is_not_kept(book, name, scores, why):
    with pytest.raises(UsageError, match=why):
        book.survey_answer(name, scores, contact=PHONE, by=OFFICER)

    assert log_of(book) == ()


@pytest.fixture
def dissatisfied(book):
    for number in (1, 2):
        book.survey_answer("town", {"politeness": number}, contact=PHONE, by=OFFICER)
    return book


def test_a_follow_up_is_done_once_with_what_came_of_it_and_the_case_that_it_became(dissatisfied):
    case = complaint(dissatisfied, reference="C-1")
    done = dissatisfied.follow_up_done("town", 1, result="put-right", note="Rang", case="C-1", by=OFFICER)

    file = dissatisfied.follow_ups("town")
    assert file.follow_ups[1] == done
    assert (done.result, done.case, done.done_on, file.note(done)) == ("put-right", case.id, TODAY, "Rang")
    assert file.follow_ups[2].done_on is None
    assert file.note(file.follow_ups[2]) is None
    with pytest.raises(DecisionError, match=r"town/1: it was done on 2026-01-05 already"):
        dissatisfied.follow_up_done("town", 1, result="put-right", by=OFFICER)
    with pytest.raises(NotFoundError, match="there is no follow-up '7'"):
        dissatisfied.follow_up_done("town", 7, result="put-right", by=OFFICER)
    with pytest.raises(NotFoundError):
        dissatisfied.follow_up_done("town", 2, result="put-right", case="C-9", by=OFFICER)


def test_words_of_a_follow_up_that_were_erased_say_so(dissatisfied):
    done = dissatisfied.follow_up_done("town", 1, result="not-reached", note="Rang", by=OFFICER)
    dissatisfied.store.erase("council", [done.note, done.contact])

    file = dissatisfied.follow_ups("town")
    assert (file.note(file.follow_ups[1]), file.contact(file.follow_ups[1])) == ("[erased]", {})
    dissatisfied.verify()


def test_a_follow_up_is_written_as_every_decision_is(dissatisfied):
    first = dissatisfied.follow_up_done("town", 1, result="put-right", key="form-1", expected_version=2, by=OFFICER)
    dissatisfied.follow_up_done("town", 2, result="explained", by=OFFICER)

    assert dissatisfied.follow_up_done("town", 1, result="put-right", key="form-1", by=OFFICER) == first
    with pytest.raises(StaleVersionError, match="follow-ups/town is at version 4, not 3"):
        dissatisfied.follow_up_done("town", 2, result="put-right", expected_version=3, by=OFFICER)


def test_a_follow_up_on_an_instant_cannot_be_read(dissatisfied):
    (record,) = [each for each in log_of(dissatisfied) if each.stream == "follow-ups/town"][:1]
    new = NewEvent(name=record.name, schema=1, happened="2026-01-05T09:00:00+00:00", data=record.data)
    append = StreamAppend(stream="follow-ups/town", events=(new,))
    dissatisfied.store.append(
        Commit(organisation="council", actor="x", recorded_at="2026-01-05T09:00:00.000000Z", appends=(append,))
    )

    with pytest.raises(EventShapeError, match="it happened on a day, not at an instant"):
        dissatisfied.follow_ups("town")


# Figures


def test_a_survey_that_nobody_answered_has_figures_of_nothing(book):
    found = book.survey_figures("shire")

    assert (found.answers.answers, found.stray, found.response) == (0, (), None)


class Busy(MemoryStore):
    """A store in which something happens whenever somebody has read the answers to the town's survey to their end."""

    def __init__(self):
        super().__init__()
        self.read_to_the_end = lambda: None

    def read(self, organisation, stream, *, after=0, limit=None):
        found = super().read(organisation, stream, after=after, limit=limit)
        if stream == "survey/town" and after and not found:
            self.read_to_the_end()
        return found


def test_answers_are_read_once_and_what_is_answered_meanwhile_is_counted_the_next_time():
    store = Busy()
    book = office(surveys=SURVEYS, store=store)
    book.survey_answer("town", {"speed": 5}, respondent="r1", by=OFFICER)
    reads = []

    def answer():
        reads.append("read")
        if len(reads) == 1:
            book.survey_answer("town", {"speed": 5}, respondent="r2", by=OFFICER)

    store.read_to_the_end = answer

    assert book.survey_figures("town").answers.answers == 1
    assert reads == ["read"]
    assert book.survey_figures("town").answers.answers == 2


def test_figures_follow_the_rule_of_the_file_unless_somebody_says_otherwise():
    strict = attrs.evolve(survey(), best_points=1)
    book = office(surveys=by_id(strict))
    book.survey_answer("town", {"speed": 4}, by=OFFICER)

    assert book.survey_figures("town").answers.by_answers.percent == 0.0
    assert book.survey_figures("town", best=2).answers.by_answers.percent == 100.0


def test_figures_of_a_period_hold_what_was_answered_in_it(book):
    for year in (2024, 2025):
        book.survey_answer("show", {"speed": 5}, happened=dt.date(year, 9, 6), by=OFFICER)

    assert book.survey_figures("show", period="2025").answers.answers == 1
    assert book.survey_figures("show", period="2025-Q1").answers.answers == 0
    with pytest.raises(UsageError):
        book.survey_figures("show", period="soon")


# Who may


class Nobody(AllowAll):
    """Lets nobody do what it was told."""

    def __init__(self, action):
        self.action = action

    def may(self, actor, action, row):
        return action != self.action


ASKED = {
    "record-answers": lambda book: book.survey_answer("town", {"speed": 5}, by=OFFICER),
    "hand-out-tokens": lambda book: book.survey_token("town", by=OFFICER),
    "see-follow-ups": lambda book: book.follow_ups("town", viewer=OFFICER),
    "record-follow-ups": lambda book: book.follow_up_done("town", 1, result="put-right", by=OFFICER),
    "see-answers": lambda book: book.survey_figures("town", viewer=OFFICER),
}


@pytest.mark.parametrize("action", ASKED)
def test_the_access_policy_is_asked(action):
    book = office(surveys=SURVEYS, policy=Nobody(action))
    allowed = office(surveys=SURVEYS, policy=Nobody("anything-else"), store=book.store)
    allowed.survey_answer("town", {"politeness": 1}, contact=PHONE, by=OFFICER)
    before = log_of(book)

    with pytest.raises(AccessError, match="staff-17 may not"):
        ASKED[action](book)

    assert log_of(book) == before
    assert ASKED[action](allowed)


def test_an_exported_log_takes_surveys_along(dissatisfied, tmp_path):
    token = dissatisfied.survey_token("town", by=OFFICER)
    lines = list(export_log(dissatisfied.store, "council"))
    other = office(surveys=SURVEYS)
    import_log(lambda: contextlib.nullcontext(iter(lines)), "log", store=other.store, rulebook=other.rulebook)

    assert other.follow_ups("town") == dissatisfied.follow_ups("town")
    assert other.survey_figures("town") == dissatisfied.survey_figures("town")
    assert other.survey_answer("town", {"speed": 5}, token=token, by=OFFICER).answers == 1
    other.verify()
