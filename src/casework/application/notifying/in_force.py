"""Since when reminders and notices are sent: what each sweep finds to be in force, in the stream ``reminders``.

A rung that was changed is another one, and fires nothing for the time before the first sweep that knew it. A notice is
sent of what stands behind that sweep in the log, whatever clocks say. Clocks may be wrong: one that is far behind opens
no past, and what one far ahead began is in force once another clock says so. Two machines may go by other files for a
while: what one of them knows, and the other does not, is in force all the same.

For which cases each schedule is stands there too: so it can be asked whose a case was at an instant of the past, and a
file with mistakes takes nothing from what is on record.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

import attrs
import msgspec

from casework.application.drafts import Drafts
from casework.application.identity import is_case_id
from casework.application.rulebook import Rulebook
from casework.application.stream_decisions import instant_of
from casework.application.streams import Desk, Shapes
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.fields import codes, yes_or_no
from casework.domain.cases.fold import REDUCER
from casework.domain.notifications.ids import id_of
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.upcoming import Upcoming
from casework.domain.reminders.schedules import Outline, ReminderSchedule, Rung, schedule_for
from casework.domain.surveys.question_sets import Survey
from casework.errors import CaseworkError, StaleVersionError

STREAM = "reminders"
_READS = msgspec.json.encode(msgspec.json.schema(Upcoming), order="deterministic").decode()
"""Changes where a release keeps other things of what cases have to say."""


_FAR = dt.timedelta(days=1)
"""How far clocks may lie apart before one of them counts as wrong: our own choice."""

_BREAK = dt.timedelta(days=1)
"""How long something has to be out of force to begin anew: our own choice, so that machines may be set up in turns."""

_AGAIN = dt.timedelta(hours=1)
"""How long what a sweep found in force is not written down once more, while machines go by other files."""

_RECENT = 1_000
_LONGEST_NAME = 87


@attrs.frozen(kw_only=True)
class InForce:
    """A sweep found *rungs*, by their fingerprints, *notices* and the *schedules* of the rungs in force, and no others.

    *corrects* says that what began, or ended, more than a day later by a clock that was ahead did so now.
    """

    rungs: tuple[str, ...] = codes()
    notices: tuple[str, ...] = codes()
    corrects: bool = yes_or_no()
    schedules: tuple[Outline, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The rungs and notices."""
        return frozenset((*self.rungs, *self.notices))

    @property
    def everything(self) -> frozenset[str | Outline]:
        """The rungs, the notices and the schedules."""
        return frozenset((*self.rungs, *self.notices, *self.schedules))


SHAPES: Shapes[InForce] = Shapes({"reminders.in_force": InForce})


@attrs.frozen(kw_only=True)
class Since:
    """Since when each rung, by its fingerprint, is in force without a break, and from where in the log on each notice.

    A notice is sent of the records behind that position. *began* and *ended* are what this sweep was the first to find
    in force, or not any more, as people know it: a notice by its kind, a rung by its schedule and its id. *schedules*
    are all that ever were in force, each with its spells.
    """

    rungs: Mapping[str, dt.datetime]
    notices: Mapping[str, int]
    schedules: Mapping[Outline, Sequence["_Spell"]]
    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    def of(self, schedule: ReminderSchedule) -> Mapping[str, dt.datetime]:
        """Return since when the rungs of *schedule* are in force, by their ids."""
        return {rung.id: self.rungs[fingerprint(schedule, rung)] for rung in schedule.rungs}

    def was_for(self, case: Case, at: dt.datetime) -> str | None:
        """Return the schedule, by its id, that of those in force at that instant was the one for *case*."""
        held = (each for each, spells in self.schedules.items() if any(spell.covers(at) for spell in spells))
        found = schedule_for(case, held)
        return None if found is None else found.id


@attrs.frozen(kw_only=True)
class _Written:
    """What a sweep *found* in force, at which instant, and at which *position* of the log that stands."""

    found: InForce
    at: dt.datetime
    position: int


@attrs.frozen(kw_only=True)
class _Spell:
    """Something has been in force from *began*, and from behind *position* in the log on, until it *ended*."""

    began: dt.datetime
    position: int
    ended: dt.datetime | None = None

    def lasts(self, at: dt.datetime) -> bool:
        """Say whether what is in force at that instant goes on from it: what is broken off for long does not."""
        return self.ended is None or at - self.ended < _BREAK

    def covers(self, at: dt.datetime) -> bool:
        """Say whether it was in force at that instant."""
        return self.began <= at and (self.ended is None or at < self.ended)

    def until(self, now: dt.datetime) -> "_Spell":
        """Return it as one that is over *now*."""
        return attrs.evolve(self, ended=now if self.ended is None else min(self.ended, now))


def in_force(
    desk: Desk,
    schedules: Iterable[ReminderSchedule],
    notices: Iterable[NoticeKind],
    *,
    by: Actor,
    broken: Iterable[str] = (),
) -> Since:
    """Return since when what is in force now is so, and write it down where that is another thing than before.

    What is new is in force from now on, by the clock of the machine; by one that lies more than a day behind what is on
    record of cases, from then on. What is on record as in force from more than a day ahead was written by a clock that
    was wrong, and is in force from now on, too: unless ours is the one that is wrong. *broken* schedules, by their ids,
    stay in force as they are on record, for nobody knows whether they were changed.
    """
    now, broken, sound = desk.clock.now(), tuple(broken), tuple(schedules)
    while True:
        past = _past(desk)
        every = _spells(past)
        spells = {name: each[-1] for name, each in every.items()}
        lasting = [each for each in spells if spells[each].lasts(now)]
        found = _found(past, sound, notices, broken=broken, lasting=lasting)
        corrects = _corrects(desk, found, spells, past)
        if not corrects and not _is_new(found, spells, past, now):
            return _since(found, every, now)
        begins = now if corrects else max(now, _heard(desk, desk.store.head(desk.organisation)) or now)
        try:
            _write(desk, attrs.evolve(found, corrects=corrects), begins, by=by, expected=len(past))
        except StaleVersionError:  # another sweep was quicker: what that wrote counts
            continue
        return attrs.evolve(
            _since(found, _spells(_past(desk)), now),
            began=_named(each for each in found.names if each not in spells or not spells[each].lasts(begins)),
            ended=_named(past[-1].found.names - found.names) if past else (),
        )


def _write(desk: Desk, found: InForce, begins: dt.datetime, *, by: Actor, expected: int) -> None:
    """Write down what was *found* in force, and *begins* then.

    Raises:
        StaleVersionError: If another sweep was quicker.
    """
    drafts = Drafts(STREAM, begins)
    desk.append(STREAM, SHAPES.new(found, begins.isoformat(), drafts), drafts, by=by, expected=expected, key=None)


def in_force_on_record(desk: Desk) -> frozenset[str]:
    """Return the notices, and the rungs by their fingerprints, that sweeps found in force within the last day.

    Nothing is written.
    """
    now = desk.clock.now()
    spells = _spells(_past(desk))
    return frozenset(each for each in spells if isinstance(each, str) and spells[each][-1].lasts(now))


def outlines_on_record(desk: Desk) -> Mapping[str, Outline]:
    """Return every schedule that ever was in force, by its id, as the last sweep that knew it found it."""
    return _outlines(_past(desk))


def _past(desk: Desk) -> Sequence[_Written]:
    return [
        _Written(found=SHAPES.event(record), at=instant_of(record), position=record.position)
        for record in desk.read(STREAM)
    ]


def _outlines(past: Iterable[_Written]) -> Mapping[str, Outline]:
    return {outline.id: outline for each in past for outline in each.found.schedules}


def _found(
    past: Sequence[_Written],
    sound: Sequence[ReminderSchedule],
    notices: Iterable[NoticeKind],
    *,
    broken: Sequence[str],
    lasting: Iterable[str | Outline],
) -> InForce:
    """Return what is in force now.

    Of a broken schedule that are the rungs that are *lasting*, and those that the last sweep that knew it found.
    """
    known, rungs = _outlines(past), {fingerprint(schedule, rung) for schedule in sound for rung in schedule.rungs}
    kept = {each for each in lasting if isinstance(each, str)}
    for one in broken:
        last = next((each.found for each in reversed(past) if known.get(one) in each.found.schedules), InForce())
        rungs |= {each for each in kept.union(last.rungs) if is_of(each, one)}
    outlines = [*(each.outline for each in sound), *(known[each] for each in broken if each in known)]
    return InForce(
        rungs=tuple(sorted(rungs)),
        notices=tuple(sorted(notices)),
        schedules=tuple(sorted(outlines, key=lambda each: each.id)),
    )


def _spells(past: Iterable[_Written]) -> Mapping[str | Outline, Sequence[_Spell]]:
    """Return the spells of everything that ever was in force, the last one at the end."""
    spells: dict[str | Outline, list[_Spell]] = {}
    for each in past:
        ahead = each.at + _FAR if each.found.corrects else None
        for name, known in spells.items():
            ended = known[-1].ended
            if name not in each.found.everything and (ended is None or (ahead is not None and ended > ahead)):
                known[-1] = attrs.evolve(known[-1], ended=each.at)
        for name in each.found.everything:
            known = spells.setdefault(name, [])
            if known and known[-1].lasts(each.at):
                known[-1] = attrs.evolve(known[-1], ended=None)
            else:
                known.append(_Spell(began=each.at, position=each.position))
            if ahead is not None and known[-1].began > ahead:
                known[-1] = attrs.evolve(known[-1], began=each.at)
    return spells


def is_of(name: str, schedule: str) -> bool:
    """Say whether the fingerprint *name* is that of a rung of *schedule*, by its id."""
    return name.startswith(f"{schedule}/"[:_LONGEST_NAME])


def _is_new(found: InForce, spells: Mapping[str | Outline, _Spell], past: Sequence[_Written], now: dt.datetime) -> bool:
    """Say whether *found* has to be written down: something begins, or ends and was not there a short while ago."""
    if not past or any(each not in spells or not spells[each].lasts(now) for each in found.everything):
        return True
    lately = (each.found.everything for each in past if abs(now - each.at) < _AGAIN)
    return past[-1].found.everything != found.everything and found.everything not in lately


def _corrects(desk: Desk, found: InForce, spells: Mapping[str | Outline, _Spell], past: Sequence[_Written]) -> bool:
    """Say whether a rung began, or a schedule ended, by a clock that was ahead of ours.

    It was not where ours is behind what was on record then.
    """
    far = desk.clock.now() + _FAR
    began = (spells[each].began for each in found.rungs if each in spells)
    gone = [spells[each].ended for each in spells if isinstance(each, Outline) and each not in found.schedules]
    if not any(each > far for each in (*began, *(ended for ended in gone if ended is not None))):
        return False
    return _heard(desk, min(each.position for each in past if each.at > far) - 1) is None


def _heard(desk: Desk, head: int) -> dt.datetime | None:
    """Return when something was last put on record of a case, up to that position of the log.

    None where nothing was, or our clock is not more than a day behind that.
    """
    records = desk.store.read_all(desk.organisation, after=max(0, head - _RECENT), limit=min(head, _RECENT))
    written = [dt.datetime.fromisoformat(each.recorded_at) for each in records if is_case_id(each.stream)]
    last = max(written, default=None)
    return last if last is not None and last > desk.clock.now() + _FAR else None


def _since(found: InForce, spells: Mapping[str | Outline, Sequence[_Spell]], now: dt.datetime) -> Since:
    """Return since when what is *found* is in force; a schedule that this sweep did not find counts as over *now*."""
    return Since(
        rungs={each: spells[each][-1].began for each in found.rungs},
        notices={each: spells[each][-1].position for each in found.notices},
        schedules={
            each: spells[each] if each in found.schedules else [*spells[each][:-1], spells[each][-1].until(now)]
            for each in spells
            if isinstance(each, Outline)
        },
    )


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({called(each) for each in names}))


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
    return f"{name_of(schedule.id, rung.id)}/{id_of(schedule.id, rung.id, *said)}"


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

    A release may decide otherwise than the one before it.
    *unreadable* are the streams that cannot be read in full: once they can, cases may have more to say.
    """
    organisation = rulebook.organisation
    said = [
        version("casework"),
        _READS,
        str(REDUCER),
        organisation.zone,
        repr(organisation.roles),
        repr(organisation.notifications.notices),
    ]
    said += [schedules[each].fingerprint or repr(schedules[each]) for each in sorted(schedules)]
    said += [f"{each} {surveys[each].invitation!r}" for each in sorted(surveys)]
    said += [f"{each} {rulebook.calendars[each].version}" for each in sorted(rulebook.calendars)]
    said += [_stamp(rulebook, each) for each in rulebook.procedures.ids()]
    said += [f"unreadable {each}" for each in sorted(unreadable)]
    return id_of(*said)


def _stamp(rulebook: Rulebook, procedure: str) -> str:
    try:
        return " ".join((procedure, *rulebook.stamps(procedure)))
    except CaseworkError:  # a file with mistakes; once they are mended, the stamp is another one
        return procedure
