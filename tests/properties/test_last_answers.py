"""The last answer closes a case, whatever the order of its days, unless a stage waits."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.application.mappings import Fate
from tests.reading_rows import Rows, cases

_TOLD = "\n".join(
    f'[[event]]\nevent = "{event}"\nstage = "{stage}"\non = {{ column = "{column}", formats = ["%Y-%m-%d"] }}'
    for event, stage, column in (("responded", "1", "S1"), ("escalated", "2", "Asked"), ("responded", "2", "S2"))
)
_TWO_STAGES = Rows(
    cases(more=f'{_TOLD}\n[[event]]\nevent = "closed"\nwith_last_answer = true\n'),
    *("Ref", "Received", "S1", "Asked", "S2"),
)
_MAYBE_DAYS = st.none() | st.dates(dt.date(2020, 3, 2), dt.date(2020, 3, 12))


@given(first=_MAYBE_DAYS, asked=_MAYBE_DAYS, second=_MAYBE_DAYS.filter(bool))
def test_a_case_is_closed_on_the_day_of_an_answer_and_never_before_a_stage_that_waits(first, asked, second):
    waiting = ["" if day is None else day.isoformat() for day in (first, asked)]

    open_ends = _TWO_STAGES.draft("1", "02/03/2020", *waiting).facts
    ended = _TWO_STAGES.draft("1", "02/03/2020", *waiting, max(second, asked or second).isoformat()).facts

    assert [fact.event for fact in open_ends].count(Fate.CLOSED) == (first is not None and asked is None)
    (closed,) = [place for place, fact in enumerate(ended) if fact.event is Fate.CLOSED]
    assert ended[closed - 1].event is Fate.RESPONDED
    assert ended[closed - 1].happened == ended[closed].happened
    assert Fate.ESCALATED not in [fact.event for fact in ended[closed:]]
