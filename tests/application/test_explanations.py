"""Why there was a dip or a rise, on record: who may say it, of which signal, and how it is found again."""

import datetime as dt

import pytest

from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.standards.indicators import Contacts, Timeliness
from casework.domain.standards.missed_targets import missed_target
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import CasesOf, ExplanationWithdrawn, SignalName
from casework.errors import AccessError, DecisionError, EventShapeError, NotFoundError, StaleVersionError, UsageError
from casework.testing import FixedClock
from tests.application.test_dips import MAY, YEAR, at_nine, record
from tests.application.test_readings import Closed
from tests.complaints import COUNCIL
from tests.frameworks import by_id, framework
from tests.indicators import by_framework, indicator, target
from tests.offices import OFFICER, complaint, log_of, office

SERIES, DIP = f"{COUNCIL}/1/acknowledge", "dip:outside_the_limits:2025-05"
SAID = {
    "why": "Two officers left",
    "action": "Two are hired",
    "owner": "staff-20",
    "due_on": dt.date(2027, 6, 30),
    "by": OFFICER,
}
JANUARY = FixedClock(at_nine(dt.date(2027, 1, 5)))


def dipping(**settings):
    """An office in which May 2025 was a dip of acknowledgements, all of them of housing."""
    book = office(clock=JANUARY, **settings)
    for day in YEAR:
        record(book, day, in_time=6, service="housing")
    record(book, MAY, in_time=1, late=5, service="housing")
    return book


@pytest.fixture
def book():
    return dipping()


def signal(book, **asked):
    (found,) = [each for each in book.dips(**asked) if each.name == SERIES]
    (dip,) = found.chart.signals
    return dip


def test_an_explanation_is_found_by_the_dip_that_it_answers(book):
    book.explain_signal(SERIES, DIP, **SAID)

    found = book.explanations(COUNCIL).answer(SERIES, signal(book))
    assert (found.why, found.action, found.owner) == ("Two officers left", "Two are hired", "staff-20")
    assert (found.due_on, found.explained_on) == (dt.date(2027, 6, 30), dt.date(2027, 1, 5))
    assert book.explanations(COUNCIL).standing() == (found,)


def asked_by(book, signal, series=SERIES, **said):
    asked = Prompt(kind=PromptKind.DIP, of=series, part=signal)
    return book.propose_improvement(
        title="Open post daily", proposed_by="staff", because_of=[asked], by=OFFICER, **said
    )


def test_a_dip_asks_for_an_improvement_however_it_is_written(book):
    first = asked_by(book, DIP.replace("_", "-"), key="form-1")

    assert [each.part for each in first.prompts] == [DIP]
    assert asked_by(book, DIP, key="form-1") == first


@pytest.mark.parametrize(
    ("signal", "series", "message"),
    [
        (DIP.replace("05", "06"), SERIES, f"choose one of {DIP}"),
        (DIP, f"{COUNCIL}/1/answer", "there is no series"),
    ],
)
def test_a_dip_that_there_is_not_asks_for_nothing(signal, series, message, book):
    before = log_of(book)

    with pytest.raises(NotFoundError, match=message):
        asked_by(book, signal, series)
    assert log_of(book) == before


def test_a_dip_of_which_something_is_on_record_asks_for_an_improvement_though_no_chart_shows_it_any_more(book):
    book.explain_signal(SERIES, DIP, **SAID)
    record(book, MAY, in_time=200)
    (series,) = [each for each in book.dips() if each.name == SERIES]

    assert not series.chart.signals
    assert [each.part for each in asked_by(book, DIP).prompts] == [DIP]


def test_a_dip_that_nobody_explained_has_no_answer(book):
    assert book.explanations(COUNCIL).answer(SERIES, signal(book)) is None
    assert book.explanations("no-such-procedure").standing() == ()


def test_the_dip_of_a_service_is_another_than_that_of_all_cases(book):
    housing = CasesOf(service="housing")
    book.explain_signal(SERIES, SignalName.parse(DIP), **SAID, whose=housing)

    file = book.explanations(COUNCIL)
    assert file.answer(SERIES, signal(book)) is None
    assert file.answer(SERIES, signal(book, service="housing"), housing).owner == "staff-20"


def test_words_are_in_no_event_and_can_be_erased(book):
    fact = book.explain_signal(SERIES, DIP, **SAID)
    record = log_of(book)[-1]

    assert (record.stream, record.name) == (f"signals/procedure/{COUNCIL}", "signal.explained")
    assert "officers" not in record.data
    book.store.erase("council", [fact.event.why, fact.event.action])
    (found,) = book.explanations(COUNCIL).standing()
    assert (found.why, found.action) == ("[erased]", "[erased]")


def test_it_may_be_said_anew_and_withdrawn_and_its_history_stays(book):
    book.explain_signal(SERIES, DIP, **SAID)
    book.explain_signal(SERIES, DIP, **{**SAID, "why": "The post was late"})

    assert [each.why for each in book.explanations(COUNCIL).standing()] == ["The post was late"]
    gone = book.withdraw_explanation(SERIES, DIP, reasons="The figures were wrong", by=OFFICER)
    assert isinstance(gone.event, ExplanationWithdrawn)
    assert book.explanations(COUNCIL).standing() == ()
    assert len(book.explanations(COUNCIL).explanations.facts) == 3


def test_a_repeat_with_its_key_is_done_once_and_an_older_version_is_refused(book):
    first = book.explain_signal(SERIES, DIP, **SAID, key="form-1", expected_version=0)

    assert book.explain_signal(SERIES, DIP, **SAID, key="form-1", expected_version=0) == first
    with pytest.raises(StaleVersionError, match=f"signals/procedure/{COUNCIL} is at version 1, not 0"):
        book.explain_signal(SERIES, DIP, **SAID, expected_version=0)


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        ({"series": f"{COUNCIL}/1/answer"}, NotFoundError, f"there is no series '{COUNCIL}/1/answer'"),
        ({"series": None}, NotFoundError, "there is no series 'NoneType'"),
        ({"signal": "dip:trend_of_six:2025-05"}, NotFoundError, f"'dip:trend_of_six:2025-05': choose one of {DIP}"),
        (
            {"signal": "dip:outside_the_limits:2025-Q2"},
            DecisionError,
            "a chart needs 12 quarters that can be judged, and there are 5; a reading that missed its target is expl",
        ),
        ({"signal": "fell"}, UsageError, "a signal is named by its change"),
        ({"why": " "}, UsageError, "the reasons are empty"),
        ({"action": ""}, UsageError, "the words of the action are empty"),
        ({"owner": "Mrs Marsh"}, UsageError, "owner must be an id"),
        ({"due_on": dt.date(2027, 1, 4)}, DecisionError, "2027-01-04 was over when it was explained"),
        ({"happened": dt.date(2027, 1, 6)}, DecisionError, "2027-01-06 is still to come"),
        ({"whose": "housing"}, UsageError, "whose cases a chart is made of is given as CasesOf"),
    ],
)
def test_what_cannot_be_explained_is_refused_and_nothing_is_written(said, error, message, book):
    before = log_of(book)

    with pytest.raises(error, match=message):
        book.explain_signal(**{"series": SERIES, "signal": DIP, **SAID, **said})

    assert log_of(book) == before


def test_a_chart_without_a_dip_says_so_and_not_to_check_the_spelling():
    book = office(clock=JANUARY)
    for day in YEAR:
        record(book, day, in_time=6)

    with pytest.raises(DecisionError, match="its chart shows no dip and no rise: all of it is what chance alone does"):
        book.explain_signal(SERIES, DIP, **SAID)


MISSED = "dip:missed_its_target:2026-Q4"
OF_THE_TOWN = {
    "frameworks": by_id(framework("town", "a")),
    "indicators": by_framework(
        indicator("in-time", Timeliness(limits=("acknowledge",)), targets=(target("2025-01-01", 85),)),
        indicator("rude", Contacts(), better=Better.LOWER, targets=(target("2025-01-01", 10),)),
    ),
}


@pytest.fixture
def young():
    """A town with one quarter of figures: a promise missed, and one of which there is nothing to say."""
    book = office(clock=JANUARY, **OF_THE_TOWN)
    record(book, dt.date(2026, 11, 2), in_time=3, late=5)
    return book


def test_a_missed_target_is_explained_without_a_chart(young):
    young.explain_signal("town/in-time", MISSED.replace("_", "-"), **SAID)

    reading, _ = young.readings(period="2026-Q4")
    missed = missed_target(reading)
    assert (missed.title, missed.words) == ("target missed", "2026-Q4: 37.50 %, and at least 85.00 % is wanted")
    assert young.explanations(framework="town").answer("town/in-time", missed).why == "Two officers left"
    assert [each.part for each in asked_by(young, MISSED, "town/in-time").prompts] == [MISSED]


def test_what_is_of_all_time_is_of_no_period_in_which_a_target_was_missed(young):
    assert [missed_target(each) for each in young.readings()] == [None, None]


@pytest.mark.parametrize(
    ("about", "said", "error", "message"),
    [
        (("town/rude", MISSED), {}, DecisionError, "its target was not missed in 2026-Q4: too few to say"),
        (("town/in-time", MISSED.replace("2026", "2025")), {}, DecisionError, "not missed in 2025-Q4: too few to say"),
        (("town/late", MISSED), {}, NotFoundError, "there is no indicator 'town/late': choose one of town/in-time"),
        ((SERIES, MISSED), {}, NotFoundError, "there is no indicator"),
        (("town/in-time", MISSED), {"period": "2026"}, UsageError, "in the period that the signal names: say no other"),
        (("town/in-time", MISSED), {"whose": CasesOf(team="a")}, UsageError, "that its indicator counts"),
        (("town/in-time", "dip:missed_its_target:soon"), {}, UsageError, "soon"),
        (("town/in-time", MISSED), {"why": "C-MARSH was lost"}, DecisionError, "hold the reference of a case of these"),
    ],
)
def test_what_missed_no_target_is_not_explained_as_if_it_had(about, said, error, message, young):
    complaint(young, reference="C-MARSH", received_at=dt.date(2026, 12, 1))

    with pytest.raises(error, match=message):
        young.explain_signal(*about, **{**SAID, **said})


def test_what_was_never_said_cannot_be_withdrawn(book):
    with pytest.raises(DecisionError, match="nothing was said of it that could be withdrawn"):
        book.withdraw_explanation(SERIES, DIP, reasons="A mistake", by=OFFICER)


def test_the_access_policy_is_asked_to_explain_and_to_read():
    book = office(policy=Closed("explain-signal", "see-explanations"))

    with pytest.raises(AccessError, match="staff-17 may not explain a dip or a rise"):
        book.explain_signal(SERIES, DIP, **SAID)
    with pytest.raises(AccessError, match="anyone may not see explanations"):
        book.explanations(COUNCIL)


def test_nobody_explains_what_they_may_not_see():
    book = dipping(policy=Closed())

    with pytest.raises(NotFoundError, match="there is no series"):
        book.explain_signal(SERIES, DIP, **SAID)


def test_what_this_release_cannot_read_is_refused(book):
    new = NewEvent(name="signal.explained", schema=1, happened="2027-01-05", data="{}")
    book.store.append(
        Commit(
            organisation="council",
            actor="staff-17",
            recorded_at="2027-01-05T09:00:00.000000Z",
            appends=(StreamAppend(stream=f"signals/procedure/{COUNCIL}", events=(new,)),),
        )
    )

    with pytest.raises(EventShapeError):
        book.explanations(COUNCIL)


# Indicators

TOWN = {
    "frameworks": by_id(framework("town", "ab")),
    "indicators": by_framework(indicator("answers", Timeliness(limits=("acknowledge",)))),
}


def test_an_indicator_is_charted_over_three_years_on_the_same_charts():
    book = dipping(**TOWN)

    (series,) = book.indicator_dips("town")

    points = {each.point.period: (each.point.good, each.point.of) for each in series.chart.points}
    assert (series.name, series.title) == ("town/answers", "How often we do answers")
    assert min(points) == "2024-05"
    assert points["2024-05"] == (6, 6)


def test_a_period_in_which_nothing_was_counted_is_no_point_and_the_present_one_is_not_over():
    book = dipping(**TOWN)
    record(book, dt.date(2027, 1, 4), in_time=1)

    (series,) = book.indicator_dips("town", period="2026-11..2027-01-04")

    (point,) = series.chart.points
    assert (point.point.period, point.point.running) == ("2027-01", True)


def test_quarters_add_up_and_a_chart_has_no_years():
    book = dipping(**TOWN)

    (series,) = book.indicator_dips("town", period="2024..2025", per="quarter")

    assert series.chart.points[0].point.period == "2024-Q2"
    with pytest.raises(UsageError, match="a chart has a point for each month or each quarter, not for each year"):
        book.indicator_dips("town", per="year")


def test_the_dip_of_an_indicator_is_explained_under_its_framework():
    book = dipping(**TOWN)
    (series,) = book.indicator_dips("town")
    signals = series.chart.signals
    named = SignalName.of(signals[0])

    book.explain_signal("town/answers", named, **SAID)

    assert book.explanations(framework="town").answer("town/answers", signals[0]).why == "Two officers left"
    assert log_of(book)[-1].stream == "signals/framework/town"


def test_a_procedure_and_a_framework_of_one_id_are_explained_apart():
    measure = indicator("answers", Timeliness(limits=("acknowledge",)), framework=COUNCIL)
    book = dipping(frameworks=by_id(framework(COUNCIL, "ab")), indicators=by_framework(measure))

    book.explain_signal(SERIES, DIP, **SAID)
    book.explain_signal(f"{COUNCIL}/answers", DIP, **{**SAID, "why": "The post was late"})

    assert [each.why for each in book.explanations(COUNCIL).standing()] == ["Two officers left"]
    assert [each.why for each in book.explanations(framework=COUNCIL).standing()] == ["The post was late"]


@pytest.mark.parametrize("said", [{}, {"procedure": COUNCIL, "framework": "town"}])
def test_explanations_are_asked_for_of_a_procedure_or_a_framework(said, book):
    with pytest.raises(UsageError, match="say of which procedure or of which framework, one of them"):
        book.explanations(**said)


def test_the_chart_of_an_indicator_is_of_all_cases_and_so_is_its_explanation():
    book = dipping(**TOWN)

    with pytest.raises(UsageError, match="the chart of an indicator is of all cases: leave out service, team and hand"):
        book.explain_signal("town/answers", DIP, **SAID, whose=CasesOf(service="housing"))


def test_what_a_chart_of_another_period_shows_is_explained_with_that_period():
    book = dipping(**TOWN)
    late = office(store=book.store, clock=FixedClock(at_nine(dt.date(2030, 1, 5))), **TOWN)
    said = {**SAID, "due_on": dt.date(2030, 6, 30)}

    with pytest.raises(DecisionError, match="a chart needs 12 months that can be judged, and there are 0"):
        late.explain_signal("town/answers", DIP, **said)
    late.explain_signal("town/answers", DIP, period="2024..2026", **said)

    (series,) = late.indicator_dips("town", period="2024..2026")
    assert late.explanations(framework="town").answer("town/answers", series.chart.signals[0]).owner == "staff-20"
    with pytest.raises(NotFoundError, match="there is no series"):
        late.explain_signal(SERIES, DIP, period="2028", **said)
    with pytest.raises(UsageError):
        late.explain_signal(SERIES, DIP, period="soon", **said)


def test_a_repeat_with_its_key_gives_the_first_answer_when_the_chart_no_longer_shows_it():
    book = dipping(**TOWN)
    first = book.explain_signal("town/answers", DIP, **SAID, key="form-1")
    late = office(store=book.store, clock=FixedClock(at_nine(dt.date(2030, 1, 5))), **TOWN)

    assert late.explain_signal("town/answers", DIP, **SAID, key="form-1") == first


@pytest.mark.parametrize("series", [SERIES, "town/answers"])
@pytest.mark.parametrize("told", [{"why": "C-MARSH was lost"}, {"action": "We rang Mrs Marsh"}])
def test_an_explanation_that_names_somebody_in_a_case_of_the_dip_is_refused(told, series):
    book = dipping(**TOWN)
    marsh = {"name": "Edith Marsh"}
    complaint(book, reference="C-MARSH", received_at=MAY, complainant=marsh, service="housing")
    before = log_of(book)

    with pytest.raises(DecisionError, match="hold the reference of a case of these periods, or name somebody in one"):
        book.explain_signal(series, DIP, **{**SAID, **told})

    assert log_of(book) == before


def test_only_the_cases_behind_the_signal_are_looked_through(book):
    complaint(book, reference="C-1", received_at=dt.date(2025, 4, 1), complainant={"name": "Edith Marsh"})
    complaint(book, reference="C-2", received_at=MAY, complainant={"name": "Ann Li"}, service="parks")
    feedback = {"kind": "compliment", "procedure": "local-feedback"}
    complaint(book, **feedback, received_at=MAY, complainant={"name": "Bo Ash"}, service="housing")

    said = {**SAID, "why": "Marsh and Li and Ash"}
    assert book.explain_signal(SERIES, DIP, **said, whose=CasesOf(service="housing")).version == 1
