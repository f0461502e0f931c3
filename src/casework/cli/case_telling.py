"""The parts of a case in words: one line each behind a short label, and only what is there."""

from collections.abc import Iterator

import click

from casework.application.as_data.categories import not_in_force, sorted_by
from casework.application.as_data.past import dates_given, end_of, formerly, outcome_of, taken_on, why_taken_up
from casework.application.as_data.seen import Seen
from casework.cli.layout import labelled, printable, wrapped
from casework.cli.telling import local
from casework.domain.cases.consents import lasting, speakers_for
from casework.domain.cases.events import (
    Accepted,
    ConsentRecorded,
    DateAgreed,
    DateSet,
    JudgedElsewhere,
    Matter,
    Party,
    Source,
)
from casework.domain.cases.parts import (
    CaseStatus,
    Closure,
    Consent,
    Document,
    Finding,
    Flag,
    Granted,
    Praise,
    Refusal,
    Remedy,
    Told,
)
from casework.domain.cases.remedies import remedy_status
from casework.domain.cases.vocabulary import OF_A_STAGE, Channel, FlagKind, Irregularity
from casework.domain.deadlines.extensions import is_irregular, moves_dates
from casework.domain.notifications.complainants import letters_go_to
from casework.domain.time.moments import Moment, local_day

_WIDTH = 13
_ALARM = {FlagKind.SAFEGUARDING: "red", FlagKind.RISK: "yellow", FlagKind.VULNERABILITY: "yellow"}


def day_in_words(seen: Seen, moment: Moment | None) -> str:
    """Return a moment in words at the place of the body."""
    return local(seen.book, moment)


def in_words(code: str) -> str:
    """Return a word of a closed list as people read it."""
    return code.replace("_", " ")


def listed(*parts: str | None, between: str = ", ") -> str:
    """Return those of *parts* that say something, in one line."""
    return between.join(part for part in parts if part)


def facts_told(seen: Seen, *, sheet: str | None = None) -> str:
    """Return every part of the case that is there: the open flags first, then what it is, and what came of it.

    *sheet* is what the sheet is called from which it was imported.
    """
    lines = [_line("Flag", _flag(seen, flag), colour=_ALARM[flag.kind]) for flag in seen.case.care.open_flags]
    lines += [
        _line(label, said) for label, said in (*_intake(seen, sheet), *_people(seen), *_course(seen), *_results(seen))
    ]
    return "\n".join(line for line in lines if line)


def _line(label: str, said: str | None, *, colour: str | None = None) -> str:
    if not said:
        return ""
    line = labelled(f"  {label}", printable(said), width=_WIDTH)
    return line if colour is None else click.style(line, fg=colour, bold=True)


def _flag(seen: Seen, flag: Flag) -> str:
    told = f"told {', '.join(flag.told)}" if flag.told else "nobody was told"
    return f"{flag.kind.value.upper()} since {day_in_words(seen, flag.raised)} ({flag.flag}), {told}"


_WAYS = {Channel.UNKNOWN: None, Channel.OTHER: None, Channel.IN_PERSON: "in person"}
"""The ways of which "by" cannot be said."""


def _intake(seen: Seen, sheet: str | None) -> Iterator[tuple[str, str | None]]:
    case, intake = seen.case, seen.case.intake
    way = _WAYS.get(intake.channel, f"by {in_words(intake.channel)}")
    yield "About", seen.words(intake.summary)
    received = "not known when" if intake.received is None else day_in_words(seen, intake.received)
    yield "Received", listed(received, way, "anonymous" if intake.anonymous else None)
    yield "Procedure", intake.procedure
    for past in formerly(case):
        was = f"{in_words(past.kind)} under {past.procedure} until {day_in_words(seen, past.until)}: {past.reason}"
        yield "Formerly", was
    yield "Undone", f"its import {case.undone} was undone: it counts nowhere" if case.undone else None
    yield "Imported", _imported(intake.source, sheet) if intake.source else None
    for judged in case.judged:
        yield "Its source", _judged(seen, judged)
    yield "Formality", intake.formality.value if intake.formality else None
    yield "Handler", case.assignment.handler if case.assignment else None
    yield "Team", case.assignment.team if case.assignment else None
    for matter in case.matters:
        codes = ", ".join(f"{category.scheme}: {category.code}" for category in matter.categories)
        said = listed(matter.service, codes, seen.words(matter.summary), between="; ")
        yield "Matter", f"{matter.matter} {said}".rstrip()
        for scheme in dict.fromkeys(each.sorting.scheme for each in sorted_by(seen, matter)):
            yield "Sorted", _sorted(seen, matter, scheme)
    yield from (("Standard", each) for each in not_in_force(seen.book.rulebook, case))


def _sorted(seen: Seen, matter: Matter, scheme: str) -> str:
    """Say who sorted a matter by a scheme, the last time first."""
    times = []
    for each in sorted_by(seen, matter):
        said = each.sorting
        if said.scheme == scheme:
            codes = ", ".join(said.codes) or "nothing"
            times.append(f"{codes} by {each.entry.actor}, {day_in_words(seen, said.happened)}")
    return f"{matter.matter} {scheme}: {'; before that '.join(reversed(times))}"


def _imported(source: Source, sheet: str | None) -> str:
    called = source.sheet if sheet is None else f'"{sheet}"'
    places = {"file": source.file, "sheet": called, "line": source.line, "batch": source.batch}
    where = [f"{name} {place}" for name, place in places.items() if place is not None]
    return listed(f"from {source.system} {source.key}", *where)


def _judged(seen: Seen, judged: JudgedElsewhere) -> str:
    """Say what the source says of a limit of its own, so that nobody takes it for what was reckoned here."""
    due = f"due {day_in_words(seen, judged.due)}" if judged.due is not None else None
    said = listed(due, judged.verdict and in_words(judged.verdict))
    return f"says of its own limit {judged.name}: {said}"


def _people(seen: Seen) -> Iterator[tuple[str, str | None]]:
    case = seen.case
    for number, party in enumerate(case.parties):
        yield "" if number else "Parties", party_told(party)
    yield from (("Consent", _consent(seen, each)) for each in lasting(case, seen.zone))
    for giver, to in letters_go_to(case, on=local_day(seen.on, seen.zone), zone=seen.zone).items():
        if speakers_for(case, giver):
            yield "Letters", f"for {giver} go to {to}"
    for restriction in seen.restrictions:
        said = f"{restriction.restriction} on {restriction.person}: {in_words(restriction.measure)}"
        yield "Restricted", f"{said}, review by {day_in_words(seen, restriction.review_on)}"
    for each in case.care.current:
        review = f"review by {day_in_words(seen, each.review_on)}" if each.review_on else None
        yield "Adjustment", listed(f"{each.adjustment} for {each.party}", review)


def party_told(party: Party) -> str:
    """Say of a party which one it is, its role, for whom it acts, and who it is by the id of the organisation."""
    acts_for = f"for {party.acts_for}" if party.acts_for else None
    actor = f"({party.actor})" if party.actor else None
    child = "a child" if party.child else None
    role = listed(party.party, in_words(party.role), acts_for, actor, between=" ")
    return listed(role, child)


def _consent(seen: Seen, consent: Consent) -> str:
    until = f"until {day_in_words(seen, consent.expires_on)}" if consent.expires_on else None
    return listed(f"{consent_told(consent)} {day_in_words(seen, consent.since)}", until)


def consent_told(consent: Consent | ConsentRecorded) -> str:
    """Say whose consent it is, for whom, what it gives leave to do, and how far it is."""
    whose = f"{consent.giver} for {consent.party}" if consent.party else consent.giver
    leave = " and ".join(scope.in_words for scope in consent.scopes)
    return f"{whose}: {listed(leave, consent.step.value)}"


def _course(seen: Seen) -> Iterator[tuple[str, str | None]]:
    case = seen.case
    yield from (
        ("Paused", f"since {day_in_words(seen, each.paused)}: {each.reason} ({each.pause})")
        for each in case.open_pauses
    )
    reached = [f"{name} {day_in_words(seen, moment)}" for name, moment in case.visit.milestones]
    yield "Reached", ", ".join(reached)
    yield from (("Taken on", _taken_on(seen, *each)) for each in taken_on(case))
    yield from (("Date given", _date_given(seen, *each)) for each in dates_given(case))
    yield from (
        ("Irregular", _irregular(seen, *each)) for deadline in seen.file.deadlines for each in deadline.irregular
    )
    yield from (
        ("More time", _more_time(seen, granted))
        for deadline in seen.file.deadlines
        for granted in deadline.undated
        if not is_irregular(granted)
    )
    yield from (("Delay told", _told(seen, told)) for visit in case.visits for told in visit.delays)
    yield from (("Refused", _refusal(seen, refusal)) for refusal in case.refusals)
    yield from (("Ended", _ended(seen, each)) for each in case.closures if each.status not in _TOLD_ELSEWHERE)


_TOLD_ELSEWHERE = {CaseStatus.DECLINED, CaseStatus.MERGED}
"""The ends of which a line of its own tells: the refusal, and the case that took it in."""


def _ended(seen: Seen, closure: Closure) -> str:
    why = why_taken_up(seen.case, closure)
    again = f"taken up again {day_in_words(seen, closure.reopened)}" if closure.reopened is not None else None
    again = f"{again}: {why}" if why else again
    ended = "it is not known when" if closure.undated else day_in_words(seen, closure.ended)
    return listed(f"{closure.status.in_words}{',' if closure.undated else ''} {ended}", again)


def _taken_on(seen: Seen, happened: Moment, event: Accepted) -> str:
    said = f"despite {event.despite} (stage {event.stage}), {day_in_words(seen, happened)}"
    return listed(said, seen.words(event.reasons), between="; ")


def _irregular(seen: Seen, granted: Granted, broken: tuple[Irregularity, ...]) -> str:
    counts = "it does not move the due date"
    if moves_dates(granted):
        counts = "it counts as far as the rules allow" if is_irregular(granted) else ""
    said = f"more time for {_more_time(seen, granted)}"
    return listed(f"{said}: {', '.join(code.in_words for code in broken)}", counts, between="; ")


def _more_time(seen: Seen, granted: Granted) -> str:
    event = granted.event
    until = f"until {day_in_words(seen, event.until)}" if event.until else None
    given = "on a day that is not known" if granted.given is None else day_in_words(seen, granted.given)
    return listed(f"{event.limit} of stage {event.stage}", until, f"given {given}")


def _date_given(seen: Seen, happened: Moment, event: DateAgreed | DateSet) -> str:
    by = f"set by {in_words(event.by)}" if isinstance(event, DateSet) else "agreed with the complainant"
    return (
        f"{event.limit} of stage {event.stage}: {day_in_words(seen, event.until)}, {by} {day_in_words(seen, happened)}"
    )


def _told(seen: Seen, told: Told) -> str:
    event = told.event
    promised = f"{event.limit} of stage {event.stage} promised for {day_in_words(seen, event.told_due_on)}"
    return listed(
        f"{promised}: {event.reason}, told {day_in_words(seen, told.happened)}", seen.words(event.note), between="; "
    )


def _refusal(seen: Seen, refusal: Refusal) -> str:
    event = refusal.event
    what = f"{event.exclusion} (stage {event.stage}), {day_in_words(seen, refusal.happened)}"
    discretion = seen.words(event.discretion)
    return listed(
        what,
        seen.words(event.reasons),
        f"discretion: {discretion}" if discretion else None,
        "the ombudsman's details were given" if event.ombudsman_told else None,
        between="; ",
    )


def _results(seen: Seen) -> Iterator[tuple[str, str | None]]:
    case, ended = seen.case, end_of(seen.case)
    yield "Outcome", outcome_of(case)
    yield from (("Finding", _finding(seen, finding)) for finding in case.results.findings)
    yield from (("Remedy", _remedy(seen, remedy)) for remedy in case.results.remedies)
    for learned in case.results.learned:
        said = listed(learned.cause, seen.words(learned.what), between=": ")
        yield "Learned", listed(f"{learned.learning} {said}", learned.owner)
    yield from (("Praise", _praise(seen, praise)) for praise in case.results.praise)
    yield from (("Document", _document(seen, document)) for document in case.documents)
    yield from (("Linked", f"{in_words(what)} {other}") for what, other in seen.others())
    yield "Went to", ended.body if ended else None


def _finding(seen: Seen, finding: Finding) -> str:
    event = finding.event
    own = seen.book.rulebook.governing(seen.case).outcomes
    what = listed(event.matter, event.outcome, None if event.scheme == own else f"({event.scheme})", between=" ")
    said = f"{what}, by {event.by.value}{f' at stage {event.stage}' if event.by in OF_A_STAGE else ''}"
    when = "it is not known when" if event.undated else day_in_words(seen, finding.happened)
    return listed(f"{said}, {when}", seen.words(event.reasons), between="; ")


def _remedy(seen: Seen, remedy: Remedy) -> str:
    terms, status = remedy.terms, remedy_status(remedy, seen.on, seen.zone)
    ended = remedy.done if remedy.done is not None else remedy.undeliverable
    due = f"due {day_in_words(seen, terms.due_on)}" if terms.due_on else None
    standing = status.value.upper() if status.value == "overdue" else status.value
    if ended is not None:
        when = "on a day that is not known" if remedy.done_undated else day_in_words(seen, ended)
        standing = f"{standing} {when}"
    return listed(
        listed(remedy.id, terms.kind.value, str(terms.money) if terms.money else None, between=" "),
        due,
        standing,
        remedy.reason,
        f"by {terms.owner}" if terms.owner else None,
        seen.words(terms.what),
    )


def _praise(seen: Seen, praise: Praise) -> str:
    who = f"team {praise.who}" if praise.is_team else praise.who
    return f"{who}, {'not told yet' if praise.told is None else f'told {day_in_words(seen, praise.told)}'}"


def _document(seen: Seen, document: Document) -> str:
    event = document.event
    title = "[erased]" if document.erased is not None else seen.words(event.title) or "[a restricted document]"
    third = "tells of third parties" if event.third_party else None
    promised = f"promised {day_in_words(seen, event.promised_on)}" if event.promised_on else None
    when = "on a day that is not known" if event.undated else day_in_words(seen, document.added)
    return listed(f"{event.document} {event.use.value} {when}: {title}", promised, third)


def people_told(seen: Seen) -> str:
    """Return what is known of the people themselves: who they are, how they wish to be dealt with, what they need."""
    lines = [click.style("People", bold=True)]
    known = [(party.party, party.person) for party in seen.case.parties]
    known += seen.case.care.preferences
    known += [(f"{each.party} ({each.adjustment})", each.what) for each in seen.case.care.current]
    for name, detail in known:
        if detail:
            said = seen.file.details.get(detail, seen.file.instead(detail))
            text = "; ".join(f"{key}: {value}" for key, value in said.items()) if not isinstance(said, str) else said
            lines.append(wrapped(printable(f"  {name}  {text}"), hanging=6))
    return "\n".join(lines if lines[1:] else [*lines, "  No personal details are kept."])
