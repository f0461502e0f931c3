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

import attrs

from casework.application.agenda_rows import AgendaQuery
from casework.application.drafts import Drafts
from casework.application.identity import is_case_id
from casework.application.notifying.found import (
    SHAPES,
    STREAM,
    InForce,
    Name,
    Written,
    found_now,
    known_outlines,
    written,
)
from casework.application.notifying.rung_names import called, fingerprint, fingerprint_once_ended
from casework.application.notifying.schedules import Schedules
from casework.application.notifying.spells import FAR, Spell, Spells
from casework.application.notifying.whose import Holders
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.reminders.schedules import Outline, ReminderSchedule, Scope, Subject
from casework.errors import StaleVersionError

_AGAIN = dt.timedelta(hours=1)
"""How long what a sweep found in force is not written down once more, while machines go by other files."""

_RECENT = 1_000


@attrs.frozen(kw_only=True)
class Since:
    """Since when each rung, by its fingerprint, is in force without a break, and from where in the log on each notice.

    A notice is sent of the records behind that position. *began* and *ended* are what this sweep was the first to find
    in force, or not any more, as people know it: a notice by its kind, a rung by its schedule and its id. *holders* say
    whose cases were, and *known* is every schedule that ever was in force, None where nobody wrote down whose it is.
    *corrections* counts how often the record was put right after a clock that was far ahead.
    """

    rungs: Mapping[str, dt.datetime]
    notices: Mapping[str, int]
    holders: Holders
    known: Mapping[str, Outline | None]
    corrections: int = 0
    began: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    def of(self, schedule: ReminderSchedule) -> Mapping[str, dt.datetime]:
        """Return since when the rungs of *schedule* are in force, by their ids."""
        return {rung.id: self.rungs[fingerprint(schedule, rung)] for rung in schedule.rungs}

    def once_ended(self, schedule: ReminderSchedule) -> Mapping[str, dt.datetime]:
        """Return since when those that watch consents tell of one that was refused or taken back, by their ids."""
        watching = (each for each in schedule.rungs if each.watches is Subject.CONSENT)
        return {rung.id: self.rungs[fingerprint_once_ended(schedule, rung)] for rung in watching}


@attrs.frozen(kw_only=True)
class _Look:
    """What a sweep *found* in force *now*, beside what stands on record of the *past*, and what follows from that."""

    desk: Desk
    now: dt.datetime
    past: Sequence[Written]
    spells: Spells
    known: Mapping[str, Outline | None]
    found: InForce

    @classmethod
    def at(cls, desk: Desk, schedules: Schedules, notices: Iterable[NoticeKind]) -> "_Look":
        """Return it as it is now."""
        now, sound = desk.clock.now(), tuple(schedules.sound.values())
        past = written(desk, sound)
        spells, known = Spells(past), known_outlines(past, schedules.broken)
        found = found_now(
            past,
            sound,
            notices,
            known=known,
            broken=schedules.broken,
            lasting=[name for name, each in spells.last().items() if each.lasts(now)],
            waits=schedules.waiting(known),
        )
        return cls(desk=desk, now=now, past=past, spells=spells, known=known, found=found)

    @property
    def as_written(self) -> Written:
        """What was found now, as if it were written down now."""
        return Written.of(self.found, self.now, self.desk.store.head(self.desk.organisation))

    def is_new(self) -> bool:
        """Say whether it has to be written down: something begins, or ends and was not there a short while ago."""
        last = self.spells.last()
        if not self.past or any(
            each not in last or not last[each].lasts(self.now) for each in self.as_written.everything
        ):
            return True
        lately = (each.plain for each in self.past if abs(self.now - each.at) < _AGAIN)
        return self.past[-1].plain != self.found and self.found not in lately

    def corrects(self) -> bool:
        """Say whether something began, or a scope ended, by a clock that was ahead of ours.

        It was not where ours is behind what was on record then.
        """
        far, last = self.now + FAR, self.spells.last()
        here: list[Name] = [*self.found.rungs, *self.found.scopes]
        began = (last[each].began for each in here if each in last)
        gone = (last[each].ended for each in last if isinstance(each, Scope) and each not in self.found.scopes)
        if not any(each > far for each in (*began, *(ended for ended in gone if ended is not None))):
            return False
        return _heard(self.desk, min(each.position for each in self.past if each.at > far) - 1) is None

    @property
    def silences(self) -> bool:
        """Whether a schedule by which the last sweep told is gone, for other cases, or has mistakes now."""
        if not self.past:
            return False
        last = self.past[-1].found
        return not last.scopes <= self.found.scopes or not {*self.found.waits} <= {*last.waits}

    def seen(self) -> int | None:
        """Return up to which position of the log sweeps looked at cases, where a schedule tells nothing from now on.

        None where nobody knows it, for the agenda rows were thrown away.
        """
        mark = self.desk.store.swept(self.desk.organisation) if self.silences else None
        return mark.position or None if mark is not None else None

    def missed(self) -> dt.datetime | None:
        """Return when the first thing fell due that no sweep has told, where a schedule tells nothing from now on."""
        if not self.silences:
            return None
        query = AgendaQuery(next_by=stamp(self.now), limit=1)
        rows = self.desk.store.agendas(self.desk.organisation, query)
        return next((dt.datetime.fromisoformat(each.next_at) for each in rows if each.next_at is not None), None)

    def since(self, new: Written) -> Since:
        """Return since when what was found is in force, where it is on record as *new*, or would be."""
        before, last = {name: attrs.evolve(each) for name, each in self.spells.last().items()}, self.past[-1:]
        self.spells.follow(new)
        after = self.spells.of
        return Since(
            rungs={each: after[each][-1].began for each in self.found.rungs},
            notices={each: after[each][-1].position for each in self.found.notices},
            holders=Holders(
                spells={name: each for name, each in after.items() if isinstance(name, Scope)}, waits=self.spells.waits
            ),
            known={**self.known, **{each.id: each for each in self.found.schedules}},
            corrections=self.spells.corrections,
            began=_named(each for each in self.found.names if not _goes_on(before.get(each), new.at)),
            ended=_named(each for one in last for each in one.found.names - self.found.names),
        )


def in_force(desk: Desk, schedules: Schedules, notices: Iterable[NoticeKind], *, by: Actor) -> Since:
    """Return since when what is in force now is so, and write it down where that is another thing than before.

    What is new is in force from now on, by the clock of the machine; by one that lies more than a day behind what is on
    record of cases, from then on. What is on record as in force from more than a day ahead was written by a clock that
    was wrong, and is in force from now on, too: unless ours is the one that is wrong. Broken schedules stay in force as
    they are on record, for nobody knows whether they were changed.
    """
    notices = tuple(notices)
    while True:
        look = _Look.at(desk, schedules, notices)
        corrects = look.corrects()
        if not corrects and not look.is_new():
            return attrs.evolve(look.since(look.as_written), began=(), ended=())
        begins = look.now if corrects else max(look.now, _heard(desk, desk.store.head(desk.organisation)) or look.now)
        event = attrs.evolve(look.found, corrects=corrects, missed=look.missed(), seen=look.seen())
        drafts = Drafts(STREAM, begins)
        new = SHAPES.new(event, begins.isoformat(), drafts)
        try:
            done = desk.append(STREAM, new, drafts, by=by, expected=len(look.past), key=None)
        except StaleVersionError:  # another sweep was quicker: what that wrote counts
            continue
        return look.since(Written.of(event, begins, done.last))


def on_record(desk: Desk, schedules: Schedules, notices: Iterable[NoticeKind]) -> Since | None:
    """Return since when what is in force now is so, or would be by the next sweep; None before the first one.

    Nothing is written.
    """
    look = _Look.at(desk, schedules, notices)
    return look.since(look.as_written) if look.past else None


def in_force_on_record(desk: Desk, schedules: Iterable[ReminderSchedule] = ()) -> frozenset[Name]:
    """Return all that sweeps found in force within the last day, with the rungs of *schedules* as they are called now.

    Nothing is written.
    """
    now = desk.clock.now()
    return frozenset(name for name, each in Spells(written(desk, schedules)).last().items() if each.lasts(now))


def outlines_on_record(desk: Desk, broken: Iterable[str] = ()) -> Mapping[str, Outline | None]:
    """Return every schedule that ever was in force, as ``known_outlines`` has it."""
    return known_outlines(written(desk), broken)


def _goes_on(spell: Spell | None, at: dt.datetime) -> bool:
    return spell is not None and spell.lasts(at)


def _heard(desk: Desk, head: int) -> dt.datetime | None:
    """Return when something was last put on record of a case, up to that position of the log.

    None where nothing was, or our clock is not more than a day behind that.
    """
    records = desk.store.read_all(desk.organisation, after=max(0, head - _RECENT), limit=min(head, _RECENT))
    recorded = [dt.datetime.fromisoformat(each.recorded_at) for each in records if is_case_id(each.stream)]
    last = max(recorded, default=None)
    return last if last is not None and last > desk.clock.now() + FAR else None


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({called(each) for each in names}))
