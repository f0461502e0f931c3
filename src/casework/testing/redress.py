"""What a simulated council finds out, promises, does about it and learns."""

from collections.abc import Callable
from functools import partial

from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.findings import outcome_of
from casework.domain.cases.vocabulary import Kind, RemedyKind
from casework.testing.agenda import Agenda
from casework.testing.exampleton import AMOUNTS, LEARNED, LESSONS, OUTCOMES, REFUSED_PAYMENTS, REMEDIES

_SCHEME = "upheld"


class Redress:
    """Judges the matters of complaints, and puts right what was upheld; each decision is told to *did*."""

    def __init__(self, book: Casebook, agenda: Agenda, did: Callable[[str], None], *, late: float) -> None:
        self._book, self._agenda, self._did, self._late = book, agenda, did, late

    def judge(self, case: Case, by: Actor) -> str:
        """Make a finding on each matter, and return the outcome that they come to."""
        for matter in case.matters:
            found = self._agenda.of(OUTCOMES[Kind.COMPLAINT])
            case = self._book.finding(case.id, matter=matter.matter, scheme=_SCHEME, outcome=found, by=by)
            self._did("finding")
        return str(outcome_of(case, self._book.rulebook.outcomes)).replace("_", "-")

    def put_right(self, case: Case, by: Actor) -> None:
        """Promise what is due to the complainant, and note what was learned."""
        for kind, promise in REMEDIES.items():
            if self._agenda.happens(promise.share / 100):
                due = self._agenda.working_day(self._agenda.today, promise.working_days)
                money = self._agenda.of(AMOUNTS) if kind is RemedyKind.PAYMENT else None
                case = self._book.remedy(case.id, kind=kind, what=promise.what, money=money, due_on=due, by=by)
                self._did("remedy")
                when, name = self._agenda.by(due, self._late), case.results.remedies[-1].id
                self._agenda.plan(when, partial(self._deliver, case.id, name, kind, by))
        if self._agenda.happens(LEARNED / 100):
            cause = self._agenda.of({cause: lesson.share for cause, lesson in LESSONS.items()})
            self._book.learn(case.id, cause=cause, what=LESSONS[cause].what, owner=by.id, by=by)
            self._did("learn")

    def _deliver(self, case: str, remedy: str, kind: RemedyKind, by: Actor) -> None:
        if kind is RemedyKind.PAYMENT and self._agenda.happens(REFUSED_PAYMENTS / 100):
            self._book.remedy_undeliverable(case, remedy=remedy, reason="payment-not-wanted", by=by)
            self._did("remedy-undeliverable")
        else:
            self._book.remedy_done(case, remedy=remedy, by=by)
            self._did("remedy-done")
