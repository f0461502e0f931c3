"""Sweeping, sending, and seeing to what was not sent, as an officer types it."""

import datetime as dt
import json
import os
import signal
import threading

import attrs
import pytest

from casework.adapters.logged_messages import LoggedMessages
from casework.application.following import FailureKind, FollowerFailure
from casework.application.notifying.delivering import Delivery
from casework.application.notifying.outlook import Lookout
from casework.application.notifying.settings import Window
from casework.application.notifying.standing import CaseNotification
from casework.application.notifying.sweeping import Swept
from casework.application.notifying.waiting import FIRST, IN_HAND
from casework.application.ports import Arrived, CameBack, Later
from casework.cli import notifications, watching
from casework.cli.notification_telling import (
    delivery_data,
    delivery_told,
    notifications_data,
    notifications_told,
    waiting_told,
)
from casework.cli.sweeping import sweep_told
from casework.domain.notifications.events import Addressee, AddresseeSort, NotificationDue
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.notifications.state import Notification, Standing
from casework.domain.reminders.watching import SkipReason
from casework.errors import NotFoundError, StoreUnavailableError
from casework.plugins.followers.runner import Turn
from tests import delivery
from tests.delivery import Post, send, sending_office
from tests.delivery import acknowledged as acknowledged_in
from tests.offices import NOW

CONFIGURATION = """
[notifications]
notices = ["acknowledged"]
notifiers = { email = "log" }

[notifications.contacts]
"Local Government and Social Care Ombudsman" = "Telephone: 01632 960001"

[notifications.addresses]
staff-17 = { name = "Priya Patel", email = "priya@council.example" }
"""


@pytest.fixture
def sending(office, tmp_path):
    """An office that asks for acknowledgements, and swept once; the log of the program takes its letters."""
    with (tmp_path / "casework.toml").open("a") as file:
        file.write(CONFIGURATION)
    assert office("sweep").exit_code == 0
    return office


@pytest.fixture
def acknowledged(sending):
    """The same with two cases that were acknowledged: one of Jo, who can be written to, one of Sam, who cannot."""
    for reference, person in (("BINS-1", "email=jo@home.example"), ("BINS-2", "name=Sam")):
        said = f"receive --kind complaint --procedure lgsco-code-2024 --reference {reference} --complainant {person}"
        assert sending(said).exit_code == 0
        assert sending(f"assign {reference} --handler staff-17").exit_code == 0
        assert sending(f"acknowledge {reference}").exit_code == 0
    return sending


def listed(casework, *words):
    return json.loads(casework(" ".join(("notifications list --json", *words))).output)


def test_a_sweep_says_what_it_found_and_what_became_of_it(acknowledged):
    told = acknowledged("sweep").output

    assert "2 notifications to send" in told
    assert "1 notification sent (1 by log)." in told
    assert "1 cannot be sent: look at them with 'casework notifications list'" in told


def test_a_sweep_says_what_came_into_force_and_what_went_out(sending, tmp_path):
    again = sending("sweep").output
    configured = tmp_path / "casework.toml"
    configured.write_text(configured.read_text().replace('"acknowledged"', '"received"'))
    told = sending("sweep --json").output
    configured.write_text(configured.read_text().replace('["received"]', '["response"]'))

    assert "force" not in again
    assert (json.loads(told)["began"], json.loads(told)["ended"]) == (["received"], ["acknowledged"])
    assert sending("sweep").output.splitlines()[1:3] == [
        "In force from now on: response.",
        "Not in force any more, and nothing is said by them: received.",
    ]


def test_a_sweep_may_be_up_to_an_earlier_instant_and_to_none_that_is_still_to_come(acknowledged):
    swept = json.loads(acknowledged("sweep --no-delivery --json --at 2026-01-07T09:00:00+00:00").output)
    refused = acknowledged("sweep --at 9000-01-07T09:00:00+00:00")

    assert (swept["at"], swept["claimed"]) == ("2026-01-07T09:00:00.000000Z", 0)
    assert "which is still to come, and nothing is said before its time" in " ".join(refused.output.split())
    assert {each["state"] for each in listed(acknowledged)["notifications"]} == set()


def test_a_sweep_can_leave_the_sending_to_another(acknowledged):
    swept = json.loads(acknowledged("sweep --no-delivery --json").output)

    assert (swept["claimed"], swept["delivery"]) == (2, None)
    assert {each["state"] for each in listed(acknowledged)["notifications"]} == {"waiting"}
    assert "to send." in acknowledged("sweep --no-delivery").output


def test_many_notifications_in_one_message_are_told_as_that():
    delivery = Delivery(at=NOW, delivered=7, messages={"email": 3}, held={}, unreadable={})

    assert next(delivery_told(delivery)) == "7 notifications sent in 3 messages (3 by email)."


def test_what_waits_for_its_hours_is_told_with_when_they_begin():
    book = sending_office(Post(), windows={Audience.COMPLAINANT: Window(start=dt.time(23, 0))})
    case = acknowledged_in(book)
    put_off = send(book)

    told = " ".join(notifications_told(book, book.notifications(case.id)).split())

    assert "23:00, when such messages go out" in told
    told = " ".join(" ".join(delivery_told(put_off)).split())
    assert "1 notification waits: 1 for the hours in which they may go out. 'casework notifications list'" in told


def test_a_sweep_says_how_many_wait_after_trouble_and_why():
    book = delivery.sending_office(delivery.Post(Later(why="unavailable")))
    acknowledged_in(book)
    send(book)
    again = " ".join(" ".join(delivery_told(send(book))).split())

    assert "0 notifications sent. 1 notification waits: 1 because the notifier did not answer (unavailable)." in again


def test_what_is_in_the_hands_of_a_sender_or_waits_for_its_first_try_is_told_as_such():
    book = delivery.sending_office(delivery.Post(), notifiers={"email": "elsewhere"})
    acknowledged_in(book)
    assert send(book).waiting == {FIRST: 1}

    stopped = threading.Event()
    stopped.set()
    assert book.deliver(by=delivery.SENDER, stop=stopped).waiting == {}
    assert waiting_told({FIRST: 1, IN_HAND: 2}) == "3 notifications wait: 1 for a first try; 2 in the hands of a sender"


def test_a_message_that_its_sender_was_killed_over_waits_in_its_hands():
    post = delivery.Post(KeyboardInterrupt())
    book = delivery.sending_office(post)
    acknowledged_in(book)
    with pytest.raises(KeyboardInterrupt):
        send(book)

    assert send(book).waiting == {IN_HAND: 1}


def test_what_failed_and_what_waits_after_trouble_is_tried_at_once_when_somebody_asks(acknowledged):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LoggedMessages, "deliver", lambda _self, _message: Later(why="unavailable"))
        acknowledged("sweep")
    told = " ".join(acknowledged("notifications list").output.split())
    assert "the notifier did not answer (unavailable)" in told
    assert "mend the notifier or its settings" in told
    assert "0 notifications sent." in acknowledged("sweep").output

    every = acknowledged("notifications retry --all --json")

    assert [each["state"] for each in json.loads(every.output)["notifications"]] == ["waiting", "waiting"]
    assert "1 notification sent (1 by log)." in acknowledged("sweep").output


def test_a_sweep_tells_scripts_what_became_of_it(acknowledged):
    delivery = json.loads(acknowledged("sweep --json").output)["delivery"]

    assert (delivery["delivered"], delivery["failed"], delivery["messages"]) == (1, 1, {"log": 1})


def test_what_failed_is_listed_with_its_case_and_why(acknowledged):
    acknowledged("sweep")

    told = acknowledged("notifications list").output

    assert "BINS-2" in told
    assert "no address is on record (no_address)" in told
    assert "ask for an address; record what is right with 'casework add-party'" in " ".join(told.split())
    assert "BINS-1" not in told


def test_a_case_tells_what_was_sent_and_which_date_was_promised(acknowledged):
    acknowledged("sweep")

    told = acknowledged("notifications list --case BINS-1").output
    (data,) = listed(acknowledged, "--case BINS-1")["notifications"]

    assert "by email, with the date" in told
    assert (data["state"], data["sent"]["channel"], data["sent"]["language"]) == ("delivered", "email", "en")
    assert data["sent"]["promised_on"] is not None
    assert "jo@home.example" not in told


def test_a_case_that_is_explained_tells_what_was_said_of_it(acknowledged):
    assert "Notifications" not in acknowledged("show BINS-1 --explain").output
    acknowledged("sweep")

    assert "delivered" in acknowledged("show BINS-1 --explain").output.partition("Notifications")[2]


def test_notifications_can_be_listed_by_how_they_stand(acknowledged):
    acknowledged("sweep --no-delivery")

    assert len(listed(acknowledged, "--state waiting")["notifications"]) == 2
    assert listed(acknowledged, "--state failed")["notifications"] == []
    assert acknowledged("notifications list --state failed").output == "There are none.\n"


@pytest.mark.parametrize(("listed_at_most", "is_cut"), [(1, True), (2, False)])
def test_of_very_many_that_wait_the_first_are_listed_for_people_and_where_the_others_are(
    acknowledged, monkeypatch, listed_at_most, is_cut
):
    acknowledged("sweep --no-delivery")
    monkeypatch.setattr(notifications, "_LISTED", listed_at_most)

    told = " ".join(acknowledged("notifications list").output.split())
    every = " ".join(acknowledged("notifications list --state waiting").output.split())

    assert ("More wait: 'casework notifications list --state waiting' lists all of them." in told) is is_cut
    assert "More wait" not in every
    assert told.count("BINS-") == listed_at_most
    assert every.count("BINS-") == len(listed(acknowledged)["notifications"]) == 2


def test_below_what_failed_stand_the_commands_to_type_and_they_work(acknowledged):
    acknowledged("sweep")
    (message,) = [each["message"][:12] for each in listed(acknowledged)["notifications"]]

    told = " ".join(acknowledged("notifications list").output.split())
    done = acknowledged("notifications list --state waiting").output
    assert "To retry one: 'casework notifications retry MESSAGE --by YOU'. To settle one: 'casework notif" in told
    assert "To retry one" not in done

    back = acknowledged(f"notifications bounced {message} --why mailbox-full --by staff-17")
    assert "it failed on" in back.output
    assert acknowledged(f"notifications retry {message} --by staff-17").exit_code == 0
    assert acknowledged(f"notifications settle {message} --why telephoned --by staff-17").exit_code == 0


def test_a_sweep_says_that_what_it_skips_are_reminders_and_notices():
    skipped = {SkipReason.SETTLED: 3, SkipReason.NOBODY: 1}
    swept = Swept(at=NOW, looked=0, claimed=0, late=0, skipped=skipped, unreadable={})

    told = list(sweep_told(sending_office(Post()), swept))

    assert told[1:] == [
        "  3 reminders or notices skipped: it is done, or nobody waits for it any more",
        "  1 reminder or notice skipped: nobody has the role, nor any role above it",
    ]


def test_what_goes_to_nobody_is_listed(sending):
    sending("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-3 --on 2026-01-05")
    sending("sweep")

    told = sending("notifications list").output
    assert "BINS-3: 1 that nobody is told, for nobody has the role." in told
    assert "To do: assign the case, or name people for the role in [organisation.roles]." in told
    assert "None of these has a message yet, so none can be settled or tried again" in " ".join(told.split())
    assert "There are none" not in told
    assert listed(sending)["nobody"] == {"BINS-3": 1}
    assert "nobody" not in sending("notifications list --state failed").output


def test_what_failed_is_tried_again_one_by_one_or_all_at_once(acknowledged):
    acknowledged("sweep")
    (failed,) = listed(acknowledged)["notifications"]

    one = acknowledged(f"notifications retry {failed['message']}").output
    acknowledged("sweep")
    every = json.loads(acknowledged("notifications retry --all --json").output)

    assert "waiting" in one
    assert [each["state"] for each in every["notifications"]] == ["waiting"]
    assert acknowledged("notifications retry --all").output == "There are none.\n"


def test_what_goes_out_while_others_are_tried_again_stops_none_of_them(acknowledged, monkeypatch):
    acknowledged("sweep")
    whole = notifications._in_trouble
    gone = CaseNotification(case="gone", reference="GONE", notification=notification_of("m-gone"))
    monkeypatch.setattr(notifications, "_in_trouble", lambda book, by: [gone, *whole(book, by)])

    told = acknowledged("notifications retry --all")

    assert (told.exit_code, "waiting" in told.output) == (0, True)
    assert "1 notification went out meanwhile: nothing is to be done." in told.output


def test_of_several_that_are_named_those_that_are_there_are_tried_again_and_the_others_are_told(acknowledged):
    acknowledged("sweep")
    (failed,) = listed(acknowledged)["notifications"]

    told = acknowledged(f"notifications retry m-1 {failed['message']} m-2")
    none = acknowledged("notifications retry m-1")

    assert (told.exit_code, none.exit_code) == (1, 1)
    assert "waiting" in told.output
    assert "'m-1'" in told.output
    assert "'m-2'" in told.output
    assert "There are none" not in none.output


def test_a_message_is_named_by_the_beginning_of_its_id_that_is_listed(acknowledged):
    acknowledged("sweep")
    (failed,) = listed(acknowledged)["notifications"]
    short = failed["message"][:12]

    told = acknowledged("notifications list").output
    again = acknowledged(f"notifications retry {short}")
    settled = acknowledged(f"notifications settle {short[:4]} --why telephoned")

    assert short in told
    assert failed["message"] not in told
    assert (again.exit_code, settled.exit_code) == (0, 0)


def test_what_failed_of_one_case_is_tried_again_by_its_reference(acknowledged):
    acknowledged("sweep")
    (failed,) = listed(acknowledged)["notifications"]

    again = acknowledged(f"notifications retry --case {failed['reference']}")
    nothing = acknowledged(f"notifications retry --case {failed['reference']}")
    unknown = acknowledged("notifications retry --case BINS-99")

    assert "waiting" in again.output
    assert (nothing.exit_code, nothing.output) == (0, "There are none.\n")
    assert unknown.exit_code == 1


def test_once_the_address_is_mended_the_list_says_to_try_again_and_no_more_to_mend_it(acknowledged):
    acknowledged("sweep")
    (failed,) = listed(acknowledged)["notifications"]
    acknowledged(
        f"add-party {failed['reference']} --party {failed['to']['who']} --role complainant"
        " --person email=jo@home.example"
    )

    (now,) = listed(acknowledged)["notifications"]

    assert "add-party" in failed["do"]
    assert now["do"] == f"it is mended: 'casework notifications retry {failed['message'][:12]} --by YOU'"
    assert "it is mended" in " ".join(acknowledged("notifications list").output.split())


def notification_of(message):
    due = NotificationDue(
        message=message,
        claim="c",
        kind=NoticeKind.ACKNOWLEDGED,
        to=Addressee(sort=AddresseeSort.PARTY, who="p1", role="complainant"),
        fires_at=NOW,
        case=1,
    )
    return Notification(due=due, standing=Standing.FAILED, next_at=NOW, changed_at=NOW)


@pytest.mark.parametrize("words", ["", "--all m-1", "--all --case BINS-1", "--case BINS-1 m-1"])
def test_it_has_to_be_said_what_is_tried_again(acknowledged, words):
    told = acknowledged(f"notifications retry {words}")

    assert told.exit_code == 2
    assert "say which" in told.output


def test_who_was_told_in_another_way_is_settled(acknowledged):
    acknowledged("sweep")
    (failed,) = listed(acknowledged)["notifications"]

    told = acknowledged(f"notifications settle {failed['message']} --why telephoned").output

    assert "telephoned" in told
    assert acknowledged("notifications list").output == "There are none.\n"


def test_what_waits_for_a_notifier_is_told_by_its_name(acknowledged, tmp_path):
    path = tmp_path / "casework.toml"
    text = path.read_text().replace('{ email = "log" }', '{ email = "gone" }')
    path.write_text(text)

    told = acknowledged("sweep").output
    watched = acknowledged("watch --rounds 1").output.replace("\n", " ")

    assert "1 to go by the notifier gone, which is not there or fails" in told
    assert "notifier gone: it is to deliver email" in watched


def test_of_cases_that_cannot_be_read_five_are_named_and_the_rest_counted():
    delivery = Delivery(at=NOW, messages={}, held={}, unreadable={f"case-{n}": "no such stage" for n in range(7)})

    told = list(delivery_told(delivery))

    assert told[1] == "  case-0 cannot be read: no such stage"
    assert told[-1] == "  and 2 more that cannot be read"


# As a service


def test_a_watch_tells_what_followers_took_and_which_failed(acknowledged, monkeypatch):
    failure = FollowerFailure(
        plugin="feed", hook="follow", first=1, last=2, kind=FailureKind.RAISED, error="OSError", at=NOW
    )
    turns = (
        Turn(follower="feed", position=9, handed=2, failure=None, waits_until=None),
        Turn(follower="other", position=0, handed=0, failure=failure, waits_until=None),
    )
    monkeypatch.setattr(watching.Casebook, "follow", lambda _self: turns)

    told = acknowledged("watch --rounds 1").output.replace("\n", " ")

    assert "Followers took 2 records." in told
    assert "follower other failed" in told


def test_a_watch_tells_of_each_round_on_one_line(acknowledged):
    lines = acknowledged("watch --rounds 2 --every 0.01 --json").output.splitlines()

    first, second = map(json.loads, lines)
    assert list(first) == [
        "at",
        "round",
        "ok",
        "claimed",
        "late",
        "delivered",
        "postponed",
        "failed",
        "arrived",
        "came_back",
        "held",
        "waiting",
        "for_staff",
        "unreadable",
        "followers",
        "troubles",
    ]
    assert (first["round"], first["claimed"], first["delivered"], first["failed"]) == (1, 2, 1, 1)
    assert (second["round"], second["claimed"], second["ok"]) == (2, 0, True)


def test_a_case_says_which_date_a_letter_told_and_which_letter_did_not_go_out(acknowledged):
    acknowledged("sweep")

    assert "The letter 'acknowledged' of" in acknowledged("show BINS-1").output
    told = " ".join(acknowledged("show BINS-2").output.split())
    assert "The letter 'acknowledged' to p1 did not go out: no address is on record (no_address). " in told
    assert "'casework notifications list --case BINS-2' says what to do." in told


def test_what_came_back_is_work_for_staff(acknowledged):
    acknowledged("sweep")
    (found,) = (each for each in listed(acknowledged, "--case", "BINS-1")["notifications"] if each["sent"])

    told = acknowledged(f"notifications bounced {found['message']} --why mailbox-full").output

    assert "mailbox-full" in told
    assert "mailbox-full" in {each["why"] for each in listed(acknowledged)["notifications"]}


def follow(*fates):
    """An office that sent one acknowledgement by a post that can tell, with what that answers when it is asked."""
    book = delivery.sending_office(delivery.TellingPost(*fates))
    case = delivery.acknowledged(book)
    delivery.send(book)
    return book, case


def told_of(book, case):
    return " ".join(notifications_told(book, book.notifications(case.id)).split())


def test_what_was_taken_is_listed_as_that_until_it_arrived():
    book, case = follow(Arrived())
    assert "taken by email, with the date Mon 19 Jan 2026" in told_of(book, case)
    assert notifications_data(book, book.notifications(case.id))[0]["sent"]["arrived_at"] is None

    book.clock.advance(minutes=10)
    done = delivery.deliver(book)

    assert "arrived by email, with the date Mon 19 Jan 2026" in told_of(book, case)
    sent = notifications_data(book, book.notifications(case.id))[0]["sent"]
    assert (sent["follow"], sent["arrived_at"]) == (True, "2026-01-05T09:10:00.000000Z")
    assert "1 sent before, of which it is known by now that they arrived" in " ".join(delivery_told(done))
    assert (delivery_data(done)["arrived"], delivery_data(done)["came_back"]) == (1, 0)


def test_what_nobody_can_tell_of_is_listed_as_sent():
    book = delivery.sending_office(delivery.Post())
    case = delivery.acknowledged(book)
    delivery.send(book)

    assert "sent by email, with the date" in told_of(book, case)
    assert "taken" not in told_of(book, case)


def test_what_came_back_by_itself_is_listed_with_what_to_do():
    book, case = follow(CameBack(why="permanent-failure"))
    book.clock.advance(minutes=10)
    done = delivery.deliver(book)

    assert "permanent-failure" in told_of(book, case)
    assert "record what is right with 'casework add-party', and retry, for it came back" in told_of(book, case)
    assert "1 sent before that came back" in " ".join(delivery_told(done))
    assert (delivery_data(done)["came_back"], delivery_data(done)["failed"]) == (1, 0)


def test_a_watch_tells_what_arrived_and_what_came_back(acknowledged, monkeypatch):
    done = Delivery(at=NOW, failed=1, arrived=2, came_back=3, for_staff=4, messages={}, held={}, unreadable={})
    monkeypatch.setattr(watching.Casebook, "deliver", lambda _self, **_said: done)

    assert "0 sent, 2 arrived, 4 for somebody to see to." in acknowledged("watch --rounds 1").output
    (found,) = health(acknowledged)
    assert (found["arrived"], found["came_back"]) == (2, 3)


def test_what_is_tried_again_is_listed_with_why_by_its_code_and_when():
    book = delivery.sending_office(delivery.Post(Later(why="unavailable")))
    delivery.acknowledged(book)
    delivery.send(book)

    told = " ".join(notifications_told(book, book.pending_notifications()).split())

    assert "did not answer (unavailable), next Mon 5 Jan 2026 09:05" in told


def rewritten(tmp_path, old, new):
    """Let the configuration say *new* in place of *old*."""
    path = tmp_path / "casework.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def health(casework, rounds=1):
    return [json.loads(line) for line in casework(f"watch --rounds {rounds} --every 0.01 --json").output.splitlines()]


def broken(tmp_path):
    """Let the body have a letter of its own that has a mistake."""
    folder = tmp_path / "letters"
    folder.mkdir()
    words = 'kind = "acknowledged"\nlanguage = "en"\nsubject = "{reference}"\ntext = "{nonsense}"\n'
    (folder / "acknowledged.en.toml").write_text(words)
    rewritten(tmp_path, "[rules]", '[rules]\nnotifications = "letters"')


def test_what_another_configuration_has_in_force_is_told_to_wait_for_that():
    done = Delivery(at=NOW, messages={}, held={}, unreadable={}, elsewhere={"town/today": 2})

    told = " ".join(" ".join(delivery_told(done)).split())

    assert "2 to wait: another computer's settings, or a mended file, are needed to send town/today" in told


def test_what_waits_for_another_configuration_is_listed_with_why_and_what_to_do(acknowledged, tmp_path):
    acknowledged("sweep --no-delivery")
    rewritten(tmp_path, '["acknowledged"]', '["extended"]')

    told = " ".join(acknowledged("sweep").output.split())
    listing = " ".join(acknowledged("notifications list").output.split())
    (found,) = health(acknowledged)

    assert "2 notifications wait: 2 for another computer's settings, or for a file to be mended" in told
    assert "(elsewhere)" in listing
    assert "another computer's settings, or a mended file, are needed to send it" in listing
    assert "give all machines the same files" in listing
    assert "or ask for it again in [notifications], and sweep, for it to go out; else nobody is told by it" in listing
    waiting = listed(acknowledged)["notifications"]
    assert [each["why"] for each in waiting] == ["elsewhere"] * 2
    assert "(elsewhere)" in found["troubles"]["waiting"]
    ways = (waiting[0]["message"], f"--case {waiting[0]['reference']}", "--all")
    said = [" ".join(acknowledged(f"notifications retry {each}").output.split()) for each in ways]
    assert all("another computer's settings, or a mended file, are needed to send it" in each for each in said)
    assert ["1 notification not tried again" in said[1], "2 notifications not tried again" in said[2]] == [True] * 2


def test_a_template_with_mistakes_is_told_as_what_it_is_by_everything_that_looks(acknowledged, tmp_path):
    broken(tmp_path)

    told = acknowledged("sweep").output
    listing = acknowledged("notifications list").output
    first, second = health(acknowledged, rounds=2)
    doctor = acknowledged("plugins doctor")

    assert "1 to wait, for the template for acknowledged has mistakes" in told
    assert "cannot be read" not in told
    for each in (told, listing, doctor.output):
        assert "template acknowledged.en" in each
        assert "nonsense" in each
    assert (first["ok"], second["ok"]) == (False, False)
    assert "template acknowledged.en" in second["troubles"]
    assert doctor.exit_code == 1
    assert any("nonsense" in each for each in listed(acknowledged)["lacks"])


def test_a_channel_by_which_nobody_is_reached_is_told(acknowledged, tmp_path):
    rewritten(tmp_path, '{ email = "log" }', '{ emial = "log" }')

    told = " ".join(acknowledged("sweep").output.split())

    assert "channel emial: a notifier serves it, and nobody can be reached by it" in told
    assert "channel email: [notifications.addresses] has it, and no notifier serves it" in told
    assert acknowledged("plugins doctor").exit_code == 1


def test_a_notifier_that_no_plugin_offers_is_told(acknowledged, tmp_path):
    rewritten(tmp_path, '{ email = "log" }', '{ email = "emails" }')

    assert "notifier emails: it is to deliver email" in " ".join(acknowledged("sweep").output.split())


def test_a_body_that_names_no_notifier_is_told_so(acknowledged, tmp_path):
    rewritten(tmp_path, 'notifiers = { email = "log" }\n', "")

    told = " ".join(acknowledged("sweep").output.split())

    assert "[notifications.notifiers]: it names none, so nothing is sent" in told
    assert "no notifier is configured" in " ".join(acknowledged("notifications list").output.split())


def test_a_body_whose_letters_have_to_name_the_ombudsman_is_told_that_contact_details_are_missing(sending, tmp_path):
    rewritten(tmp_path, '"Local Government and Social Care Ombudsman" = "Telephone: 01632 960001"\n', "")

    assert "[notifications.contacts]: letters of the kind acknowledged" in " ".join(sending("sweep").output.split())


def test_what_cannot_be_read_keeps_a_watch_from_being_well_until_it_can(acknowledged, monkeypatch):
    health(acknowledged)
    before, calls = watching.Casebook.sweep, []

    def sweep(self, **said):
        calls.append(said)
        swept = before(self, **said)
        case = self.case("BINS-1").id
        return attrs.evolve(swept, unreadable={case: "no such stage"} if len(calls) == 1 else {})

    def read(self, case, **said):
        if len(calls) == 2:
            raise NotFoundError("stage", case)
        return whole(self, case, **said)

    whole = watching.Casebook.file
    monkeypatch.setattr(watching.Casebook, "sweep", sweep)
    monkeypatch.setattr(watching.Casebook, "file", read)

    found = health(acknowledged, rounds=3)

    assert [(each["ok"], each["unreadable"]) for each in found] == [(False, 1), (False, 1), (True, 0)]
    assert found[0]["troubles"] == {"cases": "1 case cannot be read"}


TOWN = """
id = "town"
name = "Reminders of our town"
citation = "Our own choice"
evidence = "local"

[[rung]]
id = "today"
watches = "limit"
when = "on"
to = ["handler"]
"""


def with_reminders(casework, tmp_path):
    """Let the body go by a reminder schedule of its own, and return its file."""
    (tmp_path / "reminders").mkdir()
    path = tmp_path / "reminders" / "town.toml"
    path.write_text(TOWN)
    rewritten(tmp_path, "[rules]", '[rules]\nreminders = "reminders"')
    assert casework("sweep").exit_code == 0
    return path


def test_a_schedule_with_mistakes_is_told_with_what_waits_for_it_and_is_no_case(acknowledged, tmp_path):
    path = with_reminders(acknowledged, tmp_path)
    path.write_text(TOWN.replace('"on"', '"soonish"').replace('watches = "limit"', 'watches = "limt"'))

    told = " ".join(acknowledged("sweep").output.split())
    first, second = health(acknowledged, rounds=2)
    watched = acknowledged("watch --rounds 1").output

    assert [each.count("'soonish' says no time") for each in (told, watched)] == [1, 1]
    assert [each.count("'limt' is not known") for each in (told, watched)] == [1, 1]
    assert "the reminders of its cases wait until it is mended" in told
    assert (first["ok"], first["unreadable"]) == (False, 0)
    assert second["troubles"]["reminders/town"] == "the reminders of its cases wait until it is mended"
    assert "'soonish' says no time" in second["troubles"]["reminder schedule town"]

    path.write_text(TOWN)
    assert health(acknowledged)[0]["ok"]


def test_a_sweep_after_one_by_another_configuration_says_why_it_looked_at_every_case(acknowledged, tmp_path):
    rewritten(tmp_path, '["acknowledged"]', '["acknowledged", "extended"]')

    told = [" ".join(acknowledged("sweep").output.split()) for _ in range(2)]

    assert "Looked at 2 cases, every one: the last sweep went by other rules" in told[0]
    assert "two machines go by different ones: give both the same" in told[0]
    assert "other rules" not in told[1]


def test_a_watch_is_not_well_while_another_machine_sweeps_by_other_rules(acknowledged, monkeypatch):
    before = watching.Casebook.sweep
    monkeypatch.setattr(
        watching.Casebook, "sweep", lambda self, **said: attrs.evolve(before(self, **said), by_other_rules=True)
    )

    first, second = health(acknowledged, rounds=2)

    assert (first["ok"], second["ok"]) == (True, False)
    assert "two machines go by different ones" in second["troubles"]["rules"]


def test_a_case_that_no_sweep_can_read_is_listed_for_staff(acknowledged, monkeypatch):
    monkeypatch.setattr(Lookout, "look", lambda *_: 1 / 0)
    acknowledged("sweep")

    told = " ".join(acknowledged("notifications list").output.split())
    assert "BINS-1 cannot be read: nothing new is said of it." in told
    assert sorted(listed(acknowledged)["unreadable"]) == ["BINS-1", "BINS-2"]
    assert [each["unreadable"] for each in health(acknowledged, rounds=2)] == [2, 2]


def test_a_watch_that_begins_while_messages_wait_after_trouble_says_so(acknowledged, monkeypatch):
    before = watching.Casebook.deliver

    def deliver(self, **said):
        return attrs.evolve(before(self, **said), waiting={"unavailable": 2, FIRST: 1})

    monkeypatch.setattr(watching.Casebook, "deliver", deliver)

    (found,) = health(acknowledged)
    why = "2 notifications wait: 2 because the notifier did not answer (unavailable)"
    assert (found["ok"], found["waiting"], found["troubles"]) == (False, 3, {"waiting": why})
    line = acknowledged("watch --rounds 1").output.replace("\n", " ")
    assert "3 notifications wait: 2 because the notifier" in line
    assert "waiting: " not in line


def test_a_watch_whose_configuration_changed_ends_to_be_started_anew(acknowledged, tmp_path, monkeypatch):
    path, before, calls = tmp_path / "casework.toml", watching.Casebook.sweep, []
    whole = path.read_text()

    def sweep(self, **said):
        """In the first round somebody begins to write the file, and in the second they are done."""
        calls.append(said)
        path.write_text("[half a table" if len(calls) == 1 else f"{whole}\n# Another word.\n")
        return before(self, **said)

    monkeypatch.setattr(watching.Casebook, "sweep", sweep)
    done = acknowledged("watch --rounds 9 --every 0.01")

    assert (done.exit_code, len(calls)) == (watching.BEGIN_ANEW, 2)
    assert "ends, to be started anew" in " ".join(done.stderr.split())


def test_a_round_whose_sweep_failed_keeps_what_could_not_be_read(acknowledged, monkeypatch):
    before, calls = watching.Casebook.sweep, []

    def sweep(self, **said):
        calls.append(said)
        if len(calls) == 2:
            raise StoreUnavailableError("memory", "gone")
        return attrs.evolve(before(self, **said), unreadable={self.case("BINS-1").id: "no such stage"})

    monkeypatch.setattr(watching.Casebook, "sweep", sweep)

    assert [each["unreadable"] for each in health(acknowledged, rounds=2)] == [1, 1]


def test_a_notifier_in_trouble_keeps_a_watch_from_being_well_until_it_takes_something(acknowledged, monkeypatch):
    said = [{"log": "unavailable"}, {}, RuntimeError(), {"log": None}]

    def deliver(self, **_said):
        found = said.pop(0)
        if isinstance(found, Exception):
            raise found
        return Delivery(at=NOW, messages={}, held={}, unreadable={}, notifiers=found)

    monkeypatch.setattr(watching.Casebook, "deliver", deliver)

    found = health(acknowledged, rounds=4)

    assert [each["ok"] for each in found] == [False, False, False, True]
    assert found[1]["troubles"] == {"notifier log": "the notifier did not answer (unavailable)"}


def test_a_watch_tells_people_in_words(acknowledged):
    told = acknowledged("watch --rounds 1").output

    assert "2 to send, 1 sent, 1 for somebody to see to." in told


def test_what_failed_in_an_earlier_round_is_told_until_somebody_has_seen_to_it(acknowledged):
    acknowledged("sweep")

    assert "0 to send, 0 sent, 1 for somebody to see to." in acknowledged("watch --rounds 1").output
    assert "\n1 for somebody to see to: 'casework notifications list' says what" in acknowledged("sweep").output
    assert [each["for_staff"] for each in health(acknowledged)] == [1]
    (failed,) = listed(acknowledged)["notifications"]
    acknowledged(f"notifications settle {failed['message']} --why telephoned")
    assert "to see to" not in acknowledged("sweep").output


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (StoreUnavailableError("complaints.db", "it is gone"), "it is gone"),
        (RuntimeError("jo@home.example"), "an error that casework does not know (RuntimeError)"),
    ],
    ids=["ours", "another"],
)
def test_a_round_that_fails_is_told_and_the_next_one_begins_as_usual(acknowledged, monkeypatch, error, why):
    before, calls = watching.Casebook.sweep, []

    def sweep(self, **said):
        calls.append(said)
        if len(calls) == 1:
            raise error
        return before(self, **said)

    monkeypatch.setattr(watching.Casebook, "sweep", sweep)

    first, second = acknowledged("watch --rounds 2 --every 0.01 --json").output.splitlines()

    assert why in json.loads(first)["troubles"]["sweep"]
    assert json.loads(first)["claimed"] is None
    assert json.loads(second)["claimed"] == 2
    assert "home.example" not in first


def test_a_round_in_which_everything_fails_is_told_in_words(acknowledged, monkeypatch):
    def gone(self, **_said):
        raise StoreUnavailableError("complaints.db", "it is gone")

    for name in ("sweep", "deliver", "follow"):
        monkeypatch.setattr(watching.Casebook, name, gone)

    told = acknowledged("watch --rounds 1").output.replace("\n", " ")

    assert all(f"{name} failed" in told for name in ("sweep", "deliver", "follow"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_watch_ends_when_it_is_told_to(acknowledged, number):
    before = signal.getsignal(number)
    timer = threading.Timer(0.5, os.kill, (os.getpid(), number))
    timer.start()

    done = acknowledged("watch --every 60 --json")
    timer.join(30)

    assert done.exit_code == 0
    assert len(done.output.splitlines()) == 1
    assert signal.getsignal(number) == before


def test_told_to_end_in_the_middle_of_a_round_it_sends_nothing_more(acknowledged, monkeypatch):
    before = watching.Casebook.sweep

    def sweep(self, **said):
        os.kill(os.getpid(), signal.SIGTERM)
        return before(self, **said)

    monkeypatch.setattr(watching.Casebook, "sweep", sweep)

    (line,) = acknowledged("watch --every 60 --json").output.splitlines()

    assert json.loads(line)["delivered"] is None
    assert json.loads(line)["followers"] is None


def test_whoever_promises_more_than_the_time_limit_gives_is_warned(acknowledged):
    told = " ".join(acknowledged("correct BINS-1 3 --set told_due_on=2098-12-31 --reason typo").output.split())
    struck = acknowledged("correct BINS-1 3 --strike --reason typo")
    again = " ".join(acknowledged("acknowledge BINS-1 --told-due-on 2098-12-31").output.split())

    assert "letter of" not in told
    assert struck.exit_code == 0
    assert "promises an answer by Wed 31 Dec 2098, after the time limit," in again
    assert "agree the date or give more time, or correct the entry and tell them." in again


def test_whoever_strikes_out_what_a_letter_told_reads_whom_to_tell_and_says_that_they_did(acknowledged):
    acknowledged("sweep")
    (sent,) = [
        each for each in listed(acknowledged, "--case BINS-1")["notifications"] if each["kind"] == "acknowledged"
    ]
    assert sent["state"] == "delivered"

    told = " ".join(acknowledged("correct BINS-1 3 --strike --reason mistake").output.split())
    settled = acknowledged(f"notifications settle {sent['message']} --why telephoned")

    assert "Entry 3 was struck out, and the letter of" in told
    assert f"'casework notifications settle {sent['message']} --why CODE --by YOU'" in told
    assert ", and they were told otherwise" in " ".join(settled.output.split())
    found = {each["message"]: each for each in listed(acknowledged, "--case BINS-1")["notifications"]}
    assert found[sent["message"]]["sent"]["put_right_at"] is not None
    assert "letter_taken_back" not in acknowledged("show BINS-1 --json").output
