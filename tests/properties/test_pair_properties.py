"""What holds for every two cases that are merged, linked and taken apart again, whatever happened in them before."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.decisions.pairs import Side, link, merge, unlink, unmerge
from casework.domain.cases.events import Link
from casework.domain.cases.fold import fold
from casework.domain.cases.vocabulary import LinkKind
from casework.domain.deadlines import DeadlineResult, deadlines
from casework.domain.time.moments import local_day
from casework.errors import DecisionError
from casework.testing import strategies
from tests.complaints import CALENDARS, LONDON, PLACE, PROCEDURES, around, without_log

NOW = strategies.NOW
procedures = st.sampled_from([PROCEDURES.get(name) for name in PROCEDURES.ids()])
pairs_of_histories = procedures.flatmap(
    lambda procedure: st.tuples(
        strategies.histories(procedure, corrections=False, longest=6),
        strategies.histories(procedure, corrections=False, longest=6),
    )
)


def rules_of(case):
    day = local_day(case.governed_since(case.intake.procedure), LONDON)
    return around(case.intake.procedure, received=day.isoformat(), now=NOW)


def side(case):
    return Side(case=case, around=rules_of)


def two(histories):
    return tuple(fold(f"case-{number}", facts) for number, facts in enumerate(histories, start=1))


def merged(one, other):
    """Both cases after the first became part of the second; None where no rules govern the earlier receipt."""
    try:
        events = merge(side(one), side(other), happened=NOW, reason="duplicate")
    except DecisionError:
        return None
    return tuple(side(case).after(event, NOW) for case, event in zip((one, other), events, strict=True))


@given(pairs_of_histories)
def test_a_merging_that_is_undone_leaves_both_cases_as_they_were(histories):
    before = two(histories)
    after = merged(*before)
    if after is None:
        return

    struck = unmerge(side(after[0]), side(after[1]), happened=NOW, reason="mistake")

    for was, case, event in zip(before, after, struck, strict=True):
        assert without_log(side(case).after(event, NOW)) == without_log(was)


@given(pairs_of_histories)
def test_a_merged_case_is_missed_by_nobody_and_the_earlier_receipt_counts(histories):
    before = two(histories)
    after = merged(*before)
    if after is None:
        return

    one, other = after
    days = [local_day(case.intake.received, LONDON) for case in before]
    assert local_day(other.intake.received, LONDON) == min(days)
    assert set(allowed_now(one, rules_of(one).version)) >= {"correct", "note", "link", "unmerge"}
    was_open = before[0].is_open
    for each in deadlines(one, rules_of(one).version, place=PLACE, calendars=CALENDARS):
        if was_open and each.visit == len(one.visits) - 1:
            assert each.done_on is not None or each.result is DeadlineResult.ENDED
    assert (before[0].visits[-1].ended is None, one.visits[-1].ended is None) == (was_open, False)


@given(pairs_of_histories, st.sampled_from([kind for kind in LinkKind if not kind.tells_origin]))
def test_a_link_and_its_other_direction_belong_together(histories, kind):
    one, other = two(histories)

    here, there = link(side(one), side(other), happened=NOW, link=kind)

    assert here.link == Link(case=other.id, link=kind)
    assert there.link == Link(case=one.id, link=kind.other_way)
    assert kind.other_way.other_way is kind
    linked = side(one).after(here, NOW)
    assert attrs.evolve(linked, links=(), version=one.version, history=one.history) == one
    both = side(linked), side(side(other).after(there, NOW))
    for before, each, event in zip((one, other), both, unlink(*both, happened=NOW, reason="mistake"), strict=True):
        assert without_log(each.after(event, NOW)) == without_log(before)
