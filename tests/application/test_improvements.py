"""Service improvements on record: who may write and read them, what asks for them, and what is read back."""

import contextlib
import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll, Sight
from casework.application.improvement_streams import LISTING, SHAPES, read_improvements
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.money import Money
from casework.errors import (
    AccessError,
    DecisionError,
    EventShapeError,
    KeyReusedError,
    NotFoundError,
    StaleVersionError,
    UsageError,
)
from tests.frameworks import by_id, framework
from tests.offices import NOW, OFFICER, complaint, log_of, office

TODAY = NOW.date()
LATER = dt.date(2026, 3, 2)
IDEA = {"title": "Say on the web when a round is late", "proposed_by": "public", "by": OFFICER}


@pytest.fixture
def book():
    return office(frameworks=by_id(framework("town", "ab")))


def prompt(kind, of, part=None):
    return Prompt(kind=PromptKind(kind), of=of, part=part)


def finished(book, **said):
    """An improvement that was agreed and done today."""
    found = book.propose_improvement(**{**IDEA, **said})
    book.agree_improvement(found.id, owner="staff-9", due_on=LATER, by=OFFICER)
    return book.finish_improvement(found.id, evidence="The page is there", by=OFFICER)


def published(book, **said):
    """An improvement whose text is published."""
    found = finished(book, **said)
    return book.publish_improvement(
        found.id, asked="Say when the round is late", done="The web page says so", published_from=TODAY, by=OFFICER
    )


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_an_improvement_is_read_back_with_its_words_and_all_that_became_of_it(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store) as book:
        published(book)
        book.share_improvement("i1", partners=["nhs-trust"], note="At the board", by=OFFICER)
        done = book.take_up_improvement("i1", partner="nhs-trust", by=OFFICER)

        file = book.improvement("i1")
        (found,) = file.improvements.known
        assert found == done
        assert (found.status, found.owner, found.due_on) == ("done", "staff-9", LATER)
        assert file.words(found.title) == IDEA["title"]
        text = found.published(TODAY)
        assert (file.words(text.asked), file.words(text.done)) == (
            "Say when the round is late",
            "The web page says so",
        )
        assert [each.taken_up_on for each in found.shares] == [TODAY]
        book.verify()


def test_each_stands_in_a_stream_of_its_own_and_the_list_says_which_there_are(book):
    book.propose_improvement(**IDEA)
    book.propose_improvement(**IDEA, improvement="late-rounds")
    book.propose_improvement(**IDEA)

    assert [record.stream for record in log_of(book)] == [
        "improvement/i1",
        "improvements",
        "improvement/late-rounds",
        "improvements",
        "improvement/i2",
        "improvements",
    ]
    assert [each.id for each in book.improvements().improvements.known] == ["i1", "late-rounds", "i2"]


def test_words_are_in_no_event_and_can_be_erased(book):
    found = finished(book)

    assert not any("web" in record.data or "page" in record.data for record in log_of(book))
    book.store.erase("council", [found.title, found.evidence])
    file = book.improvement("i1")
    assert [file.words(each) for each in (found.title, found.evidence)] == ["[erased]"] * 2
    book.verify()


def test_what_asked_for_it_may_be_cases_and_what_is_in_them_dips_surveys_and_standards(book):
    case = complaint(book, reference="C-1")
    book.learn(case.id, cause="delay", what="Tell people", by=OFFICER)
    asked = [
        prompt("case", "C-1"),
        prompt("case", case.id),
        prompt("matter", "C-1", "m1"),
        prompt("learning", "C-1", "l1"),
        prompt("survey", "fft"),
        prompt("consultation", "show-2013"),
        prompt("standard", "town", "a"),
    ]

    found = book.propose_improvement(**IDEA, because_of=asked)

    assert [(each.kind.value, each.of, each.part) for each in found.prompts] == [
        ("case", case.id, None),
        ("matter", case.id, "m1"),
        ("learning", case.id, "l1"),
        ("survey", "fft", None),
        ("consultation", "show-2013", None),
        ("standard", "town", "a"),
    ]


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        ({"title": " "}, UsageError, "the words of the title are empty"),
        ({"proposed_by": "nobody"}, NotFoundError, "there is no sort of proposer 'nobody': choose one of public"),
        ({"proposer": "Mrs Marsh"}, UsageError, "proposer"),
        ({"improvement": "late rounds"}, UsageError, "improvement must be an id"),
        ({"because_of": "C-1"}, UsageError, "what asked for it come as a list"),
        ({"because_of": ["C-1"]}, UsageError, "what asked for an improvement is given as Prompt"),
        ({"because_of": [prompt("case", "C-9")]}, NotFoundError, "C-9"),
        ({"because_of": [prompt("matter", "C-1", "m9")]}, NotFoundError, "no matter of C-1 'm9': choose one of m1"),
        ({"because_of": [prompt("learning", "C-1", "l1")]}, NotFoundError, "no learning of C-1 'l1'"),
        ({"because_of": [prompt("standard", "mars", "a")]}, NotFoundError, "there is no framework 'mars'"),
        ({"because_of": [prompt("standard", "town", "z")]}, NotFoundError, "there is no standard of town 'z'"),
        ({"because_of": [prompt("dip", "foi-2000", "fell")]}, UsageError, "a signal is named by its change"),
        ({"due_on": "soon"}, UsageError, "due_on"),
        ({"saving": 100}, UsageError, "saving"),
        ({"happened": dt.date(2026, 1, 6)}, DecisionError, "propose is not possible for i1: 2026-01-06 is still"),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_nothing_is_written(said, error, message, book):
    complaint(book, reference="C-1")
    before = log_of(book)

    with pytest.raises(error, match=message):
        book.propose_improvement(**{**IDEA, **said})

    assert log_of(book) == before


def test_an_id_is_used_once(book):
    book.propose_improvement(**IDEA, improvement="late-rounds")

    with pytest.raises(DecisionError, match="propose is not possible for late-rounds: that id is taken"):
        book.propose_improvement(**IDEA, improvement="late-rounds")


def test_every_step_is_written_in_its_turn(book):
    book.propose_improvement(**IDEA)
    for step, said in (
        (book.agree_improvement, {"owner": "staff-9", "due_on": LATER, "note": "The board agreed"}),
        (book.start_improvement, {}),
        (book.drop_improvement, {"reason": "too-costly", "reasons": "The supplier asks too much"}),
        (book.reopen_improvement, {"reasons": "Another supplier was found"}),
        (book.finish_improvement, {"evidence": "The page", "review_on": LATER, "saving": Money.of("100")}),
        (book.review_improvement, {"effect": "worked", "findings": "Half as many calls", "saving": Money.of("90")}),
        (book.award_improvement, {"to": "staff-3", "money": Money.of("45"), "note": "Half of it"}),
        (book.publish_improvement, {"asked": "Tell us", "done": "We do", "published_from": TODAY}),
        (book.withdraw_publication, {"reasons": "It was not plain enough"}),
    ):
        found = step("i1", **said, by=OFFICER)

    file = book.improvement("i1")
    assert [SHAPES.name_of(fact.event).partition(".")[2] for fact in found.facts] == [
        "proposed",
        "agreed",
        "started",
        "dropped",
        "reopened",
        "done",
        "reviewed",
        "award_made",
        "published",
        "publication_withdrawn",
    ]
    assert (str(found.saving), found.saving_found) == ("90.00 GBP", True)
    assert file.words(found.reviews[0].findings) == "Half as many calls"
    assert found.version == 10


def test_a_correction_keeps_what_was_said_before(book):
    complaint(book, reference="C-1")
    first = book.propose_improvement(**IDEA, because_of=[prompt("case", "C-1")])

    found = book.correct_improvement(
        "i1",
        reasons="It was a driver who said so",
        title="Ring the depot",
        proposed_by="staff",
        proposer="staff-3",
        because_of=[prompt("standard", "town", "a")],
        not_because_of=[prompt("case", "C-1")],
        by=OFFICER,
    )

    file = book.improvement("i1")
    assert (file.words(found.title), found.proposed_by, found.proposer) == ("Ring the depot", "staff", "staff-3")
    assert [each.name for each in found.prompts] == ["standard town/a"]
    assert file.words(first.title) == IDEA["title"]


@pytest.mark.parametrize(
    ("step", "said", "error", "message"),
    [
        ("agree", {"owner": "staff-9", "due_on": dt.date(2026, 1, 4)}, DecisionError, "agree is not possible for i1"),
        ("finish", {"evidence": " "}, UsageError, "the words of evidence are empty"),
        ("finish", {"evidence": "The page"}, DecisionError, "done is not possible for i1: it is proposed"),
        ("drop", {"reason": "too costly", "reasons": "x"}, UsageError, "reason must be an id or a code"),
        ("review", {"effect": "great", "findings": "x"}, NotFoundError, "there is no effect 'great'"),
        ("correct", {"reasons": "x", "proposed_by": "me"}, NotFoundError, "there is no sort of proposer 'me'"),
        ("correct", {"reasons": "x", "not_because_of": ["C-1"]}, UsageError, "is given as Prompt"),
        ("award", {"to": "staff-3", "money": 5}, UsageError, "money"),
        ("share", {"partners": "nhs"}, UsageError, "partners come as a list"),
    ],
)
def test_what_cannot_become_of_it_is_refused_and_nothing_is_written(step, said, error, message, book):
    book.propose_improvement(**IDEA)
    before = log_of(book)

    with pytest.raises(error, match=message):
        getattr(book, f"{step}_improvement")("i1", **said, by=OFFICER)

    assert log_of(book) == before


@pytest.mark.parametrize("name", ["i9", "no such thing"])
def test_an_improvement_that_is_not_there_is_not_found(name, book):
    book.propose_improvement(**IDEA)

    with pytest.raises(NotFoundError, match=f"there is no improvement '{name}': choose one of i1"):
        book.start_improvement(name, by=OFFICER)
    with pytest.raises(NotFoundError, match=f"there is no improvement '{name}': choose one of i1"):
        book.improvement(name)


def test_a_repeat_with_its_key_is_done_once_and_gives_the_first_answer(book):
    first = book.propose_improvement(**IDEA, key="form-1")
    agreed = book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=OFFICER, key="form-2")
    book.start_improvement("i1", by=OFFICER)

    assert book.propose_improvement(**IDEA, key="form-1") == first
    assert book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=OFFICER, key="form-2") == agreed
    assert book.improvement("i1").improvements.known[0].version == 3
    with pytest.raises(KeyReusedError):
        book.propose_improvement(**{**IDEA, "proposed_by": "staff"}, key="form-1")


def test_the_same_money_and_prompts_are_the_same_request(book):
    complaint(book, reference="C-1")
    said = {**IDEA, "because_of": [prompt("case", "C-1"), prompt("survey", "fft")], "saving": Money.of("10")}

    assert book.propose_improvement(**said, key="form-1") == book.propose_improvement(**said, key="form-1")


def test_who_has_seen_an_older_version_is_refused(book):
    book.propose_improvement(**IDEA, expected_version=0)
    book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=OFFICER, expected_version=1)

    with pytest.raises(StaleVersionError, match="improvement/i1 is at version 2, not 1"):
        book.start_improvement("i1", by=OFFICER, expected_version=1)
    with pytest.raises(StaleVersionError, match="improvements is at version 1, not 0"):
        book.propose_improvement(**IDEA, expected_version=0)


def test_two_who_propose_at_once_get_two_ids(book):
    other = office(store=book.store, frameworks=book.frameworks())
    first, append = iter([lambda: other.propose_improvement(**IDEA)]), book.store.append

    def overtaken(commit):
        next(first, lambda: None)()
        return append(commit)

    book.store.append = overtaken

    assert book.propose_improvement(**IDEA).id == "i2"


def test_what_is_overdue_is_asked_for_on_a_day(book):
    found = book.propose_improvement(**IDEA)
    book.agree_improvement(found.id, owner="staff-9", due_on=LATER, by=OFFICER)
    book.propose_improvement(**IDEA)

    assert book.improvements(overdue_on=LATER).improvements.known == ()
    late = book.improvements(overdue_on=dt.date(2026, 3, 3))
    assert [late.words(each.title) for each in late.improvements.known] == [IDEA["title"]]
    with pytest.raises(UsageError):
        book.improvements(overdue_on="2026-03-03")


@pytest.mark.parametrize("words", ["As in C-1", "edith marsh asked", "Write to E@example.org"])
def test_a_text_that_tells_of_whom_it_is_is_not_published(words, book):
    complaint(book, reference="C-1", complainant={"name": "Edith Marsh", "email": "e@example.org", "title": "Mrs"})
    finished(book, because_of=[prompt("case", "C-1")])
    said = {"published_from": TODAY, "by": OFFICER}

    with pytest.raises(DecisionError, match="publish is not possible for i1: its words hold the reference of a case"):
        book.publish_improvement("i1", asked=words, done="We do", **said)
    with pytest.raises(DecisionError, match="or name somebody in one: leave that out"):
        book.publish_improvement("i1", asked="Tell us", done=words, **said)
    assert book.publish_improvement("i1", asked="Tell Mrs Smith", done="We do", **said).is_to_be_published


@pytest.mark.parametrize(
    "words",
    [
        "Mrs Marsh asked",
        "Edith  Marsh asked",
        "Marsh, Edith",
        "marsh, edith",
        "Edith's bin",
        "MARSH",
        "Write to e@example.org.",
        "call 0114 496",
    ],
)
def test_a_name_is_found_in_any_order_and_each_part_of_it_where_it_is_written_as_a_name(words, book):
    known = {"name": "Mrs Édith Marsh", "email": "e@example.org", "telephone": "0114  496", "title": "Mrs"}
    complaint(book, reference="C-1", complainant=known)
    finished(book, because_of=[prompt("case", "C-1")])

    with pytest.raises(DecisionError, match="a word that is no name there is written small"):
        book.publish_improvement("i1", asked=words, done="We do", published_from=TODAY, by=OFFICER)


@pytest.mark.parametrize("words", ["王小明先生来信", "小明", "Written by 王小明."])
def test_a_name_in_letters_without_capitals_is_found_in_a_longer_word_too(words, book):
    complaint(book, reference="C-1", complainant={"name": "王 小明"})
    finished(book, because_of=[prompt("case", "C-1")])

    with pytest.raises(DecisionError, match="or name somebody in one"):
        book.publish_improvement("i1", asked=words, done="We do", published_from=TODAY, by=OFFICER)


@pytest.mark.parametrize("words", ["Will you come?", "From May on the lorries come early", "WE WILL COME"])
def test_a_word_with_a_capital_letter_is_taken_for_a_name_that_is_written_like_it(words, book):
    complaint(book, reference="C-1", complainant={"name": "Will May"})
    finished(book, because_of=[prompt("case", "C-1")])

    with pytest.raises(DecisionError, match="a word that is no name there is written small"):
        book.publish_improvement("i1", asked=words, done="We do", published_from=TODAY, by=OFFICER)


@pytest.mark.parametrize(
    "words",
    ["edith asked", "Edie asked", "Edtih Mrash asked", "E M asked", "The lady at number 7", "Officer Jones rang"],
)
def test_what_tells_of_somebody_in_no_words_on_record_is_for_whoever_publishes_to_see(words, book):
    complaint(book, reference="C-1", complainant={"name": "Edith Marsh"})
    finished(book, because_of=[prompt("case", "C-1")])

    assert book.publish_improvement("i1", asked=words, done="Ok", published_from=TODAY, by=OFFICER).is_to_be_published


@pytest.mark.parametrize(
    "words",
    [
        "You shall have it in the town hall",
        "The Halls of fame",
        "As in C-10",
        "Say H is for house",
        "The garden of Mrs Smith",
        "Hello",
    ],
)
def test_an_ordinary_word_a_part_of_a_word_and_an_initial_are_no_name(words, book):
    complaint(book, reference="C-1", complainant={"name": "Mrs H the Hall of 12", "nickname": "Hall", "town": "Ayr"})
    finished(book, because_of=[prompt("case", "C-1")])

    assert book.publish_improvement("i1", asked=words, done="12", published_from=TODAY, by=OFFICER).is_to_be_published


def test_a_case_is_not_tied_to_a_text_that_names_somebody_in_it(book):
    complaint(book, reference="C-1", complainant={"name": "Edith Marsh"})
    complaint(book, reference="C-2", complainant={"name": "Ann Li"})
    finished(book)
    said = {"done": "We do", "published_from": TODAY, "by": OFFICER}
    book.publish_improvement("i1", asked="Ann asked", **said)
    book.publish_improvement("i1", asked="Edith Marsh asked", **said)
    book.publish_improvement("i1", asked="Somebody asked", **{**said, "published_from": LATER})

    with pytest.raises(DecisionError, match="correct is not possible for i1: what is published of it holds"):
        book.correct_improvement("i1", reasons="So it was", because_of=[prompt("case", "C-1")], by=OFFICER)
    book.correct_improvement("i1", reasons="So it was", because_of=[prompt("case", "C-2")], by=OFFICER)
    book.withdraw_publication("i1", reasons="It names somebody", by=OFFICER)
    book.correct_improvement("i1", reasons="So it was", because_of=[prompt("case", "C-1")], by=OFFICER)


def test_what_is_to_be_published_later_is_looked_through_too(book):
    complaint(book, reference="C-1", complainant={"name": "Edith Marsh"})
    finished(book)
    book.publish_improvement("i1", asked="Marsh asked", done="We do", published_from=LATER, by=OFFICER)

    with pytest.raises(DecisionError, match="withdraw that first"):
        book.correct_improvement("i1", reasons="So it was", because_of=[prompt("case", "C-1")], by=OFFICER)


def test_a_text_that_was_published_with_a_key_is_not_judged_again(book):
    """Since then somebody became known in the case."""
    complaint(book, reference="C-1")
    finished(book)
    said = {"asked": "Marsh asked", "done": "We do", "published_from": TODAY, "by": OFFICER, "key": "form-1"}
    first = book.publish_improvement("i1", **said)
    book.withdraw_publication("i1", reasons="It names somebody", by=OFFICER)
    complaint(book, reference="C-2", complainant={"name": "Edith Marsh"})
    book.correct_improvement("i1", reasons="So it was", because_of=[prompt("case", "C-2")], by=OFFICER)

    assert book.publish_improvement("i1", **said) == first


def test_of_a_case_that_the_publisher_may_not_see_no_name_is_found_out_by_trying(book):
    case = complaint(book, reference="C-1", complainant={"name": "Edith Marsh"})
    finished(book, because_of=[prompt("case", "C-1")])
    blind = office(store=book.store, policy=OnlySome())
    who = Actor("staff-4", roles={"publish-improvement"})

    blind.publish_improvement("i1", asked="Edith Marsh", done=case.id, published_from=TODAY, by=who)


def test_the_reference_of_a_case_is_found_by_whoever_may_see_it_without_its_people(book):
    complaint(book, reference="C-1", complainant={"name": "Edith Marsh"})
    finished(book, because_of=[prompt("case", "C-1")])
    clerk = office(store=book.store, policy=NotThePeople())
    said = {"done": "We do", "published_from": TODAY, "by": OFFICER}

    with pytest.raises(DecisionError, match="hold the reference of a case"):
        clerk.publish_improvement("i1", asked="As in C-1", **said)
    assert clerk.publish_improvement("i1", asked="Edith Marsh asked", **said).is_to_be_published


class NotThePeople(AllowAll):
    """Everybody sees the cases, and nobody the people in them."""

    def sees(self, viewer, row, what):
        return what is not Sight.PEOPLE


class OnlySome(AllowAll):
    """Everybody may work on cases, and do what their roles name."""

    def may(self, actor, action, row):
        return row is not None or action in actor.roles

    def sees(self, viewer, row, what):
        return "manager" in viewer.roles

    def sees_all(self, viewer):
        return False


def test_the_access_policy_is_asked_to_propose_to_improve_to_publish_and_to_read():
    book = office(policy=OnlySome())
    who = Actor("staff-17", roles={"propose-improvement", "improve"})
    book.propose_improvement(**{**IDEA, "by": who})
    book.agree_improvement("i1", owner="staff-9", due_on=LATER, by=who)
    book.finish_improvement("i1", evidence="The page", by=who)

    for refused, what in (
        (lambda: book.propose_improvement(**IDEA), "propose an improvement"),
        (lambda: book.start_improvement("i1", by=OFFICER), "start an improvement"),
        (lambda: book.correct_improvement("i1", reasons="x", owner="staff-1", by=OFFICER), "correct an improvement"),
        (
            lambda: book.publish_improvement("i1", asked="x", done="y", published_from=TODAY, by=who),
            "publish an improvement",
        ),
        (lambda: book.withdraw_publication("i1", reasons="x", by=who), "withdraw an improvement"),
        (book.improvements, "see improvements"),
        (lambda: book.improvement("i1"), "see improvements"),
        (lambda: book.report("learning"), "see improvements"),
    ):
        with pytest.raises(AccessError, match=f"may not {what}"):
            refused()


def test_nobody_ties_an_improvement_to_a_case_that_they_may_not_see():
    book = office(policy=OnlySome())
    case = complaint(book)

    with pytest.raises(AccessError, match=f"may not see {case.reference}"):
        book.propose_improvement(
            **{**IDEA, "by": Actor("staff-3", roles={"propose-improvement"})},
            because_of=[prompt("case", case.reference)],
        )


def test_improvements_stay_when_the_lists_are_made_anew_and_go_with_the_log_into_another_store(book):
    published(book)
    lines = list(export_log(book.store, "council"))
    other = office()

    import_log(lambda: contextlib.nullcontext(iter(lines)), "log.jsonl", store=other.store, rulebook=other.rulebook)

    assert book.rebuild().cases == 0
    assert other.improvements() == book.improvements()
    assert len(other.improvements().details) == 4


@pytest.mark.parametrize(("happened", "data"), [("2026-01-05", "{}"), ("2026-01-05T09:00:00+00:00", '{"note":null}')])
def test_what_this_release_cannot_read_is_refused_and_never_guessed(happened, data, book):
    book.propose_improvement(**IDEA)
    desk = Desk(store=book.store, organisation="council", policy=AllowAll(), clock=book.clock)
    name = "improvement.agreed" if data == "{}" else "improvement.started"
    new = NewEvent(name=name, schema=1, happened=happened, data=data)
    book.store.append(desk.commit((StreamAppend(stream="improvement/i1", events=(new,)),), (), by=OFFICER, key=None))

    with pytest.raises(EventShapeError):
        book.improvements()


def test_a_name_in_the_list_without_its_stream_is_no_improvement(book):
    """A log that was cut short by hand."""
    new = NewEvent(name="improvement.listed", schema=1, happened="2026-01-05", data='{"improvement":"i1"}')
    book.store.append(
        Commit(
            organisation="council",
            actor="staff-17",
            recorded_at="2026-01-05T09:00:00.000000Z",
            appends=(StreamAppend(stream="improvements", events=(new,)),),
        )
    )

    assert LISTING.event(log_of(book)[0]).improvement == "i1"
    assert read_improvements(book.store, "council").known == ()
