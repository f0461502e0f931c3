"""A request for the next stage is late only after the last day that there was, and no holiday makes one late."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.events import Escalated, Received, Responded
from casework.domain.cases.vocabulary import Kind
from casework.domain.deadlines.windows import windows
from casework.domain.late_requests import late_request
from tests.complaints import CALENDARS, LONDON, PLACE, PROCEDURES, case_of

FOI = "foi-2000"
ANSWERS = st.dates(min_value=dt.date(2014, 1, 1), max_value=dt.date(2026, 6, 1))


def asked(answered, after):
    first = Received(kind=Kind.INFORMATION_REQUEST, procedure=FOI, reference="C-1", stage="1")
    events = [(answered, first), (answered, Responded(stage="1")), (answered + after, Escalated(stage="2"))]
    return case_of(*events)


def verdict(case, calendars=CALENDARS):
    version = PROCEDURES.get(FOI).versions[-1]
    found = windows(case, version, place=PLACE, calendars=calendars)
    return late_request(case, found, LONDON), found[0].until


@given(answered=ANSWERS, days=st.integers(0, 90))
def test_a_request_is_late_exactly_after_the_last_day(answered, days):
    case = asked(answered, dt.timedelta(days=days))

    late, until = verdict(case)

    assert (late is not None) == (case.visit.began > until)


@given(answered=ANSWERS, days=st.integers(0, 90))
def test_a_holiday_more_makes_no_request_late(answered, days):
    case = asked(answered, dt.timedelta(days=days))
    more = dict(CALENDARS)
    more["uk-union"] = more["england-and-wales"]  # closed on fewer days

    fewer_holidays, _ = verdict(case, more)
    all_holidays, _ = verdict(case)

    assert fewer_holidays is not None or all_holidays is None
