"""Whose leave the body has for what: the consents of a case on a day.

Every step of a consent stays on record. On a day, the last answer up to that day counts, so that what was done with
leave stays right after the leave was taken back, also where it is written down later. That somebody was asked again
takes nothing away: it is no answer.
"""

import datetime as dt
from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.events import Party
from casework.domain.cases.parts import Consent
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role
from casework.domain.time.moments import local_day

SPEAKING_FOR_OTHERS = frozenset({Role.REPRESENTATIVE, Role.ADVOCATE})
"""The roles that need the consent of the person for whom they speak; elected members act under a rule of their own."""

CONCERNED = frozenset({Role.COMPLAINANT, Role.PERSON_AFFECTED})
"""The roles of those whose case it is."""

ELECTED = frozenset({Role.COUNCILLOR, Role.MEMBER_OF_PARLIAMENT})
"""The roles of elected members; they need no consent, but nothing goes to them against a refusal."""

TO_BE_WRITTEN_TO = (ConsentScope.ACT_FOR, ConsentScope.DISCLOSE)
"""What somebody needs leave for to be written to in the place of another: a letter tells of the case."""

BODIES = frozenset({Role.LEAD_BODY, Role.PARTNER_BODY})
"""The roles of bodies that deal with one case together."""


def answer_on(
    case: Case, scope: ConsentScope, *, giver: str, party: str | None, on: dt.date, zone: dt.tzinfo
) -> Consent | None:
    """Return the last answer of *giver* about *scope* up to the local day *on*: given, refused or taken back."""
    found: tuple[dt.date, Consent] | None = None
    for consent in _between(case, giver, party, on=on, zone=zone):
        since = local_day(consent.since, zone)
        is_answer = consent.step is not ConsentStep.REQUESTED and consent.is_about(scope)
        if is_answer and (found is None or since >= found[0]):
            found = since, consent
    return None if found is None else found[1]


def lasting(case: Case, zone: dt.tzinfo) -> tuple[Consent, ...]:
    """Return the steps of consents that still say something: about one scope at least, no later step took their place.

    A request takes the place of another request only, since it is no answer. One that named no scope is met by whatever
    comes after it; where it is for somebody to speak for another, what was agreed to has to let them be written to.
    """
    steps = sorted((each for each in case.consents if each.ended is None), key=lambda each: local_day(each.since, zone))
    return tuple(
        each
        for number, each in enumerate(steps)
        if any(_is_last(each, scope, _to_be_met(case, each, scope, steps[number + 1 :])) for scope in ConsentScope)
    )


def _to_be_met(case: Case, consent: Consent, scope: ConsentScope, later: list[Consent]) -> list[Consent]:
    """Return the *later* steps, without those that leave a request open as far as *scope* goes.

    Who was asked to let somebody speak for them, and agreed to less than their being written to, has not answered it.
    """
    speaks = consent.party in {each.party for each in case.parties if each.role in SPEAKING_FOR_OTHERS}
    is_whole = consent.step is ConsentStep.REQUESTED and not consent.scopes
    if not (speaks and is_whole and scope in TO_BE_WRITTEN_TO):
        return later
    return [each for each in later if each.step is not ConsentStep.RECEIVED or each.is_about(scope)]


def _is_last(consent: Consent, scope: ConsentScope, later: list[Consent]) -> bool:
    asked = consent.step is ConsentStep.REQUESTED
    overtaken = (
        asked or each.step is not ConsentStep.REQUESTED
        for each in later
        if (each.giver, each.party) == (consent.giver, consent.party)
        and (each.is_about(scope) or (asked and not consent.scopes))
    )
    return consent.is_about(scope) and not any(overtaken)


def givers_for(case: Case, speaker: Party) -> tuple[str, ...]:
    """Return the parties for whom *speaker* speaks: the one that is named, or all who were asked to let them."""
    if speaker.acts_for is not None:
        return (speaker.acts_for,)
    return tuple(dict.fromkeys(each.giver for each in case.consents if each.party == speaker.party))


def may_speak_for(case: Case, speaker: Party, giver: str, *, on: dt.date, zone: dt.tzinfo) -> bool:
    """Say whether *giver* agreed that *speaker* acts for them and is told, as it stands on the local day *on*."""
    return speaker.acts_for in {None, giver} and why_not_written_to(case, speaker, giver, on=on, zone=zone) is None


def why_not_written_to(case: Case, speaker: Party, giver: str, *, on: dt.date, zone: dt.tzinfo) -> str | None:
    """Return why *speaker* is not written to in the place of *giver* on the local day *on*, or None where they are."""
    reasons = (_why_not(case, each, giver=giver, party=speaker.party, on=on, zone=zone) for each in TO_BE_WRITTEN_TO)
    return next((each for each in reasons if each is not None), None)


def speakers_for(case: Case, giver: str) -> tuple[Party, ...]:
    """Return who speaks for *giver*, or would: those who name them, and those who name nobody."""
    speakers = (each for each in case.parties if each.role in SPEAKING_FOR_OTHERS)
    return tuple(each for each in speakers if each.acts_for in {None, giver})


def speaker_for(case: Case, giver: str, *, on: dt.date, zone: dt.tzinfo) -> Party | None:
    """Return who speaks for *giver* with their consent on the local day *on*, and is written to in their place."""
    return next(
        (each for each in speakers_for(case, giver) if may_speak_for(case, each, giver, on=on, zone=zone)), None
    )


def why_no_leave(
    case: Case, scope: ConsentScope, *, party: str | None = None, on: dt.date, zone: dt.tzinfo
) -> str | None:
    """Return why nobody's consent gives leave for *scope* on the local day *on*, or None where it does.

    Leave for *party*, a representative or an advocate, is given by the one for whom they act; where that is not said,
    by whoever was asked to let them. Another body needs it once somebody was asked: law may let bodies that share a
    case tell each other. An elected member needs none, as long as nobody refused it. Whose case it is needs none;
    everybody else does, and so does the body itself (*party* is None), to pass the case on for example: a complainant
    or a person affected gives it.
    """
    told = None if party is None else case.party(party)
    if told is not None and told.role in CONCERNED:
        return None
    if told is not None and told.role in BODIES | ELECTED:
        return _why_not_even_so(case, scope, told, on=on, zone=zone)
    if told is not None and told.role in SPEAKING_FOR_OTHERS:
        spoken_for = givers_for(case, told)
        if not spoken_for:
            return f"nobody said for whom {party} speaks: say it with add-party"
        refusals = [_why_not(case, scope, giver=giver, party=party, on=on, zone=zone) for giver in spoken_for]
        return None if None in refusals else refusals[0]
    givers = [each.party for each in case.parties if each.role in CONCERNED]
    if not givers:
        return f"nobody in the case can agree {scope.in_words}: add the complainant as a party first"
    reasons = [_why_not(case, scope, giver=giver, party=party, on=on, zone=zone) for giver in givers]
    return None if None in reasons else reasons[0]


def _why_not_even_so(case: Case, scope: ConsentScope, told: Party, *, on: dt.date, zone: dt.tzinfo) -> str | None:
    """Return why a body that somebody was asked about, or an elected member whom somebody refused, has no leave."""
    asked = dict.fromkeys(each.giver for each in _on_record(case, told.party, on=on, zone=zone))
    if told.role in ELECTED:
        answers = {each: answer_on(case, scope, giver=each, party=told.party, on=on, zone=zone) for each in asked}
        asked = {each: None for each, answer in answers.items() if answer is not None and answer.step in _NO}
    reasons = [_why_not(case, scope, giver=giver, party=told.party, on=on, zone=zone) for giver in asked]
    return None if None in reasons else next(iter(reasons), None)


def _why_not(
    case: Case, scope: ConsentScope, *, giver: str, party: str | None, on: dt.date, zone: dt.tzinfo
) -> str | None:
    answer = answer_on(case, scope, giver=giver, party=party, on=on, zone=zone)
    whose = f"the consent of {giver}" + (f" for {party}" if party else "")
    if answer is None:
        return _no_answer(case, scope, whose, giver=giver, party=party, on=on, zone=zone)
    since = local_day(answer.since, zone).isoformat()
    if answer.step is ConsentStep.REFUSED:
        return f"{whose} {scope.in_words} was refused on {since}"
    if answer.step is ConsentStep.WITHDRAWN:
        return f"{whose} {scope.in_words} was withdrawn on {since}"
    if not answer.allows(scope, on):
        return f"{whose} {scope.in_words} lasted until {answer.expires_on}"
    return None


def _no_answer(
    case: Case, scope: ConsentScope, whose: str, *, giver: str, party: str | None, on: dt.date, zone: dt.tzinfo
) -> str:
    """Say what there is where no answer is about *scope*: one about something else, a request, or nothing."""
    answers = {each: answer_on(case, each, giver=giver, party=party, on=on, zone=zone) for each in ConsentScope}
    covered = [each for each, answer in answers.items() if answer is not None and answer.allows(each, on)]
    if covered:
        return f"{whose} is {' and '.join(each.in_words for each in covered)}, not {scope.in_words}"
    steps = _between(case, giver, party, on=on, zone=zone)
    if any(each.step is ConsentStep.REQUESTED and each.is_about(scope) for each in steps):
        return f"{whose} {scope.in_words} was requested and has not come"
    return f"{whose} {scope.in_words} is not on record"


def _between(case: Case, giver: str, party: str | None, *, on: dt.date, zone: dt.tzinfo) -> Iterator[Consent]:
    return (each for each in _on_record(case, party, on=on, zone=zone) if each.giver == giver)


def _on_record(case: Case, party: str | None, *, on: dt.date, zone: dt.tzinfo) -> Iterator[Consent]:
    """Yield the steps of consents for *party* up to the local day *on*, without those that had ended."""
    for each in case.consents:
        over = each.ended is not None and local_day(each.ended, zone) <= on
        if each.party == party and local_day(each.since, zone) <= on and not over:
            yield each


_NO = frozenset({ConsentStep.REFUSED, ConsentStep.WITHDRAWN})
