"""A council's year, played through a casebook: contacts come in, and officers deal with them, mostly in time.

The casebook needs a ``FixedClock``. The simulation drives it forward, so every decision is taken and recorded in the
order of time, with what was known then. Nothing is drawn from outside: the same seed gives the same year.

>>> import datetime as dt
>>> from casework.casebook import Casebook
>>> from casework.testing.clock import FixedClock
>>> clock = FixedClock(dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
>>> with Casebook.open("memory:", organisation="exampleton", clock=clock) as book:
...     simulated = simulate_year(book, year=2025, cases=20, seed=7)
>>> len(simulated.cases), simulated.until.isoformat()
(20, '2025-12-31')
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from random import Random

import attrs

from casework.application.identity import SYMBOLS, check_symbol
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import AskedBy, Channel, Kind
from casework.domain.procedures import ProcedureVersion
from casework.errors import UsageError
from casework.testing.agenda import Agenda
from casework.testing.clock import FixedClock
from casework.testing.exampleton import (
    CAUSES,
    CHANNELS,
    KINDS,
    OUTCOMES,
    PROCEDURES,
    SERVICES,
    TOO_LATE,
    Service,
    words_for,
)
from casework.testing.redress import Redress

CONTACT_CENTRE = Actor("contact-centre", roles={"intake"})
REVIEWER = Actor("review-officer", roles={"stage-2-reviewer"})
CORPORATE = "corporate-complaints-officer"

_TEAMS = 0.3  # of compliments, those that praise a whole team
_LONG = 60  # working days; an answer due later than this gets a date agreed with the complainant
_LATE = "late"
_FEEDBACK = frozenset({Kind.COMPLIMENT, Kind.COMMENT, Kind.SUGGESTION})


@attrs.frozen(kw_only=True)
class Habits:
    """How a council works: shares from 0 to 1 of the cases in which something happens.

    *acknowledged_late* and *answered_late* are done after their due day; *extended* and *paused* where the procedure
    allows it; *withdrawn* by the complainant; *corrected* because the day of receipt was written down wrongly;
    *escalated* of what was answered at a stage that has a next one; *referred* of what was answered at the last one;
    *reopened* of what was closed; *declined* of complaints that come in, as too late; *put_right_late* of remedies.
    """

    acknowledged_late: float = 0.06
    answered_late: float = 0.12
    extended: float = 0.12
    paused: float = 0.3
    withdrawn: float = 0.03
    corrected: float = 0.02
    escalated: float = 0.16
    referred: float = 0.25
    reopened: float = 0.03
    declined: float = 0.03
    put_right_late: float = 0.15


PUNCTUAL = Habits(acknowledged_late=0, answered_late=0, corrected=0, put_right_late=0)
"""Everything in time: a year in which no time limit is missed."""


@attrs.frozen(kw_only=True)
class SimulatedYear:
    """What was played.

    *cases* holds the ids in the order of receipt, *decisions* how often each was taken, *until* the last day.
    """

    seed: int
    until: dt.date
    cases: tuple[str, ...]
    decisions: Mapping[str, int]


def simulate_year(
    book: Casebook,
    *,
    year: int = 2025,
    cases: int = 600,
    seed: int = 2025,
    habits: Habits | None = None,
    until: dt.date | None = None,
    each_day: Callable[[dt.date], None] | None = None,
) -> SimulatedYear:
    """Play the contacts of *year* and what the council does about them, up to the end of *until* (31 December).

    Cases that are not finished by then stay open. The clock is left at 17:00 of the last day.

    Args:
        book: An open casebook whose clock is a ``FixedClock``.
        year: The calendar year in which the contacts come in.
        cases: How many contacts come in.
        seed: Another seed gives another year; the same seed the same one.
        habits: How the council works.
        until: The last day that is played.
        each_day: Called before the first decision of each day.

    Raises:
        UsageError: If the casebook has any other clock.
    """
    if not isinstance(book.clock, FixedClock):
        message = "a simulation moves the clock: open the casebook with clock=FixedClock(...) of casework.testing.clock"
        raise UsageError(message)
    random, place = Random(seed), book.rulebook.place
    last = until or dt.date(year, 12, 31)
    agenda = Agenda(book.clock, place, random)
    council = _Council(book, agenda, random, habits or Habits())
    council.expect(year, cases)
    agenda.work_until(dt.datetime.combine(last, dt.time(17), place.zone), each_day)
    return SimulatedYear(seed=seed, until=last, cases=tuple(council.cases), decisions=dict(council.decisions))


def another_handler(case: Case) -> str:
    """Return who deals with *case* at its next stage: a colleague who did not, or the corporate complaints officer."""
    had_it = {held.actor for held in case.roles}
    officers = next((service.handlers for service in SERVICES if service.id == case.service), ())
    return next((officer for officer in officers if officer not in had_it), CORPORATE)


@attrs.frozen(kw_only=True)
class _Contact:
    """Something that comes in."""

    number: int
    at: dt.datetime
    kind: Kind
    service: Service
    channel: Channel


class _Council:
    """The officers of a council, and the people who write to it."""

    def __init__(self, book: Casebook, agenda: Agenda, random: Random, habits: Habits) -> None:
        self._book, self._agenda, self._random, self._habits = book, agenda, random, habits
        self.cases: list[str] = []
        self.decisions: Counter[str] = Counter()
        self._redress = Redress(book, agenda, self._did, late=habits.put_right_late)

    def expect(self, year: int, cases: int) -> None:
        """Plan the contacts of *year*; on a closed day one fifth as many come in as on a working day."""
        days = [dt.date(year, 1, 1) + dt.timedelta(days=number) for number in range(366)]
        days = [day for day in days if day.year == year]
        weights = [5 if self._book.rulebook.place.calendar.is_working(day) else 1 for day in days]
        for number, day in enumerate(sorted(self._random.choices(days, weights, k=cases)), start=1):
            channel = self._agenda.of(CHANNELS)
            contact = _Contact(
                number=number,
                at=self._agenda.at(day, 7, 22) if channel is Channel.WEB else self._agenda.at(day),
                kind=self._agenda.of(KINDS),
                service=self._agenda.of({service: service.share for service in SERVICES}),
                channel=channel,
            )
            self._agenda.plan(contact.at, partial(self._receive, contact))

    # What is known of a case

    def _version(self, case: Case) -> ProcedureVersion:
        return self._book.rulebook.version(case.intake.procedure, case.intake.received)

    def _due(self, case: Case, limit: str) -> dt.date | None:
        """Return by when *limit* is due in the present visit, as the casebook says."""
        found = [each for each in self._book.deadlines(case.id) if each.limit == limit and each.result == "open"]
        return found[-1].due_day if found else None

    def _may_be_extended(self, case: Case) -> bool:
        """Whether the procedure gives the answer more time, and says how much."""
        limits = self._version(case).stage(case.stage).limits
        return any(limit.id == "respond" and limit.extension and limit.extension.amount for limit in limits)

    @staticmethod
    def _handler(case: Case) -> Actor:
        handler = case.assignment.handler if case.assignment else None
        return Actor(handler or CONTACT_CENTRE.id, roles={"complaint-handler"}, teams={case.service or "none"})

    # How one thing leads to another

    def _later(self, when: dt.datetime, act: Callable[[Case], None], case: Case) -> None:
        """Plan *act* for a case; it does not happen if the case is closed or withdrawn by then."""
        self._agenda.plan(when, partial(self._if_open, act, case.id))

    def _if_open(self, act: Callable[[Case], None], case_id: str) -> None:
        case = self._book.case(case_id)
        if case.is_open:
            act(case)

    def _did(self, decision: str) -> None:
        self.decisions[decision] += 1

    # What comes in

    def _receive(self, contact: _Contact) -> None:
        service, procedure = contact.service, PROCEDURES[contact.kind]
        if contact.kind is Kind.COMPLAINT and service.complaints is not None:
            procedure = service.complaints
        case = self._book.receive(
            kind=contact.kind,
            procedure=procedure,
            # A letter is dated by the day on which it came, everything else by the minute.
            received_at=contact.at.date() if contact.channel is Channel.LETTER else contact.at,
            channel=contact.channel,
            by=CONTACT_CENTRE,
            reference=self._reference(contact),
            summary=self._random.choice(words_for(contact.kind, service)),
            complainant={"name": f"Person {contact.number}", "email": f"person-{contact.number}@example.org"},
            service=service.id,
            categories={"cause": self._agenda.of(CAUSES)} if contact.kind is Kind.COMPLAINT else None,
        )
        self._did("receive")
        self.cases.append(case.id)
        handler = self._random.choice(service.handlers)
        case = self._book.assign(case.id, handler=handler, team=service.id, by=CONTACT_CENTRE)
        self._did("assign")
        if self._agenda.happens(self._habits.corrected):
            self._later(self._agenda.in_days(1, 3), self._correct, case)
        if self._agenda.happens(self._habits.withdrawn):
            self._later(self._agenda.in_days(2, 12), self._withdraw, case)
        if self._may_be_declined(case) and self._agenda.happens(self._habits.declined):
            self._later(self._agenda.in_days(1, 4), self._decline, case)
        else:
            self._plan_acknowledgement(case)

    def _may_be_declined(self, case: Case) -> bool:
        """Whether it is a complaint that may be refused as too late."""
        late = any(exclusion.id == _LATE for exclusion in self._version(case).exclusions)
        return late and case.intake.kind is Kind.COMPLAINT

    def _reference(self, contact: _Contact) -> str:
        """Return a reference as the casebook makes them, but from the seed."""
        year = f"{contact.at.year % 100:02d}"
        symbols = "".join(self._random.choices(SYMBOLS, k=6))
        return f"{year}-{symbols}-{check_symbol(year + symbols)}"

    def _correct(self, case: Case) -> None:
        """Put right a day of receipt that was written down too late."""
        earlier = self._book.rulebook.day(case.history[0].happened) - dt.timedelta(days=self._random.randint(1, 3))
        self._book.correct(case.id, version=1, reason="wrong-date", happened_instead=earlier, by=CONTACT_CENTRE)
        self._did("correct")

    def _decline(self, case: Case) -> None:
        """Refuse a complaint as too late: the reasons are its own, and the ombudsman's details are given."""
        discretion = "Nothing kept the complainant from writing earlier"
        self._book.decline(
            case.id, exclusion=_LATE, reasons=TOO_LATE, discretion=discretion, ombudsman_told=True, by=CONTACT_CENTRE
        )
        self._did("decline")

    def _withdraw(self, case: Case) -> None:
        self._book.withdraw(case.id, by=CONTACT_CENTRE)
        self._did("withdraw")

    # What officers do

    def _plan_acknowledgement(self, case: Case) -> None:
        when = self._agenda.by(self._due(case, "acknowledge"), self._habits.acknowledged_late)
        self._later(when, self._acknowledge, case)

    def _acknowledge(self, case: Case) -> None:
        case = self._book.acknowledge(case.id, by=self._handler(case))
        self._did("acknowledge")
        if case.intake.kind is Kind.COMPLIMENT and not case.results.praise:
            self._recognise(case)
        if case.intake.kind in _FEEDBACK:
            when = self._agenda.by(self._due(case, "pass_on"), self._habits.answered_late)
            self._later(when, self._pass_on, case)
            return
        self._agree_date(case)
        if self._version(case).pauses and self._agenda.happens(self._habits.paused):
            self._later(self._agenda.in_days(1, 4), self._pause, case)
        elif self._may_be_extended(case) and self._agenda.happens(self._habits.extended):
            self._later(self._agenda.by(self._due(case, "respond"), 0), self._extend, case)
        else:
            self._plan_answer(case)

    def _agree_date(self, case: Case) -> None:
        """Agree a date for the answer where the law leaves many months for it."""
        today, due = self._agenda.today, self._due(case, "respond")
        if due is not None and due > self._agenda.working_day(today, _LONG):
            agreed = self._agenda.working_day(today, self._random.randint(20, 40))
            self._book.agree_date(case.id, limit="respond", until=agreed, by=self._handler(case))
            self._did("agree-date")

    def _recognise(self, case: Case) -> None:
        """Name the one who was praised, or now and then the whole team."""
        handler, team = self._handler(case), case.service or CONTACT_CENTRE.id
        whole = self._agenda.happens(_TEAMS)
        self._book.recognise(case.id, staff=() if whole else (handler.id,), teams=(team,) if whole else (), by=handler)
        self._did("recognise")

    def _pass_on(self, case: Case) -> None:
        self._book.reach_milestone(case.id, milestone="passed-on", by=self._handler(case))
        self._did("milestone")
        for praise in (each for each in case.results.praise if each.told is None):
            self._book.tell_recognised(case.id, who=praise.who, by=self._handler(case))
            self._did("tell-recognised")
        if case.intake.kind is Kind.SUGGESTION:
            self._plan_answer(case)
        else:
            self._later(self._agenda.in_days(0, 2), self._close, case)

    def _pause(self, case: Case) -> None:
        reason = self._random.choice(self._version(case).pauses).reason
        self._book.pause(case.id, reason=reason, by=self._handler(case))
        self._did("pause")
        self._later(self._agenda.in_days(3, 15), self._resume, case)

    def _resume(self, case: Case) -> None:
        self._book.resume(case.id, by=self._handler(case))
        self._did("resume")
        self._plan_answer(case)

    def _extend(self, case: Case) -> None:
        told_on = self._agenda.today
        self._book.extend(case.id, limit="respond", reason="complexity", told_on=told_on, by=self._handler(case))
        self._did("extend")
        self._plan_answer(case)

    def _plan_answer(self, case: Case) -> None:
        when = self._agenda.by(self._due(case, "respond"), self._habits.answered_late)
        self._later(when, self._respond, case)

    def _respond(self, case: Case) -> None:
        by = REVIEWER if case.stage == "2" else self._handler(case)
        judged = case.intake.kind is Kind.COMPLAINT
        outcome = self._redress.judge(case, by) if judged else self._agenda.of(OUTCOMES[case.intake.kind])
        case = self._book.respond(case.id, outcome=outcome, by=by)
        self._did("respond")
        if judged and outcome != "not-upheld":
            self._redress.put_right(case, by)
        self._later(self._agenda.in_days(0, 3), self._close, case)

    def _close(self, case: Case) -> None:
        case = self._book.close_case(case.id, by=self._handler(case))
        self._did("close")
        version, habits = self._version(case), self._habits
        chances: list[tuple[float, Callable[[str], None]]] = [(habits.reopened, self._reopen)]
        if version.stage(case.stage).next:
            chances.append((habits.escalated, self._escalate))
        elif version.referral is not None:
            chances.append((habits.referred, self._refer))
        for share, act in chances:
            if self._agenda.happens(share):
                self._agenda.plan(self._agenda.in_days(3, 18), partial(act, case.id))
                return

    # What comes back

    def _reopen(self, case_id: str) -> None:
        case = self._book.reopen(case_id, reason="new-information", by=CONTACT_CENTRE)
        self._did("reopen")
        self._plan_acknowledgement(case)

    def _escalate(self, case_id: str) -> None:
        case = self._book.escalate(case_id, asked_by=AskedBy.COMPLAINANT, by=CONTACT_CENTRE)
        self._did("escalate")
        case = self._book.assign(case.id, handler=another_handler(case), team=case.service, by=CONTACT_CENTRE)
        self._did("assign")
        self._plan_acknowledgement(case)

    def _refer(self, case_id: str) -> None:
        self._book.refer(case_id, body="ombudsman", by=REVIEWER)
        self._did("refer")
