"""Whatever happened to a case, what comes next can be said, and everything of it can be told."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from casework.application.as_data.facts import facts_data, people_data
from casework.application.as_data.next_steps import next_steps_data
from casework.application.as_data.seen import Seen
from casework.application.reading import CaseFile, HistoryEntry
from casework.cli.case_telling import facts_told, people_told
from casework.cli.next_telling import next_told
from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.fold import fold
from casework.domain.next_steps import next_steps
from casework.testing import strategies
from tests.complaints import LONDON, PROCEDURES
from tests.offices import office
from tests.schemas import check

BOOK = office()
histories = st.sampled_from([PROCEDURES.get(name) for name in PROCEDURES.ids()]).flatmap(strategies.histories)
days = st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1))
OUTLIVES_THE_CASE = {"flag_told_to_nobody", "remedy_undated", "payment_without_amount", "praise_untold"}


def coming_in(case, on):
    rules = BOOK.rulebook
    return next_steps(case, rules.governing(case), rules.deadlines(case), on=on, zone=LONDON)


@given(history=histories, on=days)
def test_every_case_can_be_asked_what_comes_next_on_any_day(history, on):
    case = fold("case-1", history)
    coming = coming_in(case, on)
    codes = {each.code for each in coming.missing}
    due_days = [BOOK.rulebook.day(each.due_on) for each in coming.due]

    assert sorted((*coming.allowed, *coming.always)) == sorted(allowed_now(case, BOOK.rulebook.governing(case)))
    assert due_days == sorted(due_days)
    assert case.is_open or codes <= OUTLIVES_THE_CASE
    assert case.is_open or not coming.guidance


@given(history=histories, on=days)
def test_every_case_can_be_told_to_people_and_to_scripts(history, on):
    case = fold("case-1", history)
    entries = tuple(
        HistoryEntry(
            version=fact.version,
            name="told",
            fact=fact,
            actor="staff-17",
            recorded_at="2026-01-05T09:00:00Z",
            details=(),
        )
        for fact in history
    )
    file = CaseFile(
        case=case, history=entries, details={}, hidden=frozenset(), deadlines=BOOK.rulebook.deadlines(case), allowed=()
    )
    seen, coming = Seen(book=BOOK, file=file, on=on, viewer=None), coming_in(case, on)
    told = "\n".join([facts_told(seen), people_told(seen), *next_told(seen, coming, explain=True)])

    check("case", BOOK.as_dict(file, on=on, explain=True, people=True))
    assert json.loads(
        json.dumps({**facts_data(seen), **people_data(seen), "next": next_steps_data(coming, zone=LONDON)})
    )
    assert not any(line.endswith(" ") for line in told.splitlines())
