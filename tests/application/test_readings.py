"""Readings of indicators: counted from the cases, the answers and the figures of a casebook."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.access import AllowAll
from casework.domain.standards.indicators import (
    Contacts,
    Elsewhere,
    IndicatorName,
    Timeliness,
    Unit,
    Verdicts,
    Which,
)
from casework.domain.standards.readings import Assurance, Better, Verdict
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.question_sets import About, Method, Survey
from casework.domain.surveys.results import Response
from casework.errors import AccessError, DataError, NotFoundError, UsageError
from casework.testing import FixedClock
from tests.application.test_freshness import Without
from tests.application.test_unknown_days import NOBODY_KNOWS, kept
from tests.boston import Register
from tests.complaints import COUNCIL
from tests.entry_examples import bring, draft, undo
from tests.frameworks import LOCAL, by_id, framework, link, name
from tests.indicators import DOWN, FOUR_OF_FIVE, TWO_OF_FIVE, UP, asked, by_framework, indicator, target
from tests.offices import OFFICER, complaint, office

NOW = dt.datetime(2027, 1, 5, 9, 0, tzinfo=dt.UTC)
IN_TIME = indicator("in-time", Timeliness(limits=("acknowledge",)))
TOWN = framework("town", "abc", link("a", "exact", "county/x"), link("a", "related", "county/y"))
KNOWN = by_id(TOWN, framework("county", "xy"))


class Closed(AllowAll):
    """A policy that refuses these actions, and to be shown what is of housing."""

    def __init__(self, *actions):
        self.actions = actions

    def may(self, actor, action, row):
        return action not in self.actions

    def sees(self, viewer, row, what):
        return row.service != "housing"

    def sees_all(self, viewer):
        return False


def book_of(*indicators, **settings):
    """An office in which *indicators* test the standards of a town."""
    said = {"frameworks": KNOWN, "indicators": by_framework(*indicators), "clock": FixedClock(NOW), **settings}
    return office(**said)


def record(book, day, *, in_time=0, late=0, waiting=0, **fields):
    """Complaints that came on *day*: acknowledged in time, acknowledged late, and not yet."""
    for place in range(in_time + late + waiting):
        case = complaint(book, received_at=day, **fields)
        if place < in_time + late:
            after = 1 if place < in_time else 25
            book.acknowledge(case.id, happened=day + dt.timedelta(days=after), by=OFFICER)


def counts(found):
    return [(each.period, each.reading.good, each.reading.of, each.reading.waiting) for each in found]


def left_out(found):
    return {each.why: each.count for each in found.reading.left_out}


# Time limits


def test_what_is_overdue_was_not_kept_and_what_may_be_kept_waits_and_is_no_success():
    book = book_of(IN_TIME)
    record(book, dt.date(2026, 12, 1), in_time=3, late=1, waiting=2)
    record(book, dt.date(2027, 1, 4), in_time=1, waiting=3)

    found = book.readings(period="2026-12..2027-01", per="month")

    assert counts(found) == [("2026-12", 3, 6, 0), ("2027-01", 1, 1, 3)]
    assert [each.reading.provisional for each in found] == [False, True]
    assert (found[0].measure, found[0].standards, found[0].title) == ("timeliness", (name("town/a"),), IN_TIME.title)


def test_what_is_overdue_waits_where_only_what_is_finished_is_to_count():
    finished = attrs.evolve(IN_TIME, measure=Timeliness(limits=("acknowledge",), finished_only=True))
    book = book_of(finished)
    record(book, dt.date(2026, 12, 1), in_time=3, late=1, waiting=2)

    assert counts(book.readings()) == [("all time", 3, 4, 2)]


def test_a_reading_says_which_limits_the_cases_have_and_from_when_their_clocks_run():
    answered = indicator("answered", Timeliness(limits=("respond", "response"), stages=("1",)))
    book = book_of(answered, indicator("rude", Contacts()))
    record(book, dt.date(2026, 12, 1), in_time=2)

    found, rude = book.readings(period="2026-12")

    assert [(each.procedure, each.stage, each.limit, each.course) for each in found.limits] == [
        (COUNCIL, "1", "respond", "10 working days from the acknowledgement")
    ]
    assert found.absent == ("response",)
    assert (rude.limits, rude.absent) == ((), ())


def test_a_limit_of_a_procedure_that_was_taken_away_is_counted_by_rules_that_are_not_here():
    store = MemoryStore()
    record(book_of(IN_TIME, store=store), dt.date(2026, 12, 1), in_time=1)

    (found,) = book_of(IN_TIME, store=store, procedures=Without(COUNCIL)).readings()

    assert [each.course for each in found.limits] == ["by rules that are not here any more"]


def test_only_the_limits_and_cases_that_an_indicator_names_are_counted():
    chosen = {
        "all": Timeliness(),
        "stage": Timeliness(stages=("2",)),
        "kind": Timeliness(which=Which(kinds=("comment",))),
        "service": Timeliness(limits=("acknowledge",), which=Which(services=("waste",))),
        "procedure": Timeliness(limits=("acknowledge",), which=Which(procedures=(COUNCIL,))),
        "other": Timeliness(limits=("acknowledge",), which=Which(procedures=("foi-2000",))),
    }
    book = book_of(*(indicator(code, measure) for code, measure in chosen.items()))
    record(book, dt.date(2026, 12, 1), in_time=1, late=1, service="waste")
    record(book, dt.date(2026, 12, 1), in_time=1)

    found = {each.indicator.code: (each.reading.good, each.reading.of) for each in book.readings()}

    assert found["stage"] == found["kind"] == found["other"] == (0, 0)
    assert (found["service"], found["procedure"]) == ((1, 2), (2, 3))
    assert found["all"][1] > 3


def test_a_limit_of_a_procedure_that_the_case_has_left_is_one_of_that_procedure():
    measure = Timeliness(limits=("acknowledge",), which=Which(procedures=(COUNCIL,)))
    book = book_of(indicator("in-time", measure))
    case = complaint(book, received_at=dt.date(2026, 12, 1))
    book.acknowledge(case.id, happened=dt.date(2026, 12, 2), by=OFFICER)
    book.reclassify(case.id, kind="compliment", procedure="local-feedback", reason="mistake", by=OFFICER)

    assert counts(book.readings()) == [("all time", 1, 1, 0)]


def test_what_is_neither_kept_nor_broken_is_left_out_by_name():
    book = book_of(IN_TIME)
    case = complaint(book, received_at=dt.date(2027, 1, 4))
    book.withdraw(case.id, happened=dt.date(2027, 1, 4), by=OFFICER)

    (found,) = book.readings(period="2027")

    assert counts([found]) == [("2027", 0, 0, 0)]
    assert left_out(found) == {"given up while there was time left, or closed and nothing says when": 1}


def test_what_came_in_on_a_day_that_nobody_knows_is_in_no_period_and_in_all_of_time():
    book = book_of(indicator("in-time"), indicator("rude", Contacts()))
    case_id = kept(book, NOBODY_KNOWS)
    book.reclassify(case_id, procedure=COUNCIL, reason="better-known", counts_from="change", by=OFFICER)

    (in_time, rude), all_of_it = book.readings(period="2026"), book.readings()

    assert counts([in_time, rude]) == [("2026", 0, 0, 0)] * 2
    assert left_out(rude) == {"of cases of which nobody knows when they came in": 1}
    assert left_out(in_time) == {"of cases of which nobody knows when they came in": 2}
    assert [left_out(each) for each in all_of_it] == [{}, {"not sorted by these standards": 1}]


def test_who_may_not_see_a_case_does_not_count_it():
    book = book_of(IN_TIME, policy=Closed())
    record(book, dt.date(2026, 12, 1), in_time=1, service="housing")
    record(book, dt.date(2026, 12, 1), in_time=2, service="waste")

    assert counts(book.readings(viewer=OFFICER)) == [("all time", 2, 2, 0)]


# Targets and verdicts


def test_the_target_of_the_last_day_of_the_period_is_the_one_that_is_wanted():
    raised = attrs.evolve(IN_TIME, targets=(target("2026-01-01", 50), target("2026-12-01", 90)))
    book = book_of(raised)
    record(book, dt.date(2026, 11, 2), in_time=12, late=8)
    record(book, dt.date(2026, 12, 1), in_time=12, late=8)

    found = book.readings(period="2025-12..2026-12", per="month")

    assert [(each.reading.target, each.reading.verdict) for each in (found[0], found[-2], found[-1])] == [
        (None, Verdict.NO_TARGET),
        (Fraction(1, 2), Verdict.MET),
        (Fraction(9, 10), Verdict.NOT_MET),
    ]
    assert found[1].reading.verdict is Verdict.TOO_FEW


def test_a_reading_of_days_that_are_not_over_is_provisional_and_judged_by_the_target_of_today():
    raised = attrs.evolve(IN_TIME, targets=(target("2026-01-01", 90), target("2027-02-01", 99)))
    book = book_of(raised, indicator("asked", asked()))
    record(book, dt.date(2027, 1, 4), in_time=25)

    in_time, survey = book.readings(period="2027")
    (today, _), (yesterday, _) = book.readings(period="2027-01-05"), book.readings(period="2027-01-04")

    assert (in_time.reading.waiting, in_time.reading.provisional, in_time.read_on) == (0, True, NOW.date())
    assert (in_time.reading.target, in_time.reading.verdict) == (Fraction(9, 10), Verdict.TOO_EARLY)
    assert survey.reading.provisional
    assert (today.reading.running, yesterday.reading.running) == (True, False)


def test_all_of_time_ends_with_the_day_on_which_it_is_read():
    book = book_of(IN_TIME)
    record(book, dt.date(2027, 1, 4), in_time=1)

    (found,) = book.readings()

    assert (found.reading.last, found.reading.provisional) == (found.read_on, False)


# Periods


def test_a_period_is_read_as_a_whole_or_by_its_parts_as_far_as_they_belong_to_it():
    book = book_of(IN_TIME)
    record(book, dt.date(2026, 3, 5), in_time=1)
    record(book, dt.date(2026, 4, 5), in_time=2)

    whole = "2026-03-03..2026-05"
    (found,) = book.readings(period=whole)
    quarters = book.readings(period=whole, per="quarter")

    assert counts([found]) == [(whole, 3, 3, 0)]
    assert counts(quarters) == [("2026-Q1", 1, 1, 0), ("2026-Q2", 2, 2, 0)]
    assert [(each.reading.first, each.reading.last) for each in quarters] == [
        (dt.date(2026, 3, 3), dt.date(2026, 3, 31)),
        (dt.date(2026, 4, 1), dt.date(2026, 5, 31)),
    ]


def test_years_of_financial_years_are_financial_years():
    book = book_of(IN_TIME)
    record(book, dt.date(2025, 4, 7), in_time=1)
    record(book, dt.date(2026, 3, 5), in_time=1)
    record(book, dt.date(2026, 4, 6), in_time=1)

    assert counts(book.readings(period="2025/26..2026/27", per="year")) == [("2025/26", 2, 2, 0), ("2026/27", 1, 1, 0)]
    assert counts(book.readings(period="2025..2026", per="year")) == [("2025", 1, 1, 0), ("2026", 2, 2, 0)]


@pytest.mark.parametrize(
    ("asked_for", "why"),
    [
        ({"period": 2026}, "a period is text, such as 2026-Q1"),
        ({"period": "spring"}, "'spring' is no period"),
        ({"period": "2026", "per": "week"}, "for each month, quarter, year or for the whole period, not for each week"),
        ({"per": "month"}, "say which period is to be read for each month"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked_for, why):
    with pytest.raises(UsageError, match=why):
        book_of(IN_TIME).readings(**asked_for)


# Which indicators


def test_one_reading_serves_the_standards_of_several_frameworks():
    book = book_of(IN_TIME, indicator("b-in-time", standards=("town/b",)))

    (found,) = book.readings("county")

    assert found.indicator == IndicatorName(framework="town", code="in-time")
    assert (found.serves, found.tested) == ((name("county/x"),), (name("town/a"), name("county/x")))
    assert [each.indicator.code for each in book.readings("town")] == ["in-time", "b-in-time"]
    assert list(book.indicators()) == ["town"]


def test_a_framework_that_there_is_not_is_not_found():
    for wrong in ("parish", 7):
        with pytest.raises(NotFoundError, match="there is no framework"):
            book_of(IN_TIME).readings(wrong)


def test_without_indicators_there_are_no_readings():
    assert office().readings() == ()


# Contacts


def test_contacts_that_touch_a_standard_are_a_share_of_those_that_were_sorted_by_it():
    rude = indicator(
        "rude", Contacts(which=Which(kinds=("complaint",))), standards=("town/a", "town/b"), better=Better.LOWER
    )
    book = book_of(
        rude, indicator("asked", asked(), standards=("county/x",)), indicator("far", asked(), standards=("town/c",))
    )
    complaint(book, categories={"town": "a"})
    both = complaint(book, categories={"town": "a"})
    book.add_matter(both.id, matter="m2", by=OFFICER)
    book.categorise(both.id, scheme="town", categories=["b"], matter="m2", by=OFFICER)
    complaint(book, categories={"town": "none", "cause": "delay"})
    complaint(book, categories={"cause": "delay"})
    complaint(book)
    complaint(book, kind="compliment", procedure="local-feedback", categories={"town": "a"})

    found = book.readings()[0]

    assert counts([found]) == [("all time", 2, 3, 0)]
    assert left_out(found) == {"not sorted by these standards": 2}
    assert found.only_extremes
    assert [str(each) for each in found.beside] == ["town/asked"]


# What a source said itself

SOURCE_FILE = """
[[verdict]]
name = "target"
due = { column = "Target", formats = ["%d/%m/%Y"] }
verdict = { columns = ["Colour"], codes = { green = "kept", red = "broken" } }
"""


@pytest.fixture
def register(tmp_path):
    indicators = by_framework(
        indicator("said", Verdicts(name="target", good=("kept",))),
        indicator("of-waste", Verdicts(name="target", good=("kept",), which=Which(services=("housing",)))),
        indicator("other", Verdicts(name="visit", good=("kept",))),
        indicator("by-its-day", Timeliness(target_of_source="target", finished_only=True)),
        indicator("overdue-too", Timeliness(target_of_source="target")),
        indicator("by-no-day", Timeliness(target_of_source="visit")),
    )
    found = Register(tmp_path, office(frameworks=KNOWN, indicators=indicators, clock=FixedClock(NOW)))
    found.change('kept = ["Target"]\n', "")
    found.change('dropped = ["Colour"]\n', "")
    found.mapping.write_text(found.mapping.read_text() + SOURCE_FILE, encoding="utf-8")
    return found


def test_the_verdict_of_a_source_is_read_as_its_own_and_its_day_is_compared_with_the_closing(register):
    register.run(
        "1,02/03/2020,05/03/2020,CPL,Bins,Thanks,,09/03/2020,green",
        "2,02/03/2020,10/03/2020,CPL,Bins,Thanks,,09/03/2020,red",
        "3,02/03/2020,09/03/2020,CPL,Bins,Thanks,,09/03/2020,red",
        "4,02/03/2020,,CPL,Bins,Thanks,,09/03/2020,green",
        "5,02/03/2020,,CPL,Bins,Thanks,,09/03/2030,",
        "6,02/03/2020,05/03/2020,CPL,Bins,Thanks,,,green",
        "7,02/03/2020,05/03/2020,CPL,Bins,Thanks,,,",
    )

    found = {each.indicator.code: each for each in register.book.readings()}

    assert {code: (each.reading.good, each.reading.of, each.reading.waiting) for code, each in found.items()} == {
        "said": (3, 5, 0),
        "of-waste": (0, 0, 0),
        "other": (0, 0, 0),
        "by-its-day": (2, 3, 2),
        "overdue-too": (2, 4, 1),
        "by-no-day": (0, 0, 0),
    }
    assert left_out(found["said"]) == {"without a verdict of the source": 1}
    assert left_out(found["by-its-day"]) == {"without a day that the source had set": 1}


def test_a_case_that_ended_in_another_way_kept_no_day_of_its_source(register):
    register.run("4,02/03/2020,,CPL,Bins,Thanks,,09/03/2020,green")
    (row,) = register.book.rows()
    register.book.withdraw(row.case, happened=dt.date(2020, 3, 3), by=OFFICER)

    (found,) = [each for each in register.book.readings() if each.indicator.code == "by-its-day"]

    assert counts([found]) == [("all time", 0, 0, 0)]
    assert left_out(found) == {"over in another way than by being closed": 1}


# Answers


def test_answers_are_counted_in_the_period_in_which_they_were_given_with_what_is_left_out():
    book = book_of(indicator("asked", asked(), targets=(target("2020-01-01", 50),), assured=Assurance.INDEPENDENT))
    bring(book, draft(1), draft(2), draft(3), draft(6), draft(None), draft(1, given=None),
          draft(1, given=dt.date(2025, 12, 31)), draft(1, given=dt.date(2025, 2, 28)))  # fmt: skip

    december, january = book.readings(period="2025-12..2026-01", per="month")

    assert counts([december, january]) == [("2025-12", 1, 1, 0), ("2026-01", 2, 3, 0)]
    assert left_out(january) == {
        "answers outside of the scale": 1,
        "answers without a score": 1,
        "answers of which nobody knows the day": 1,
    }
    assert january.response is None
    assert (january.reading.everybody, january.assured) == (False, Assurance.INDEPENDENT)
    assert counts(book.readings()) == [("all time", 5, 6, 0)]


def test_by_respondents_everybody_counts_once_and_only_where_their_answers_agree():
    book = book_of(indicator("asked", asked(unit=Unit.RESPONDENT)))
    bring(book, draft(1, respondent="r1"), draft(2, respondent="r1", question="q2"), draft(1, respondent="r2"),
          draft(5, respondent="r2", question="q2"), draft(4, respondent="r3"), draft(1), draft(1),
          draft(2, respondent="r1", given=None))  # fmt: skip

    (found,) = book.readings(period="2026")

    assert counts([found]) == [("2026", 1, 2, 0)]
    assert left_out(found) == {
        "answers of which nobody knows who gave them": 2,
        "respondents of whom some answers are positive and some are not": 1,
        "answers of which nobody knows the day": 1,
    }


def test_people_are_counted_for_each_month_and_each_question_of_its_own():
    book = book_of(
        indicator("q1", asked(unit=Unit.RESPONDENT, questions=("q1",))),
        indicator("q2", asked(unit=Unit.RESPONDENT, questions=("q2",))),
        indicator("both", asked(unit=Unit.RESPONDENT)),
    )
    bring(book, draft(1, respondent="r1"), draft(5, respondent="r1", question="q2"), draft(2, respondent="r2"),
          draft(1, respondent="r1", given=dt.date(2025, 12, 30)), draft(None, scale=None))  # fmt: skip

    months = book.readings(period="2025-12..2026-01", per="month")
    (whole, *_) = book.readings(period="2025-12..2026-01")

    assert [(each.indicator.code, each.reading.good, each.reading.of) for each in months] == [
        ("q1", 1, 1), ("q1", 2, 2), ("q2", 0, 0), ("q2", 0, 1), ("both", 1, 1), ("both", 1, 1),
    ]  # fmt: skip
    assert counts([whole]) == [("2025-12..2026-01", 2, 2, 0)]


def test_answers_of_which_nobody_knows_any_day_are_all_left_out():
    book = book_of(indicator("asked", asked()))
    bring(book, draft(1, given=None), draft(2, given=None))

    (found,) = book.readings(period="2026")

    assert (counts([found]), left_out(found)) == (
        [("2026", 0, 0, 0)],
        {"answers of which nobody knows the day": 2},
    )


def test_only_the_questions_and_services_that_an_indicator_names_are_counted():
    book = book_of(
        indicator("q2", asked(questions=("q2",))),
        indicator("waste", asked(services=("waste",))),
        indicator("nobody", asked("no-such-survey")),
    )
    bring(book, draft(1), draft(5, question="q2"), draft(2, service="waste"))

    assert counts(book.readings()) == [("all time", 0, 1, 0), ("all time", 1, 1, 0), ("all time", 0, 0, 0)]


def test_a_scale_that_is_read_upside_down_is_refused_with_what_to_do():
    book = book_of(indicator("asked", asked("fft", FOUR_OF_FIVE)), indicator("fine", asked()))
    bring(book, draft(1), draft(2, respondent="r1"))

    with pytest.raises(DataError) as refused:
        book.readings()

    (problem,) = refused.value.problems
    assert problem == (
        "town/asked: answers to fft are on the scale from 1 (best) to 5 (worst): correct the scale of the answers in "
        "their import, or that of the indicator; if both were in use, name both under good"
    )


def test_both_scales_count_where_an_indicator_names_both_and_any_other_is_left_out():
    book = book_of(indicator("asked", asked("fft", FOUR_OF_FIVE, TWO_OF_FIVE)))
    bring(book, draft(1), draft(5, scale=UP), draft(4, scale=attrs.evolve(UP, best=10)), draft(2, scale=DOWN))

    (found,) = book.readings()

    assert counts([found]) == [("all time", 3, 3, 0)]
    assert left_out(found) == {"answers on a scale of which the indicator says nothing": 1}


def test_all_readings_are_of_one_moment_also_where_an_import_is_undone_between_them(monkeypatch):
    book = book_of(indicator("answers", asked()), indicator("people", asked(unit=Unit.RESPONDENT)))
    bring(book, draft(1, respondent="r1"))
    tabulate, asked_for = book.store.tabulate_answers, []

    def undone_meanwhile(organisation, by, query):
        found = tabulate(organisation, by, query)
        if "respondent_judgement" in by and not asked_for:
            asked_for.append(by)
            undo(book, "b1")
        return found

    monkeypatch.setattr(book.store, "tabulate_answers", undone_meanwhile)

    assert counts(book.readings()) == [("all time", 0, 0, 0)] * 2
    assert asked_for


def test_who_may_not_see_answers_gets_no_reading_of_them():
    book = book_of(indicator("asked", asked()), IN_TIME, policy=Closed("see-answers"))

    with pytest.raises(AccessError, match="see the answers of fft"):
        book.readings(viewer=OFFICER)


def edition(code, day, last=None, **said):
    held, ended = dt.date.fromisoformat(day), None if last is None else dt.date.fromisoformat(last)
    return Edition(code=code, held_on=held, ended_on=ended, **said)


def test_the_response_rate_is_known_where_whole_editions_say_how_many_were_asked():
    survey = Survey(
        id="fft",
        name="At the show",
        about=About.SERVICE,
        method=Method.EVENT,
        authority=LOCAL,
        questions=(),
        editions=(
            edition("a", "2025-06-01", "2025-06-02", asked=10),
            edition("b", "2025-08-01", asked=6),
            edition("c", "2025-11-01"),
        ),
    )
    book = book_of(
        indicator("asked", asked(unit=Unit.RESPONDENT)),
        indicator("waste", asked(unit=Unit.RESPONDENT, services=("waste",))),
        surveys={"fft": survey},
    )
    bring(book, draft(1, respondent="r1", given=dt.date(2025, 6, 1)),
          draft(4, respondent="r1", question="q2", given=dt.date(2025, 6, 2)),
          draft(5, respondent="r2", given=dt.date(2025, 8, 1)), draft(5, given=dt.date(2025, 8, 1)))  # fmt: skip

    told = {(each.indicator.code, each.period): each for each in book.readings(period="2025", per="quarter")}

    responses = {place: each.response for place, each in told.items()}
    assert responses["asked", "2025-Q2"] == Response(asked=10, answered=1)
    assert responses["asked", "2025-Q3"] == Response(asked=6, answered=1)
    assert (responses["asked", "2025-Q1"], responses["asked", "2025-Q4"]) == (None, None)
    assert responses["waste", "2025-Q2"] is None


# Figures of other bodies


def note(book, **said):
    return book.note_figure("town", "county-in-time", **{
        "source": "county", "period": "2026-Q1", "assured": "independent", "good": 41, "of": 50, "by": OFFICER, **said,
    })  # fmt: skip


def test_a_figure_from_elsewhere_is_read_for_its_own_days_and_stands_beside_any_that_it_touches():
    book = book_of(indicator("county-in-time", Elsewhere(source="county"), targets=(target("2020-01-01", 80),)))
    note(book)
    note(book, source="city", percent="91.5", good=None, of=None, period="2026-01")

    first, second = book.readings(period="2026-01..2026-06", per="quarter")

    assert counts([first, second]) == [("2026-Q1", 41, 50, 0), ("2026-Q2", 0, 0, 0)]
    assert (first.assured, second.assured) == (Assurance.INDEPENDENT, Assurance.INTERNAL)
    assert (first.reading.verdict, second.reading.verdict) == (Verdict.TOO_FEW, Verdict.TOO_FEW)
    assert [each.said.source for each in first.noted] == ["city", "county"]
    assert second.noted == ()


def test_a_percentage_alone_is_told_and_says_nothing_of_a_target():
    book = book_of(indicator("county-in-time", Elsewhere(source="county"), targets=(target("2020-01-01", 80),)))
    note(book, percent="91.5", good=None, of=None)

    (found,) = book.readings(period="2026-Q1")

    assert (found.reading.of, found.reading.percent, found.reading.verdict) == (0, 91.5, Verdict.OF_UNKNOWN)
    assert found.noted[0].share == Fraction(915, 1000)


def test_nobody_here_counted_the_figures_of_another_body_so_only_their_interval_speaks_of_a_target():
    book = book_of(indicator("county-in-time", Elsewhere(source="county"), targets=(target("2020-01-01", 80),)))
    note(book)
    before = book.readings(period="2026-Q1")[0].reading
    note(book, good=900, of=1_000)

    after = book.readings(period="2026-Q1")[0].reading

    assert (before.everybody, before.verdict, after.verdict) == (False, Verdict.TOO_FEW, Verdict.MET)


def test_who_may_not_see_figures_of_other_bodies_gets_no_reading_beside_them():
    policy = Closed()
    book = book_of(indicator("county-in-time", Elsewhere(source="county")), policy=policy)
    note(book)
    policy.actions = ("see-noted-figures",)

    with pytest.raises(AccessError, match="see the figures of other bodies"):
        book.readings(viewer=OFFICER)
