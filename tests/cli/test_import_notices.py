"""What an import noticed, as people read it."""

import attrs
import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.fitting_ways import OtherWay
from casework.application.import_notices import Occurrence
from casework.application.row_outcomes import Gone
from casework.application.row_reading.unread_dates import UnreadDates
from casework.application.source_judgements import Difference, Judgement, VerdictBeside, Why
from casework.application.ways_of_counting import Change
from casework.cli.import_notices import counted, gone, judged, rejected, unread, where
from casework.domain.time.rules import Unit

OWN = ProcedureLibrary()
"""Whatever it does not know is the organisation's own."""


@pytest.mark.parametrize(
    ("count", "places", "said"),
    [
        (1, ["line 4"], "line 4"),
        (2, ["line 4", "line 9"], "lines 4, 9"),
        (7, [f"line {n}" for n in range(2, 9)], "lines 2, 3, 4, 5, 6 and 2 more"),
        (3, ["line 4 of 2023", "line 9 of 2023", "line 2 of 2024"], "lines 4, 9 of 2023; line 2 of 2024"),
    ],
)
def test_lines_are_told_with_the_sheet_or_file_they_are_in(count, places, said):
    assert where(count, places) == said


def test_a_count_has_its_lines_as_far_as_they_are_known():
    noted = {"summary": Occurrence(count=1, places=("line 4",))}

    assert list(counted({"summary": 3, "email": 2}, noted)) == ["summary: 3 (line 4 and 2 more)", "email: 2"]


def test_what_was_met_on_the_same_lines_is_told_together_where_all_of_them_are_known():
    noted = {name: Occurrence(count=2, places=("line 4", "line 9")) for name in ("no date", "no end", "more")}

    assert list(counted({"no date": 2, "more": 3, "no end": 2}, noted)) == [
        "no date; no end: 2 (lines 4, 9)",
        "more: 3 (lines 4, 9 and 1 more)",
    ]


@pytest.mark.parametrize(
    ("count", "lines"), [(12, "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"), (13, "2, 3, 4, 5, 6 and 8 more")]
)
def test_a_few_rows_that_are_rejected_for_one_reason_are_all_named_since_each_has_to_be_mended(count, lines):
    places = tuple(f"line {n}" for n in range(2, count + 2))[:12]

    (said,) = rejected({"no such date": Occurrence(count=count, places=places)}, most=1)

    assert said == f"{count} rows: no such date (lines {lines})"


def test_rows_that_are_rejected_for_one_reason_are_told_together():
    reasons = {
        "no such outcome": Occurrence(count=2, places=("line 4", "line 9")),
        "no date": Occurrence(count=1, places=("line 5",)),
        "no key": Occurrence(count=1, places=("line 6",)),
    }

    assert list(rejected(reasons, most=2)) == ["2 rows: no such outcome (lines 4, 9)", "line 5: no date"]


@pytest.mark.parametrize(
    ("fitting", "said"),
    [
        (("%Y-%m-%d",), "and all are as %Y-%m-%d. Write that as formats, in"),
        (("%d/%m/%Y", "%m/%d/%Y"), "and all are as %d/%m/%Y or %m/%d/%Y; nothing says which of them is meant. Write"),
    ],
)
def test_columns_of_which_no_date_could_be_read_are_told_once_with_what_to_write(fitting, said):
    told = unread(UnreadDates(columns=("Rec'd", "Ack'd"), words="%d.%m.%Y", fitting=fitting))

    assert told.startswith(f"No date could be read in Rec'd, Ack'd: none is written as %d.%m.%Y, {said}")


def test_dates_that_no_format_reads_are_to_be_looked_at():
    told = unread(UnreadDates(columns=("Rec'd",), words="%d.%m.%Y", fitting=()))

    assert told.endswith("none is written as %d.%m.%Y. Look how they are written there.")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Gone(count=1, first=("A1",)), "1 record stays as it is: A1. "),
        (
            Gone(count=12, first=("A1", "A2")),
            "12 records stay as they are: A1, A2 and 10 more. ",
        ),
    ],
)
def test_what_is_not_in_a_newer_file_is_named(found, said):
    assert gone(found).startswith(said)
    assert gone(found).endswith("Close what should not be there, or undo its import")


def test_the_due_days_and_verdicts_of_a_source_are_told_beside_ours():
    ways = [
        (Why.RECEIPT_EXCHANGED, None), (Why.START_EXCHANGED, None), (Why.DUE_EXCHANGED, None),
        (Why.OTHER_DAYS, 1), (Why.OTHER_DAYS, -3), (Why.OTHER_DAYS, 5),
    ]  # fmt: skip
    differences = [
        Difference(why=why, days=days, count=2 if days == -3 else 1, places=("line 4",)) for why, days in ways
    ]
    verdicts = [("late", "met", 1), ("late", "missed", 20), ("on time", "met", 70)]
    judgement = Judgement(
        name="target", stage="1", limit="respond", compared=98, same=91, differences=tuple(differences),
        verdicts=tuple(VerdictBeside(verdict=v, result=r, count=n, places=("line 4",)) for v, r, n in verdicts),
    )  # fmt: skip

    assert told_of([judgement]) == [
        "target (our respond, stage 1): 91 of 98 the same",
        "  day and month of the receipt look exchanged: 1 (line 4)",
        "  day and month of the day on which the clock starts look exchanged: 1 (line 4)",
        "  day and month of the source's due day look exchanged: 1 (line 4)",
        "  1 day later in the source: 1 (line 4)",
        "  3 days earlier in the source: 2 (line 4 and 1 more)",
        "  by other numbers of days: 1 (line 4)",
        "  its 'late': 20 missed, 1 met (line 4)",
        "  its 'on time': 70 met",
    ]


def told_of(judgements, procedures=OWN, **more):
    return list(judged(judgements, procedures, **more))


def of_target(*differences, **more):
    """Return what is told of the due days of a target that differ from ours."""
    told = {"compared": 98, "same": 91, "procedure": "our-policy"} | more
    found = Judgement(name="target", stage="1", limit="respond", differences=differences, verdicts=(), **told)
    return told_of([found])


def days(number, *places, count=None):
    return Difference(why=Why.OTHER_DAYS, days=number, count=count or len(places), places=places)


def test_each_way_to_differ_is_told_with_its_first_lines_and_the_rarest_together():
    first = days(-3, "line 4", "line 5", "line 6", "line 7")

    assert of_target(first, *(days(number, f"line {number}") for number in (11, 12, 13, 14, 15)))[1:] == [
        "  3 days earlier in the source: 4 (lines 4, 5, 6 and 1 more)",
        "  11 days later in the source: 1 (line 11)",
        "  by other numbers of days: 4 (lines 12, 13, 14 and 1 more)",
    ]


def test_a_case_that_got_more_time_is_told_as_that():
    extended = Difference(why=Why.EXTENDED, days=None, count=3, places=("line 4",))

    assert of_target(extended, before_more_time=20) == [
        "target (our respond, stage 1): 91 of 98 the same, 20 from before more time",
        "  the case got more time, and the source has another due day: 3 (line 4 and 2 more)",
    ]


def test_limits_in_which_all_is_the_same_have_one_line_together():
    one, other = (
        Judgement(name=name, stage="1", limit="respond", compared=98, same=98, before_more_time=20, differences=(),
                  verdicts=(beside("met", "met", 98),))
        for name in ("target-1", "target-2")
    )  # fmt: skip
    alone = attrs.evolve(one, name="late?", compared=0, same=0, verdicts=(beside("met", "met", 40),))
    differing = attrs.evolve(other, same=97)

    assert told_of([one, other, alone]) == ["target-1 (98), target-2 (98), late? (40)"]
    assert told_of([differing, one]) == [
        "target-1 (98): all the same",
        "target-2 (our respond, stage 1): 97 of 98 the same, 20 from before more time",
    ]


def test_another_way_of_counting_stands_for_what_it_explains_and_dates_that_look_exchanged_stay():
    exchanged = Difference(why=Why.RECEIPT_EXCHANGED, days=None, count=1, places=("line 4",))
    way = OtherWay(changes=(Change.BANK_HOLIDAYS,), same=97)

    assert of_target(days(1, "line 5", count=6), exchanged, other_ways=(way,)) == [
        "target (our respond, stage 1): 91 of 98 the same",
        "  97 would be, counting bank holidays",
        "  day and month of the receipt look exchanged: 1 (line 4)",
        "To count so, write:",
        '  calendar = "weekends-only"   in your our-policy: respond of stage 1, within',
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change.BANK_HOLIDAYS, ["bank holidays", 'calendar = "weekends-only"   WHERE, within']),
        (Change.FIRST_DAY, ["the first day", 'day_one = "same"   WHERE, within']),
        (Change.CALENDAR_DAYS, ["calendar days", 'unit = "calendar_days"   WHERE, within']),
        (Change.BEGINNING, ["from the beginning of the stage", 'starts = "stage_began"   WHERE']),
        (Change.ACKNOWLEDGEMENT, ["from the acknowledgement", 'starts = "acknowledged"   WHERE']),
    ],
)
def test_of_each_way_of_counting_it_is_told_what_to_write_for_it(change, said):
    way = OtherWay(changes=(change,), same=97)
    counting, line = said

    assert of_target(other_ways=(way,))[1:] == [
        f"  97 would be, counting {counting}",
        "To count so, write:",
        f"  {line.replace('WHERE', 'in your our-policy: respond of stage 1')}",
    ]


@pytest.mark.parametrize(
    ("others", "unit", "said"),
    [
        ((), Unit.WORKING_DAYS, "15 working days"),
        ((Change.ACKNOWLEDGEMENT,), Unit.WORKING_DAYS, "15 working days from the acknowledgement"),
        ((Change.BANK_HOLIDAYS,), Unit.WORKING_DAYS, "15 working days and bank holidays"),
        ((Change.CALENDAR_DAYS,), Unit.CALENDAR_DAYS, "15 calendar days"),
    ],
)
def test_another_number_of_days_is_told_with_what_else_is_counted_otherwise(others, unit, said):
    changes = (*others, Change.OTHER_AMOUNT)
    way = OtherWay(changes=changes, same=97, amount=15, unit=unit)

    told = of_target(other_ways=(way,))

    assert told[1] == f"  97 would be, counting {said}"
    assert "  amount = 15   in your our-policy: respond of stage 1, within" in told


def beside(verdict, result, count):
    return VerdictBeside(verdict=verdict, result=result, count=count, places=("line 4",))


def test_a_verdict_that_ours_contradicts_is_told_first_and_in_full():
    verdicts = (beside("met", "met", 148), beside("met", "missed", 22), beside("met", "unknown", 1),
                beside("missed", "met", 1), beside("missed", "missed", 34))  # fmt: skip
    judgement = Judgement(
        name="target", stage="1", limit="respond", compared=0, same=0, differences=(), verdicts=verdicts
    )

    assert told_of([judgement], kept=["Holding ltr"]) == [
        "target (our respond, stage 1)",
        "  22 that the source calls 'met' are missed here (line 4 and 21 more)",
        "  1 that the source calls 'missed' is met here (line 4)",
        "  1 that the source calls 'met' is unknown here (line 4)",
        "Was there more time? Holding ltr moves no due day: it only goes into a note.",
    ]


def test_where_no_kept_verdict_is_missed_here_nobody_is_asked_for_more_time():
    judgement = Judgement(
        name="target", stage="1", limit="respond", compared=0, same=0, differences=(),
        verdicts=(beside("missed", "met", 1),),
    )  # fmt: skip

    assert len(told_of([judgement], kept=["Holding ltr"])) == 2


def test_verdicts_without_due_days_stand_alone():
    one = VerdictBeside(verdict="late", result="missed", count=1, places=("line 4",))
    judgement = Judgement(
        name="target", stage="1", limit="respond", compared=0, same=0, differences=(), verdicts=(one,)
    )

    assert told_of([judgement]) == ["target (our respond, stage 1)", "  its 'late': 1 missed"]
