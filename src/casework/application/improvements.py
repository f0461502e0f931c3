"""Service improvements on record, as methods of a casebook.

The access policy is asked about ``propose-improvement``, ``publish-improvement`` and, for what else becomes of one,
``improve``, without a case.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Unpack

import attrs

from casework.application.contacts import needed_words, several, word
from casework.application.drafts import Drafts
from casework.application.explanations import ExplainingSignals
from casework.application.improvement_streams import (
    LIST,
    LISTING,
    SHAPES,
    WORDS,
    existing,
    read_list,
    stream_of,
)
from casework.application.ports import Committed, IdempotencyKey
from casework.application.prompts import Prompts
from casework.application.reading_improvements import ReadingImprovements
from casework.application.standard_reviews import shown
from casework.application.stream_decisions import Decision, When, Writ, words_of
from casework.application.stream_lists import Listed
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.cases.fields import check_code
from casework.domain.improvements.events import (
    AwardMade,
    Effect,
    ImprovementAgreed,
    ImprovementCorrected,
    ImprovementDone,
    ImprovementDropped,
    ImprovementEvent,
    ImprovementListed,
    ImprovementProposed,
    ImprovementPublished,
    ImprovementReopened,
    ImprovementReviewed,
    ImprovementStarted,
    PracticeShared,
    PracticeTakenUp,
    Prompt,
    ProposedBy,
    PublicationWithdrawn,
    Wording,
)
from casework.domain.improvements.improvement import Improvement
from casework.domain.improvements.rules import why_not, why_not_proposed
from casework.domain.money import Money
from casework.errors import DecisionError

PROPOSING, IMPROVING, PUBLISHING = "propose-improvement", "improve", "publish-improvement"

_ACTIONS: Mapping[type[ImprovementEvent], tuple[str, str]] = MappingProxyType(
    {
        ImprovementAgreed: (IMPROVING, "agree"),
        ImprovementStarted: (IMPROVING, "start"),
        ImprovementDone: (IMPROVING, "done"),
        ImprovementDropped: (IMPROVING, "drop"),
        ImprovementReopened: (IMPROVING, "reopen"),
        ImprovementReviewed: (IMPROVING, "review"),
        ImprovementCorrected: (IMPROVING, "correct"),
        AwardMade: (IMPROVING, "award"),
        PracticeShared: (IMPROVING, "share"),
        PracticeTakenUp: (IMPROVING, "taken-up"),
        ImprovementPublished: (PUBLISHING, "publish"),
        PublicationWithdrawn: (PUBLISHING, "withdraw"),
    }
)
"""What the access policy is asked about for each event, and what the decision is called."""

_NAMES_SOMEBODY = (
    "its words hold the reference of a case that asked for it, or name somebody in one: leave that out; a word that is "
    "no name there is written small"
)
_PUBLISHED_NAMES = (
    "what is published of it holds the reference of a case that you name, or names somebody in one: withdraw that first"
)


def _no_objection(found: Improvement, when: When) -> str | None:
    """Return None: nothing but the rules of improvements is against it."""


class Improving(ExplainingSignals, ReadingImprovements):
    """The part of a casebook that keeps what was learned and done: service improvements."""

    def propose_improvement(
        self,
        *,
        title: str,
        proposed_by: ProposedBy | str,
        proposer: str | None = None,
        because_of: Sequence[Prompt] = (),
        owner: str | None = None,
        due_on: dt.date | None = None,
        saving: Money | None = None,
        improvement: str | None = None,
        **writing: Unpack[Writing],
    ) -> Improvement:
        """Record that somebody proposed to improve a service.

        Args:
            title: What is to be better, in your own words.
            proposed_by: From whom the idea came: ``public``, ``staff``, ``partner`` or ``body``.
            proposer: The opaque id of whoever it was, where it is known.
            because_of: What asked for it: cases (by id or reference), matters, learnings, dips, consultations, ...
            saving: What it is thought to save in its first year.
            improvement: A short id of your own; i1, i2 and so on if left out.

        Raises:
            DecisionError: If the id is taken, or the day is still to come.
            NotFoundError: If a case, matter, learning, dip or standard in *because_of* is not there. A dip is there
                where the chart of all cases shows it, or an explanation of it is on record.
        """
        said: dict[str, Any] = {
            "title": needed_words("words of the title", title),
            "proposed_by": word(ProposedBy, "sort of proposer", proposed_by),
            "proposer": proposer,
            "prompts": several("what asked for it", because_of, such_as="Prompt(...)"),
            "owner": owner,
            "due_on": due_on,
            "saving": saving,
        }
        by, desk = writer_of(writing), self._desk
        desk.authorise(by, PROPOSING, "propose an improvement")
        said["prompts"] = self._prompts(by).known(said["prompts"])
        name = None if improvement is None else check_code("improvement", improvement)
        key = key_of(PROPOSING, writing, lambda: {"improvement": name, **_plain(said)})
        return self._propose(name, said, writing, key)

    def _propose(
        self, name: str | None, said: Mapping[str, Any], writing: Writing, key: IdempotencyKey | None
    ) -> Improvement:
        """Write the proposal into a stream of its own, and its id into the list."""
        desk = self._desk

        def decide(listed: Listed, when: When) -> tuple[Writ, Writ]:
            own = listed.next_id("i") if name is None else name
            why = why_not_proposed(when.on, today=when.today)
            if own in listed.ids:
                why = "that id is taken: give another one, or none"
            if why is not None:
                raise DecisionError(own, "propose", why)
            self._check_dips(said["prompts"], writer_of(writing))

            def say(drafts: Drafts) -> ImprovementEvent:
                return ImprovementProposed(**{**said, "title": drafts.text(said["title"])})

            return (
                Writ.of(stream_of(own), SHAPES, say, when, expected=0),
                Writ.of(LIST, LISTING, lambda _: ImprovementListed(improvement=own), when, expected=listed.version),
            )

        read = partial(read_list, desk.store, desk.organisation)
        return self._as_written(
            Decision(stream=LIST, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        )

    def agree_improvement(
        self, improvement: str, *, owner: str, due_on: dt.date, note: str | None = None, **writing: Unpack[Writing]
    ) -> Improvement:
        """Record that the body decided to do it: *owner*, an opaque id, sees to it by *due_on*."""
        return self._improve(ImprovementAgreed, improvement, writing, owner=owner, due_on=due_on, note=note)

    def start_improvement(
        self, improvement: str, *, note: str | None = None, **writing: Unpack[Writing]
    ) -> Improvement:
        """Record that work on it began."""
        return self._improve(ImprovementStarted, improvement, writing, note=note)

    def finish_improvement(
        self,
        improvement: str,
        *,
        evidence: str,
        review_on: dt.date | None = None,
        saving: Money | None = None,
        **writing: Unpack[Writing],
    ) -> Improvement:
        """Record that it was done, and what shows that; its effect is looked at by *review_on*.

        *saving* is what it saves in its first year, as far as that is known by now.
        """
        return self._improve(
            ImprovementDone, improvement, writing, evidence=evidence, review_on=review_on, saving=saving
        )

    def drop_improvement(
        self, improvement: str, *, reason: str, reasons: str, **writing: Unpack[Writing]
    ) -> Improvement:
        """Record that it is not to be done: *reason* is a code, *reasons* says why in your own words."""
        return self._improve(ImprovementDropped, improvement, writing, reason=reason, reasons=reasons)

    def reopen_improvement(self, improvement: str, *, reasons: str, **writing: Unpack[Writing]) -> Improvement:
        """Record that it was not done, or is not given up, after all; it is as far as it was before."""
        return self._improve(ImprovementReopened, improvement, writing, reasons=reasons)

    def review_improvement(
        self,
        improvement: str,
        *,
        effect: Effect | str,
        findings: str,
        review_on: dt.date | None = None,
        saving: Money | None = None,
        **writing: Unpack[Writing],
    ) -> Improvement:
        """Record what it turned out to have changed; its effect is looked at again by *review_on*, if at all."""
        came = word(Effect, "effect", effect)
        return self._improve(
            ImprovementReviewed,
            improvement,
            writing,
            effect=came,
            findings=findings,
            review_on=review_on,
            saving=saving,
        )

    def correct_improvement(
        self,
        improvement: str,
        *,
        reasons: str,
        title: str | None = None,
        proposed_by: ProposedBy | str | None = None,
        proposer: str | None = None,
        owner: str | None = None,
        due_on: dt.date | None = None,
        saving: Money | None = None,
        because_of: Sequence[Prompt] = (),
        not_because_of: Sequence[Prompt] = (),
        **writing: Unpack[Writing],
    ) -> Improvement:
        """Record what of it was wrong, or is otherwise from now on, and why; what is left out stays as it was.

        What *because_of* names asked for it too, and what *not_because_of* names did not. What it was before stays in
        its history.
        """
        by = writer_of(writing)
        added = several("what asked for it", because_of, such_as="Prompt(...)")
        removed = several("what did not ask for it", not_because_of, such_as="Prompt(...)")
        self._desk.authorise(by, IMPROVING, "correct an improvement")
        prompts = self._prompts(by)
        known = prompts.known(added)
        return self._improve(
            ImprovementCorrected,
            improvement,
            writing,
            reasons=reasons,
            title=title,
            proposed_by=None if proposed_by is None else word(ProposedBy, "sort of proposer", proposed_by),
            proposer=proposer,
            owner=owner,
            due_on=due_on,
            saving=saving,
            prompts_added=known,
            prompts_removed=prompts.named(removed),
            objection=partial(self._why_no_prompts, prompts, known),
        )

    def _why_no_prompts(self, prompts: Prompts, added: Sequence[Prompt], found: Improvement, when: When) -> str | None:
        """Return why *added* cannot have asked for *found*: what is published of it tells who somebody in one is."""
        self._check_dips(added, prompts.who)
        texts = found.published_since(when.today)
        said = words_of(self._desk, (each for text in texts for each in (text.asked, text.done)))
        return _PUBLISHED_NAMES if prompts.tell_who(added, *said.values()) else None

    def award_improvement(
        self, improvement: str, *, to: str, money: Money, note: str | None = None, **writing: Unpack[Writing]
    ) -> Improvement:
        """Record that *to*, an opaque id, got an award for the idea."""
        return self._improve(AwardMade, improvement, writing, to=to, money=money, note=note)

    def publish_improvement(
        self,
        improvement: str,
        *,
        asked: str,
        done: str,
        published_from: dt.date,
        wording: Wording | str = Wording.YOU_ASKED,
        **writing: Unpack[Writing],
    ) -> Improvement:
        """Publish what was *asked* for and what was *done* about it from a day on, in place of what was before.

        Args:
            asked: What people asked for, in the words that are published: nobody's name or case.
            done: What was done about it.
            wording: Under which heading: ``you_asked``, or ``you_told_us`` in a survey or a consultation.

        Raises:
            DecisionError: If it is not done, or the words hold the reference of a case that asked for it or the name of
                somebody in one.
        """
        heading, by = word(Wording, "wording", wording), writer_of(writing)

        def objection(found: Improvement, _: When) -> str | None:
            return _NAMES_SOMEBODY if self._prompts(by).tell_who(found.prompts, asked, done) else None

        return self._improve(
            ImprovementPublished,
            improvement,
            writing,
            asked=asked,
            done=done,
            wording=heading,
            published_from=published_from,
            objection=objection,
        )

    def withdraw_publication(self, improvement: str, *, reasons: str, **writing: Unpack[Writing]) -> Improvement:
        """Withdraw what is published of it, from that day on; it stays in its history."""
        return self._improve(PublicationWithdrawn, improvement, writing, reasons=reasons)

    def share_improvement(
        self, improvement: str, *, partners: Sequence[str], note: str | None = None, **writing: Unpack[Writing]
    ) -> Improvement:
        """Record that it was told to *partners*, the ids of other organisations, as good practice."""
        named = several("partners", partners, such_as="nhs-trust")
        return self._improve(PracticeShared, improvement, writing, partners=named, note=note)

    def take_up_improvement(
        self, improvement: str, *, partner: str, note: str | None = None, **writing: Unpack[Writing]
    ) -> Improvement:
        """Record that a *partner* with whom it was shared does the same."""
        return self._improve(PracticeTakenUp, improvement, writing, partner=partner, note=note)

    def _improve(
        self,
        kind: type[ImprovementEvent],
        improvement: str,
        writing: Writing,
        *,
        objection: Callable[[Improvement, When], str | None] = _no_objection,
        **said: Any,  # noqa: ANN401 - the fields of any event
    ) -> Improvement:
        """Write an event of *kind* that says *said*, as every decision is written; return the improvement after it.

        *objection* gives what is against it besides the rules of improvements.
        """
        by, desk, name = writer_of(writing), self._desk, shown(improvement)
        action, verb = _ACTIONS[kind]
        desk.authorise(by, action, f"{verb} an improvement")
        for field in WORDS[kind]:
            if attrs.fields_dict(kind)[field].default is attrs.NOTHING:
                needed_words(f"words of {field}", said[field])

        def decide(found: Improvement, when: When) -> tuple[Writ]:
            def say(drafts: Drafts) -> ImprovementEvent:
                words = {field: drafts.text(said[field]) for field in WORDS[kind] if field in said}
                event = kind(**{**said, **words})
                why = why_not(found, event, on=when.on, today=when.today) or objection(found, when)
                if why is not None:
                    raise DecisionError(name, verb, why)
                return event

            return (Writ.of(stream_of(name), SHAPES, say, when, expected=found.version),)

        key = key_of(f"improvement {verb}", writing, lambda: {"improvement": name, **_plain(said)})
        read = partial(existing, desk.store, desk.organisation, name)
        written = Decision(stream=stream_of(name), read=read, decide=decide)
        return self._as_written(written.write(desk, self.rulebook, writing, key))

    def _as_written(self, first: Committed) -> Improvement:
        """Return the improvement as it stood after a request that came before: the answer that was given then."""
        name = first.streams[0].partition("/")[2]
        return existing(self._desk.store, self._desk.organisation, name, up_to=first.last)


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said as plain values, for the digest of the request."""
    return {name: _plain_value(value) for name, value in said.items()}


def _plain_value(value: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, tuple):
        return [_plain_value(each) for each in value]
    if isinstance(value, Prompt):
        return value.name
    return str(value) if isinstance(value, Money) else value
