"""The last day of a window is the one that a walk day by day reaches, whichever periods are known."""

import datetime as dt

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.parts import Pause
from casework.domain.deadlines.windows import Bound, windows
from casework.domain.procedures import PauseRule, Period, Pick, Trigger, Window
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from tests.histories import CALENDARS, LONDON, READ, case_of, limit, received, responded, rules, within
from tests.oracles import slow_counting

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 9, 30))
counts = st.tuples(st.integers(1, 40), st.sampled_from(["working_days", "calendar_days", "weeks"]))
counts |= st.tuples(st.integers(1, 6), st.just("months"))
stops = st.lists(st.tuples(days, st.integers(0, 20)), max_size=3).map(
    lambda drawn: [(first, first + DAY * length) for first, length in drawn]
)


def walked(start, count, shut, left_out):
    amount, unit = count
    return slow_counting.due_day(
        start, amount=amount, unit=unit, closed_day="keep", start_rule="receipt", direction="after", day_one="next",
        roll="none", is_open=lambda day: day.weekday() < 5 and day not in shut,
        stands_still=lambda day: any(first <= day < end for first, end in left_out),
    )  # fmt: skip


@given(
    answered=st.none() | days,
    periods=st.lists(st.tuples(counts, st.none() | days), min_size=1, max_size=3),
    own=counts,
    pick=st.sampled_from(list(Pick)),
    shut=st.frozensets(days, max_size=20),
    left_out=stops,
    other=stops,
)
def test_the_last_day_is_the_one_that_a_walk_reaches(*, answered, periods, own, pick, shut, left_out, other):
    """The first period runs from the answer, the others from days that somebody says, or nobody."""
    parts = [Period(starts="the answer", trigger=Trigger.parse("responded@1"), count=within(*own))]
    parts += [Period(starts=f"matter {n}", count=within(*count)) for n, (count, _) in enumerate(periods)]
    window = Window(id="w", name="W", periods=tuple(parts), authority=READ, pick=pick, pauses=("wrong-body",))
    reasons = [PauseRule(reason=reason, authority=READ) for reason in ("wrong-body", "fee")]
    version = attrs.evolve(rules(limit(), pauses=reasons), windows=(window,))
    ledger = [Pause(pause=f"p{first}", paused=first, resumed=end, reason="wrong-body") for first, end in left_out]
    ledger += [Pause(pause=f"q{first}", paused=first, resumed=end, reason="fee") for first, end in other]
    facts = [received("2023-12-01"), *([] if answered is None else [responded(answered.isoformat())])]
    case = attrs.evolve(case_of(*facts), pauses=tuple(ledger))
    calendar = WorkingCalendar(
        id="drawn", name="Drawn", closed_weekdays=frozenset({5, 6}), holidays=dict.fromkeys(shut, "Drawn day")
    )

    (found,) = windows(
        case, version, place=Place(zone=LONDON, calendar=calendar), calendars=CALENDARS,
        known={f"matter {n}": day for n, (_, day) in enumerate(periods) if day is not None},
    )  # fmt: skip

    starts = [(answered, own), *((day, count) for count, day in periods)]
    expected = [None if start is None else walked(start, count, shut, left_out) for start, count in starts]
    assert [each.until for each in found.periods] == expected
    known = [day for day in expected if day is not None]
    assert found.until == (None if not known else (min if pick is Pick.EARLIER else max)(known))
    partly = Bound.AT_THE_LATEST if pick is Pick.EARLIER else Bound.AT_LEAST
    assert found.bound == (None if not known else Bound.UNTIL if len(known) == len(expected) else partly)
    said = [str(step) for step in found.explain()]
    assert any("There is time until" in sentence for sentence in said) == bool(known)
