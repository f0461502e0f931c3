"""Consultations on record, as methods of a casebook.

The access policy is asked about ``plan-consultation``, ``record-votes`` (and who was reached) and
``decide-consultation`` (what is decided, analysed, told, reviewed and struck out), without a case.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Unpack

import attrs

from casework.application.consultation_streams import (
    LIST,
    LISTING,
    SHAPES,
    existing,
    read_list,
    stream_of,
)
from casework.application.contacts import by_name, needed_words, several, word
from casework.application.drafts import Drafts
from casework.application.ports import IdempotencyKey, StreamAppend
from casework.application.reading_consultations import ReadingConsultations
from casework.application.rulebook import Rulebook
from casework.application.standard_reviews import framework_of, shown
from casework.application.stream_decisions import Decision, When, Writ
from casework.application.stream_lists import Listed
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.consultations.ballots import Ballot
from casework.domain.consultations.consultation import Consultation
from casework.domain.consultations.events import (
    ConsultationAnalysed,
    ConsultationEvent,
    ConsultationListed,
    ConsultationPlanned,
    GroupReached,
    MethodReviewed,
    OptionVotes,
    PeopleTold,
    PlannedOption,
    PlannedRound,
    RecordStruckOut,
    RoundDecided,
    SharesTold,
    ToldShare,
    Voted,
    VotesCounted,
    Worth,
)
from casework.domain.consultations.plans import Plan
from casework.domain.consultations.rules import why_not, why_not_planned
from casework.errors import DecisionError, UsageError

PLANNING, VOTING, DECIDING = "plan-consultation", "record-votes", "decide-consultation"
_WHAT = {
    PLANNING: "plan a consultation",
    VOTING: "record votes",
    DECIDING: "decide about a consultation",
}
"""What the access policy refused, in words."""

_OF_VOTES = frozenset({"consult reach", "consult vote", "consult votes", "consult count", "consult shares"})
"""What is recorded while people vote; all else is decided afterwards."""


class Consulting(ReadingConsultations):
    """The part of a casebook that keeps consultations: the plan, the votes, what was decided, and who heard of it."""

    rulebook: Rulebook

    def plan_consultation(self, plan: Plan, **writing: Unpack[Writing]) -> Consultation:
        """Record what is to be asked, before anybody is; ``load_plan`` reads a plan from a file.

        Raises:
            UsageError: If the plan makes no sense; all mistakes are told.
            NotFoundError: If an option stands for a standard that is not there.
            DecisionError: If the id is taken, or the day is still to come.
        """
        by, desk = writer_of(writing), self._desk
        if not isinstance(plan, Plan):
            message = f"a consultation is planned by a Plan, not by a {type(plan).__name__}"
            raise UsageError(message)
        desk.authorise(by, PLANNING, _WHAT[PLANNING])
        mistakes = tuple(plan.mistakes())
        if mistakes:
            raise UsageError("\n".join(mistakes))
        for option in plan.options:
            self._check_standard(option.standard)
        key = key_of(PLANNING, writing, lambda: attrs.asdict(plan))

        listing = ConsultationListed(consultation=plan.id)

        def decide(listed: Listed, when: When) -> tuple[Writ, Writ]:
            why = why_not_planned(on=when.on, today=when.today)
            if plan.id in listed.ids:
                why = "that id is taken: give another one"
            if why is not None:
                raise DecisionError(plan.id, "consult plan", why)
            return (
                Writ.of(stream_of(plan.id), SHAPES, lambda drafts: _planned(plan, drafts), when, expected=0),
                Writ.of(LIST, LISTING, lambda _: listing, when, expected=listed.version),
            )

        read = partial(read_list, desk.store, desk.organisation)
        written = Decision(stream=LIST, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        return existing(desk.store, desk.organisation, plan.id, up_to=written.last)

    def reach_group(
        self, consultation: str, in_round: str, group: str, *, people: int | None = None, **writing: Unpack[Writing]
    ) -> Consultation:
        """Record that a *group* took part in a round, with how many *people*, where that is known.

        A later record of a group takes the place of an earlier one.
        """
        event = GroupReached(round=in_round, group=group, people=people)
        return self._record("consult reach", consultation, lambda *_: event, writing, attrs.asdict(event))

    def vote(
        self, consultation: str, in_round: str, choices: Sequence[str], *, voter: str | None = None,
        **writing: Unpack[Writing],
    ) -> Consultation:  # fmt: skip
        """Record what one person chose in a round.

        Args:
            choices: The codes of the options.
            voter: An opaque code of whoever voted, so that they can vote only once; nobody's name.

        Raises:
            NotFoundError: If there is no such consultation or round.
            DecisionError: If a choice is no option, too many are chosen, or the voter has voted already; all mistakes
                are told. Or if nobody can vote in the round on that day.
        """
        event = Voted(round=in_round, voter=voter, choices=_codes("choices", choices))
        return self._record("consult vote", consultation, lambda *_: event, writing, attrs.asdict(event))

    def record_ballots(
        self, consultation: str, in_round: str, ballots: Sequence[Ballot], **writing: Unpack[Writing]
    ) -> Consultation:
        """Record the ballots of a round together, as they were cast.

        Double ones, unknown options and too many choices are recorded too: they are counted for what they are, and
        shown with the result.
        """
        by, desk = writer_of(writing), self._desk
        given: object = ballots
        if not isinstance(given, Sequence) or not given or any(type(each) is not Ballot for each in given):
            message = "ballots come as a list of at least one Ballot"
            raise UsageError(message)
        desk.authorise(by, VOTING, _WHAT[VOTING])
        events = [Voted(round=in_round, **attrs.asdict(each)) for each in ballots]
        said = {"consultation": consultation, "ballots": [attrs.asdict(each) for each in events]}
        key = key_of("record-ballots", writing, lambda: said)

        def decide(found: Consultation, when: When) -> tuple[Writ]:
            _refuse(
                why_not(found, events[0], on=when.on, today=when.today, by_hand=False), consultation, "consult votes"
            )
            drafts = Drafts(stream_of(consultation), when.now)
            new = tuple(SHAPES.new(each, when.on.isoformat(), drafts) for each in events)
            append = StreamAppend(stream=stream_of(consultation), events=new, expected=found.version)
            return (Writ(append=append, drafts=drafts),)

        return self._written(consultation, decide, writing, key)

    def count_votes(
        self,
        consultation: str,
        in_round: str,
        votes: Mapping[str, int],
        *,
        source: str,
        people: int | None = None,
        **writing: Unpack[Writing],
    ) -> Consultation:
        """Record the votes of a round as somebody else counted them.

        Args:
            votes: How many chose an option, by its code.
            source: Who counted, as a code; once per round.
            people: How many people voted; without it no share of them can be told.
        """
        counted = tuple(OptionVotes(option=option, votes=number) for option, number in by_name("votes", votes).items())
        event = VotesCounted(round=in_round, source=source, people=people, votes=counted)
        return self._record("consult count", consultation, lambda *_: event, writing, attrs.asdict(event))

    def tell_shares(
        self,
        consultation: str,
        in_round: str,
        shares: Mapping[str, str],
        *,
        source: str,
        **writing: Unpack[Writing],
    ) -> Consultation:
        """Record which shares of a round chose what, as somebody told them without saying of how many.

        They are shown as they were told, beside the result; nothing of them is counted, and they decide nothing.

        Args:
            shares: How many in a hundred chose an option, as text such as ``"62.5"``, by its code.
            source: Who told it, as a code; once per round.
        """
        told = tuple(ToldShare(option=option, percent=share) for option, share in by_name("shares", shares).items())
        event = SharesTold(round=in_round, source=source, shares=told)
        return self._record("consult shares", consultation, lambda *_: event, writing, attrs.asdict(event))

    def decide_round(
        self,
        consultation: str,
        in_round: str,
        *,
        kept: Sequence[str] | None = None,
        decided_by: str | None = None,
        reason: str | None = None,
        **writing: Unpack[Writing],
    ) -> Consultation:
        """Record which options of a round go on.

        Args:
            kept: Their codes; those that the votes say, if left out.
            decided_by: Who decided, as a code, where the votes leave it open or something else was decided.
            reason: Why, in your own words.

        Raises:
            DecisionError: If options are tied at the cut and nobody says who decided between them, and why.
        """
        said: dict[str, Any] = {
            "round": in_round,
            "kept": None if kept is None else _codes("options", kept),
            "decided_by": decided_by,
            "reason": None if reason is None else needed_words("reasons", reason),
        }

        def say(found: Consultation, drafts: Drafts) -> ConsultationEvent:
            options = _kept_by_votes(found, in_round) if said["kept"] is None else said["kept"]
            return RoundDecided(**{**said, "kept": options, "reason": drafts.text(reason)})

        return self._record("consult decide", consultation, say, writing, said)

    def consultation_analysed(
        self, consultation: str, *, note: str | None = None, **writing: Unpack[Writing]
    ) -> Consultation:
        """Record that the results were analysed; *note* is what was found, in your own words."""
        return self._record(
            "consult analysed",
            consultation,
            lambda _, drafts: ConsultationAnalysed(note=drafts.text(note)),
            writing,
            {"analysed": True, "note": note},
        )

    def consultation_told(
        self, consultation: str, group: str, *, note: str | None = None, **writing: Unpack[Writing]
    ) -> Consultation:
        """Record that a *group* heard of the results; *note* says what they heard, and what is planned."""
        return self._record(
            "consult told",
            consultation,
            lambda _, drafts: PeopleTold(group=group, note=drafts.text(note)),
            writing,
            {"group": group, "note": note},
        )

    def review_method(
        self, consultation: str, method: str, *, worth: Worth | str, reason: str, **writing: Unpack[Writing]
    ) -> Consultation:
        """Record whether a *method* of it worked: ``reliable``, ``in-part`` or ``not-reliable``, and why."""
        found, why = word(Worth, "worth", worth), needed_words("reasons", reason)
        return self._record(
            "consult review",
            consultation,
            lambda _, drafts: MethodReviewed(method=method, worth=found, reason=drafts.text(reason) or ""),
            writing,
            {"method": method, "worth": found.value, "reason": why},
        )

    def strike_out_of_consultation(
        self, consultation: str, version: int, *, reason: str, **writing: Unpack[Writing]
    ) -> Consultation:
        """Record that what stands at *version* of a consultation counts no longer; *reason* is a code."""
        event = RecordStruckOut(version=version, reason=reason)
        return self._record("consult strike-out", consultation, lambda *_: event, writing, attrs.asdict(event))

    def _record(
        self,
        verb: str,
        consultation: str,
        say: Callable[[Consultation, Drafts], ConsultationEvent],
        writing: Writing,
        request: Mapping[str, Any],
    ) -> Consultation:
        """Write the event that *say* makes, as every decision is written; return the consultation after it."""
        action = VOTING if verb in _OF_VOTES else DECIDING
        self._desk.authorise(writer_of(writing), action, _WHAT[action])
        key = key_of(verb, writing, lambda: {"consultation": consultation, **request})

        def decide(found: Consultation, when: When) -> tuple[Writ]:
            def said(drafts: Drafts) -> ConsultationEvent:
                event = say(found, drafts)
                _refuse(why_not(found, event, on=when.on, today=when.today), consultation, verb)
                return event

            return (Writ.of(stream_of(consultation), SHAPES, said, when, expected=found.version),)

        return self._written(consultation, decide, writing, key)

    def _written(
        self,
        consultation: str,
        decide: Callable[[Consultation, When], tuple[Writ]],
        writing: Writing,
        key: IdempotencyKey | None,
    ) -> Consultation:
        desk = self._desk
        read = partial(existing, desk.store, desk.organisation, consultation)
        stream = stream_of(shown(consultation))
        written = Decision(stream=stream, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        return existing(desk.store, desk.organisation, consultation, up_to=written.last)

    def _check_standard(self, name: str | None) -> None:
        """Look for the standard *name*, written ``framework/code``.

        Raises:
            NotFoundError: If it is not there.
        """
        if name is not None:
            framework, _, code = name.partition("/")
            framework_of(self._frameworks, framework)[code]


def _planned(plan: Plan, drafts: Drafts) -> ConsultationPlanned:
    """Return the plan as it is recorded; its words go into *drafts*."""
    return ConsultationPlanned(
        title=drafts.text(plan.title) or "",
        options=tuple(
            PlannedOption(code=each.code, title=drafts.text(each.title) or "", standard=each.standard)
            for each in plan.options
        ),
        rounds=tuple(PlannedRound(**attrs.asdict(each)) for each in plan.rounds),
        analyse_by=plan.analyse_by,
        tell_by=plan.tell_by,
        tell=plan.tell,
    )


def _kept_by_votes(found: Consultation, in_round: str) -> tuple[str, ...]:
    """Return the options that go on by the votes alone; those above a tie, where there is one at the cut."""
    result = found.result(in_round)
    return () if result is None or result.cut is None else result.cut.clear


def _codes(what: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return *values* as they came, one that is there twice included."""
    several(what, values, such_as="easy-access")
    return tuple(values)


def _refuse(why: str | None, consultation: str, verb: str) -> None:
    """Refuse what cannot be recorded.

    Raises:
        DecisionError: If there is a reason *why* not.
    """
    if why is not None:
        raise DecisionError(consultation, verb, why)
