"""What may be recorded of a consultation, and why not, in a sentence that says what to do instead."""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from casework.domain.consultations.ballots import Cut
from casework.domain.consultations.consultation import Consultation, against_votes
from casework.domain.consultations.events import (
    ConsultationEvent,
    ConsultationPlanned,
    GroupReached,
    MethodReviewed,
    PeopleTold,
    RecordStruckOut,
    RoundDecided,
    SharesTold,
    Voted,
    VotesCounted,
)

_DECIDED = "was decided: nothing more is counted, unless that is struck out first"


def why_not_planned(*, on: dt.date, today: dt.date) -> str | None:
    """Return why a consultation cannot have been planned on the day *on*; None where it can."""
    return f"{on.isoformat()} is still to come: give the day on which it was planned" if on > today else None


def why_not(
    found: Consultation, event: ConsultationEvent, *, on: dt.date, today: dt.date, by_hand: bool = True
) -> str | None:
    """Return why *event* cannot be recorded of a consultation for the day *on*; None where it can.

    A vote typed *by_hand* must be one that counts; one from a file is recorded and counted for what it is.
    """
    if on > today:
        return f"{on.isoformat()} is still to come: give the day on which it happened"
    if on < found.facts[0].on:
        return f"it was planned on {found.facts[0].on.isoformat()}, after that day"
    why = _why_not(event, found, on)
    if why is None and isinstance(event, Voted) and by_hand:
        why = "; ".join(_mistakes_of_ballot(event, found)) or None
    return why


def _mistakes_of_ballot(vote: Voted, found: Consultation) -> Iterator[str]:
    asked = found.round(vote.round)
    yield from _mistakes_of(vote.choices, found.options_of(vote.round) or ())
    if not vote.choices:
        yield "nothing is chosen"
    if len(vote.choices) > asked.choose:
        yield f"{len(vote.choices)} are chosen, and everybody may choose {asked.choose}"
    if vote.voter is not None and any(each.voter == vote.voter for each in found.ballots(vote.round)):
        yield f"{vote.voter} has voted already: strike that out first, if it was wrong"


def _why_not(event: ConsultationEvent, found: Consultation, on: dt.date) -> str | None:
    """Return why *event* cannot be recorded, apart from its day; of what is not named here, nothing else is wrong."""
    why = None
    match event:
        case GroupReached():
            why = _why_not_reached(event, found)
        case Voted():
            why = _why_no_votes(found, event.round, on)
        case VotesCounted():
            why = _why_no_votes(found, event.round, on) or "; ".join(_mistakes_of_count(event, found)) or None
        case SharesTold():
            why = "; ".join(_mistakes_of_shares(event, found)) or None
        case RoundDecided():
            why = _why_not_decided(event, found, on)
        case PeopleTold():
            why = _why_not_told(event, found, on)
        case MethodReviewed():
            methods = dict.fromkeys(each.method for each in found.plan.rounds)
            why = None if event.method in methods else f"{event.method} is none of its methods: {', '.join(methods)}"
        case RecordStruckOut():
            why = _why_not_struck_out(event, found)
    return why


def _why_not_reached(event: GroupReached, found: Consultation) -> str | None:
    groups = found.round(event.round).groups
    if groups and event.group not in groups:
        return f"{event.group} is no group of {event.round}: the plan has {', '.join(groups)}"
    return "a group has 0 or more people" if event.people is not None and event.people < 0 else None


def _mistakes_of_count(event: VotesCounted, found: Consultation) -> Iterator[str]:
    most = found.round(event.round).choose
    yield from _mistakes_of([each.option for each in event.votes], found.options_of(event.round) or ())
    if not event.votes:
        yield "no option has votes"
    if any(each.votes < 0 for each in event.votes):
        yield "an option has 0 or more votes"
    if event.people is not None:
        if any(each.votes > event.people for each in event.votes):
            yield f"an option has more votes than the {event.people} people who voted"
        total = sum(each.votes for each in event.votes)
        if total > event.people * most:
            yield f"{event.people} people have {event.people * most} votes at most, and not {total}"
    if any(each.source == event.source for each in found.counts(event.round)):
        yield f"{event.source} has given its count already: strike that out first, if it was wrong"


def _mistakes_of_shares(event: SharesTold, found: Consultation) -> Iterator[str]:
    """Yield what is wrong with shares that were told; each may be rounded, to a whole one in a hundred at the most."""
    options, most = found.options_of(event.round), 100 * found.round(event.round).choose
    if options is None:
        yield _not_yet(event.round)
        return
    yield from _mistakes_of([each.option for each in event.shares], options)
    if not event.shares:
        yield "no option has a share"
    if sum(Fraction(each.percent) for each in event.shares) > most + Fraction(len(event.shares), 2):
        yield f"all of them together are more than {most} %, which is all that people could choose"
    if any(each.source == event.source for each in found.shares(event.round)):
        yield f"{event.source} has told its shares already: strike that out first, if it was wrong"


def _why_not_decided(event: RoundDecided, found: Consultation, on: dt.date) -> str | None:
    asked, options, result = found.round(event.round), found.options_of(event.round), found.result(event.round)
    if options is None or result is None:
        return _not_yet(event.round)
    if result.cut is None:
        return f"nothing is cut off after {event.round}: the plan does not say how many go on"
    if found.decision(event.round) is not None:
        return f"{event.round} {_DECIDED}"
    if asked.closes_on is not None and on <= asked.closes_on:
        return f"people can vote until {asked.closes_on.isoformat()}: decide when that is over"
    if result.nobody_voted:
        return f"nobody has voted in {event.round}: record votes first"
    mistakes = list(_mistakes_of(event.kept, options))
    if not event.kept:
        mistakes.append("no option is kept: name those that go on")
    following = found.after(event.round)
    if following is not None and len(event.kept) < max(following.choose, (following.keep or 0) + 1):
        mistakes.append(f"{len(event.kept)} are too few to choose among in {following.code}")
    return "; ".join(mistakes) or _why_not_kept(event, result.cut)


def _why_not_kept(event: RoundDecided, cut: Cut) -> str | None:
    """Return why somebody has to say who decided, and why: the votes leave it open, or say something else."""
    if event.decided_by is not None and event.reason is not None:
        return None
    if against_votes(cut, event.kept):
        return "the votes say something else: say who decided, and why"
    if cut.tied:
        return f"{', '.join(cut.tied)} have as many votes, and {cut.places} of them can go on: say who decided, and why"
    return None


def _why_not_told(event: PeopleTold, found: Consultation, on: dt.date) -> str | None:
    analysed = found.analysed_on
    if analysed is None or on < analysed:
        return "its results were not analysed by then: record that first"
    return f"{event.group} was told already" if found.told_on(event.group) is not None else None


def _why_not_struck_out(event: RecordStruckOut, found: Consultation) -> str | None:
    said = next((each.event for each in found.facts if each.version == event.version), None)
    if said is None:
        return f"nothing that counts is at version {event.version}"
    if isinstance(said, ConsultationPlanned | RecordStruckOut):
        return "a plan stays as it is, and so does what was struck out: plan another consultation, or record it again"
    if isinstance(said, Voted | VotesCounted) and found.decision(said.round) is not None:
        return f"{said.round} {_DECIDED}"
    following = found.after(said.round) if isinstance(said, RoundDecided) else None
    if following is not None and any(found.votes(following.code)):
        return f"people voted in {following.code} on it: strike out their votes first"
    return None


def _why_no_votes(found: Consultation, code: str, on: dt.date) -> str | None:
    asked = found.round(code)
    if found.options_of(code) is None:
        return _not_yet(code)
    if found.decision(code) is not None:
        return f"{code} {_DECIDED}"
    if asked.opens_on is not None and on < asked.opens_on:
        return f"people can vote from {asked.opens_on.isoformat()}"
    if asked.closes_on is not None and on > asked.closes_on:
        return f"people could vote until {asked.closes_on.isoformat()}: give the day on which they did"
    return None


def _not_yet(code: str) -> str:
    return f"the round before {code} is not decided yet: decide first which options go on"


def _mistakes_of(named: Sequence[str], options: Sequence[str]) -> Iterator[str]:
    """Yield which of the options *named* are none, or are named twice."""
    unknown = [each for each in dict.fromkeys(named) if each not in options]
    if unknown:
        yield f"{', '.join(unknown)} is no option of the round: it has {', '.join(options)}"
    twice = [each for each in dict.fromkeys(named) if named.count(each) > 1]
    if twice:
        yield f"{', '.join(twice)} is named twice"
