"""The file of a procedure of one's own, such as the policy that a code took the place of."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from itertools import zip_longest

import attrs

from casework.application.suggesting.paper import value_of

_BEGINNING = "stage_began"


@attrs.frozen(kw_only=True)
class OwnPolicy:
    """A policy of the organisation itself: *stages* has the working days from the beginning of each to its answer.

    *acknowledge* is the time for an acknowledgement in each stage, None where the policy sets none. In the stages
    *from_acknowledgement*, the time for an answer counts from that instead.
    """

    id: str
    stages: Mapping[str, int]
    acknowledge: int | None
    from_acknowledgement: Collection[str] = ()
    since: dt.date | None
    until: dt.date | None
    citation: str


def drafted_procedure(policy: OwnPolicy) -> str:
    """Return the file: each number is marked as the organisation's own, and none as law."""
    return "\n".join([*_head(policy), *_stages(policy)]) + "\n"


def _head(policy: OwnPolicy) -> Iterator[str]:
    yield "# A policy of your own. All numbers are those that you gave; add what else it says."
    yield f"id = {value_of(policy.id)}"
    yield f"name = {value_of(policy.citation)}"
    yield 'jurisdiction = "the organisation"'
    yield 'legal_status = "the organisation\'s own policy"'
    yield 'applies_to = ["complaint"]'
    if policy.until is not None:
        yield f"ends_on = {policy.until.isoformat()}"
    yield from ("", "[[version]]")
    if policy.since is not None:
        yield f"effective_from = {policy.since.isoformat()}"
    yield f"first_stages = {value_of([min(policy.stages)])}"
    yield 'outcomes = "upheld"'
    yield from _local(policy)
    yield from ("", "[version.referral]", 'body = "the ombudsman"', *_local(policy))


def _stages(policy: OwnPolicy) -> Iterator[str]:
    stages = sorted(policy.stages)
    for stage, following in zip_longest(stages, stages[1:]):
        yield from ("", "[[version.stage]]", f"id = {value_of(stage)}", f"name = {value_of(f'Stage {stage}')}")
        if following is not None:
            yield f"next = {value_of([following])}"
        if policy.acknowledge is not None:
            yield from _limit(policy, "acknowledge", "Acknowledge it", "acknowledged", policy.acknowledge)
        starts = "acknowledged" if stage in policy.from_acknowledgement else _BEGINNING
        yield from _limit(policy, "respond", "Answer it", "responded", policy.stages[stage], starts=starts)
        yield from ("", "[version.stage.limit.extension]", 'base = "due"', *_local(policy))


def _limit(
    policy: OwnPolicy, limit: str, name: str, done: str, days: int, *, starts: str = _BEGINNING
) -> Iterator[str]:
    yield from ("", "[[version.stage.limit]]", f'id = "{limit}"', f'name = "{name}"')
    yield from (f'starts = "{starts}"', f'done = "{done}"', f'within = {{ amount = {days}, unit = "working_days" }}')
    yield from _local(policy)


def _local(policy: OwnPolicy) -> tuple[str, str]:
    return f"citation = {value_of(policy.citation)}", 'evidence = "local"'
