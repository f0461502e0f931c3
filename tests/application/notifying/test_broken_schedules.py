"""Reminder schedules with mistakes: they stop nothing else, are told, and stay in force until they are mended."""

import attrs
import pytest

from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying.in_force import in_force_on_record
from casework.application.notifying.schedules import HiddenSchedulesError
from casework.domain.reminders.schedules import AppliesTo
from casework.errors import DataError
from tests.delivery import JO, SENDER, Post, acknowledged, deliver, send, sending_office, standings, sweep
from tests.mistaken_schedules import DAY, USUAL, WASTE, Folder, days, rungs, town
from tests.offices import NOW, complaint, log_of
from tests.reminding import ROLES, rung, schedule

TODAY = schedule(rung("on", name="today", to=("manager",)))


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
    assert any(str(each).startswith("town/today/") for each in in_force_on_record(book._desk))

    folder.mend()
    sweep(book)

    assert [kind for kind, _, _ in standings(book, case)] == ["due_soon"]


WASTE_ALONE = "the reminders of its cases wait until it is mended"
EVERY_CASE = "nobody can tell for which cases it is, so the reminders of every case wait until it is mended"


def test_no_other_schedule_takes_the_cases_of_one_with_mistakes_now_or_once_it_is_mended():
    book, folder, bins, damp = town(USUAL, WASTE)
    folder.broken.add("waste")
    days(book, 8, 18)
    assert rungs(book, bins) == []
    assert [each[:2] for each in rungs(book, damp)] == [("usual", "soon"), ("usual", "today")]
    assert sweep(book).unreadable["reminders/waste"].startswith(WASTE_ALONE)

    folder.mend()
    days(book, 18, 30)

    assert rungs(book, bins) == [("waste", "soon", True), ("waste", "late", False)]


def test_while_nobody_can_tell_whose_a_schedule_is_all_reminders_wait_and_none_is_lost():
    book, folder, bins, damp = town(USUAL, WASTE)
    folder.torn.add("waste")
    days(book, 1, 18)
    assert rungs(book, bins) == rungs(book, damp) == []
    assert sweep(book).unreadable["reminders/waste"].startswith(EVERY_CASE)

    folder.mend()
    days(book, 18, 30)

    assert rungs(book, bins) == [("waste", "soon", True), ("waste", "late", False)]
    assert rungs(book, damp) == [("usual", "soon", True), ("usual", "today", True)]


@pytest.mark.parametrize("how", ["broken", "torn"])
def test_a_schedule_that_never_was_in_force_takes_no_case_while_it_has_mistakes(how):
    book, folder, bins, _ = town(USUAL)
    folder.read["waste"] = WASTE
    getattr(folder, how).add("waste")
    days(book, 1, 18)
    assert [each[:2] for each in rungs(book, bins)] == [("usual", "soon"), ("usual", "today")]
    assert "nobody is reminded by it until it is mended" in sweep(book).unreadable["reminders/waste"]

    folder.mend()
    days(book, 18, 30)

    assert [each[:2] for each in rungs(book, bins)][2:] == [("waste", "late")]


def test_a_misspelt_procedure_hides_whose_the_schedule_is():
    named = attrs.evolve(WASTE, applies_to=AppliesTo(procedures=("lgsco-code-2024",)))
    book, folder, _, damp = town(USUAL, named)
    folder.read["waste"] = attrs.evolve(WASTE, applies_to=AppliesTo(procedures=("lgsco-code",)))
    days(book, 1, 18)

    assert sweep(book).unreadable["reminders/waste"].startswith(EVERY_CASE)
    assert rungs(book, damp) == []


@pytest.mark.parametrize("how", ["broken", "torn"])
def test_what_was_claimed_by_a_schedule_that_has_mistakes_by_now_waits_and_is_not_settled(how):
    book, folder, bins, damp = town(USUAL, WASTE)
    days(book, 1, 15)
    getattr(folder, how).add("waste")
    found = deliver(book)
    assert (found.delivered, found.settled) == ((2, 0) if how == "broken" else (0, 0))

    folder.mend()

    assert deliver(book).delivered == (1 if how == "broken" else 3)
    assert {each[1] for case in (bins, damp) for each in standings(book, case)} == {"delivered"}


@pytest.mark.parametrize("how", ["broken", "torn"])
def test_a_second_sweep_beside_a_schedule_with_mistakes_writes_nothing(how):
    book, folder, *_ = town(USUAL, WASTE)
    getattr(folder, how).add("waste")
    book.clock.set(NOW + 16 * DAY)
    sweep(book)
    before, rows = log_of(book), book.store.agendas("council", AgendaQuery())
    found = sweep(book)

    assert (found.looked, found.claimed) == (0, 0)
    assert (log_of(book), book.store.agendas("council", AgendaQuery())) == (before, rows)


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


@pytest.mark.parametrize("how", ["broken", "torn"])
def test_the_preview_of_a_case_goes_on_beside_a_schedule_with_mistakes_that_never_was_for_it(how):
    book, folder, _, damp = town(USUAL)
    folder.read["waste"] = WASTE
    getattr(folder, how).add("waste")

    assert book.reminders(damp.id).schedule == "usual"


def test_the_preview_of_a_case_of_a_schedule_with_mistakes_tells_nothing_and_no_other_takes_it():
    book, folder, bins, damp = town(USUAL, WASTE)
    folder.broken.add("waste")

    assert (book.reminders(bins.id).schedule, book.reminders(bins.id).reminders) == ("waste", ())
    assert len(book.reminders(damp.id).reminders) == 2


def test_a_preview_says_which_file_hides_whose_a_case_is():
    book, folder, bins, _ = town(USUAL, WASTE)
    folder.torn.add("waste")

    with pytest.raises(HiddenSchedulesError, match="waste: nobody can tell for which cases it is") as refused:
        book.reminders(bins.id)
    assert list(refused.value.waits) == ["waste"]


def test_a_preview_leaves_out_what_fell_due_before_the_schedule_was_in_force_as_a_sweep_does():
    book, folder, bins, _ = town(USUAL)
    book.clock.set(NOW + 17 * DAY)
    folder.read["waste"] = WASTE
    sweep(book)

    assert [each.rung.id for each in book.reminders(bins.id).reminders] == ["late"]
