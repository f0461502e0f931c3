"""What a schedule says of a case, in sentences and as data for scripts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import attrs
import click

from casework.application.as_data.dates import local_text
from casework.casebook import Casebook
from casework.cli.layout import wrapped
from casework.cli.telling import Json, local
from casework.domain.cases.case import Case
from casework.domain.reminders.firing import Agenda, Reminder, Skipped
from casework.domain.reminders.recipients import Recipient
from casework.domain.reminders.schedules import Subject
from casework.domain.reminders.watching import About, SkipReason

_WHAT = {
    Subject.LIMIT: "{name} in stage {stage}",
    Subject.ALLOCATION: "time to give the case to somebody",
    Subject.SILENCE: "time since the last contact with the complainant",
    Subject.REMEDY: "remedy {name}",
    Subject.CONSENT: "end of the consent for {name}",
    Subject.CONSENT_ASKED: "consent for {name} that was asked for and has not come",
    Subject.ADJUSTMENT: "review of adjustment {name}",
    Subject.RESTRICTION: "review of restriction {name}",
    Subject.NO_OWNER: "nobody has the case",
}


def preview_told(book: Casebook, case: Case, found: Agenda) -> str:
    """Return which reminders of *case* were *found*, and which are skipped and why, in sentences."""
    found = _each_told_once(found)
    if found.schedule is None:
        return f"{case.reference}  no reminder schedule is for this case."
    heading = click.style(f"{case.reference}  reminders of the schedule {found.schedule}", bold=True)
    lines = [heading, *(_fires(book, turns) for turns in _by_rung(found.reminders))]
    if not found.reminders:
        lines.append("  Nothing fires in this time.")
    whole = (each for each in found.skipped if each.reminder is None)
    if found.skipped:
        lines += ["", click.style("Skipped", bold=True), *(_as_a_whole(each) for each in whole)]
    for why in dict.fromkeys(each.why for each in found.skipped):
        skipped = (each.reminder for each in found.skipped if each.reminder is not None and each.why is why)
        lines += [_is_skipped(book, turns, why) for turns in _by_rung(skipped)]
    return "\n".join(lines)


def _each_told_once(found: Agenda) -> Agenda:
    """Return *found* with a reminder skipped where others, at the same instant and about the same, tell its people."""
    told, kept, skipped = set[tuple[str, dt.datetime, str]](), list[Reminder](), list[Skipped]()
    for each in found.reminders:
        places = {(each.about.version, each.fires_at, person) for to in each.to for person in to.people}
        if places and places <= told:
            skipped.append(Skipped(about=each.about, why=SkipReason.SUPERSEDED, reminder=each))
        else:
            kept.append(each)
        told |= places
    return attrs.evolve(found, reminders=tuple(kept), skipped=(*found.skipped, *skipped))


def _by_rung(reminders: Iterable[Reminder]) -> Sequence[Sequence[Reminder]]:
    """Return *reminders* with the turns of what repeats together, in the place of the first."""
    found: dict[tuple[str, str], list[Reminder]] = {}
    for each in reminders:
        found.setdefault((each.about.version, each.rung.id), []).append(each)
    return tuple(found.values())


def _fires(book: Casebook, turns: Sequence[Reminder]) -> str:
    late = "by now, since " if turns[0].fires_at <= book.clock.now() else ""
    return wrapped(f"{late}{_when(book, turns)}. To {'; '.join(_whom(turns[0].to))}.", indent=2, hanging=4)


def _as_a_whole(skipped: Skipped) -> str:
    return wrapped(f"{_what(skipped.about)}: {skipped.why.says}.", indent=2, hanging=4)


def _is_skipped(book: Casebook, turns: Sequence[Reminder], why: SkipReason) -> str:
    return wrapped(f"{_when(book, turns)}: {why.says}.", indent=2, hanging=4)


def _when(book: Casebook, turns: Sequence[Reminder]) -> str:
    first, last = turns[0], turns[-1]
    said = f"{local(book, first.fires_at)}: {_what(first.about)}, {_why(book, first)}"
    return said if first is last else f"{said}, and {len(turns) - 1} more up to {local(book, last.fires_at)}"


def _what(about: About) -> str:
    return _WHAT[about.sort].format(name=about.name.replace("_", " "), stage=about.stage)


def _why(book: Casebook, reminder: Reminder) -> str:
    about = reminder.about
    word = "due" if about.sort.has_date else "since"
    return f"{word} {local(book, about.on)} [{reminder.rung.id}: {reminder.rung.when}]"


def _whom(to: tuple[Recipient, ...]) -> Iterator[str]:
    for each in to:
        if each.through is None:
            yield f"{each.role}: nobody"
        else:
            may = " who may be told" if each.passed_over else ""
            instead = "" if each.through == each.role else f", where nobody is {each.role}{may}"
            yield f"{each.through} {', '.join(each.people)}{instead}"


def preview_data(book: Casebook, case: Case, found: Agenda) -> Json:
    """Return the same as plain data; instants are local at the organisation's place."""
    zone, now, found = book.rulebook.place.zone, book.clock.now(), _each_told_once(found)
    return {
        "case": case.id,
        "reference": case.reference,
        "schedule": found.schedule,
        "reminders": [{**_reminder(each, zone), "by_now": each.fires_at <= now} for each in found.reminders],
        "skipped": [
            {
                **_about(each.about, zone),
                "why": each.why.value,
                "says": each.why.says,
                "reminder": None if each.reminder is None else _reminder(each.reminder, zone),
            }
            for each in found.skipped
        ],
    }


def _reminder(reminder: Reminder, zone: dt.tzinfo) -> Json:
    return {
        "key": reminder.key,
        "fires_at": local_text(reminder.fires_at, zone),
        **_about(reminder.about, zone),
        "rung": reminder.rung.id,
        "when": str(reminder.rung.when),
        "number": reminder.number,
        "to": [{"role": each.role, "through": each.through, "people": list(each.people)} for each in reminder.to],
    }


def _about(about: About, zone: dt.tzinfo) -> Json:
    return {
        "about": about.sort.value,
        "name": about.name,
        "stage": about.stage,
        "visit": about.visit + 1,
        "on": None if about.on is None else local_text(about.on, zone),
    }
