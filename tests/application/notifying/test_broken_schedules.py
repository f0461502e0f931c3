"""Reminder schedules with mistakes: they stop nothing else, are told, and stay in force until they are mended."""

from collections.abc import Mapping

import pytest

from casework.application.notifying.in_force import in_force_on_record
from casework.domain.reminders.schedules import AppliesTo
from casework.errors import DataError
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

TODAY = schedule(rung("on", name="today", to=("manager",)))


class Folder(Mapping):
    """Schedules, of which some files have mistakes for a while."""

    def __init__(self, *schedules):
        self.read, self.broken = {each.id: each for each in schedules}, set()

    def __iter__(self):
        return iter(self.read)

    def __len__(self):
        return len(self.read)

    def __getitem__(self, name):
        if name in self.broken:
            message = f"the reminder schedule file {name}.toml has mistakes"
            raise DataError(message, problems=(f"{name}.toml: rung[0].when: 'soonish' says no time",))
        return self.read[name]


def test_a_schedule_with_mistakes_stops_no_letter_and_is_told():
    folder, post = Folder(TODAY), Post()
    book = sending_office(post, reminders=folder, roles=ROLES)
    folder.broken.add("town")
    acknowledged(book)
    found = sweep(book)
    send(book)

    assert list(found.unreadable) == ["reminders/town"]
    assert "rung[0].when: 'soonish' says no time" in found.unreadable["reminders/town"]
    assert len(post.messages) == 1
    assert [(each.what, each.name) for each in book.notification_lacks()] == [("reminder schedule", "town")]


def test_what_fell_due_while_a_schedule_had_mistakes_is_told_once_it_is_mended():
    folder = Folder(TODAY)
    book = sending_office(Post(), reminders=folder, roles=ROLES, notices=())
    sweep(book)
    case = complaint(book, complainant=JO)
    book.acknowledge(case.id, by=SENDER)
    folder.broken.add("town")
    for day in range(1, 20):
        book.clock.set(NOW.replace(day=1 + day))
        assert sweep(book).claimed == 0
    assert any(each.startswith("town/today/") for each in in_force_on_record(book._desk))

    folder.broken.clear()
    sweep(book)

    assert [kind for kind, _, _ in standings(book, case)] == ["due_soon"]


@pytest.mark.parametrize(
    ("plan", "mistake"),
    [
        (
            schedule(rung("on", to=("handlr",))),
            "rung[0].to: nobody has the role handlr: name people for it in [organisation.roles], or write handler",
        ),
        (schedule(rung("on"), goes_up=("handler", "boss")), "goes_up: nobody has the role boss"),
        (
            schedule(rung("on"), applies_to=AppliesTo(procedures=("lgsco",))),
            "applies_to.procedures: there is no procedure lgsco; did you mean lgsco-code-2024?",
        ),
        (
            schedule(rung("on", limits=("respnd",))),
            "rung[0].limits: there is no limit respnd in any procedure; did you mean respond?",
        ),
        (schedule(rung("on", stages=("9",))), "rung[0].stages: there is no stage 9 in any procedure"),
        (schedule(rung("2 working days before", calendar="moon")), "rung[0].calendar: there is no calendar moon"),
    ],
)
def test_what_a_schedule_names_and_nobody_has_is_a_mistake_of_it(plan, mistake):
    book = sending_office(Post(), reminders={"town": plan}, roles=ROLES)

    assert mistake in sweep(book).unreadable["reminders/town"]
    assert any(each.why.startswith(f"town: {mistake}") for each in book.notification_lacks())


def test_a_role_that_the_organisation_gave_to_somebody_is_none():
    plan = schedule(rung("on", to=("duty-officer",)), goes_up=("duty-officer",))
    book = sending_office(Post(), reminders={"town": plan}, roles={"duty-officer": ("staff-5",)})

    assert sweep(book).unreadable == {}


def test_limits_are_no_mistake_while_a_procedure_cannot_be_read(monkeypatch):
    plan = schedule(rung("on", limits=("respnd",)))
    book = sending_office(Post(), reminders={"town": plan}, roles=ROLES)

    def refuse(_):
        message = "the file has mistakes"
        raise DataError(message)

    monkeypatch.setattr(book.rulebook.procedures, "get", refuse)

    assert sweep(book).unreadable == {}
