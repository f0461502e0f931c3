"""Since when reminders and notices are sent: what each sweep finds to be in force, in the stream ``reminders``.

A rung that was changed is another one, and fires nothing for the time before the first sweep that knew it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import attrs

from casework.application.drafts import Drafts
from casework.application.rulebook import Rulebook
from casework.application.stream_decisions import instant_of
from casework.application.streams import Desk, Shapes
from casework.domain.actors import Actor
from casework.domain.cases.fields import codes
from casework.domain.cases.fold import REDUCER
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.reminders.schedules import ReminderSchedule, Rung
from casework.domain.surveys.question_sets import Survey
from casework.errors import CaseworkError, StaleVersionError

STREAM = "reminders"
_READS = "1"
"""Changes when a release reads other agendas off the same rules."""


@attrs.frozen(kw_only=True)
class InForce:
    """A sweep found *rungs*, by their fingerprints, and *notices* in force, and no others."""

    rungs: tuple[str, ...] = codes()
    notices: tuple[str, ...] = codes()


SHAPES: Shapes[InForce] = Shapes({"reminders.in_force": InForce})


@attrs.frozen(kw_only=True)
class Since:
    """Since when each rung, by its fingerprint, and each notice has been in force without a break."""

    rungs: Mapping[str, dt.datetime]
    notices: Mapping[str, dt.datetime]

    @property
    def latest(self) -> dt.datetime:
        """The latest of all these instants."""
        return max((*self.rungs.values(), *self.notices.values()), default=dt.datetime.min.replace(tzinfo=dt.UTC))

    def of(self, schedule: ReminderSchedule) -> Mapping[str, dt.datetime]:
        """Return since when the rungs of *schedule* are in force, by their ids."""
        return {rung.id: self.rungs[_fingerprint(schedule, rung)] for rung in schedule.rungs}


def in_force(
    desk: Desk, schedules: Iterable[ReminderSchedule], notices: Iterable[NoticeKind], *, at: dt.datetime, by: Actor
) -> Since:
    """Return since when what is in force now is so, and write it down where that is another thing than before.

    What is new is in force from *at* on. What is on record as in force from later on was written by a clock that was
    wrong, and is in force from *at* on, too.
    """
    rungs = sorted(_fingerprint(schedule, rung) for schedule in schedules for rung in schedule.rungs)
    found = InForce(rungs=tuple(dict.fromkeys(rungs)), notices=tuple(sorted(notices)))
    drafts = Drafts(STREAM, at)
    new = SHAPES.new(found, at.isoformat(), drafts)
    while True:
        past = [(SHAPES.event(record), instant_of(record)) for record in desk.read(STREAM)]
        since = _since(past)
        if past and past[-1][0] == found and since.latest <= at:
            return since
        try:
            desk.append(STREAM, new, drafts, by=by, expected=len(past), key=None)
        except StaleVersionError:  # another sweep was quicker: what that wrote counts
            continue
        return _since([*past, (found, at)])


def _since(past: Sequence[tuple[InForce, dt.datetime]]) -> Since:
    rungs: dict[str, dt.datetime] = {}
    notices: dict[str, dt.datetime] = {}
    for found, at in past:
        rungs = {each: min(at, rungs.get(each, at)) for each in found.rungs}
        notices = {each: min(at, notices.get(each, at)) for each in found.notices}
    return Since(rungs=rungs, notices=notices)


def _fingerprint(schedule: ReminderSchedule, rung: Rung) -> str:
    """Return what changes with everything that says when *rung* fires, and for which cases."""
    return _digest(schedule.id, repr(schedule.applies_to), schedule.at.isoformat(), repr(rung))


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
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
