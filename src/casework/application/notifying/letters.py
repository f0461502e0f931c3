"""Letters: a notification that is due becomes a message, written in the words of its template from the case as it is.

It is written by whoever delivers, on behalf of the body: no access policy is asked what the addressee may see, for a
template of each kind has a closed list of what it may say.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import attrs

from casework.application.access import AllowAll
from casework.application.messages import Message
from casework.application.notifying.addressing import LACKING, Circumstances, Hindrance, Way, way_to
from casework.application.notifying.facts import Facts, facts_of
from casework.application.notifying.in_force_here import InForceHere, Verdict
from casework.application.notifying.registers import RestrictionRegister
from casework.application.notifying.saying import Saying, restrictions_in_force, restrictions_on
from casework.application.notifying.survey_letters import SurveyLetters
from casework.application.notifying.telling import Telling, deadlines_about
from casework.application.reading import CaseFile, Reader
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.domain.cases.case import Case
from casework.domain.cases.events import EscalationDeclined
from casework.domain.notifications.events import Addressee, NotificationDue
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.notifications.our_words import in_language
from casework.domain.notifications.placeholders import placeholders_of
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.templates import Rendered, Template, render, templates_for
from casework.domain.reminders.recipients import HANDLER, TEAM
from casework.domain.restrictions import Restriction, Restrictions
from casework.domain.time.lateness import is_past
from casework.errors import DataError, NotFoundError, UsageError


@attrs.frozen(kw_only=True)
class Letter:
    """A message that is written out, the *notifier* that takes it, and what is put on record of it.

    *through* is the party to whom it goes in the place of its addressee, for they speak for them.
    """

    message: Message
    notifier: str
    format: str
    template: str
    promised_on: dt.date | None
    through: str | None


@attrs.frozen(kw_only=True)
class Item:
    """A notification that is *due*, with the case that it is about as it is now, and the restrictions on its people.

    *said* is all that was claimed of that case, and what became of it.
    """

    due: NotificationDue
    said: Notifications
    file: CaseFile = attrs.field(repr=False)
    restrictions: Sequence[Restriction] = attrs.field(repr=False)


class Letters:
    """Writes the letters of one organisation."""

    def __init__(
        self,
        desk: Desk,
        rulebook: Rulebook,
        in_force: InForceHere,
        templates: Mapping[str, Template],
        invitations: SurveyLetters,
    ) -> None:
        self._desk, self._rules, self._invitations = desk, rulebook, invitations
        self._templates = templates
        self._reader = Reader(desk.store, rulebook, policy=AllowAll())
        self._in_force, self._schedules = in_force, in_force.schedules or {}
        self._saying = Saying(rulebook, in_force.schedules, rulebook.organisation.notifications.notices)

    @cached_property
    def _restrictions(self) -> RestrictionRegister:
        return RestrictionRegister(self._desk)

    def item(self, case: str, due: NotificationDue, said: Notifications, *, at: dt.datetime) -> Item:
        """Return what is *due* in the case with that id, one of those *said* of it, with the case as it is on record.

        Raises:
            CaseworkError: If today's rules, or this release, cannot read it.
        """
        file = self._reader.file(case, on=at)
        register = self._register(due.kind.audience) if file.case.people else Restrictions()
        restrictions = restrictions_in_force(file.case, register, self._rules.day(at))
        return Item(due=due, said=said, file=file, restrictions=restrictions)

    def _to_review(self, case: Case, audience: Audience) -> Sequence[Restriction]:
        return restrictions_on(case, self._register(audience)) if case.people else ()

    def _register(self, audience: Audience) -> Restrictions:
        """Return the restrictions, as far as they can be read for staff: nobody else is written to by half of them."""
        found = self._restrictions
        return found.restrictions if audience is Audience.STAFF else found.in_full

    def read_restrictions_on(self) -> None:
        """Go by the restrictions that are on record now."""
        self._restrictions.read_on()

    def verdict(self, item: Item, *, at: dt.datetime) -> Verdict:
        """Say whether *item* still has to be said, by the rules that are in force and the case as it is.

        Whoever was erased is invited to nothing.

        Raises:
            CaseworkError: If this release cannot read what that depends on.
        """
        due, file = item.due, item.file
        found = self._in_force.verdict(due)
        if due.schedule is not None and found in {Verdict.SAID, Verdict.SWITCHED_OFF}:
            if item.said.is_overtaken(due, at=at):
                return Verdict.OVER
            review = self._to_review(file.case, due.kind.audience)
            reminding = self._saying.claimed(due, item.said, case=file.case, history=file.history, restrictions=review)
            return reminding.verdict(is_in_force=found is Verdict.SAID)
        if found is not Verdict.SAID:
            return found
        if due.kind is NoticeKind.SURVEY_INVITATION:
            if self._way(due.to, item, at) is Hindrance.ERASED:
                return Verdict.ERASED
            holds = self._invitations.stands(file.case.id, due, at=at)
        else:
            holds = self._saying.holds(due, case=file.case, history=file.history)
        return Verdict.SAID if holds else Verdict.OVER

    def letter(self, item: Item, *, at: dt.datetime) -> Letter | Hindrance:
        """Return the letter that says *item* to its addressee, or what stands against it."""
        way = self._way(item.due.to, item, at)
        if isinstance(way, Hindrance):
            return way
        draft = self._drafted(self._worded_as(item, at), way, self._facts(item, way, at))
        if isinstance(draft, Hindrance):
            return draft
        return draft.letter(item.due.message, self._desk.organisation, about=item.file.case.reference, at=at)

    def digest(self, message: str, items: Sequence[Item], *, at: dt.datetime) -> Letter | Hindrance:
        """Return the letter that says all of *items*, which have one addressee, under the id *message*.

        What several of them say is said once, and what is about one case stands together.
        """
        way = self._way(items[0].due.to, items[0], at)
        if isinstance(way, Hindrance):
            return way
        by_case = sorted(items, key=lambda each: each.file.case.reference)
        lines = tuple(dict.fromkeys(self._line(each, way, at) for each in by_case))
        told = {
            "organisation": self._facts(items[0], way, at).words["organisation"],
            "count": str(len(lines)),
            "lines": "\n".join(lines),
        }
        draft = self._drafted(NoticeKind.DIGEST, way, Facts(words=told, data={"count": told["count"]}))
        if isinstance(draft, Hindrance):
            return draft
        return draft.letter(message, self._desk.organisation, about=None, at=at)

    def _line(self, item: Item, way: Way, at: dt.datetime) -> str:
        """Return what a digest says of *item*: the subject of its own letter, with what is due and when."""
        facts = self._facts(item, way, at)
        draft = self._drafted(self._worded_as(item, at), way, facts)
        subject = item.file.case.reference if isinstance(draft, Hindrance) else draft.rendered.subject
        more = [facts.words.get(each) for each in ("what", "due_on")]
        more += [f"{in_language(_BY[each], way.language)} {facts.words[each]}" for each in _BY if each in facts.words]
        return ", ".join((subject, *(each for each in more if each and each not in subject)))

    def _worded_as(self, item: Item, at: dt.datetime) -> NoticeKind:
        """Return the kind of the letter that says *item*: that something is due is said late once it is overdue.

        Nobody reads that a case is theirs who hears of it in place of a handler who may not be told, nor that a
        complaint is refused where only its next stage is.
        """
        kind, about, to = item.due.kind, item.due.about, item.due.to
        if kind is NoticeKind.ASSIGNED and to.through not in {None, HANDLER, TEAM}:
            return NoticeKind.HANDLER_NOT_TOLD
        if kind is NoticeKind.RIGHT_TO_ESCALATE and _refuses_a_stage(item):
            return NoticeKind.STAGE_REFUSED
        if kind is not NoticeKind.DUE_SOON or about is None or about.moment is None:
            return kind
        waits = any(each.waits_to_start for each in deadlines_about(about, item.file.deadlines))
        is_overdue = is_past(about.moment, at, self._rules.place.zone) and not waits
        return NoticeKind.OVERDUE if is_overdue else kind

    def _way(self, to: Addressee, item: Item, at: dt.datetime) -> Way | Hindrance:
        around = Circumstances(
            settings=self._rules.organisation.notifications,
            restrictions=item.restrictions,
            on=self._rules.day(at),
            zone=self._rules.place.zone,
        )
        return way_to(to, item.file, around)

    def _facts(self, item: Item, way: Way, at: dt.datetime) -> Facts:
        telling = Telling(
            file=item.file,
            due=item.due,
            rules=self._rules,
            schedules=self._schedules,
            language=way.language,
            name=way.name,
            at=at,
            said=item.said,
            asked=self._invitations.asked(item.due, at=at),
            speaks_for=way.speaks_for,
        )
        return facts_of(telling)

    def _drafted(self, kind: NoticeKind, way: Way, facts: Facts) -> "_Draft | Hindrance":
        """Return the letter in words; one in another format than they need is none."""
        if facts.is_gone:
            return Hindrance.DATE_GONE
        if facts.lacks:
            return LACKING[facts.lacks[0]]
        try:
            template = templates_for(self._templates, kind, way.language, way.format).template
            if template.format is not way.format:
                return Hindrance.CANNOT_WRITE
            return _Draft(way=way, facts=facts, template=template, rendered=render(template, facts.words))
        except DataError:
            return Hindrance.BROKEN_TEMPLATE
        except (NotFoundError, UsageError):  # no such template, or nothing to put into it
            return Hindrance.CANNOT_WRITE


_BY = MappingProxyType({"answer_by": "answer by", "was_due": "answer was due by"})
"""How a digest says by when a case is to be answered, or was."""


def _refuses_a_stage(item: Item) -> bool:
    told = (each.event for each in item.file.case.history if each.version == item.due.event)
    return any(isinstance(event, EscalationDeclined) for event in told)


@attrs.frozen(kw_only=True)
class _Draft:
    """A letter in words, and the way that it goes."""

    way: Way
    facts: Facts
    template: Template
    rendered: Rendered

    def letter(self, message: str, organisation: str, *, about: str | None, at: dt.datetime) -> Letter:
        """Return the letter under the id *message*."""
        way, template = self.way, self.template
        return Letter(
            message=Message(
                id=message,
                channel=way.channel,
                address=way.address,
                subject=self.rendered.subject,
                text=self.rendered.text,
                html=self.rendered.html,
                kind=template.kind,
                language=template.language,
                about=about,
                organisation=organisation,
                made_at=at,
                data=self._said(self.facts.data),
                personal=self._said(self.facts.words),
            ),
            notifier=way.notifier,
            format=template.format.value,
            template=template.fingerprint,
            promised_on=self.facts.promised_on,
            through=way.through,
        )

    def _said(self, told: Mapping[str, str]) -> Mapping[str, str]:
        """Return of what could be *told* what the letter says, and what is about nobody."""
        known, named = placeholders_of(self.template.kind), self.template.names
        return {name: each for name, each in told.items() if name in named or not known[name].personal}
