"""Since when reminders and notices are sent: what each sweep finds to be in force, in the stream ``reminders``.

A rung that was changed is another one, and fires nothing for the time before the first sweep that knew it. Clocks may
be wrong: one that is far behind opens no past, and what one far ahead began is in force once another clock says so.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import attrs

from casework.application.drafts import Drafts
from casework.application.identity import is_case_id
from casework.application.rulebook import Rulebook
from casework.application.stream_decisions import instant_of
from casework.application.streams import Desk, Shapes
from casework.domain.actors import Actor
from casework.domain.cases.fields import codes, yes_or_no
from casework.domain.cases.fold import REDUCER
from casework.domain.envelope import Record
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.reminders.schedules import ReminderSchedule, Rung
from casework.domain.surveys.question_sets import Survey
from casework.errors import CaseworkError, StaleVersionError

STREAM = "reminders"
_READS = "1"
"""Changes when a release reads other agendas off the same rules."""


_FAR = dt.timedelta(days=1)
"""How far clocks may lie apart before one of them counts as wrong: our own choice."""

_RECENT = 1_000
_LONGEST_NAME = 87
_DIGITS = 32


@attrs.frozen(kw_only=True)
class InForce:
    """A sweep found *rungs*, by their fingerprints, and *notices* in force, and no others.

    *corrects* says that what began more than a day later, by a clock that was ahead, began now.
    """

    rungs: tuple[str, ...] = codes()
    notices: tuple[str, ...] = codes()
    corrects: bool = yes_or_no()


SHAPES: Shapes[InForce] = Shapes({"reminders.in_force": InForce})


@attrs.frozen(kw_only=True)
class Since:
    """Since when each rung, by its fingerprint, and each notice has been in force without a break.

    *began* and *ended* are what this sweep was the first to find in force, or not any more, as people know it: a notice
    by its kind, a rung by its schedule and its id.
    """

    rungs: Mapping[str, dt.datetime]
    notices: Mapping[str, dt.datetime]
    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    def of(self, schedule: ReminderSchedule) -> Mapping[str, dt.datetime]:
        """Return since when the rungs of *schedule* are in force, by their ids."""
        return {rung.id: self.rungs[fingerprint(schedule, rung)] for rung in schedule.rungs}

    def begin_after(self, instant: dt.datetime) -> bool:
        """Say whether any of them is in force from later than *instant* on."""
        return any(each > instant for each in (*self.rungs.values(), *self.notices.values()))


def in_force(desk: Desk, schedules: Iterable[ReminderSchedule], notices: Iterable[NoticeKind], *, by: Actor) -> Since:
    """Return since when what is in force now is so, and write it down where that is another thing than before.

    What is new is in force from now on, by the clock of the machine; by one that lies more than a day behind what is on
    record of cases, from then on. What is on record as in force from more than a day ahead was written by a clock that
    was wrong, and is in force from now on, too: unless ours is the one that is wrong.
    """
    now = desk.clock.now()
    rungs = sorted(fingerprint(schedule, rung) for schedule in schedules for rung in schedule.rungs)
    found = InForce(rungs=tuple(dict.fromkeys(rungs)), notices=tuple(sorted(notices)))
    while True:
        records = desk.read(STREAM)
        past = [(SHAPES.event(record), instant_of(record)) for record in records]
        since = _since(past)
        is_new = not past or _of(past[-1][0]) != _of(found)
        new = attrs.evolve(found, corrects=_corrects(desk, since, now, records))
        if not is_new and not new.corrects:
            return since
        begins = now if new.corrects else max(now, _heard(desk, desk.store.head(desk.organisation)) or now)
        drafts = Drafts(STREAM, begins)
        try:
            desk.append(
                STREAM, SHAPES.new(new, begins.isoformat(), drafts), drafts, by=by, expected=len(past), key=None
            )
        except StaleVersionError:  # another sweep was quicker: what that wrote counts
            continue
        return _told(since, _since([*past, (new, begins)]))


def on_record(desk: Desk) -> InForce:
    """Return what the last sweep found in force; nothing is written.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    records = desk.read(STREAM)
    return SHAPES.event(records[-1]) if records else InForce()


def _of(found: InForce) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return found.rungs, found.notices


def _corrects(desk: Desk, since: Since, now: dt.datetime, records: Sequence[Record]) -> bool:
    """Say whether something began by a clock that was ahead of ours, and ours is not behind what was on record then."""
    if not since.begin_after(now + _FAR):
        return False
    ahead = (record.position for record in records if instant_of(record) > now + _FAR)
    return _heard(desk, min(ahead) - 1) is None


def _heard(desk: Desk, head: int) -> dt.datetime | None:
    """Return when something was last put on record of a case, up to that position of the log.

    None where nothing was, or our clock is not more than a day behind that.
    """
    records = desk.store.read_all(desk.organisation, after=max(0, head - _RECENT), limit=min(head, _RECENT))
    written = [dt.datetime.fromisoformat(each.recorded_at) for each in records if is_case_id(each.stream)]
    last = max(written, default=None)
    return last if last is not None and last > desk.clock.now() + _FAR else None


def _since(past: Sequence[tuple[InForce, dt.datetime]]) -> Since:
    rungs: dict[str, dt.datetime] = {}
    notices: dict[str, dt.datetime] = {}
    for found, at in past:
        rungs = {each: _begins(rungs.get(each, at), found, at) for each in found.rungs}
        notices = {each: _begins(notices.get(each, at), found, at) for each in found.notices}
    return Since(rungs=rungs, notices=notices)


def _begins(known: dt.datetime, found: InForce, at: dt.datetime) -> dt.datetime:
    """Return since when something is in force that was so from *known* on, and that *found* at that instant names."""
    return at if found.corrects and known > at + _FAR else known


def _told(before: Since, after: Since) -> Since:
    """Return *after* with what began and ended since *before*."""
    was, now = ({**each.rungs, **each.notices} for each in (before, after))
    began, ended = ({called(each) for each in one if each not in other} for one, other in ((now, was), (was, now)))
    return attrs.evolve(after, began=tuple(sorted(began)), ended=tuple(sorted(ended)))


def called(found: str) -> str:
    """Return a notice by its kind, and a rung by its schedule and id, without what changes with its words."""
    return found.rpartition("/")[0] or found


def fingerprint(schedule: ReminderSchedule, rung: Rung) -> str:
    """Return what changes with everything that says when *rung* fires, and for which cases.

    It names each part, so that another field in a later release makes no other rung of one that does without it.
    """
    applies, when = schedule.applies_to, rung.when
    parts = {
        "procedures": applies.procedures,
        "kinds": applies.kinds,
        "services": applies.services,
        "flags": applies.flags,
        "at": (schedule.at.isoformat(),),
        "watches": (rung.watches,),
        "when": (str(when),),
        "to": rung.to,
        "limits": rung.limits,
        "stages": rung.stages,
        "calendar": (rung.calendar or "",),
    }
    said = [f"{name}={','.join(each)}" for name, each in parts.items() if any(each)]
    return f"{name_of(schedule.id, rung.id)}/{_digest(schedule.id, rung.id, *said)}"


def name_of(schedule: str, rung: str) -> str:
    """Return what a rung is called on record, whatever its words."""
    return f"{schedule}/{rung}"[:_LONGEST_NAME]


def rules_of(
    rulebook: Rulebook,
    schedules: Mapping[str, ReminderSchedule],
    surveys: Mapping[str, Survey],
    unreadable: Iterable[str],
) -> str:
    """Return what changes with everything that decides what a case has to say: then all of them are looked at again.

    *unreadable* are the streams that cannot be read in full: once they can, cases may have more to say.
    """
    organisation = rulebook.organisation
    said = [_READS, str(REDUCER), organisation.zone, repr(organisation.roles), repr(organisation.notifications.notices)]
    said += [schedules[each].fingerprint or repr(schedules[each]) for each in sorted(schedules)]
    said += [f"{each} {surveys[each].invitation!r}" for each in sorted(surveys)]
    said += [f"{each} {rulebook.calendars[each].version}" for each in sorted(rulebook.calendars)]
    said += [_stamp(rulebook, each) for each in rulebook.procedures.ids()]
    said += [f"unreadable {each}" for each in sorted(unreadable)]
    return _digest(*said)


def _stamp(rulebook: Rulebook, procedure: str) -> str:
    try:
        return " ".join((procedure, *rulebook.stamps(procedure)))
    except CaseworkError:  # a file with mistakes; once they are mended, the stamp is another one
        return procedure


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]
