"""A consultation as its events left it: what was planned, who voted, what was decided, and what is overdue."""

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from casework.domain.consultations.ballots import Ballot, CountElsewhere, Cut, Result, result_of
from casework.domain.consultations.events import (
    ConsultationAnalysed,
    ConsultationFact,
    ConsultationPlanned,
    GroupReached,
    MethodReviewed,
    PeopleTold,
    PlannedRound,
    RecordStruckOut,
    RoundDecided,
    SharesTold,
    Voted,
    VotesCounted,
)
from casework.errors import NotFoundError


@attrs.frozen(kw_only=True)
class Overdue:
    """Something that was promised by *due_on* and is not done: ``analyse``, or ``tell`` a *group*."""

    what: str
    due_on: dt.date
    group: str | None = None


@attrs.frozen(kw_only=True)
class Reach:
    """A group that was to be reached in a round, or was: with how many *people*, where that is known."""

    group: str
    planned: bool
    reached: bool
    people: int | None


@attrs.frozen(kw_only=True)
class Consultation:
    """What is on record of a consultation; *facts* are those that count, and *struck_out* those that do not."""

    id: str
    version: int
    facts: tuple[ConsultationFact, ...]
    struck_out: tuple[ConsultationFact, ...]
    plan: ConsultationPlanned

    @classmethod
    def of(cls, name: str, facts: Iterable[ConsultationFact]) -> "Consultation | None":
        """Return what *facts* tell of, in the order of the log; None where nothing was planned."""
        found = tuple(facts)
        if not found or not isinstance(plan := found[0].event, ConsultationPlanned):
            return None
        gone = {each.event.version for each in found if isinstance(each.event, RecordStruckOut)}
        return cls(
            id=name,
            version=found[-1].version,
            facts=tuple(each for each in found if each.version not in gone),
            struck_out=tuple(each for each in found if each.version in gone),
            plan=plan,
        )

    def round(self, code: object) -> PlannedRound:
        """Return the round with *code*.

        Raises:
            NotFoundError: If there is none.
        """
        found = next((each for each in self.plan.rounds if each.code == code), None)
        if found is None:
            shown = code if isinstance(code, str) else type(code).__name__
            raise NotFoundError(f"round of {self.id}", shown, known=[each.code for each in self.plan.rounds])
        return found

    def before(self, code: str) -> PlannedRound | None:
        """Return the round before the one with *code*; None before the first."""
        place = self.plan.rounds.index(self.round(code))
        return self.plan.rounds[place - 1] if place else None

    def after(self, code: str) -> PlannedRound | None:
        """Return the round after the one with *code*; None after the last."""
        rest = self.plan.rounds[self.plan.rounds.index(self.round(code)) + 1 :]
        return rest[0] if rest else None

    def options_of(self, code: str) -> tuple[str, ...] | None:
        """Return among what people choose in a round; None until the round before it is decided."""
        before = self.before(code)
        if before is None:
            return tuple(each.code for each in self.plan.options)
        decided = self.decision(before.code)
        return None if decided is None else decided.kept

    def decision(self, code: str) -> RoundDecided | None:
        """Return what was decided of a round, if it was."""
        found = self.decided(code)
        return None if found is None else found[1]

    def decided(self, code: str) -> tuple[ConsultationFact, RoundDecided] | None:
        """Return what was decided of a round with the fact that says so, if it was."""
        for fact in self.facts:
            if isinstance(fact.event, RoundDecided) and fact.event.round == code:
                return fact, fact.event
        return None

    def ballots(self, code: str) -> tuple[Ballot, ...]:
        """Return the ballots that were cast in a round."""
        return tuple(
            Ballot(voter=each.voter, choices=each.choices, unreadable=each.unreadable)
            for each in self.votes(code)
            if isinstance(each, Voted)
        )

    def counts(self, code: str) -> tuple[CountElsewhere, ...]:
        """Return the votes of a round as other bodies counted them."""
        return tuple(
            CountElsewhere(
                source=each.source, people=each.people, votes=tuple((one.option, one.votes) for one in each.votes)
            )
            for each in self.votes(code)
            if isinstance(each, VotesCounted)
        )

    def votes(self, code: str) -> Iterator[Voted | VotesCounted]:
        """Yield what was voted in a round, one by one and as counted elsewhere."""
        for fact in self.facts:
            if isinstance(fact.event, Voted | VotesCounted) and fact.event.round == code:
                yield fact.event

    def shares(self, code: str) -> tuple[SharesTold, ...]:
        """Return the shares of a round that were told without votes; no result counts them."""
        return tuple(
            fact.event for fact in self.facts if isinstance(fact.event, SharesTold) and fact.event.round == code
        )

    def result(self, code: str) -> Result | None:
        """Return what a round brought as it stands; None until the round before it is decided."""
        asked, options = self.round(code), self.options_of(code)
        if options is None:
            return None
        return result_of(options, self.ballots(code), self.counts(code), choose=asked.choose, keep=asked.keep)

    def reach(self, code: str) -> tuple[Reach, ...]:
        """Return the groups that were to be reached in a round, in the order of the plan, and then the others."""
        planned = self.round(code).groups
        said = {
            fact.event.group: fact.event.people
            for fact in self.facts
            if isinstance(fact.event, GroupReached) and fact.event.round == code
        }
        return tuple(
            Reach(group=group, planned=group in planned, reached=group in said, people=said.get(group))
            for group in dict.fromkeys((*planned, *said))
        )

    @property
    def analysed_on(self) -> dt.date | None:
        """The day on which the results were analysed, if they were."""
        return min((each.on for each in self.facts if isinstance(each.event, ConsultationAnalysed)), default=None)

    def told_on(self, group: str) -> dt.date | None:
        """Return the day on which *group* first heard of the results, if it did."""
        return min(
            (each.on for each in self.facts if isinstance(each.event, PeopleTold) and each.event.group == group),
            default=None,
        )

    @property
    def groups_told(self) -> tuple[str, ...]:
        """Who was to hear of the results, and whoever else did."""
        others = (each.event.group for each in self.facts if isinstance(each.event, PeopleTold))
        return tuple(dict.fromkeys((*self.plan.tell, *others)))

    def reviews(self) -> Iterator[tuple[ConsultationFact, MethodReviewed]]:
        """Yield what was found about the methods, each behind the fact that says so."""
        for fact in self.facts:
            if isinstance(fact.event, MethodReviewed):
                yield fact, fact.event

    def overdue(self, on: dt.date) -> tuple[Overdue, ...]:
        """Return what was promised for a day before *on* and is not done."""
        found = []
        analyse_by, tell_by = self.plan.analyse_by, self.plan.tell_by
        if analyse_by is not None and analyse_by < on and self.analysed_on is None:
            found.append(Overdue(what="analyse", due_on=analyse_by))
        if tell_by is not None and tell_by < on:
            late = (group for group in self.plan.tell if self.told_on(group) is None)
            found += [Overdue(what="tell", due_on=tell_by, group=group) for group in late]
        return tuple(found)


def against_votes(cut: Cut, kept: Iterable[str]) -> bool:
    """Say whether *kept* are others than the votes leave open, or more or fewer."""
    rest = set(kept) - set(cut.clear)
    return not set(kept) >= set(cut.clear) or not rest <= set(cut.tied) or len(rest) != cut.places
