"""An office that sends: a post that keeps what it is handed, and short ways to sweep and deliver."""

import datetime as dt

from casework.application.notifying.settings import NotificationSettings
from casework.application.organisations import Organisation
from casework.application.ports import Delivered
from casework.domain.actors import Actor
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from casework.testing import FixedClock
from tests.offices import NOW, complaint, office

SENDER = Actor("post-room")
JO = {"name": "Jo Smith", "email": "jo@home.example"}
STAFF = {
    "staff-17": {"name": "Priya Patel", "email": "priya@council.example"},
    "staff-3": {"email": "manager@council.example"},
    "housing": {"name": "Housing team", "email": "housing@council.example"},
}
CONTACTS = {"Local Government and Social Care Ombudsman": "Telephone: 01632 960001"}


class Post:
    """A notifier that keeps every message, and answers what it was told to, then that it was taken.

    An answer may be an error, which is raised, or a function of the message.
    """

    def __init__(self, *answers):
        self.messages, self.answers, self.made = [], list(answers), 0

    def deliver(self, message):
        self.messages.append(message)
        answer = self.answers.pop(0) if self.answers else Delivered(receipt="r-1")
        if isinstance(answer, BaseException):
            raise answer
        return answer(message) if callable(answer) else answer

    @property
    def ids(self):
        return [each.id for each in self.messages]

    @property
    def addresses(self):
        return [each.address for each in self.messages]


class TellingPost(Post):
    """A post that can say what became of each message that it took, under a receipt of its own.

    *fates* are what it answers when it is asked, one after the other; after that, that nobody knows. *asked* are the
    receipts that it was asked about.
    """

    def __init__(self, *fates, answers=()):
        super().__init__(*answers)
        self.fates, self.asked = list(fates), []

    def deliver(self, message):
        if self.answers:
            return super().deliver(message)
        self.messages.append(message)
        return Delivered(receipt=f"r-{len(self.messages)}", follow=True)

    def became(self, receipt):
        self.asked.append(receipt)
        fate = self.fates.pop(0) if self.fates else None
        if isinstance(fate, BaseException):
            raise fate
        return fate(receipt) if callable(fate) else fate


class Plugin:
    """A plugin that offers a post under each of some names."""

    def __init__(self, **posts):
        self._posts = posts

    @hookimpl
    def casework_register_notifiers(self, register):
        for name, post in self._posts.items():
            register(name, lambda post=post: post)


def sending_office(post, *, store=None, clock=None, roles=(), policy=None, host=None, **settings):
    """An office whose letters go to *post*; *settings* say how it notifies, and what stands in its rules."""
    rules = {
        name: settings.pop(name) for name in ("templates", "reminders", "surveys", "procedures") if name in settings
    }
    said = {"notifiers": {"email": "post"}, "addresses": STAFF, "notices": ("acknowledged",), "contacts": CONTACTS}
    said |= settings
    body = Organisation(id="council", roles=roles, notifications=NotificationSettings(**said))
    host = host or PluginHost([Plugin(post=post)])
    return office(store=store, clock=clock or FixedClock(NOW), organisation=body, host=host, policy=policy, **rules)


def sweep(book):
    return book.sweep(by=SENDER)


def deliver(book, **said):
    return book.deliver(by=SENDER, **said)


def send(book, **said):
    """Sweep, and deliver what the sweep found."""
    sweep(book)
    return deliver(book, **said)


def acknowledged(book, **fields):
    """A complaint that was acknowledged, after the first sweep."""
    sweep(book)
    case = complaint(book, **{"complainant": JO, "channel": "email", **fields})
    book.assign(case.id, handler="staff-17", by=SENDER)
    return book.acknowledge(case.id, by=SENDER)


def standings(book, case):
    """How the notifications of a case stand, with why."""
    found = (each.notification for each in book.notifications(case.id))
    return [(each.due.kind.value, each.standing.value, each.why) for each in found]


def hours(many):
    return dt.timedelta(hours=many)


def one(book, case):
    """The only notification of a case."""
    (found,) = book.notifications(case.id)
    return found.notification


def staff_letters(book, many):
    """So many cases that are given to one officer, each of which is to be told to them."""
    sweep(book)
    cases = [complaint(book) for _ in range(many)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)
        book.clock.advance(minutes=1)
    return cases
