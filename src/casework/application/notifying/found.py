"""What sweeps found to be in force: which rungs, notices and schedules, each time that it was another than before."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import attrs

from casework.application.notifying.rung_names import fingerprint, fingerprints, former_fingerprint, is_of
from casework.application.stream_decisions import instant_of
from casework.application.streams import Desk, Shapes
from casework.domain.cases.fields import codes, optional_instant, yes_or_no
from casework.domain.envelope import Record
from casework.domain.reminders.schedules import Outline, ReminderSchedule, Scope

STREAM = "reminders"

Name = str | Scope
"""What may be in force: a rung by its fingerprint, a notice by its kind, or for which cases a schedule is."""


@attrs.frozen(kw_only=True)
class InForce:
    """A sweep found *rungs*, by their fingerprints, *notices* and the *schedules* of the rungs in force, and no others.

    *waits* are the schedules, by their ids, by which nobody was told anything, because of mistakes. Where one of them
    did not wait before, or a schedule is gone, *missed* is when the first thing fell due that no sweep had told before,
    and *seen* up to which position of the log sweeps had looked at cases. *corrects* says that what began, or ended,
    more than a day later by a clock that was ahead did so now.
    """

    rungs: tuple[str, ...] = codes()
    notices: tuple[str, ...] = codes()
    corrects: bool = yes_or_no()
    schedules: tuple[Outline, ...] = ()
    waits: tuple[str, ...] = codes()
    missed: dt.datetime | None = optional_instant()
    seen: int | None = None

    @property
    def names(self) -> frozenset[str]:
        """The rungs and notices."""
        return frozenset((*self.rungs, *self.notices))

    @property
    def scopes(self) -> frozenset[Scope]:
        """For which cases each of the schedules is."""
        return frozenset(each.scope for each in self.schedules)


SHAPES: Shapes[InForce] = Shapes({"reminders.in_force": InForce})


@attrs.frozen(kw_only=True)
class Written:
    """What a sweep *found* in force, at which instant, and at which *position* of the log that stands.

    *everything* is what was in force by that. *plain* is what was found, without what is only about the clock and the
    sweep.
    """

    found: InForce
    at: dt.datetime
    position: int
    everything: frozenset[Name]
    plain: InForce

    @classmethod
    def of(cls, found: InForce, at: dt.datetime, position: int) -> "Written":
        """Return it with what follows."""
        plain = attrs.evolve(found, corrects=False, missed=None, seen=None)
        return cls(found=found, at=at, position=position, everything=found.names | found.scopes, plain=plain)


def written(desk: Desk, schedules: Iterable[ReminderSchedule] = ()) -> Sequence[Written]:
    """Return all that sweeps wrote down, the first of it first.

    The rungs of *schedules* are called as they are now where an earlier release called them otherwise. Where machines
    go by turns the same is there over and over: it is made sense of once.
    """
    rungs = [(schedule, rung) for schedule in schedules for rung in schedule.rungs]
    now = {former_fingerprint(*each): fingerprint(*each) for each in rungs}
    known, found = dict[str, Written](), list[Written]()
    for record in desk.read(STREAM):
        same = known.get(record.data)
        if same is None:
            same = known[record.data] = _read(record, now)
        found.append(attrs.evolve(same, at=instant_of(record), position=record.position))
    return found


def _read(record: Record, now: Mapping[str, str]) -> Written:
    found = SHAPES.event(record)
    found = attrs.evolve(found, rungs=tuple(sorted({now.get(each, each) for each in found.rungs})))
    return Written.of(found, instant_of(record), record.position)


def known_outlines(past: Sequence[Written], broken: Iterable[str]) -> Mapping[str, Outline | None]:
    """Return every schedule that ever was in force, by its id, as the last sweep that knew it found it.

    It is None for one of the *broken* ones of which only rungs are on record, by a release that wrote no more down.
    """
    events = list({id(each.found): each.found for each in past}.values())
    whole = {outline.id: outline for each in past for outline in each.found.schedules}
    bare = {
        one for one in broken if one not in whole and any(is_of(rung, one) for each in events for rung in each.rungs)
    }
    return {**whole, **dict.fromkeys(bare)}


def found_now(
    past: Sequence[Written],
    sound: Sequence[ReminderSchedule],
    notices: Iterable[str],
    *,
    known: Mapping[str, Outline | None],
    broken: Iterable[str],
    lasting: Iterable[Name],
    waits: Iterable[str],
) -> InForce:
    """Return what is in force now.

    Of a broken schedule that are the rungs that are *lasting*, and those that the last sweep that knew it found.
    """
    rungs = {each for schedule in sound for each in fingerprints(schedule)}
    kept, outlines = {each for each in lasting if isinstance(each, str)}, [each.outline for each in sound]
    for one in broken:
        last = (each.found.rungs for each in reversed(past) if any(is_of(rung, one) for rung in each.found.rungs))
        rungs |= {each for each in kept.union(next(last, ())) if is_of(each, one)}
        outline = known.get(one)
        outlines += [] if outline is None else [outline]
    return InForce(
        rungs=tuple(sorted(rungs)),
        notices=tuple(sorted(notices)),
        schedules=tuple(sorted(outlines, key=lambda each: each.id)),
        waits=tuple(sorted(waits)),
    )
