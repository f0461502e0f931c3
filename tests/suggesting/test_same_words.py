"""Texts that are plainly one thing get one code in a draft, which says so, and what is not plain stays apart."""

import tomllib

import pytest

from casework.application.suggesting.same_words import written_as_one
from tests.suggesting.sources import columns, doubts, draft


def together(**rows):
    return [list(found) for found in written_as_one(rows) if len(found) > 1]


def are_one(one, other, *, ones=20, others=2, **more):
    return [one, other] in together(**{one: ones, other: others}, **more)


def services(text):
    return tomllib.loads(text)["fields"]["service"]["codes"]


def register(teams):
    return columns(
        Ref=[f"C{number:03}" for number in range(len(teams))], Received=["13/04/2024"] * len(teams), Team=teams
    )


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Waste & Recycling", "waste and recycling"),
        ("Waste & Recycling", "Waste + Recycling"),
        ("Waste & Recycling", "Recycling/Waste"),
        ("Children's Services", "Childrens Service"),
        ("Car Parks", "Carparks"),
        ("Café", "Cafe"),
    ],
)
def test_what_differs_in_no_word_is_one_however_often_it_comes(one, other):
    assert are_one(one, other)
    assert are_one(one, other, others=19)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Planning", "Plannning"),
        ("Planning", "Planinng"),
        ("Licensing", "Licencing"),
        ("Council Tax", "Counil Tax"),
        ("Environmental Health", "Enviromntal Health"),
        ("Grounds Maintenance", "Grounds Maintainance"),
    ],
)
def test_a_slip_that_comes_rarely_is_one_with_what_was_meant(one, other):
    assert are_one(one, other)
    assert not are_one(one, other, others=7)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Environmental Health", "Env Health"),
        ("Housing Options", "Hsg Options"),
        ("Customer Services", "Cust Servs"),
        ("Development Management", "Dev Mgmt"),
        ("Housing", "Hsg"),
    ],
)
def test_short_forms_are_one_with_what_they_are_short_for_unless_both_come_often(full, short):
    assert are_one(full, short)
    assert are_one(short, full)
    assert not are_one(full, short, others=10)


def test_where_neither_comes_often_short_forms_of_several_words_are_one_with_them():
    assert are_one("Housing Options", "Hsg Options", ones=4, others=3, Bins=100)
    assert not are_one("Housing", "Hsg", ones=4, others=3, Bins=100)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ward 1", "Ward 2"),
        ("Ward 1 area 2", "Ward 2 area 1"),
        ("Ward 11", "Ward 1 1"),
        ("North", "South"),
        ("Northern area", "Southern area"),
        ("Bins", "Bills"),
        ("Police", "Policy"),
        ("Park Services", "Parking Services"),
        ("Bus Services", "Business Services"),
        ("Parks", "Parking"),
        ("Planning", "Plan"),
        ("Conservation Team", "Conversation Team"),
        ("Heating", "Seating"),
        ("Planning", "Planting"),
        ("Carers Service", "Careers Service"),
        ("Grade A", "Grade A1"),
        ("A+", "A"),
        ("Leisure", "Leisure Centre"),
        ("Hsg Options", "Hsg Advice"),
        ("Street Care", "Street Core"),
    ],
)
def test_what_may_be_another_thing_stays_apart(one, other):
    assert not together(**{one: 40, other: 2})


def test_what_is_short_for_two_things_is_neither():
    assert not together(**{"Community Safety": 20, "Commercial Safety": 20, "Com Safety": 2})


def test_what_is_short_for_two_ways_of_writing_one_thing_is_that():
    rows = {"Environmental Health": 20, "Environmentl Health": 2, "Env Health": 1}

    assert together(**rows) == [list(rows)]


def test_what_is_plainly_one_has_the_code_of_what_comes_most_and_one_doubt_says_so():
    teams = ["Waste & Recycling"] * 8 + ["Waste and Recycling", "Waste & Recyling"] + ["Planning"] * 6 + ["Plannning"]

    text = draft(register([*teams, "Parks"]))

    assert services(text) == {
        "Waste & Recycling": "waste-recycling", "Waste and Recycling": "waste-recycling",
        "Waste & Recyling": "waste-recycling", "Planning": "planning", "Plannning": "planning", "Parks": "parks",
    }  # fmt: skip
    (doubt,) = told(text, "Written as one")
    assert doubt == (
        '# ? Written as one: "Waste & Recycling", "Waste & Recyling", "Waste and Recycling" = "waste-recycling"; '
        '"Planning", "Plannning" = "planning". Where they differ, give them codes of their own.'
    )
    assert not told(text, "may mean the same")


def test_what_is_less_sure_of_several_ways_of_writing_is_asked_once():
    text = draft(register(["Environmental Health"] * 8 + ["Environmental health!", "EH", "EH"]))

    assert told(text, "may mean the same") == [
        '# ? "environmental-health" and "eh" may mean the same: give them one code.'
    ]


def test_twenty_clean_services_have_no_doubt():
    teams = (
        *("Adult Social Care", "Benefits", "Bins", "Car Parks", "Cemeteries", "Children's Services", "Council Tax"),
        *("Customer Services", "Electoral Services", "Environmental Health", "Highways", "Housing Options"),
        *("Housing Repairs", "Leisure", "Libraries", "Licensing", "Parking", "Parks", "Planning"),
        "Planning Enforcement",
    )

    text = draft(register(teams * 3))

    assert len(set(services(text).values())) == 20
    assert not told(text, "Written as one")
    assert not told(text, "may mean the same")
