"""Readings as they were published: frozen, read back, and shown beside what is read now."""

import contextlib
import datetime as dt
from fractions import Fraction

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.domain.improvements.events import Prompt, PromptKind, Wording
from casework.domain.standards.indicators import Elsewhere, Timeliness
from casework.domain.standards.readings import Assurance, Better, Verdict
from casework.errors import AccessError, DecisionError, KeyReusedError, NotFoundError, StaleVersionError, UsageError
from casework.testing import FixedClock
from tests.application.test_dips import MAY, YEAR, at_nine
from tests.application.test_readings import record
from tests.frameworks import by_id, framework
from tests.indicators import by_framework, indicator, target
from tests.offices import OFFICER, log_of, office
from tests.publication_examples import READING

IN_TIME = indicator("in-time", Timeliness(limits=("acknowledge",)), targets=(target("2025-01-01", 85),))
ELSEWHERE = indicator("county", Elsewhere(source="county"), better=Better.LOWER)
TODAY = FixedClock(at_nine(dt.date(2027, 1, 5)))
DECEMBER = dt.date(2026, 12, 1)


def town(*indicators, **settings):
    rules = {"frameworks": by_id(framework("town", "a")), "indicators": by_framework(*(indicators or (IN_TIME,)))}
    return office(**{**rules, "clock": TODAY, **settings})


@pytest.fixture
def book():
    book = town()
    record(book, DECEMBER, in_time=8, late=2, waiting=1)
    return book


def publish(book, **said):
    return book.publish_readings("town", **{"period": "2026-12", "by": OFFICER, **said})


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_reading_is_published_with_its_numbers_its_words_and_its_target(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with town(store=store) as book:
        record(book, DECEMBER, in_time=8, late=2)

        done = publish(book, note="On the website")

        (found,) = done.said.readings
        (standard,) = found.standards
        assert (done.id, done.on, done.by) == ("p1", dt.date(2027, 1, 5), OFFICER.id)
        assert (done.said.framework, done.said.period, done.said.per) == ("town", "2026-12", None)
        assert (found.good, found.of, found.percent, found.target) == (8, 10, "80.00", "17/20")
        assert (found.lower, found.upper, found.level) == ("49.02", "94.33", "95.00")
        assert (found.verdict, found.assured) == (Verdict.TOO_FEW, Assurance.INTERNAL)
        assert (standard.name, done.words(standard.wording)) == ("town/a", "We do a")
        assert done.words(done.said.note) == "On the website"
        assert done.reading(found) == book.readings("town", period="2026-12")[0].reading
        assert book.publications() == (book.publication("p1"),) == (done,)


def test_what_was_published_stays_as_it_was_when_everything_else_changes(book):
    done = publish(book)
    record(book, DECEMBER, in_time=10)
    raised = attrs.evolve(IN_TIME, title="Another title", targets=(target("2025-01-01", 95),))
    later = town(raised, store=book.store)

    assert later.publication("p1") == done
    (found,) = later.restated("p1")
    assert found.both.changed
    assert found.both.in_words == (
        "72.73 % (8 of 11), as published on 2027-01-05; 85.71 % (18 of 21), as counted on 2027-01-05; "
        "what changed: the target from 85.00 to 95.00"
    )
    assert (found.both.published.target, found.both.now.target) == (Fraction(17, 20), Fraction(19, 20))


def test_what_is_dated_back_says_when_it_was_recorded(book):
    done, today = publish(book, happened=dt.date(2027, 1, 2)), publish(book)

    assert (done.on, done.recorded_on, done.recorded_later) == (dt.date(2027, 1, 2), *[dt.date(2027, 1, 5)] * 2)
    assert today.recorded_later is None
    (found,) = book.restated("p1")
    assert found.both.recorded_on == dt.date(2027, 1, 5)


def test_what_reads_the_same_is_not_restated_and_what_reads_no_longer_is_told_apart(book):
    publish(book)

    (same,) = book.restated("p1")
    (gone,) = town(indicator("other"), store=book.store).restated("p1")

    assert not same.both.changed
    assert gone.both is None
    assert gone.published == same.published


def test_parts_of_a_period_are_published_and_restated_one_by_one(book):
    publish(book, period="2026-11..2026-12", per="month")
    record(book, DECEMBER, late=1)

    found = book.restated("p1")

    assert [(each.published.period, each.both.changed) for each in found] == [("2026-11", False), ("2026-12", True)]


def test_a_dip_is_published_with_its_explanation_and_the_improvement_that_answers_it():
    book = town()
    for day in YEAR:
        record(book, day, in_time=6)
    record(book, MAY, in_time=1, late=5)
    name = "dip:outside_the_limits:2025-05"
    unexplained = publish(book, period="2025")
    book.explain_signal(
        "town/in-time",
        name,
        why="Two left",
        action="Two come",
        owner="staff-20",
        due_on=dt.date(2027, 6, 1),
        by=OFFICER,
    )
    for prompt in (
        Prompt(kind=PromptKind.DIP, of="town/in-time", part=name),
        Prompt(kind=PromptKind.STANDARD, of="town", part="a"),
        Prompt(kind=PromptKind.SURVEY, of="fft"),
    ):
        each = book.propose_improvement(title="More staff", proposed_by="staff", because_of=[prompt], by=OFFICER)
        book.agree_improvement(each.id, owner="staff-9", due_on=dt.date(2027, 2, 1), by=OFFICER)
        book.finish_improvement(each.id, evidence="Rota", by=OFFICER)
        book.publish_improvement(
            each.id, asked="Answer sooner", done="Two more staff", published_from=dt.date(2027, 1, 5), by=OFFICER
        )

    done = publish(book, period="2025")

    (signal, missed), (earlier, _) = done.said.signals, unexplained.said.signals
    assert (str(missed.signal), missed.why) == ("dip:missed_its_target:2025", None)
    assert str(signal.signal) == name
    assert [done.words(each) for each in (signal.why, signal.action)] == ["Two left", "Two come"]
    assert (signal.owner, signal.due_on) == ("staff-20", dt.date(2027, 6, 1))
    assert (earlier.why, earlier.owner) == (None, None)
    assert [each.improvement for each in done.said.improvements] == ["i1", "i2"]
    assert done.said.improvements[0].wording is Wording.YOU_ASKED
    assert done.words(done.said.improvements[0].done) == "Two more staff"


def test_the_figure_of_another_body_is_published_as_it_gave_it():
    book = town(ELSEWHERE, indicator("own"))
    book.note_figure(
        "town", "county", source="county", period="2026-12", assured="independent", good=3, of=4, by=OFFICER
    )

    done = publish(book)

    (found, nothing) = done.said.readings
    assert (found.percent, found.better, found.assured) == ("75.00", Better.LOWER, Assurance.INDEPENDENT)
    assert [(each.source, each.percent) for each in found.noted] == [("county", "75.00")]
    assert (nothing.percent, nothing.lower, nothing.target, nothing.verdict) == (None, None, None, Verdict.NO_TARGET)


def test_a_percentage_of_another_body_alone_is_published_as_one_of_nobody_knows_how_many():
    book = town(attrs.evolve(ELSEWHERE, targets=(target("2025-01-01", 15),)))
    book.note_figure(
        "town", "county", source="county", period="2026-12", assured="independent", percent="15.004", by=OFFICER
    )

    done = publish(book)

    (found,) = done.said.readings
    assert (found.good, found.of, found.percent, found.alone) == (0, 0, "15.004", "3751/25000")
    assert (found.verdict, done.reading(found).verdict) == (Verdict.OF_UNKNOWN, Verdict.OF_UNKNOWN)
    assert done.reading(found) == book.readings("town", period="2026-12")[0].reading


def test_a_standard_that_is_in_no_file_is_published_by_its_name():
    book = town(indicator("x", standards=("town/z", "parish/a")))

    (found,) = publish(book).said.readings

    assert [(each.name, each.owner) for each in found.standards] == [("town/z", None), ("parish/a", None)]


def test_words_are_in_no_event_and_can_be_erased_and_the_numbers_stay(book):
    done = publish(book, note="Secret words")
    published = next(each for each in log_of(book) if each.name == "readings.published")

    assert published.stream == "publication/p1"
    assert not any(each in published.data for each in ("Secret", "How often", "We do a"))
    book.store.erase("council", [each.detail for each in published.details])
    assert book.publication("p1").words(done.said.note) == "[erased]"
    assert book.publication("p1").said == done.said
    book.verify()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"period": "2027-01"}, "its days are not over: 2027-01-31 is the last of them"),
        ({"happened": dt.date(2027, 2, 1)}, "2027-02-01 is still to come"),
        ({"publication": "first"}, "that id is taken"),
    ],
)
def test_what_cannot_have_been_published_is_refused_and_nothing_is_written(book, said, why):
    publish(book, publication="first")
    before = log_of(book)

    with pytest.raises(DecisionError, match=why):
        publish(book, **said)
    assert log_of(book) == before


def test_standards_that_nothing_tests_are_not_published():
    book = office(frameworks=by_id(framework("town", "a")), clock=TODAY)

    with pytest.raises(DecisionError, match="no indicator tests these standards"):
        publish(book)


def test_a_period_is_needed_and_a_framework_that_is_there(book):
    with pytest.raises(UsageError, match="say which days are published"):
        publish(book, period=None)
    with pytest.raises(NotFoundError, match="parish"):
        book.publish_readings("parish", period="2026-12", by=OFFICER)
    with pytest.raises(NotFoundError, match="there is no publication 'p7'"):
        book.publication("p7")


def test_a_repeat_with_its_key_is_published_once_and_another_request_with_it_is_refused(book):
    first = publish(book, key="k")
    record(book, DECEMBER, late=1)

    assert publish(book, key="k") == first
    assert len(book.publications()) == 1
    with pytest.raises(KeyReusedError):
        publish(book, key="k", note="Else")


def test_a_repeat_reads_no_figures_so_that_it_is_answered_where_the_rules_are_gone(book):
    first = publish(book, key="k")
    without = town(store=book.store, frameworks={}, indicators={})

    assert publish(without, key="k") == first
    with pytest.raises(NotFoundError, match="framework"):
        publish(without, key="another")


def test_no_figures_are_read_for_days_that_are_not_over(book):
    with pytest.raises(DecisionError, match="its days are not over"):
        book.publish_readings("parish", period="2027-01", by=OFFICER)


def test_ids_go_on_and_an_expected_version_is_that_of_the_list(book):
    assert [publish(book, expected_version=0).id, publish(book).id] == ["p1", "p2"]
    with pytest.raises(StaleVersionError):
        publish(book, expected_version=1)


class Refusing(AllowAll):
    """A policy that refuses one action."""

    def __init__(self, action):
        self.action = action

    def may(self, actor, action, row):
        return action != self.action


def test_the_policy_is_asked_who_publishes_and_who_sees_it(book):
    publish(book)

    with pytest.raises(AccessError, match="publish readings"):
        publish(town(policy=Refusing("publish-readings")))
    closed = town(store=book.store, policy=Refusing("see-publications"))
    for see in (closed.publications, lambda: closed.publication("p1"), lambda: closed.restated("p1")):
        with pytest.raises(AccessError, match="see what was published"):
            see()


def test_publications_go_with_the_log_into_another_store(book):
    done = publish(book, note="On the website")
    lines = list(export_log(book.store, "council"))
    other = town()

    import_log(lambda: contextlib.nullcontext(iter(lines)), "log.jsonl", store=other.store, rulebook=other.rulebook)

    assert other.publication("p1") == done


def test_a_level_that_is_no_number_is_refused():
    with pytest.raises(UsageError, match="the level of an interval must be a number such as 95"):
        attrs.evolve(READING, level="often")
