"""How somebody is reached: as they wish, as far as there is an address and a notifier, or not at all and why."""

import datetime as dt
import time

import pytest

from casework.application.notifying import addressing
from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.settings import NotificationSettings
from casework.domain.cases.vocabulary import Role
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, standings

AL = "al@home.example"
EVERY = {"email": "post", "letter": "post", "sms": "post"}
HOME = {**JO, "phone": "+44 (0)1632 960123", "address": "1 High Street\nExampleton", "postcode": "EX1 2AB"}


def way(*, prepare=None, notifiers=EVERY, notices=("acknowledged",), **fields):
    """By which channel and to which address the acknowledgement of a complaint went, or why it failed."""
    post = Post()
    book = sending_office(post, notifiers=notifiers, notices=notices)
    case = acknowledged(book, **{"complainant": HOME, **fields})
    if prepare is not None:
        prepare(book, case)
    send(book)
    if post.messages:
        return post.messages[0].channel, post.messages[0].address
    (found,) = standings(book, case)
    return found[1:]


def preferring(**wishes):
    return lambda book, case: book.prefer(case.id, party="p1", preferences=wishes, by=SENDER)


# Parties


@pytest.mark.parametrize(
    ("channel", "found"),
    [
        ("email", ("email", "jo@home.example")),
        ("letter", ("letter", "Jo Smith\n1 High Street\nExampleton\nEX1 2AB")),
        ("phone", ("sms", "+44 (0)1632 960123")),
        ("web", ("email", "jo@home.example")),
    ],
)
def test_without_a_wish_the_answer_goes_the_way_that_the_contact_came(channel, found):
    assert way(channel=channel) == found


def test_where_that_way_has_no_address_the_next_one_is_taken():
    assert way(channel="email", complainant={"name": "Jo", "phone": "01632 960123"}) == ("sms", "01632 960123")


def test_where_nobody_serves_that_way_the_next_one_is_taken():
    assert way(channel="phone", notifiers={"letter": "post"})[0] == "letter"


@pytest.mark.parametrize(("wish", "channel"), [("email", "email"), ("letter", "letter"), ("phone", "sms")])
def test_a_wish_goes_before_the_way_that_the_contact_came(wish, channel):
    assert way(channel="web", prepare=preferring(channel=wish))[0] == channel


def test_a_wish_that_nobody_serves_is_work_for_staff():
    assert way(notifiers={"email": "post"}, prepare=preferring(channel="letter")) == ("failed", "no_channel")


def test_whoever_wishes_to_be_told_in_person_is_work_for_staff():
    assert way(prepare=preferring(channel="in_person")) == ("failed", "no_channel")


@pytest.mark.parametrize("form", ["braille", "audio", "bsl_video"])
def test_what_cannot_be_written_is_work_for_staff(form):
    assert way(prepare=preferring(format=form)) == ("failed", "cannot_write")


@pytest.mark.parametrize(
    ("person", "channel"),
    [
        ({"email": "jo at home"}, "email"),
        ({"email": "jo@home.example, eve@evil.example"}, "email"),
        ({"email": "jo@home.example\nBcc: eve@evil.example"}, "email"),
        ({"email": "jo@localhost"}, "email"),
        ({"phone": "ask his sister"}, "phone"),
        ({"phone": "0163"}, "phone"),
        ({"email": "jo@home..example"}, "email"),
        ({"email": f"jo@{'a' * 250}.example"}, "email"),
        ({"phone": "07700 900 123" + " " * 20 + "4"}, "phone"),
        ({"address": "No fixed abode, Exampleton, EX1 2AB"}, "letter"),
        ({"address": f"1 High Street\n{'Exampleton ' * 100}"}, "letter"),
    ],
)
def test_an_address_that_cannot_be_right_is_work_for_staff(person, channel):
    assert way(complainant=person, channel=channel) == ("failed", "bad_address")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("Exampleton", "no_postcode"),
        ("1 High Street, Exampleton", "no_postcode"),
        ("1 High Street\nExampleton\nEX1", "no_postcode"),
        ("1 High Street\nExampleton\nUnited Kingdom", "no_postcode"),
        ("EX1 2AB", "address_lines"),
        ("1\n2\n3\n4\n5\n6\nEX1 2AB", "address_lines"),
    ],
)
def test_a_postal_address_that_cannot_be_right_is_work_for_staff_with_what_is_wrong(address, why):
    assert way(complainant={"name": "Jo Smith", "address": address}, channel="letter") == ("failed", why)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("1 High Street, Exampleton, ex1 2ab", "1 High Street\nExampleton\nex1 2ab"),
        ("1 High Street\nExampleton EX1 2AB", "1 High Street\nExampleton\nEX1 2AB"),
        ("Jo Smith\n1 High Street\nEX12AB\nEngland", "1 High Street\nEX12AB\nEngland"),
        ("12 rue de la Paix, 75002 Paris, France", "12 rue de la Paix\n75002 Paris\nFrance"),
        ("Cpl Smith\nB Company\nBFPO 58", "Cpl Smith\nB Company\nBFPO 58"),
    ],
)
def test_a_postal_address_that_may_be_right_is_written_to_under_the_name(address, lines):
    went = way(complainant={"name": "Jo Smith", "address": address}, channel="letter")

    assert went == ("letter", f"Jo Smith\n{lines}")


def test_staff_who_get_letters_have_their_whole_address_in_the_configuration():
    there = NotificationSettings(
        notifiers={"letter": "post"},
        addresses={
            "staff-3": {"letter": "Ms M. Manager\nCivic Centre\nEX1 1AA"},
            "staff-4": {"letter": "Civic Centre"},
        },
    )

    assert addressing._way_to_staff("staff-3", there).address == "Ms M. Manager\nCivic Centre\nEX1 1AA"
    assert addressing._way_to_staff("staff-4", there) is Hindrance.NO_POSTCODE


@pytest.mark.parametrize("address", ["jo@home.example", "j.o+1@a.b.example", "jo@straße.example"])
def test_an_address_that_may_be_right_is_written_to(address):
    assert way(complainant={"email": address}, channel="email") == ("email", address)


@pytest.mark.parametrize(
    ("person", "channel"),
    [
        ({"email": f"a@{'.' * 200_000}@"}, "email"),
        ({"email": f"a@{'a.' * 200_000}@"}, "email"),
        ({"phone": f"{'1 ' * 200_000}x"}, "phone"),
        ({"address": f"a{',' * 200_000}\x00"}, "letter"),
    ],
    ids=["dots", "labels", "digits", "commas"],
)
def test_an_address_that_was_made_to_be_slow_to_read_is_read_at_once(person, channel):
    begun = time.process_time()

    assert way(complainant=person, channel=channel) == ("failed", "bad_address")
    assert time.process_time() - begun < 5


def test_no_address_of_the_longest_length_is_slow_to_read():
    longest = {"email": f"a@{'.' * 251}@", "sms": "1" * 29 + "x", "letter": "a" + "," * 998 + "\x00"}
    begun = time.process_time()

    for channel, pattern in addressing._LOOKS_RIGHT.items():
        for _ in range(100):
            assert pattern.fullmatch(longest[channel]) is None

    assert time.process_time() - begun < 5


def test_what_was_erased_is_never_written_to():
    def erase(book, case):
        book.store.erase("council", [case.parties[0].person])

    assert way(prepare=erase) == ("failed", "erased")


def test_wishes_that_were_erased_are_not_guessed():
    def erase(book, case):
        after = book.prefer(case.id, party="p1", preferences={"channel": "letter"}, by=SENDER)
        book.store.erase("council", [dict(after.care.preferences)["p1"]])

    assert way(prepare=erase) == ("failed", "erased")


def leave(book, case):
    """The complainant leaves, after the letter to them was due, and somebody else is there in their place."""
    book.sweep(by=SENDER)
    book.add_party(case.id, party="p9", role=Role.COMPLAINANT, person={"name": "Al", "email": AL}, by=SENDER)
    book.remove_party(case.id, party="p1", reason="joined-by-mistake", by=SENDER)


def mistake(book, case):
    """Whoever was on record as the complainant is who is complained about, and somebody else complained."""
    book.sweep(by=SENDER)
    book.add_party(case.id, party="p9", role=Role.COMPLAINANT, person={"name": "Al", "email": AL}, by=SENDER)
    book.add_party(case.id, party="p1", role=Role.PERSON_COMPLAINED_ABOUT, person=HOME, by=SENDER)


@pytest.mark.parametrize("prepare", [leave, mistake])
def test_whoever_is_no_complainant_any_more_is_not_written_to_and_whoever_is_one_by_now_is(prepare):
    assert way(prepare=prepare) == ("email", AL)


def test_a_party_of_whom_nothing_is_known_has_no_address():
    assert way(complainant=None, complainant_id="customer-7") == ("failed", "no_address")


# Adjustments and restrictions


def test_an_adjustment_of_which_no_preferences_tell_is_looked_at_by_staff():
    def adjust(book, case):
        book.adjust(case.id, party="p1", what="Only with her support worker there", by=SENDER)

    assert way(prepare=adjust) == ("failed", "see_adjustment")


def test_with_preferences_an_adjustment_stands_in_nobodys_way():
    def adjust(book, case):
        book.adjust(case.id, party="p1", what="Large letters", by=SENDER)
        book.prefer(case.id, party="p1", preferences={"format": "large_print"}, by=SENDER)

    assert way(prepare=adjust) == ("email", "jo@home.example")


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("through_a_representative", ("failed", "restricted")),
        ("no_reply_to_same_matter", ("failed", "restricted")),
        ("one_channel", ("failed", "restricted")),
        ("written_only", ("email", "jo@home.example")),
        ("no_visits", ("email", "jo@home.example")),
    ],
)
def test_a_restriction_on_how_somebody_is_dealt_with_is_kept(measure, found):
    assert way(complainant_id="customer-7", prepare=restricting(measure)) == found


def restricting(measure):
    def restrict(book, _case):
        book.restrict(
            person="customer-7",
            measure=measure,
            reasons="Forty calls a day",
            review_on=dt.date(2026, 6, 1),
            appeal_told=True,
            by=SENDER,
        )

    return restrict


def test_with_one_channel_only_the_wish_says_which():
    def restrict(book, case):
        restricting("one_channel")(book, case)
        book.prefer(case.id, party="p1", preferences={"channel": "letter"}, by=SENDER)

    assert way(complainant_id="customer-7", prepare=restrict)[0] == "letter"


# Those who speak for others


SAM = {"name": "Sam", "email": "sam@law.example"}


def speaker(*, consent, role=Role.REPRESENTATIVE, party="p2", acts_for="p1", person=SAM):
    def join(book, case):
        book.add_party(case.id, party=party, role=role, acts_for=acts_for, person=person, by=SENDER)
        if consent:
            book.consent(case.id, step="received", scopes=["act_for", "disclose"], giver="p1", party=party, by=SENDER)

    return join


def test_a_representative_with_consent_is_written_to():
    assert way(prepare=speaker(consent=True)) == ("email", "sam@law.example")


@pytest.mark.parametrize("acts_for", ["p1", None])
def test_without_their_consent_nobody_speaks_for_a_complainant_who_is_written_to_themselves(acts_for):
    assert way(prepare=speaker(consent=False, acts_for=acts_for)) == ("email", "jo@home.example")


@pytest.mark.parametrize(("acts_for", "why"), [("p1", "no_consent"), (None, "acts_for_nobody")])
def test_where_only_somebody_without_consent_can_be_reached_staff_has_to_see_to_it(acts_for, why):
    assert way(complainant={"name": "Jo"}, prepare=speaker(consent=False, acts_for=acts_for)) == ("failed", why)


def test_whoever_is_only_dealt_with_through_a_representative_is_not_written_to_without_one():
    def restrict(book, case):
        restricting("through_a_representative")(book, case)
        speaker(consent=False)(book, case)

    assert way(complainant_id="customer-7", prepare=restrict) == ("failed", "restricted")


def test_a_consent_taken_back_leaves_the_complainant_to_be_written_to_themselves():
    def withdraw(book, case):
        speaker(consent=True)(book, case)
        book.consent(case.id, step="withdrawn", giver="p1", party="p2", by=SENDER)

    assert way(prepare=withdraw) == ("email", "jo@home.example")


def test_a_consent_says_for_whom_somebody_speaks_where_nobody_else_said_it():
    assert way(prepare=speaker(consent=True, acts_for=None)) == ("email", "sam@law.example")


def test_one_who_speaks_for_two_with_the_consent_of_both_gets_a_letter_for_each():
    post = Post()
    book = sending_office(post)
    case = acknowledged(book)
    book.add_party(case.id, party="p3", role=Role.COMPLAINANT, person={"name": "Al", "email": AL}, by=SENDER)
    speaker(consent=True, acts_for=None)(book, case)
    book.consent(case.id, step="received", scopes=["act_for", "disclose"], giver="p3", party="p2", by=SENDER)

    send(book)

    assert sorted((each.address, each.personal["on_behalf_of"]) for each in post.messages) == [
        ("sam@law.example", "Al"),
        ("sam@law.example", "Jo Smith"),
    ]


def test_an_advocate_is_written_to_as_a_representative_is():
    assert way(prepare=speaker(consent=True, role=Role.ADVOCATE)) == ("email", "sam@law.example")


def test_who_joins_after_the_letter_was_due_is_written_to_under_the_same_id():
    def join(book, case):
        book.sweep(by=SENDER)
        speaker(consent=True)(book, case)

    assert way(prepare=join) == ("email", "sam@law.example")


def test_of_two_who_speak_for_somebody_the_one_with_consent_is_written_to():
    def join(book, case):
        speaker(consent=False, party="p3", person={"name": "Al", "email": "al@law.example"})(book, case)
        speaker(consent=True)(book, case)

    assert way(prepare=join) == ("email", "sam@law.example")


def test_whoever_speaks_for_another_party_changes_nothing_for_the_complainant():
    def join(book, case):
        book.add_party(case.id, party="p3", role=Role.PERSON_AFFECTED, by=SENDER)
        speaker(consent=False, acts_for="p3")(book, case)

    assert way(prepare=join) == ("email", "jo@home.example")


# Staff


def staff_way(**settings):
    post = Post()
    book = sending_office(post, notices=("assigned",), **settings)
    case = acknowledged(book)
    send(book)
    return post.addresses or standings(book, case)[0][1:]


def test_an_officer_is_reached_at_the_first_address_that_is_served():
    addresses = {"staff-17": {"sms": "07700 900123", "email": "priya@council.example"}}

    assert staff_way(addresses=addresses) == ["priya@council.example"]


def test_an_officer_of_whom_only_the_name_is_known_has_no_address():
    assert staff_way(addresses={"staff-17": {"name": "Priya Patel"}}) == ("failed", "no_address")


def test_an_officer_whose_channels_nobody_serves_is_work_for_somebody():
    assert staff_way(addresses={"staff-17": {"sms": "07700 900123"}}) == ("failed", "no_channel")


def test_channels_of_other_sorts_take_any_address():
    hook = {"staff-17": {"webhook": "https://hooks.example/1"}}

    assert staff_way(addresses=hook, notifiers={"webhook": "post"}) == ["https://hooks.example/1"]


def test_each_hindrance_is_said_in_words():
    assert all(each.says for each in Hindrance)
