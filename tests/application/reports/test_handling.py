"""How complaints were handled, in figures: told for a few cases, and beside a slow count of drawn ones."""

import datetime as dt
import itertools
import statistics
from collections import Counter, defaultdict
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.application.reports import report
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.cases.events import (
    Category,
    Closed,
    Corrected,
    Declined,
    Escalated,
    EscalationDeclined,
    FindingMade,
    FlagCleared,
    FlagRaised,
    Learned,
    Matter,
    Merged,
    Received,
    RemedyAgreed,
    RemedyDone,
    RemedyUndeliverable,
    Reopened,
    Replacement,
    Responded,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact, VisitStart
from casework.domain.cases.vocabulary import FindingBy, FlagKind, RemedyKind
from casework.domain.money import Money
from casework.testing import FixedClock
from casework.testing.strategies import histories
from tests.complaints import CARE, COUNCIL, FEEDBACK, LONDON, NOW, OUTCOMES, PROCEDURES, facts_of, on, received
from tests.details import detail

TODAY = dt.date(2026, 6, 1)
ZERO = Decimal()


class SeesService:
    """A policy by which a viewer sees the cases of the services that are their teams."""

    def may(self, _actor, _action, _row):
        return True

    def sees(self, viewer, row, _what):
        return row.service in viewer.teams

    def sees_all(self, viewer):
        return "all" in viewer.roles


def book_of(*stories, address="memory:", organisation="rotherham", policy=None):
    """A casebook with the rows of cases to which these facts happened."""
    book = Casebook.open(address, organisation=organisation, clock=FixedClock(NOW), policy=policy)
    book.store.replace_rows(organisation, [book.rulebook.row(case) for case in cases_of(*stories)])
    return book


def cases_of(*stories):
    return [fold(f"case-{number}", _named(facts, f"C-{number}")) for number, facts in enumerate(stories)]


def _named(facts, reference):
    """The facts with that reference in the receipt, and in what corrects it."""
    return tuple(attrs.evolve(fact, event=_with(fact.event, reference)) for fact in facts)


def _with(event, reference):
    match event:
        case Received():
            return attrs.evolve(event, reference=reference)
        case Corrected(replacement=Replacement(event=Received() as receipt) as replacement):
            said = attrs.evolve(replacement, event=attrs.evolve(receipt, reference=reference))
            return attrs.evolve(event, replacement=said)
    return event


def story(*facts, day="2026-01-05", service="waste", **fields):
    """What happened to a complaint about the bins."""
    matters = fields.pop("matters", (Matter(matter="m1", service=service),))
    return facts_of(received(day, matters=matters, **fields), *facts)


def noon(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def handling(book, *, today=TODAY, period=None, viewer=None):
    """The tables of the report by their names, each as its rows by column."""
    if today == TODAY:
        found = book.report("handling", period=period, viewer=viewer)
    else:
        found = report(book._reader, "handling", now=noon(today))
    return {table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in found}


def notes(book):
    return {table.name: table.notes for table in book.report("handling")}


def remedy(day="2026-02-02", **terms):
    return on(day), RemedyAgreed(**{"remedy": "r1", "kind": RemedyKind.APOLOGY, "what": detail(1), **terms})


def payment(amount, *, day="2026-02-02", **terms):
    return remedy(day, **{"kind": RemedyKind.PAYMENT, "money": Money.of(amount), **terms})


def done(day, name="r1"):
    return on(day), RemedyDone(remedy=name)


def finding(outcome, *, day="2026-02-02", **more):
    return on(day), FindingMade(**{"matter": "m1", "stage": "1", "scheme": "upheld", "outcome": outcome, **more})


def test_categories_have_a_table_for_each_scheme_with_all_cases_of_the_kind_beside_them():
    late, rude = Category(scheme="cause", code="delay"), Category(scheme="cause", code="conduct")
    ward = Category(scheme="ward", code="w1")
    book = book_of(
        story(matters=(Matter(matter="m1", categories=(late, ward)), Matter(matter="m2", categories=(rude,)))),
        story(matters=(Matter(matter="m1", categories=(late,)),)),
        story(),
        story(procedure=FEEDBACK, matters=(Matter(matter="m1", categories=(late,)),)),
    )

    found = handling(book)

    assert found["cases_by_cause"] == [
        {"kind": "complaint", "category": "conduct", "cases": 1, "of": 3},
        {"kind": "complaint", "category": "delay", "cases": 2, "of": 3},
        {"kind": "compliment", "category": "delay", "cases": 1, "of": 1},
    ]
    assert found["cases_by_ward"] == [{"kind": "complaint", "category": "w1", "cases": 1, "of": 3}]


def test_a_case_counts_once_as_escalated_however_often_it_was_taken_up_again():
    asked = on("2026-02-02"), Escalated(stage="2")
    again = (on("2026-02-20"), Closed()), (on("2026-03-02"), Reopened(reason="new"))

    found = handling(book_of(story(asked, *again), story(asked), story(again[0], again[1]), story(procedure=CARE)))

    assert found["escalated"] == [{"procedure": COUNCIL, "stage": "2", "cases": 2, "of": 3}]


def test_what_was_refused_is_counted_by_its_exclusion_as_long_as_the_refusal_stands():
    too_late = on("2026-01-07"), Declined(stage="1", exclusion="over-12-months", reasons=detail(1))
    taken_back = on("2026-01-20"), Reopened(reason="discretion")

    found = handling(book_of(story(too_late), story(too_late, taken_back), story(), story(procedure=FEEDBACK)))

    assert found["refused"] == [{"kind": "complaint", "why": "over-12-months", "refused": 1, "of": 3}]
    assert {row["kind"]: row["declined"] for row in found["cases_by_kind"]} == {
        "complaint": 1, "compliment": 0, "all kinds": 1,
    }  # fmt: skip


def test_a_refused_request_for_the_next_stage_is_counted_by_its_reason():
    refused = on("2026-02-02"), EscalationDeclined(stage="1", exclusion="no-grounds", reasons=detail(1))

    found = handling(book_of(story(refused), story()))

    assert found["next_stage_refused"] == [{"kind": "complaint", "why": "no-grounds", "refused": 1, "of": 2}]
    assert found["refused"] == []


def test_a_later_finding_stands_beside_the_first_and_schemes_are_compared_by_what_they_come_to():
    ombudsman = {"day": "2026-05-04", "by": FindingBy.OMBUDSMAN, "scheme": "housing-ombudsman"}
    book = book_of(
        story(finding("not-upheld"), finding("service-failure", **ombudsman)),
        story(finding("upheld")),
        story(finding("outside-jurisdiction", **ombudsman)),
        story(finding("gone", scheme="of-old")),
    )

    found = handling(book)

    assert [tuple(row.values()) for row in found["findings"]] == [
        ("body", "1", "of-old", "gone", "unknown", 1),
        ("body", "1", "upheld", "not-upheld", "not_upheld", 1),
        ("body", "1", "upheld", "upheld", "upheld", 1),
        ("ombudsman", "1", "housing-ombudsman", "outside-jurisdiction", "no_finding", 1),
        ("ombudsman", "1", "housing-ombudsman", "service-failure", "upheld", 1),
    ]
    assert [(row["by"], row["percent_upheld"], row["of"]) for row in found["upheld"]] == [
        ("body", 50.0, 2), ("ombudsman", 100.0, 1),
    ]  # fmt: skip
    assert (found["upheld"][0]["unknown"], found["upheld"][1]["no_finding"]) == (1, 1)


def test_outcomes_without_a_finding_are_said_to_be_in_no_figure_of_findings():
    answered = on("2026-02-02"), Responded(stage="1", outcome="upheld")
    only_answered, judged_too = story(answered), story(answered, finding("upheld"))

    for stories, said in [
        ((story(),), None),
        ((judged_too, story()), None),
        ((only_answered, story()), "1 case has an outcome and no finding on a matter. It is not in these figures"),
        ((only_answered, judged_too), "1 case has an outcome and no finding on a matter. It is not in these figures"),
        ((only_answered, only_answered), "2 cases have an outcome and no finding on a matter. They are not in"),
    ]:
        told = notes(book_of(*stories))
        for name in ("findings", "upheld"):
            found = [note for note in told[name] if "no finding on a matter" in note]
            assert [note.startswith(said) for note in found] == ([True] if said else [])


def test_a_share_of_nothing_that_was_judged_is_none():
    book = book_of(story(finding("outside-jurisdiction", scheme="housing-ombudsman")))

    (row,) = handling(book)["upheld"]
    assert (row["percent_upheld"], row["of"], row["no_finding"]) == (None, 0, 1)


def test_a_remedy_is_overdue_from_the_day_after_it_was_due():
    book = book_of(story(remedy(due_on=on("2026-03-02")), (on("2026-02-02"), Closed())))

    for today, overdue in [("2026-03-02", 0), ("2026-03-03", 1)]:
        (apology, everything) = handling(book, today=on(today))["remedies"]
        assert (apology["overdue"], apology["open"], apology["agreed"]) == (overdue, 1 - overdue, 1)
        assert everything["overdue"] == overdue


def test_remedies_are_counted_by_kind_and_by_what_became_of_them():
    due = on("2026-03-02")
    book = book_of(
        story(remedy(due_on=due), done("2026-03-02")),
        story(remedy(due_on=due), done("2026-03-12")),
        story(remedy(), remedy(remedy="r2", kind=RemedyKind.ACTION, due_on=due)),
        story(remedy(due_on=due), (on("2026-02-09"), RemedyUndeliverable(remedy="r1", reason="refused"))),
    )

    found = handling(book)["remedies"]

    assert [tuple(row.values()) for row in found] == [
        ("action", 1, 0, 0, 0, 1, 0, None),
        ("apology", 4, 1, 1, 1, 0, 1, 33.0),
        ("all kinds", 5, 1, 1, 1, 1, 1, 33.0),
    ]
    assert list(found[0]) == [
        "kind", "agreed", "done", "late", "open", "overdue", "undeliverable", "median_days",
    ]  # fmt: skip


def test_money_is_added_up_exactly_and_never_over_two_currencies():
    pence = [story(payment("0.10"), done("2026-02-09")) for _ in range(3)]
    book = book_of(
        *pence,
        story(payment("150"), done("2026-02-09")),
        story(payment("99.99", due_on=on("2026-03-02"))),
        story(payment("75", money=Money.of("75", "EUR"), due_on=on("2026-12-01"))),
    )

    assert handling(book)["payments"] == [
        {
            "currency": "EUR", "agreed": 1, "total_agreed": "75.00", "paid": 0, "total_paid": "0.00",
            "overdue": 0, "total_overdue": "0.00",
        },
        {
            "currency": "GBP", "agreed": 5, "total_agreed": "250.29", "paid": 4, "total_paid": "150.30",
            "overdue": 1, "total_overdue": "99.99",
        },
    ]  # fmt: skip


def test_learning_is_counted_by_cause_and_says_from_how_many_cases():
    def learned(name, cause):
        return on("2026-02-09"), Learned(learning=name, cause=cause, what=detail(1))

    book = book_of(story(learned("l1", "letters"), learned("l2", "letters"), learned("l3", "training")), story())

    assert handling(book)["learning"] == [{"cause": "letters", "cases": 1}, {"cause": "training", "cases": 1}]
    assert notes(book)["learning"][0].startswith("Something was learned from 1 of 2 cases")


def test_flags_that_are_up_are_counted_and_nothing_else_is_told_of_them():
    raised = on("2026-01-06"), FlagRaised(flag="f1", kind=FlagKind.RISK)
    cleared = on("2026-01-16"), FlagCleared(flag="f1", reason="over")

    assert handling(book_of(story(raised), story(raised, cleared)))["flags"] == [{"flag": "risk", "cases": 1}]


CAME_OF_IT = {"refused", "next_stage_refused", "findings", "upheld", "remedies", "payments", "learning"}


def test_every_table_says_up_to_which_day_and_how_many_cases_were_merged_into_another():
    merged = on("2026-01-07"), Merged(into="case-0", reason="duplicate")
    book = book_of(story(remedy()), story(remedy(), finding("upheld"), merged, day="2026-01-06"))

    told = notes(book)

    assert told.keys() > CAME_OF_IT
    for name, said in told.items():
        assert said[-2].startswith("Cases of all time, as recorded up to 2026-06-01")
        ends = "; what came of it counts here too." if name in CAME_OF_IT else ", with which it counts once."
        assert said[-1] == f"1 more was merged into another case{ends}"


def test_what_came_of_a_merged_case_counts_and_only_the_case_itself_does_not():
    learned = on("2026-02-09"), Learned(learning="l1", cause="delay", what=detail(1))
    refused = on("2026-01-06"), Declined(stage="1", exclusion="late", reasons=detail(1))
    merged = on("2026-03-10"), Merged(into="case-0", reason="duplicate")
    result = (payment("40", due_on=on("2026-03-02")), finding("upheld"), learned, refused, merged)

    found = handling(book_of(story(), story(*result)))

    assert found["cases_by_kind"][-1]["received"] == 1
    assert [row["findings"] for row in found["findings"]] == [1]
    assert [(row["percent_upheld"], row["of"]) for row in found["upheld"]] == [(100, 1)]
    assert [(row["kind"], row["agreed"], row["overdue"]) for row in found["remedies"]] == [
        ("payment", 1, 1),
        ("all kinds", 1, 1),
    ]
    assert [(row["total_agreed"], row["total_overdue"]) for row in found["payments"]] == [("40.00", "40.00")]
    assert found["learning"] == [{"cause": "delay", "cases": 1}]
    assert [(row["why"], row["refused"], row["of"]) for row in found["refused"]] == [("late", 1, 1)]


def test_a_viewer_is_told_about_what_they_see_only():
    bins = story(remedy(), finding("upheld"), (on("2026-02-09"), Learned(learning="l1", cause="a", what=detail(1))))
    trees = story(payment("5", due_on=on("2026-03-02")), (on("2026-02-10"), Escalated(stage="2")), service="parks")
    merged = story((on("2026-01-07"), Merged(into="case-1", reason="duplicate")), service="parks")
    book = book_of(bins, trees, merged, policy=SeesService())

    parks, waste = (handling(book, viewer=Actor("a", teams={team})) for team in ("parks", "waste"))

    assert (parks["cases_by_kind"][-1]["received"], waste["cases_by_kind"][-1]["received"]) == (1, 1)
    assert [row["kind"] for row in parks["remedies"]] == ["payment", "all kinds"]
    assert (parks["findings"], parks["learning"], len(parks["escalated"])) == ([], [], 1)
    assert (waste["payments"], waste["escalated"], len(waste["findings"])) == ([], [], 1)
    nothing = handling(book, viewer=Actor("nobody"))
    assert ([row["received"] for row in nothing.pop("cases_by_kind")], any(nothing.values())) == ([0], False)
    assert len(handling(book, viewer=Actor("head", roles={"all"}))["remedies"]) == 3


def test_a_case_reopened_this_year_changes_of_last_years_figures_only_that_it_is_open():
    answered = (
        finding("upheld", day="2025-03-03"), payment("40", day="2025-03-03"), done("2025-03-10"),
        (on("2025-03-11"), Closed()),
    )  # fmt: skip
    again = (
        on("2026-04-01"), Reopened(reason="new-evidence"),
    )  # fmt: skip
    before, after = (
        handling(book_of(story(*answered, *more, day="2025-02-03"), story(day="2026-04-02")), period="2025")
        for more in ((), (again,))
    )

    assert (before.pop("cases_by_kind")[0]["open"], after.pop("cases_by_kind")[0]["open"]) == (0, 1)
    assert after == before


# A slow count of folded cases

drawn = st.lists(
    st.tuples(
        st.sampled_from([COUNCIL, CARE, "housing-ombudsman-code-2024", "foi-2000"]).flatmap(
            lambda name: histories(PROCEDURES.get(name), last=dt.date(2028, 12, 31), longest=14)
        ),
        st.sampled_from([False, False, True]),
    ),
    max_size=4,
)


def recount(cases, today):
    """The figures of the report, counted one by one from the cases themselves."""
    found = defaultdict(Counter)
    for case in (each for each in cases if each.merged_into is None):
        kind, procedure = case.intake.kind.value, case.intake.procedure
        found["cases"][kind] += 1
        for category in case.categories:
            found[f"cases_by_{category.scheme}"][kind, category.code] += 1
        for stage in {visit.stage for visit in case.visits if visit.began_by is VisitStart.ESCALATED}:
            found["escalated"][procedure, stage] += 1
        for flag in {flag.kind.value for flag in case.care.flags if flag.cleared is None}:
            found["flags"][flag] += 1
    for case in cases:
        for each in case.results.findings:
            outcome = OUTCOMES[each.event.scheme].outcome(each.event.outcome)
            found["upheld"][each.event.by.value, each.event.stage, outcome.roll_up.value] += 1
        for each in case.results.remedies:
            found["remedies"][each.terms.kind.value, state(each, today)] += 1
        for cause in {each.cause for each in case.results.learned}:
            found["learning"][cause] += 1
    return found


def state(remedy, today):
    """What became of a remedy by *today*, in one word."""
    due = remedy.terms.due_on
    if remedy.undeliverable is not None:
        return "undeliverable"
    if remedy.done is None:
        return "overdue" if due is not None and due < today else "open"
    return "late" if due is not None and local(remedy.done) > due else "done"


def local(moment):
    return moment.astimezone(LONDON).date() if isinstance(moment, dt.datetime) else moment


def paid(cases, today):
    """The exact totals by currency: agreed, paid, overdue."""
    totals = defaultdict(lambda: [ZERO, ZERO, ZERO])
    for each in (remedy for case in cases for remedy in case.results.remedies if remedy.terms.money):
        money, became = each.terms.money, state(each, today)
        totals[money.currency][0] += money.amount
        totals[money.currency][1] += money.amount if became in {"done", "late"} else 0
        totals[money.currency][2] += money.amount if became == "overdue" else 0
    return {currency: [f"{total:.2f}" for total in three] for currency, three in totals.items()}


def days(cases):
    taken = [
        (local(each.done) - local(each.agreed)).days for case in cases for each in case.results.remedies if each.done
    ]
    return statistics.median(taken) if taken else None


numbers = itertools.count()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("handling") / "all.db"


@settings(max_examples=25)
@given(told=drawn, today=st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31)))
def test_the_figures_are_those_of_a_slow_count_of_the_folded_cases_in_both_stores(file, told, today):
    stories = [_perhaps_merged(facts, merged) for facts, merged in told]
    cases = cases_of(*stories)
    with (
        book_of(*stories) as memory,
        book_of(*stories, address=f"sqlite:///{file}", organisation=f"body-{next(numbers)}") as sqlite,
    ):
        tables = report(memory._reader, "handling", now=noon(today))
        assert report(sqlite._reader, "handling", now=noon(today)) == tables
        found = handling(memory, today=today)

    expected = recount(cases, today)
    kinds = {row["kind"]: row["received"] for row in found["cases_by_kind"] if row["kind"] != "all kinds"}
    assert kinds == expected["cases"]
    for name in (
        "escalated",
        *(name for name in {*expected, *found} if name.startswith("cases_by_") and "kind" not in name),
    ):
        first, second, number = (
            ("procedure", "stage", "cases") if name == "escalated" else ("kind", "category", "cases")
        )
        assert {(row[first], row[second]): row[number] for row in found.get(name, [])} == expected[name]
    assert figures(found["upheld"], "by", "stage", skip={"percent_upheld", "of"}) == expected["upheld"]
    remedies = [row for row in found["remedies"] if row["kind"] != "all kinds"]
    assert figures(remedies, "kind", skip={"agreed", "median_days"}) == expected["remedies"]
    assert next((row["median_days"] for row in found["remedies"] if row["kind"] == "all kinds"), None) == days(cases)
    assert {
        row["currency"]: [row["total_agreed"], row["total_paid"], row["total_overdue"]] for row in found["payments"]
    } == paid(cases, today)
    assert {row["cause"]: row["cases"] for row in found["learning"]} == expected["learning"]
    assert {row["flag"]: row["cases"] for row in found["flags"]} == expected["flags"]


def _perhaps_merged(facts, merged):
    last = Fact(
        version=len(facts) + 1, happened=facts[-1].happened, event=Merged(into="case-elsewhere", reason="duplicate")
    )
    return (*facts, last) if merged else facts


def figures(rows, *names, skip):
    """The numbers of *rows* by names and column, without zeros."""
    return Counter(
        {
            (*(row[name] for name in names), column): number
            for row in rows
            for column, number in row.items()
            if column not in {*names, *skip} and number
        }
    )
