"""An office whose cases are swept, and short ways to say what came of it."""

import datetime as dt

import attrs

from casework import Actor, Casebook
from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying.settings import NotificationSettings
from casework.application.notifying.stream import notifications_of
from casework.application.organisations import Organisation
from casework.testing import FixedClock
from tests.reminding import ROLES, rung, schedule

ME = Actor("staff-17")
MONDAY = dt.datetime(2026, 1, 12, 9, 0, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ON_THE_DAY = schedule(rung("on"))


def office(
    *schedules, notices=(), roles=ROLES, address="memory:", clock=None, policy=None, notifications=None, **given
):
    """A casebook under these reminder schedules, swept once before anything came in."""
    notifications = notifications or NotificationSettings(notices=notices)
    return Casebook.open(
        address,
        organisation=Organisation(id="town", roles=roles, notifications=notifications),
        reminders={each.id: each for each in schedules},
        clock=clock or FixedClock(MONDAY),
        policy=policy,
        **given,
    )


REACHABLE = NotificationSettings(notifiers={"email": "log"}, addresses={"staff-3": {"email": "m@town.example"}})


def swept(*schedules, **given):
    book = office(*schedules, **given)
    book.sweep(by=ME)
    return book


def receive(book, **said):
    said = {"kind": "complaint", "procedure": "lgsco-code-2024", "summary": "Bins", **said}
    return book.receive(received_at=said.pop("received_at", book.clock.now()), by=ME, **said).id


def said(book, case):
    """What was claimed for a case: the kind, to whom, and for when it was due."""
    found = notifications_of(book.store, "town", case).by_message.values()
    return [(each.due.kind.value, each.due.to.who, f"{each.due.fires_at:%d %b %H:%M}") for each in found]


def agenda(book, case):
    return next(iter(book.store.agendas("town", AgendaQuery(case=case))), None)


def restrict(book, person, *, measure="written_only"):
    book.restrict(
        person=person,
        measure=measure,
        reasons="Threats",
        review_on=dt.date(2026, 1, 20),
        appeal_told=True,
        by=ME,
    )


class Between:
    """A store that does something once, before one of its methods is called."""

    def __init__(self, store, name, act):
        self._store, self._name, self._acts = store, name, [act]

    def __getattr__(self, name):
        if name == self._name and self._acts:
            self._acts.pop()()
        return getattr(self._store, name)


def rewritten(book, *schedules, **settings):
    """The same store under other schedules or settings."""
    return Casebook(
        book.store,
        attrs.evolve(book.organisation, **settings),
        procedures=book.rulebook.procedures,
        calendars=book.rulebook.calendars,
        rules=attrs.evolve(book._rule_files, reminders={each.id: each for each in schedules}),
        clock=book.clock,
    )
