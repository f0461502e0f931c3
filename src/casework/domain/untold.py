"""What is missing because the complainant was not told of it, or was told what does not hold."""

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Extended
from casework.domain.cases.vocabulary import with_article
from casework.domain.conduct import LetterKind, LetterPart
from casework.domain.letters import must_say
from casework.domain.notifications.taken_back import TakenBack
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.steps import in_words
from casework.domain.told_dates import TooLate


@attrs.frozen(kw_only=True)
class Missing:
    """Something that should be on record and is not: a code for scripts, and a sentence for officers."""

    code: str
    says: str


def unacknowledged(case: Case, stage: str) -> Missing:
    """Say that the stage is not acknowledged; where it became something else, no other letter tells that."""
    says = f"Stage {stage} is not acknowledged."
    if case.came_under_another:
        kind = with_article(case.intake.kind)
        says = f"Stage {stage} is not acknowledged, and no other letter tells them that it is {kind} now."
    return Missing(code="no_acknowledgement", says=says)


def too_late_a_promise(found: TooLate) -> Missing:
    """Say that the acknowledgement promised more than the time limit gives."""
    told, due = in_words(found.told_on), in_words(found.due_on)
    says = (
        f"The acknowledgement (entry {found.version}) promises an answer by {told}, after the time limit, {due}: "
        "answer by that, agree the date or give more time, or correct the entry and tell them."
    )
    return Missing(code="promised_too_late", says=says)


def letter_taken_back(found: TakenBack, zone: dt.tzinfo) -> Missing:
    """Say that somebody was told by a letter what does not hold any more."""
    sent = in_words(local_day(found.sent_at, zone))
    done = "struck out" if found.struck else "changed"
    says = (
        f"Entry {found.version} was {done}, and the letter of {sent} told {found.party} what it said before: tell "
        f"them, and record that with 'casework notifications settle {found.message} --why CODE --by YOU'."
    )
    return Missing(code="letter_taken_back", says=says)


def untold_time(
    case: Case, version: ProcedureVersion, written: Mapping[int, Moment], zone: dt.tzinfo
) -> Iterator[Missing]:
    """Yield that nobody was told of more time for the present stage, or not where to complain of it.

    *written* says when its letter went out, by the version of the record.
    """
    said = must_say(case, version, LetterKind.EXTENDED)
    names_ombudsman = any(each.part is LetterPart.OMBUDSMAN for each in said)
    for granted in case.visit.granted:
        event = granted.event
        if not isinstance(event, Extended):
            continue
        given = "" if granted.given is None else f" on {in_words(local_day(granted.given, zone))}"
        if event.told_on is None:
            says = f"It is not on record that anybody was told that {event.limit} got more time{given}"
            yield Missing(code="extension_told_to_nobody", says=f"{says}{_to_be_told(case, event, written, zone)}")
        elif names_ombudsman and not event.ombudsman_told:
            says = f"The Ombudsman's details were not given when {event.limit} got more time{given}."
            yield Missing(code="extension_without_ombudsman", says=says)


def _to_be_told(case: Case, event: Extended, written: Mapping[int, Moment], zone: dt.tzinfo) -> str:
    """Return what to do about more time of which nobody was told: a letter that went out is no record of that."""
    version = next(fact.version for fact in case.history if fact.event is event)
    if version not in written:
        return ": tell them, and record when."
    out = f"its letter went out on {in_words(local_day(written[version], zone))}"
    return f", but {out}: correct entry {version} with the day on which they were told (told_on)."
