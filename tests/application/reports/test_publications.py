"""Publications as the tables of a page: as they were frozen, with the periods beside each other."""

import datetime as dt

import attrs

from casework.application.publications import Publication
from casework.application.reports.publications import published_tables
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import Rule
from tests.details import detail
from tests.publication_examples import ALONE, LEAST, PUBLISHED, READING

WORDS = {
    detail(1): "Letters in time",
    detail(2): "We answer letters",
    detail(3): "unsorted",
    detail(4): "2026-02: below the usual",
    detail(5): "Two left",
    detail(6): "Two come",
    detail(7): "Answer sooner",
    detail(8): "Two more staff",
}
DAY = dt.date(2026, 4, 10)


def publication(said=PUBLISHED[0], *, name="p1", on=DAY):
    return Publication(
        id=name,
        on=on,
        by="staff-1",
        recorded_at="2026-04-12T09:00:00.000000Z",
        recorded_on=dt.date(2026, 4, 12),
        position=7,
        seal="f" * 64,
        said=said,
        details=WORDS,
    )


def rows(found, name):
    (table,) = [each for each in found if each.name == name]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_each_promise_stands_with_what_is_wanted_and_what_was_found():
    found = published_tables([publication()], "Our charter")

    assert found[0].title == "Our charter: 2026-Q1"
    in_time, county = rows(found, "promises")
    assert in_time == {
        "what_we_look_at": "Letters in time",
        "2026-Q1": "80.00 % (8 of 10): too few to say, provisional",
        "wanted": "at least 85 %",
        "our_promise": "We answer letters",
    }
    assert county["2026-Q1"] == "84.996 %: of how many it does not say"


def test_the_periods_of_several_publications_stand_beside_each_other_in_their_order():
    second = attrs.evolve(
        READING, period="2026-Q2", first=dt.date(2026, 4, 1), last=dt.date(2026, 6, 30), percent="70.00", good=7,
        waiting=0,
    )  # fmt: skip
    later = publication(attrs.evolve(PUBLISHED[0], period="2026-Q2", readings=(second,)), name="p2")

    found = published_tables([later, publication()], "Our charter")

    assert found[0].columns == ("what_we_look_at", "2026-Q1", "2026-Q2", "wanted", "our_promise")
    assert rows(found, "promises")[0]["2026-Q2"] == "70.00 % (7 of 10): too few to say"
    assert rows(found, "promises")[1]["2026-Q2"] is None
    assert [each["publication"] for each in rows(found, "publications")] == ["p2", "p1"]


def test_the_last_of_two_publications_of_one_period_is_shown():
    anew = attrs.evolve(PUBLISHED[0], readings=(attrs.evolve(READING, percent="90.00", good=9), ALONE))

    found = published_tables([publication(), publication(anew, name="p2")], "Our charter")

    assert rows(found, "promises")[0]["2026-Q1"].startswith("90.00 % (9 of 10)")


def test_a_dip_stands_with_its_title_and_why_and_what_was_done_because_people_asked():
    found = published_tables([publication()], "Our charter")

    assert rows(found, "explained") == [
        {
            "what_we_look_at": "Letters in time",
            "what": "dip: 2026-02: below the usual",
            "why": "Two left",
            "action": "Two come",
            "owner": "staff-20",
            "due_on": "Tue 31 Mar 2026",
        }
    ]
    assert rows(found, "you_asked") == [{"You asked": "Answer sooner", "We did": "Two more staff"}]
    assert [each.name for each in found].count("you_told_us") == 0


def test_a_missed_target_that_nobody_explained_is_called_so():
    (dip,) = PUBLISHED[0].signals
    name = attrs.evolve(dip.signal, rule=Rule.MISSED)
    missed = attrs.evolve(dip, signal=name, series="town/gone", why=None, action=None, owner=None, due_on=None)

    found = published_tables([publication(attrs.evolve(PUBLISHED[0], signals=(missed,)))], "Our charter")

    (told,) = rows(found, "explained")
    assert (told["what_we_look_at"], told["what"]) == ("town/gone", "target missed: 2026-02: below the usual")
    assert (told["why"], told["action"], told["due_on"]) == ("not explained by then", None, None)


def test_every_figure_stands_with_its_interval_and_what_is_not_counted():
    found = published_tables([publication(), publication(PUBLISHED[1], name="p2")], "Our charter")
    in_time, county, least = rows(found, "figures")

    assert (in_time["number"], in_time["of"], in_time["between"]) == (8, 10, "49.02 to 94.33")
    assert (county["number"], county["between"]) == (None, None)
    assert (least["percent"], least["number"]) == (LEAST.percent, 0)
    assert rows(found, "promises")[2]["2026"] == "nothing counts: no target"
    assert [(each["count"], each["why"]) for each in rows(found, "left_out")] == [(2, "unsorted")]
    assert rows(found, "publications")[0] == {
        "publication": "p1", "period": "2026-Q1", "published": "Fri 10 Apr 2026", "recorded": "Sun 12 Apr 2026",
        "entry": 7, "seal": "f" * 64,
    }  # fmt: skip


def test_a_figure_of_which_less_is_better_is_wanted_at_most():
    less = attrs.evolve(READING, better=Better.LOWER, target="1/8")

    found = published_tables([publication(attrs.evolve(PUBLISHED[0], readings=(less,)))], "Our charter")

    assert rows(found, "promises")[0]["wanted"] == "at most 12.5 %"
