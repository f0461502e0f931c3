"""What letters say: the facts of the case as they are now, in the language and the format of whoever reads them."""

import datetime as dt

import pytest

from casework.adapters.toml_notifications import load_templates
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.notifying.facts import TOLD, facts_of
from casework.application.notifying.telling import Telling
from casework.application.ports import Later
from casework.cli.notification_telling import notifications_told
from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.events import Addressee, AddresseeSort, NotificationDue
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.our_words import in_language
from casework.domain.notifications.placeholders import placeholders_of
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.templates import Template
from casework.errors import DataError, UsageError
from tests.complaints import FOI, PROCEDURES
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, staff_letters, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

AWAAB = "awaabs-law-2025"
OMBUDSMAN = "Local Government and Social Care Ombudsman"
SAID = {
    "name": "Exampleton Council",
    "contact": "Telephone: 01632 960000",
    "contacts": {OMBUDSMAN: "Telephone: 01632 960001"},
}


def letters(*steps, notices=("acknowledged",), prepare=acknowledged, **settings):
    """The letters that follow from *steps* on an acknowledged complaint."""
    post = Post()
    book = sending_office(post, notices=notices, **{**SAID, **settings})
    case = prepare(book)
    for step in steps:
        step(book, case.id)
    send(book)
    return post.messages


def the(kind, messages):
    (found,) = [each for each in messages if each.kind is NoticeKind(kind)]
    return found


def test_an_acknowledgement_says_who_deals_with_it_and_by_when_it_is_answered():
    (letter,) = letters()

    said = letter.personal
    assert (said["organisation"], said["handler"], said["complainant"]) == (
        "Exampleton Council",
        "Priya Patel",
        "Jo Smith",
    )
    assert (said["received_on"], said["answer_by"]) == ("Monday 5 January 2026", "Monday 19 January 2026")
    assert said["contact"] == "Telephone: 01632 960000"
    assert all(each in letter.text for each in ("Jo Smith", "Priya Patel", "Monday 19 January 2026"))


def test_codes_and_names_are_said_in_the_words_of_the_body_in_the_language_of_the_letter():
    words = {
        "en": {"records-at-depot": "we wait for records from the depot"},
        "cy": {"Stage 1": "Cam 1", "records-at-depot": "rydym yn aros am gofnodion", SAID["contact"]: "Ffon: 01632"},
    }

    def extended(language):
        def prefers(book, case):
            book.prefer(case, party="p1", preferences={"language": language}, by=SENDER)

        messages = letters(
            prefers,
            lambda book, case: book.extend(case, reason="records-at-depot", by=SENDER),
            notices=("extended",),
            words=words,
        )
        return the("extended", messages)

    english, welsh = extended("en"), extended("cy")

    assert "we wait for records from the depot" in english.text
    assert english.personal["stage"] == "Stage 1"
    assert (welsh.personal["stage"], welsh.personal["contact"]) == ("Cam 1", "Ffon: 01632")
    assert "rydym yn aros am gofnodion" in welsh.text
    assert welsh.data["reason"] == "records-at-depot"


def test_a_letter_to_a_representative_says_for_whom_they_are_written_to():
    def spoken_for(book):
        sweep(book)
        case = complaint(book, complainant=JO)
        book.add_party(
            case.id,
            party="p2",
            role="representative",
            acts_for="p1",
            person={"name": "Sam Law", "email": "sam@law.example"},
            by=SENDER,
        )
        book.consent(case.id, step="received", scopes=["act_for", "disclose"], giver="p1", party="p2", by=SENDER)
        return book.acknowledge(case.id, by=SENDER)

    messages = letters(prepare=spoken_for)
    (letter,) = [each for each in messages if each.address == "sam@law.example"]

    assert "Dear Sam Law\n\nWe write to you because you speak for Jo Smith." in letter.text


UNNAMED = {"staff-19": {"email": "al@council.example"}}


def handled_by_nobody_whose_name_is_known(book):
    sweep(book)
    case = complaint(book, complainant=JO)
    book.assign(case.id, handler="staff-19", by=SENDER)
    return book.acknowledge(case.id, by=SENDER)


def test_the_id_of_a_handler_whose_name_is_not_known_is_told_to_nobody_outside():
    notices = ("acknowledged", "assigned")
    found = letters(prepare=handled_by_nobody_whose_name_is_known, notices=notices, addresses=UNNAMED)

    outside, inside = the("acknowledged", found), the("assigned", found)
    assert "staff-19" not in outside.text
    assert "is dealing with it" not in outside.text
    assert inside.personal["handler"] == "staff-19"


def test_an_acknowledgement_that_must_say_who_deals_with_it_waits_for_staff_where_no_name_is_known(tmp_path):
    text = PROCEDURES.text("lgsco-code-2024").replace('says = ["new_date", "reasons"]', 'says = ["handler"]', 1)
    text = text.replace('kind = "extended"', 'kind = "acknowledged"', 1)
    (tmp_path / "lgsco-code-2024.toml").write_text(text)
    book = sending_office(Post(), **SAID, procedures=ProcedureLibrary([tmp_path]), addresses=UNNAMED)
    case = handled_by_nobody_whose_name_is_known(book)

    send(book)

    assert standings(book, case) == [("acknowledged", "failed", "lacks_handler")]
    told = " ".join(notifications_told(book, book.notifications(case.id)).split())
    assert "write the name of the handler into [notifications.addresses]" in told


def test_a_letter_to_the_complainant_speaks_of_nobody_else():
    (letter,) = letters()

    assert "you speak for" not in letter.text


def test_data_holds_codes_and_dates_alone():
    (letter,) = letters(prepare=lambda book: acknowledged(book, summary="Bins missed", service="waste"))

    assert letter.personal["summary"] == "Bins missed"
    assert letter.data == {
        "organisation": "council",
        "reference": letter.about,
        "received_on": "2026-01-05",
        "service": "waste",
        "stage": "1",
        "handler": "staff-17",
        "answer_by": "2026-01-19",
    }


def test_the_date_that_was_told_is_the_one_that_is_written():
    def told(book):
        sweep(book)
        case = complaint(book, complainant=JO)
        return book.acknowledge(case.id, told_due_on=dt.date(2026, 1, 16), by=SENDER)

    (letter,) = letters(prepare=told)

    assert letter.data["answer_by"] == "2026-01-16"
    assert "handler" not in letter.data


def test_once_more_time_was_given_the_date_of_now_is_written_and_not_the_one_that_was_told():
    def told(book):
        sweep(book)
        case = complaint(book, complainant=JO)
        book.acknowledge(case.id, told_due_on=dt.date(2026, 1, 16), by=SENDER)
        return book.extend(case.id, reason="complexity", by=SENDER)

    (letter,) = letters(prepare=told)

    assert letter.data["answer_by"] == "2026-02-02"


def test_a_letter_that_must_say_how_the_ombudsman_is_reached_waits_for_staff_where_nobody_wrote_that_down():
    post = Post()
    book = sending_office(post, notices=("extended",), contacts={})
    case = acknowledged(book)
    book.extend(case.id, reason="complexity", by=SENDER)

    send(book)

    (found,) = book.notifications(case.id)
    assert (found.notification.why, post.messages) == ("lacks_contact", [])


def test_what_a_letter_does_not_say_is_not_handed_over_either():
    own = Template(
        kind=NoticeKind.ACKNOWLEDGED,
        language="en",
        format=Format.STANDARD,
        subject="{reference}",
        text="{reference}\n{handler}\n{answer_by}",
    )

    (letter,) = letters(
        prepare=lambda book: acknowledged(book, summary="Bins missed"), templates={"acknowledged.en": own}
    )

    assert "summary" not in letter.personal
    assert "complainant" not in letter.personal
    assert letter.personal["handler"] == "Priya Patel"
    assert letter.personal["received_on"] == "Monday 5 January 2026"


class Mistaken(dict):
    """Templates of which those that are None have mistakes."""

    def __getitem__(self, name):
        if (found := super().__getitem__(name)) is not None:
            return found
        message = f"the template {name} has mistakes"
        raise DataError(message)


def test_a_template_of_digests_with_mistakes_lets_their_messages_go_out_one_by_one():
    post = Post()
    book = sending_office(post, notices=("assigned",), templates=Mistaken({**load_templates(), "digest.en": None}))
    staff_letters(book, 6)

    done = send(book)

    assert (done.delivered, dict(done.messages), done.unwritten) == (6, {"post": 6}, {})
    assert {each.kind for each in post.messages} == {NoticeKind.ASSIGNED}


def test_a_template_with_mistakes_lets_its_letters_wait():
    post = Post()
    book = sending_office(post, templates=Mistaken({"acknowledged.en": None}))
    case = acknowledged(book)

    done = send(book)

    assert (done.unwritten, done.failed, done.unreadable) == ({"acknowledged": 1}, 0, {})
    assert book.notifications(case.id)[0].notification.is_pending
    assert [str(each) for each in book.notification_lacks()] == [
        "template acknowledged.en: the template acknowledged.en has mistakes"
    ]


def test_words_that_were_erased_are_left_out():
    def erased(book):
        case = acknowledged(book, summary="Bins missed")
        book.store.erase("council", [case.intake.summary])
        return case

    (letter,) = letters(prepare=erased)

    assert "summary" not in letter.personal


def test_an_extension_says_the_new_date_the_old_one_why_and_who_can_look_at_it():
    messages = letters(
        lambda book, case: book.extend(case, reason="waiting-for_records", note="Depot is useless", by=SENDER),
        notices=("extended",),
    )

    said = the("extended", messages).personal
    assert (said["new_date"], said["old_date"]) == ("Monday 2 February 2026", "Monday 19 January 2026")
    assert said["reason"] == "waiting for records"
    assert (said["ombudsman"], said["ombudsman_contact"]) == (OMBUDSMAN, "Telephone: 01632 960001")
    assert "useless" not in the("extended", messages).text


def test_where_the_case_of_before_cannot_be_read_the_old_date_is_left_out(monkeypatch):
    def extended(book):
        case = acknowledged(book)
        after = book.extend(case.id, reason="complexity", by=SENDER)
        fail_below(monkeypatch, book, after.version)
        return after

    said = letters(prepare=extended, notices=("extended",))[0].personal

    assert "old_date" not in said
    assert said["new_date"] == "Monday 2 February 2026"


def fail_below(monkeypatch, book, version):
    before = book.rulebook.deadlines

    def deadlines(case):
        if case.version < version:
            message = "no such stage"
            raise UsageError(message)
        return before(case)

    monkeypatch.setattr(book.rulebook, "deadlines", deadlines)


def test_a_delay_says_the_date_that_was_missed_and_the_one_that_was_told():
    messages = letters(
        lambda book, case: book.inform_delay(
            case, limit="respond", told_due_on=dt.date(2026, 2, 6), reason="staff-shortage", by=SENDER
        ),
        notices=("delay",),
    )

    said = the("delay", messages).personal
    assert (said["answer_by"], said["new_date"]) == ("Monday 19 January 2026", "Friday 6 February 2026")
    assert said["reason"] == "staff shortage"


def test_an_answer_says_the_next_stage():
    said = the("response", letters(lambda book, case: book.respond(case, by=SENDER), notices=("response",))).personal

    assert (said["answered_on"], said["next_stage"]) == ("Monday 5 January 2026", "Stage 2 (final)")
    assert "escalate_until" not in said  # the Code sets no number


def test_an_answer_says_until_when_the_next_stage_can_be_asked_for_and_the_commissioner_after_the_review():
    def asked(book):
        sweep(book)
        return book.receive(
            kind="information_request",
            procedure=FOI,
            received_at=book.clock.now(),
            complainant=JO,
            by=SENDER,
        )

    def answered_twice(book, case):
        book.respond(case, by=SENDER)
        book.escalate(case, by=SENDER)
        book.respond(case, by=SENDER)

    found = letters(answered_twice, prepare=asked, notices=("response",))
    first, second = sorted(found, key=lambda each: each.data["stage"])

    assert (first.data["next_stage"], first.data["escalate_until"]) == ("2", "2026-03-02")
    assert (first.data["stage"], second.data["stage"]) == ("1", "2")
    assert (second.personal["ombudsman"], second.data["ombudsman_until"]) == ("Information Commissioner", "2026-02-16")
    assert "next_stage" not in second.data


def declined(**said):
    """A case that is refused because it is late, in words that an officer wrote for the file."""

    def prepare(book):
        sweep(book)
        case = complaint(book, complainant=JO)
        return book.decline(
            case.id,
            exclusion="late",
            reasons="Him again. It is two years old",
            discretion="Nothing can be found out now",
            ombudsman_told=True,
            by=SENDER,
        )

    (letter,) = letters(prepare=prepare, notices=("right_to_escalate",), **said)
    return letter


def test_a_refusal_says_on_which_ground_and_who_can_look_at_it_and_no_next_stage():
    letter = declined()

    assert letter.data["reason"] == "late"
    assert "The reason is: More than twelve months since the matter" in letter.text
    assert letter.personal["ombudsman"] == OMBUDSMAN
    assert "next_stage" not in letter.personal


def test_a_refused_request_for_the_next_stage_names_it_with_its_day_and_the_answer_that_stands():
    def prepare(book):
        case = acknowledged(book)
        book.respond(case.id, by=SENDER)
        book.clock.advance(hours=48)
        said = {"reasons": "It is.", "discretion": "No.", "ombudsman_told": True, "asked_on": dt.date(2026, 1, 6)}
        return book.decline_escalation(case.id, exclusion="legal-proceedings", **said, by=SENDER)

    (letter,) = letters(prepare=prepare, notices=("right_to_escalate",))

    assert letter.subject.startswith("We do not look at it again at the next stage: ")
    assert "You asked us on Tuesday 6 January 2026 to look at it again." in letter.text
    assert "We have decided not to open this stage of our procedure: Stage 2" in letter.text
    assert "The answer that we gave on Monday 5 January 2026 stands." in letter.text
    assert "The stage of that answer is: Stage 1" in letter.text
    assert f"you can ask this body to look at it: {OMBUDSMAN}" in letter.text
    assert "take this further" not in letter.text
    assert (letter.data["asked_on"], letter.data["answered_on"]) == ("2026-01-06", "2026-01-05")


def test_what_an_officer_wrote_for_the_file_on_a_refusal_is_told_to_nobody_outside():
    letter = declined()

    for words in ("Him again", "two years", "found out"):
        assert words not in letter.text + letter.html + str(letter.personal)


def test_a_body_says_the_ground_of_a_refusal_in_its_own_words():
    letter = declined(words={"en": {"late": "it happened more than a year before you told us"}})

    assert "The reason is: it happened more than a year before you told us" in letter.text


def test_an_assignment_names_whoever_it_was_given_to_by_that_record():
    def given(book, case):
        book.deliver(by=SENDER)
        book.assign(case, team="housing", by=SENDER)

    def told(book):
        case = acknowledged(book)
        send(book)
        return case

    messages = letters(given, prepare=told, notices=("assigned",))

    found = {(each.data.get("handler"), each.data.get("team")): each.personal for each in messages}
    assert found.keys() == {("staff-17", None), (None, "housing")}
    assert found[None, "housing"]["team"] == "Housing team"


# Reminders


def reminders(days, *, roles=(("manager", ("staff-3",)),), **fields):
    """The reminders of a complaint with an officer, after so many days."""
    post = Post()
    book = sending_office(post, notices=(), roles=roles, digest_from=100)
    sweep(book)
    case = complaint(book, **fields)
    if not fields.get("nobody"):
        book.assign(case.id, handler="staff-17", by=SENDER)
    book.clock.advance(days=days)
    send(book)
    return post.messages


def test_a_reminder_says_what_is_due_when_and_by_which_rung():
    first = reminders(3)[0]

    assert first.kind is NoticeKind.DUE_SOON
    assert first.personal["what"] == "Acknowledge the complaint (Stage 1)"
    assert first.data["due_on"] == "2026-01-12"
    assert (first.personal["when"], first.data["when"]) == ("2 days before", "due-in-two-days")


@pytest.mark.parametrize(("days", "when"), [(4, "at 80 % of the time"), (7, "on the day")])
def test_a_reminder_in_time_says_when_it_reminds(days, when):
    assert when in {each.personal.get("when") for each in reminders(days)}


def test_a_reminder_that_comes_late_says_when_it_should_have_come():
    late = [each for each in reminders(20) if "late" in each.data]

    assert late
    assert "This message is late" in late[0].text
    assert "You are reminded of it" not in late[0].text  # it was to come then, and did not
    assert "when" not in late[0].data


def test_a_reminder_that_was_found_in_time_and_went_out_days_later_says_when_it_should_have_come():
    post = Post(Later(why="unavailable", after=dt.timedelta(hours=24)))
    plan = {"town": schedule(rung("2 working days before", name="soon", limits=("respond",), to=("handler",)))}
    book = sending_office(post, notices=(), reminders=plan)
    case = acknowledged(book)
    book.clock.set(dt.datetime(2026, 1, 15, 9, tzinfo=dt.UTC))
    send(book)
    book.clock.advance(hours=24)

    send(book)

    in_time, late = post.messages
    assert "You are reminded of it 2 working days before." in in_time.text
    assert "This message is late. It should have been sent on Thursday 15 January 2026." in late.text
    assert "You are reminded of it" not in late.text
    assert ", late: it was for Thu 15 Jan 2026 09:00" in " ".join(
        notifications_told(book, book.notifications(case.id)).split()
    )


def test_whoever_has_nobody_is_told_since_when():
    post = Post()
    book = sending_office(post, notices=(), roles=(("manager", ("staff-3",)),))
    sweep(book)
    complaint(book)

    send(book)

    (message,) = post.messages
    assert (message.kind, message.data["since"]) == (NoticeKind.UNASSIGNED, "2026-01-05")


def test_a_remedy_is_named_by_its_id():
    post = Post()
    book = sending_office(post, notices=(), digest_from=100)
    sweep(book)
    case = complaint(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    book.respond(case.id, by=SENDER)
    book.remedy(case.id, kind="apology", due_on=dt.date(2026, 1, 20), by=SENDER)
    book.clock.advance(days=15)

    send(book)

    assert "remedy r1" in {each.personal.get("what") for each in post.messages}


# Languages and formats


@pytest.mark.parametrize(
    ("wishes", "language", "form", "words"),
    [
        ({"language": "cy"}, "cy", "standard", "dydd Llun 5 Ionawr 2026"),
        ({"language": "cy-GB", "format": "easy_read"}, "cy", "easy_read", "dydd Llun 5 Ionawr 2026"),
        ({"language": "pl"}, "en", "standard", "Monday 5 January 2026"),
        ({"format": "large_print"}, "en", "large_print", "Monday 5 January 2026"),
    ],
)
def test_a_letter_is_in_the_language_and_the_format_that_were_wished_for(wishes, language, form, words):
    post = Post()
    book = sending_office(post)
    case = acknowledged(book)
    book.prefer(case.id, party="p1", preferences=wishes, by=SENDER)

    send(book)

    (message,) = post.messages
    (found,) = book.notifications(case.id)
    assert (message.language, found.notification.sent.format) == (language, form)
    assert words in message.text


def test_a_format_of_which_there_is_no_template_is_work_for_staff():
    post = Post()
    book = sending_office(post)
    own = {"acknowledged.en": book.notification_templates()["acknowledged.en"]}
    book = sending_office(post, templates=own)
    case = acknowledged(book)
    book.prefer(case.id, party="p1", preferences={"format": "easy_read"}, by=SENDER)

    assert send(book).failed == 1
    assert not post.messages


def test_the_body_chooses_the_language_of_those_who_wish_for_none():
    (letter,) = letters(language="cy")

    assert letter.language == "cy"


def test_a_digest_lists_what_is_about_one_case_together_and_says_nothing_twice():
    post = Post()
    plan = schedule(
        rung("at once", watches="no_owner", to=("manager",), name="nobody"),
        rung("1 working day after", watches="allocation", to=("manager",), name="still-nobody"),
    )
    book = sending_office(post, notices=(), reminders={"town": plan}, roles=(("manager", ("staff-3",)),), digest_from=3)
    sweep(book)
    for reference in ("B-2", "A-1"):
        complaint(book, reference=reference)
    book.clock.advance(hours=24 * 4)

    send(book)

    (letter,) = post.messages
    said = ["Somebody is needed for case A-1", "Somebody is needed for case B-2"]
    assert [line for line in letter.text.splitlines() if "case" in line] == said
    assert "How many: 2" in letter.text


def test_a_letter_writes_out_the_ombudsman_that_a_procedure_names_by_letters():
    for language in ("en", "cy"):
        assert in_language("LGSCO", language) == OMBUDSMAN


def test_a_digest_says_by_when_each_case_is_to_be_answered_or_was():
    post = Post()
    book = sending_office(post, notices=("assigned",), digest_from=2)
    sweep(book)
    for reference, day in (("A-1", dt.date(2026, 1, 5)), ("B-2", dt.date(2025, 11, 3))):
        case = complaint(book, reference=reference, received_at=day)
        book.acknowledge(case.id, happened=day, by=SENDER)
        book.assign(case.id, handler="staff-17", by=SENDER)

    send(book)

    (letter,) = post.messages
    lines = [line for line in letter.text.splitlines() if "A-1" in line or "B-2" in line]
    assert lines == [
        "A case is yours: A-1, answer by Monday 19 January 2026",
        "A case is yours: B-2, answer was due by Monday 17 November 2025",
    ]


def test_a_digest_names_what_has_no_template_by_its_reference():
    post = Post()
    book = sending_office(post)
    own = {"digest.en": book.notification_templates()["digest.en"]}
    book = sending_office(post, notices=("assigned",), templates=own, digest_from=2)
    sweep(book)
    cases = [complaint(book), complaint(book)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)

    send(book)

    assert all(case.reference in post.messages[0].text for case in cases)


def test_a_digest_without_a_template_is_work_for_staff():
    post = Post()
    book = sending_office(post, notices=("assigned",), templates={}, digest_from=2)
    sweep(book)
    for case in (complaint(book), complaint(book)):
        book.assign(case.id, handler="staff-17", by=SENDER)

    assert send(book).failed == 2


# What stands on nothing any more


def test_a_letter_about_a_procedure_that_was_left_names_its_stage_by_the_id_and_no_date():
    def moved(book):
        case = acknowledged(book)
        return book.reclassify(
            case.id, reason="better-known", kind="service_request", procedure=AWAAB, counts_from="change", by=SENDER
        )

    letter = the("assigned", letters(prepare=moved, notices=("assigned",)))

    assert letter.data["stage"] == "1"
    assert letter.personal["stage"] == "1"
    assert "answer_by" not in letter.data


def test_a_limit_in_hours_is_told_to_the_minute():
    post = Post()
    book = sending_office(post, notices=(), roles=(("manager", ("staff-3",)),), digest_from=100)
    sweep(book)
    case = complaint(book, kind="service_request", procedure=AWAAB, stage="E")
    book.reach_milestone(case.id, milestone="landlord-aware", by=SENDER)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.clock.advance(hours=30)

    send(book)

    assert "Tuesday 6 January 2026, 09:00" in {each.personal.get("due_on") for each in post.messages}


@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_what_stands_on_no_record_says_no_more_than_the_case_does(kind):
    book = sending_office(Post())
    file = book.file(complaint(book).id)
    due = NotificationDue(
        message="m-1",
        claim="c-1",
        kind=kind,
        to=Addressee(sort=AddresseeSort.PERSON, who="staff-17", role="handler"),
        fires_at=NOW,
        case=1,
    )

    facts = facts_of(
        Telling(
            file=file,
            due=due,
            rules=book.rulebook,
            schedules={},
            language="en",
            name="",
            at=NOW,
            said=Notifications(),
        )
    )

    assert facts.data.keys() <= {"organisation", "reference", "received_on", "stage", "answer_by"}


def test_every_placeholder_is_known():
    assert {name for kind in NoticeKind for name in placeholders_of(kind)} == set(TOLD)


# What is promised


LATE = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)


def late_letters(*notices, step=lambda *_: None):
    """The letters about an acknowledged case that go out three months late, and how they stand."""
    post = Post()
    book = sending_office(post, notices=notices, reminders={}, **SAID)
    case = acknowledged(book)
    step(book, case.id)
    book.clock.set(LATE)
    send(book)
    return post.messages, [each[1:] for each in standings(book, case)]


def test_an_acknowledgement_that_goes_out_when_its_day_has_gone_by_promises_none():
    (letter,), _ = late_letters("acknowledged")

    assert "answer_by" not in letter.data
    assert "You will have our answer by" not in letter.text


def test_more_time_until_a_day_that_has_gone_by_is_told_to_nobody_outside():
    def extend(book, case):
        book.extend(case, reason="records-at-depot", by=SENDER)

    assert late_letters("extended", step=extend) == ([], [("failed", "date_gone")])


def test_more_time_before_the_acknowledgement_went_out_is_told_without_the_date_of_before():
    def extend(book, case):
        book.extend(case, reason="records-at-depot", by=SENDER)

    both = letters(extend, notices=("acknowledged", "extended"))

    new = the("extended", both).data["new_date"]
    assert the("acknowledged", both).data["answer_by"] == new
    assert "old_date" not in the("extended", both).data


def test_more_time_after_the_acknowledgement_went_out_names_the_date_that_it_told():
    def extend(book, case):
        send(book)
        book.extend(case, reason="records-at-depot", by=SENDER)

    both = letters(extend, notices=("acknowledged", "extended"))

    assert the("extended", both).data["old_date"] == the("acknowledged", both).data["answer_by"] == "2026-01-19"


def test_staff_is_told_where_a_date_may_still_change():
    def given(book):
        sweep(book)
        case = complaint(book, complainant=JO)
        return book.assign(case.id, handler="staff-17", by=SENDER)

    (letter,) = letters(prepare=given, notices=("assigned",))

    assert letter.personal["answer_by"].endswith(" 2026 (provisional)")


def test_what_is_told_to_be_due_is_told_to_be_overdue_where_it_is_by_then():
    post = Post()
    plan = {"town": schedule(rung("on"))}
    book = sending_office(post, notices=(), reminders=plan, roles=ROLES)
    acknowledged(book)
    book.clock.set(dt.datetime(2026, 1, 20, 9, tzinfo=dt.UTC))

    send(book)

    (letter,) = post.messages
    assert (letter.kind, letter.subject[:39]) == (NoticeKind.OVERDUE, "Overdue since Monday 19 January 2026: 2")


def test_a_welsh_letter_names_the_stage_in_welsh():
    def prefers(book, case):
        book.prefer(case, party="p1", preferences={"language": "cy"}, by=SENDER)

    (letter,) = letters(prefers)

    assert letter.personal["stage"] == "Cam 1"
    assert letter.data["stage"] == "1"


def test_whoever_praised_is_answered_without_a_word_of_stages():
    def praised(book):
        sweep(book)
        case = complaint(book, kind="compliment", procedure="local-feedback", complainant=JO, channel="email")
        return book.respond(case.id, by=SENDER)

    (letter,) = letters(prepare=praised, notices=("response",))

    assert letter.subject.startswith("Our answer: ")
    assert "stage" not in letter.text
