"""Suggestions of categories: by words that the viewer may read, from whoever is asked, and never a decision."""

import datetime as dt
import types

import pytest

from casework.application.access import AllowAll, Sight
from casework.application.entry_builders import TEXT_MAKING
from casework.application.ports import Suggestion
from casework.domain.actors import Actor
from casework.domain.sorting.phrases import Phrase
from casework.domain.sorting.rules import SortingRule, SortingRules
from casework.errors import DecisionError, NotFoundError, PluginError, UsageError
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from tests.entry_examples import bring, text_draft
from tests.frameworks import by_id, framework
from tests.offices import OFFICER, complaint, log_of, office

LATE = "I waited for weeks, and nobody wrote back"
SUMMER = dt.date(2025, 6, 2)


def rules(scheme, **codes):
    written = [
        SortingRule(name=f"{code}-said", code=code, confidence=confidence, some=(Phrase.of(words),))
        for code, (words, confidence) in codes.items()
    ]
    return SortingRules(scheme=scheme, rules=tuple(written))


RULES = {
    "cause": rules("cause", delay=("wait*", 0.8), silence=("nobody wrote back", 0.6)),
    "town": rules("town", a=("weeks", 0.7), z=("weeks", 0.9)),
}


class Letters:
    """A plugin with a categoriser that works, and one that does not."""

    @hookimpl
    def casework_register_categorisers(self, register):
        good = Suggestion(scheme="cause", code="tone", confidence=0.4)
        register("letters", lambda: types.SimpleNamespace(suggest=lambda text, schemes: [good]))
        register("broken", lambda: types.SimpleNamespace(suggest=lambda text, schemes: 1 / 0))


class NobodyReads(AllowAll):
    """Everybody sees that there are cases, and nobody what was written."""

    def sees_all(self, viewer):
        return False

    def sees(self, viewer, row, what):
        return what is Sight.CASE


@pytest.fixture
def book():
    return office(categories=RULES, frameworks=by_id(framework("town", "ab")), host=PluginHost([]))


def told(found):
    return [
        (each.matter, each.suggestion.scheme, each.suggestion.code, each.categoriser, each.suggestion.rule)
        for each in found.suggestions
    ]


def test_rules_suggest_by_the_words_of_the_case_the_surest_first(book):
    found = book.suggest_categories(complaint(book, summary=LATE, reference="C-1").id)

    assert told(found) == [
        ("m1", "cause", "delay", "rules", "delay-said"),
        ("m1", "cause", "silence", "rules", "silence-said"),
        ("m1", "town", "a", "rules", "a-said"),
    ]
    assert [each.suggestion.words for each in found.suggestions] == [("waited",), ("nobody wrote back",), ("weeks",)]
    assert (found.reference, found.remarks) == ("C-1", ())


def test_a_standard_that_the_framework_does_not_have_is_not_suggested(book):
    found = book.suggest_categories(complaint(book, summary=LATE).id, scheme="town")

    assert [each.suggestion.code for each in found.suggestions] == ["a"]


def test_suggestions_write_nothing_and_change_nothing(book):
    case = complaint(book, summary=LATE)
    before = log_of(book)

    book.suggest_categories(case.id)
    book.compare_categories("cause")

    assert log_of(book) == before
    assert book.case(case.id) == case


def test_what_people_chose_already_is_marked(book):
    case = complaint(book, summary=LATE, categories={"cause": "delay"})

    assert [each.chosen for each in book.suggest_categories(case.id, scheme="cause").suggestions] == [True, False]


def test_each_matter_is_read_by_its_own_words_beside_those_of_the_letter(book):
    case = complaint(book, summary="My bin").id
    book.add_matter(case, matter="m2", summary="I waited", by=OFFICER)

    assert [each.matter for each in book.suggest_categories(case).suggestions] == ["m2"]
    assert book.suggest_categories(case, matter="m1").suggestions == ()
    with pytest.raises(NotFoundError, match="matter"):
        book.suggest_categories(case, matter="m3")


def test_without_words_there_is_nothing_to_go_by(book):
    found = book.suggest_categories(complaint(book).id)

    assert found.suggestions == ()
    assert found.remarks == ("No words about m1 are kept: there is nothing to go by.",)


def test_words_that_the_viewer_may_not_read_are_not_read_for_them():
    book = office(categories=RULES, policy=NobodyReads(), host=PluginHost([]))
    found = book.suggest_categories(complaint(book, summary=LATE).id)

    assert found.suggestions == ()
    assert found.remarks == ("The words about m1 are hidden from you.",)


def test_a_categoriser_that_fails_costs_a_remark_and_the_others_are_asked():
    book = office(categories=RULES, host=PluginHost([Letters()]))
    found = book.suggest_categories(complaint(book, summary=LATE).id, scheme="cause")

    assert sorted((each.categoriser, each.suggestion.code) for each in found.suggestions) == [
        ("letters", "tone"),
        ("rules", "delay"),
        ("rules", "silence"),
    ]
    [remark] = found.remarks
    assert remark.startswith("the categoriser 'broken' of the plugin Letters failed: it raised an error")


def test_only_those_are_asked_who_were_named():
    book = office(categories=RULES, host=PluginHost([Letters()]))
    case = complaint(book, summary=LATE).id

    found = book.suggest_categories(case, categorisers=["letters"])

    assert {each.categoriser for each in found.suggestions} == {"letters"}
    with pytest.raises(NotFoundError, match="categoriser 'stars'"):
        book.suggest_categories(case, categorisers=["stars"])


def test_without_rules_there_is_nothing_to_suggest():
    book = office(host=PluginHost([]))

    assert book.category_rules() == {}
    assert book.suggest_categories(complaint(book, summary=LATE).id).suggestions == ()


# How suggestions compare with what people decided


@pytest.fixture
def sorted_book(book):
    """Five cases that people sorted by cause, and one that nobody did."""
    complaint(book, summary=LATE, categories={"cause": "delay"})
    complaint(book, summary="I waited", categories={"cause": "conduct"})
    complaint(book, summary="They were rude", categories={"cause": "conduct"})
    complaint(book, categories={"cause": "delay"})
    complaint(book, summary="I waited", categories={"cause": "delay"}, received_at=SUMMER)
    complaint(book, summary="I waited")
    return book


def test_agreement_is_counted_over_the_cases_that_people_sorted(sorted_book):
    found = sorted_book.compare_categories("cause")

    assert (found.agreed, found.wrong, found.abstained, found.not_sorted, found.without_words) == (2, 1, 1, 1, 1)
    assert {each.code: (each.chosen, each.agreed, each.abstained) for each in found.codes} == {
        "conduct": (2, 0, 1),
        "delay": (2, 2, 0),
    }


def test_only_cases_of_the_period_are_compared(sorted_book):
    assert sorted_book.compare_categories("cause", period="2025-Q2").compared == 1


def test_what_was_decided_last_is_what_people_decided(book):
    case = complaint(book, summary="I waited", categories={"cause": "conduct"}).id
    book.categorise(case, scheme="cause", categories=["delay"], by=OFFICER)

    assert book.compare_categories("cause").agreed == 1


def test_what_was_taken_out_of_the_scheme_is_not_sorted(book):
    case = complaint(book, summary="I waited", categories={"cause": "conduct"}).id
    book.categorise(case, scheme="cause", categories=[], by=OFFICER)

    assert book.compare_categories("cause").not_sorted == 1


def test_rules_may_be_tried_before_they_are_in_force(sorted_book):
    rude = rules("cause", conduct=("rude", 0.9))

    assert sorted_book.compare_categories("cause", rules=rude).agreed == 1
    with pytest.raises(UsageError, match="these rules sort by cause, not by town"):
        sorted_book.compare_categories("town", rules=rude)


def test_one_that_fails_is_told():
    book = office(host=PluginHost([Letters()]))
    complaint(book, summary="I waited", categories={"cause": "delay"})

    with pytest.raises(PluginError, match="broken"):
        book.compare_categories("cause", categoriser="broken")


def test_texts_that_somebody_labelled_are_compared_too(book):
    bring(
        book,
        text_draft("I waited", label="delay"),
        text_draft("No reply", label="delay"),
        text_draft(None, label="delay"),
        text_draft("I waited", label=None),
        making=TEXT_MAKING,
    )

    found = book.compare_categories("cause", collection="comments")

    assert (found.agreed, found.abstained, found.not_sorted, found.without_words) == (1, 1, 1, 1)
    with pytest.raises(UsageError, match="label, subcategory, code"):
        book.compare_categories("cause", collection="comments", label="colour")


# Who decided what a case is sorted as


def test_a_framework_takes_only_its_standards_or_that_none_is_touched(book):
    case = complaint(book).id

    for codes in (["a", "b"], ["none"], []):
        book.categorise(case, scheme="town", categories=codes, by=OFFICER)
        assert [each.code for each in book.case(case).categories] == codes
    for codes, why in ((["z"], "has no standard z"), (["none", "a"], "touches no standard of town")):
        with pytest.raises(DecisionError, match=why):
            book.categorise(case, scheme="town", categories=codes, by=OFFICER)


def test_a_scheme_of_ones_own_takes_any_code(book):
    case = complaint(book, categories={"cause": "delay"}).id

    assert book.categorise(case, scheme="cause", categories=["anything"], by=OFFICER).categories


def test_a_contact_does_not_come_in_under_a_standard_that_there_is_not(book):
    before = log_of(book)

    with pytest.raises(DecisionError, match="has no standard z"):
        complaint(book, categories={"cause": "delay", "town": "z"})
    assert log_of(book) == before
    assert complaint(book, categories={"cause": "delay", "town": "a"}).categories


def test_of_every_category_it_is_known_who_decided_and_when(book):
    case = complaint(book, categories={"cause": "delay", "town": "a"}).id
    book.categorise(case, scheme="cause", categories=["silence"], by=Actor("staff-9"))
    [matter] = book.as_dict(book.file(case))["matters"]

    assert [(each["code"], each["by"], each["happened"], each["standard"]) for each in matter["categories"]] == [
        ("a", "staff-17", "2026-01-05T09:00:00+00:00", "We do a"),
        ("silence", "staff-9", "2026-01-05T09:00:00+00:00", None),
    ]
    assert [(each["codes"], each["by"], each["replaced"]) for each in matter["sortings"]] == [
        (["delay"], "staff-17", True),
        (["a"], "staff-17", False),
        (["silence"], "staff-9", False),
    ]
    assert {each["recorded_at"] for each in matter["sortings"]} == {"2026-01-05T09:00:00.000000Z"}


@pytest.mark.parametrize(
    ("received_at", "in_force"), [(SUMMER, False), (dt.date(2026, 1, 2), True)], ids=["before", "since"]
)
def test_it_is_told_whether_a_standard_held_when_the_case_came_in(received_at, in_force):
    town = framework("town", "ab", effective_from=dt.date(2026, 1, 1))
    book = office(frameworks=by_id(town))
    case = complaint(book, received_at=received_at, categories={"town": "a"})
    [matter] = book.as_dict(book.file(case.id))["matters"]

    assert [each["in_force"] for each in matter["categories"]] == [in_force]


def test_where_nobody_knows_since_when_a_framework_holds_nobody_says_so(book):
    case = complaint(book, categories={"town": "a"})
    [matter] = book.as_dict(book.file(case.id))["matters"]

    assert [each["in_force"] for each in matter["categories"]] == [None]
