"""Spells: from when until when something was in force, as it follows from what sweeps wrote down."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from casework.application.notifying.found import Name, Written
from casework.application.notifying.rung_names import is_of
from casework.domain.reminders.schedules import Scope

FAR = dt.timedelta(days=1)
"""How far clocks may lie apart before one of them counts as wrong: our own choice."""

BREAK = dt.timedelta(days=1)
"""How long something has to be out of force to begin anew: our own choice, so that machines may be set up in turns."""


@attrs.frozen
class Stretch:
    """The time from *began* until *ended*, where that is known.

    Where a schedule told nothing in it, *seen* is up to which position of the log sweeps had looked at cases before, if
    anybody knows: what was on record behind that no sweep had told either.
    """

    began: dt.datetime
    ended: dt.datetime | None = None
    seen: int | None = None

    def covers(self, at: dt.datetime) -> bool:
        """Say whether that instant lies in it."""
        return self.began <= at and (self.ended is None or at < self.ended)

    def ended_by(self, at: dt.datetime, ahead: dt.datetime) -> "Stretch":
        """Return it as ended at that instant, where it did by a clock that was *ahead* of that."""
        return self if self.ended is None or self.ended <= ahead else attrs.evolve(self, ended=at)

    def hides(self, at: dt.datetime, position: Callable[[], int]) -> bool:
        """Say whether nothing could be told that fell due then in a case whose last record had that *position*."""
        if self.ended is not None and at >= self.ended:
            return False
        return self.began <= at or (self.seen is not None and position() > self.seen)


@attrs.define
class Spell:
    """Something is in force from *began*, and from behind *position* in the log on, until it *ended*.

    *breaks* are the times, short ones, in which sweeps did not find it.
    """

    began: dt.datetime
    position: int
    ended: dt.datetime | None = None
    breaks: list[Stretch] = attrs.field(factory=list)

    def lasts(self, at: dt.datetime) -> bool:
        """Say whether what is in force at that instant goes on from it: what is broken off for long does not."""
        return self.ended is None or at - self.ended < BREAK

    def covers(self, at: dt.datetime) -> bool:
        """Say whether it was in force at that instant, or in a break."""
        return Stretch(self.began, self.ended).covers(at)

    def break_at(self, at: dt.datetime) -> Stretch | None:
        """Return the break in which that instant lies, if there is one."""
        return next((each for each in self.breaks if each.covers(at)), None)

    @property
    def is_trial(self) -> bool:
        """Whether it is over, went on for less than a day and never came back."""
        return self.ended is not None and not self.breaks and self.ended - self.began < BREAK


class Spells:
    """The spells of everything that ever was in force, the last one at the end, and when schedules told nothing."""

    def __init__(self, past: Iterable[Written] = ()) -> None:
        self.of: dict[Name, list[Spell]] = {}
        self.waits: defaultdict[str, list[Stretch]] = defaultdict(list)
        """When each schedule, by its id, told nothing: it had mistakes, or nobody swept before that, or it was gone."""
        self.corrections = 0
        self._last: Written | None = None
        for each in past:
            self.follow(each)

    def last(self) -> Mapping[Name, Spell]:
        """Return the last spell of everything."""
        return {name: each[-1] for name, each in self.of.items()}

    def follow(self, new: Written) -> None:
        """Go on with what a sweep found."""
        before = frozenset[Name]() if self._last is None else self._last.everything
        self._wait(new)
        if new.found.corrects:
            self._correct(new)
        for name in before - new.everything:
            self._end(name, new)
        for name in sorted(new.everything - before, key=lambda each: isinstance(each, Scope)):  # rungs go first
            self._begin(name, new)
        if self._last is not None and new.at < self._last.at:
            self._put_back(new)
        self._last = new

    def _begin(self, name: Name, new: Written) -> None:
        known = self.of.setdefault(name, [])
        if known and known[-1].ended is not None and known[-1].lasts(new.at):
            known[-1].breaks.append(Stretch(known[-1].ended, new.at))
            known[-1].ended = None
        else:
            known.append(Spell(self._since(name, new), new.position))

    def _since(self, name: Name, new: Written) -> dt.datetime:
        """Return when what is *new* began: the scope of a schedule that no release wrote down before with its rungs."""
        if not isinstance(name, Scope) or any(each.id == name.id for each in self._scopes if each != name):
            return new.at
        rungs = [each for each in new.found.rungs if is_of(each, name.id)]
        return min((self.of[each][-1].began for each in rungs), default=new.at)

    @property
    def _scopes(self) -> Sequence[Scope]:
        return [each for each in self.of if isinstance(each, Scope)]

    def _end(self, name: Name, new: Written) -> None:
        self.of[name][-1].ended = new.at
        if isinstance(name, Scope):
            self.waits[name.id].append(Stretch(new.found.missed or new.at, new.at, new.found.seen))

    def _correct(self, new: Written) -> None:
        """Let what a clock far ahead began, or found gone, be so from now on."""
        ahead, self.corrections = new.at + FAR, self.corrections + 1
        for name, (*_, last) in self.of.items():
            if name in new.everything and last.began > ahead:
                last.began, last.breaks = new.at, []
            elif name not in new.everything and last.ended is not None and last.ended > ahead:
                last.ended = new.at
        for name, known in self.waits.items():
            self.waits[name] = [each.ended_by(new.at, ahead) for each in known]

    def _put_back(self, new: Written) -> None:
        """Let no scope begin, or end, after a sweep that found it so, by a clock that is a bit behind another."""
        for each in self._scopes:
            last = self.of[each][-1]
            if each in new.everything and new.at < last.began <= new.at + FAR:
                last.began = new.at
            elif last.ended is not None and new.at < last.ended <= new.at + FAR:
                last.ended = new.at

    def _wait(self, new: Written) -> None:
        before = () if self._last is None else self._last.found.waits
        for each in {*before} - {*new.found.waits}:
            self.waits[each] = [attrs.evolve(one, ended=one.ended or new.at) for one in self.waits[each]]
        for each in {*new.found.waits} - {*before}:
            self.waits[each].append(Stretch(new.found.missed or new.at, seen=new.found.seen))
