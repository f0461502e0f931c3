"""Consultations on record: what is planned, who votes, what is decided and why, and who hears of it by when."""

import contextlib
import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.application.consultation_streams import stream_of
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.domain.consultations.ballots import Ballot, Cut, LeftOut
from casework.domain.consultations.consultation import Overdue, Reach, against_votes
from casework.domain.consultations.events import Worth
from casework.domain.improvements.events import Prompt, PromptKind
from casework.errors import (
    AccessError,
    DecisionError,
    EventShapeError,
    KeyReusedError,
    NotACodeError,
    NotFoundError,
    StaleVersionError,
    UsageError,
)
from casework.testing import FixedClock
from tests.consultations import CLOSES, DATED, OPENS, asked, options, plan
from tests.frameworks import by_id, framework
from tests.offices import NOW, OFFICER, log_of, office

RULES = {"frameworks": by_id(framework("town", "a"))}
FEBRUARY = dt.datetime(2026, 2, 20, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def book():
    """An office that has asked which of four promises matter most."""
    found = office(**RULES)
    found.plan_consultation(plan(), by=OFFICER)
    return found


def vote(book, *choices, in_round="boards", **said):
    return book.vote("promises", in_round, choices, **{"by": OFFICER, **said})


def decide(book, in_round="boards", **said):
    return book.decide_round("promises", in_round, by=OFFICER, **said)


def three_kept(book):
    """Boards chose, so that three promises go on to the show."""
    for choices in (("access", "honesty"), ("access", "honesty"), ("respect", "access")):
        vote(book, *choices)
    return decide(book)


def refuses(ask, error, why):
    with pytest.raises(error, match=why):
        ask()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_plan_is_read_back_with_its_words(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, **RULES) as book:
        book.plan_consultation(plan(**DATED), by=OFFICER)

        (file,) = book.consultations()
        assert file == book.consultation("promises")
        assert file.title == "Which promises matter most to you?"
        assert file.titles()["time"] == "We promise time"
        assert file.consultation.options_of("boards") == ("access", "honesty", "respect", "time")
        assert (file.consultation.plan.analyse_by, file.consultation.plan.tell) == (
            DATED["analyse_by"],
            DATED["tell"],
        )


def test_words_that_were_erased_are_told_as_erased(book):
    file = book.consultation("promises")
    book.store.erase("council", [file.consultation.plan.title])

    assert book.consultation("promises").title == "[erased]"


@pytest.mark.parametrize(
    ("given", "error", "why"),
    [
        (plan(title=""), UsageError, "title: is empty"),
        ({"id": "promises"}, UsageError, "a consultation is planned by a Plan, not by a dict"),
        (plan(), DecisionError, "consult plan is not possible for promises: that id is taken"),
        (
            plan("b", options=tuple(attrs.evolve(each, standard="town/z") for each in options("p", "q", "r", "s"))),
            NotFoundError,
            "there is no standard of town 'z'",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused_and_nothing_is_written(given, error, why, book):
    before = log_of(book)

    refuses(lambda: book.plan_consultation(given, by=OFFICER), error, why)
    assert log_of(book) == before


def test_a_plan_of_a_day_to_come_is_refused():
    refuses(
        lambda: office(**RULES).plan_consultation(plan(), by=OFFICER, happened=dt.date(2026, 1, 6)),
        DecisionError,
        "2026-01-06 is still to come",
    )


def test_an_option_may_stand_for_a_standard():
    book = office(**RULES)
    stands = tuple(attrs.evolve(each, standard="town/a") for each in options("access", "b", "c", "d"))

    done = book.plan_consultation(plan(options=stands), by=OFFICER)

    assert done.plan.options[0].standard == "town/a"


def test_groups_are_reached_with_numbers_and_a_later_record_takes_the_place_of_an_earlier(book):
    for people in (3, 5):
        book.reach_group("promises", "boards", "staff", people=people, by=OFFICER)
    done = book.reach_group("promises", "show", "the-public", by=OFFICER)

    assert done.reach("show") == (Reach(group="the-public", planned=False, reached=True, people=None),)
    assert done.reach("boards") == (
        Reach(group="partners", planned=True, reached=False, people=None),
        Reach(group="staff", planned=True, reached=True, people=5),
    )
    refuses(
        lambda: book.reach_group("promises", "boards", "staff", people=-1, by=OFFICER),
        DecisionError,
        "0 or more people",
    )


def test_votes_one_by_one_and_as_counted_elsewhere_come_together(book):
    vote(book, "access", "honesty", voter="v1")
    done = book.count_votes("promises", "boards", {"access": 7, "time": 2}, source="panel", people=9, by=OFFICER)

    result = done.result("boards")
    assert [(each.option, each.votes) for each in result.options] == [
        ("access", 8),
        ("time", 2),
        ("honesty", 1),
        ("respect", 0),
    ]
    assert (result.people, result.cut) == (10, Cut(keep=3, clear=("access", "honesty", "time")))


@pytest.mark.parametrize(
    ("choices", "said", "why"),
    [
        (("access", "parking"), {}, "parking is no option of the round: it has access, honesty, respect, time"),
        (("access", "access"), {}, "access is named twice"),
        (("access", "honesty", "time"), {}, "3 are chosen, and everybody may choose 2"),
        ((), {}, "nothing is chosen"),
        (("time",), {"voter": "v1"}, "v1 has voted already: strike that out first, if it was wrong"),
        (("access",), {"in_round": "show"}, "the round before show is not decided yet"),
        (("access",), {"happened": dt.date(2026, 1, 6)}, "2026-01-06 is still to come"),
        (("access",), {"happened": dt.date(2026, 1, 4)}, "it was planned on 2026-01-05, after that day"),
    ],
)
def test_a_vote_typed_by_hand_that_would_not_count_is_refused(choices, said, why, book):
    vote(book, "access", voter="v1")
    before = log_of(book)

    refuses(lambda: vote(book, *choices, **said), DecisionError, why)
    assert log_of(book) == before


def test_ballots_of_a_file_are_counted_for_what_they_are(book):
    ballots = (
        Ballot(voter="v1", choices=("access", "honesty")),
        Ballot(voter="v1", choices=("honesty", "access")),
        Ballot(voter="v2", choices=("access", "parking")),
        Ballot(voter="v3", choices=("access", "honesty", "time"), unreadable=1),
    )

    done = book.record_ballots("promises", "boards", ballots, by=OFFICER, key="file-1")

    result = done.result("boards")
    assert (result.of("access").votes, result.counted) == (2, 2)
    assert result.left_out == LeftOut(alike=1, too_many=1, unknown=(("parking", 1),))
    assert book.record_ballots("promises", "boards", ballots, by=OFFICER, key="file-1") == done
    refuses(
        lambda: book.record_ballots("promises", "boards", ballots[:1], by=OFFICER, key="file-1"),
        KeyReusedError,
        "file-1",
    )


@pytest.mark.parametrize("given", [(), "access", [("access",)], 7])
def test_ballots_that_are_none_are_refused(given, book):
    refuses(lambda: book.record_ballots("promises", "boards", given, by=OFFICER), UsageError, "a list of at least one")


def test_ballots_of_a_round_that_nobody_can_vote_in_are_refused(book):
    refuses(
        lambda: book.record_ballots("promises", "show", [Ballot(choices=("access",))], by=OFFICER),
        DecisionError,
        "consult votes is not possible for promises: the round before show is not decided",
    )


@pytest.mark.parametrize(
    ("votes", "people", "why"),
    [
        ({}, 9, "no option has votes"),
        ({"parking": 2}, 9, "parking is no option"),
        ({"access": -1}, 9, "an option has 0 or more votes"),
        ({"access": 10}, 9, "an option has more votes than the 9 people who voted"),
        ({"access": 9, "honesty": 9, "time": 1}, 9, "9 people have 18 votes at most, and not 19"),
    ],
)
def test_a_count_that_cannot_be_is_refused(votes, people, why, book):
    refuses(
        lambda: book.count_votes("promises", "boards", votes, source="panel", people=people, by=OFFICER),
        DecisionError,
        why,
    )


def test_a_count_is_given_once_unless_the_first_was_struck_out(book):
    first = book.count_votes("promises", "boards", {"access": 7}, source="panel", by=OFFICER)
    again = {"source": "panel", "by": OFFICER}

    refuses(
        lambda: book.count_votes("promises", "boards", {"access": 8}, **again),
        DecisionError,
        "panel has given its count already",
    )
    book.strike_out_of_consultation("promises", first.version, reason="mistake", by=OFFICER)
    done = book.count_votes("promises", "boards", {"access": 8}, **again)

    assert done.result("boards").of("access").votes == 8
    assert [fact.version for fact in done.struck_out] == [first.version]


def test_shares_that_were_told_without_votes_are_on_record_and_counted_nowhere(book):
    before = book.count_votes("promises", "boards", {"access": 7, "time": 2}, source="panel", people=9, by=OFFICER)

    done = book.tell_shares("promises", "boards", {"time": "62", "access": "38.50"}, source="paper", by=OFFICER)

    (told,) = done.shares("boards")
    assert [(each.option, each.percent) for each in told.shares] == [("time", "62"), ("access", "38.50")]
    assert done.shares("show") == ()
    assert done.result("boards") == before.result("boards")


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ({}, "no option has a share"),
        ({"parking": "62"}, "parking is no option"),
        ({"access": "99", "honesty": "99", "time": "4"}, "all of them together are more than 200 %"),
    ],
)
def test_shares_that_cannot_be_are_refused(shares, why, book):
    refuses(
        lambda: book.tell_shares("promises", "boards", shares, source="paper", by=OFFICER),
        DecisionError,
        why,
    )


def test_shares_may_be_rounded_so_that_they_come_to_a_little_more_than_all(book):
    rounded = {"access": "67", "honesty": "67", "time": "67"}

    assert book.tell_shares("promises", "boards", rounded, source="paper", by=OFFICER).shares("boards")


@pytest.mark.parametrize("share", ["62 %", "101", "-1", "", 62, None])
def test_a_share_is_a_number_from_0_to_100_in_text(share, book):
    refuses(
        lambda: book.tell_shares("promises", "boards", {"access": share}, source="paper", by=OFFICER),
        UsageError,
        "percent must be a number from 0 to 100",
    )


def test_shares_are_told_once_by_a_source_unless_the_first_were_struck_out(book):
    again = {"source": "paper", "by": OFFICER}
    first = book.tell_shares("promises", "boards", {"access": "62"}, **again)

    refuses(
        lambda: book.tell_shares("promises", "boards", {"access": "63"}, **again),
        DecisionError,
        "paper has told its shares already",
    )
    book.strike_out_of_consultation("promises", first.version, reason="mistake", by=OFFICER)
    done = book.tell_shares("promises", "boards", {"access": "63"}, **again)

    assert [each.shares[0].percent for each in done.shares("boards")] == ["63"]


def test_shares_of_a_round_whose_options_nobody_knows_yet_are_refused(book):
    refuses(
        lambda: book.tell_shares("promises", "show", {"access": "62"}, source="paper", by=OFFICER),
        DecisionError,
        "the round before show is not decided",
    )


def test_votes_are_cast_while_people_can_vote():
    book = office(clock=FixedClock(FEBRUARY), **RULES)
    dated = asked(opens_on=dt.date(2026, 1, 10), closes_on=CLOSES)
    book.plan_consultation(plan(rounds=(dated,)), by=OFFICER, happened=OPENS)

    refuses(lambda: vote(book, "time", happened=dt.date(2026, 1, 9)), DecisionError, "people can vote from 2026-01-10")
    refuses(lambda: vote(book, "time"), DecisionError, "people could vote until 2026-01-31")
    assert vote(book, "time", happened=CLOSES).result("boards").counted == 1
    early = {"kept": ("time", "access", "respect"), "decided_by": "board", "reason": "Time", "happened": CLOSES}
    refuses(lambda: decide(book, **early), DecisionError, "people can vote until 2026-01-31: decide when that is over")


def test_what_the_votes_say_goes_on_without_more_words(book):
    done = three_kept(book)

    decided = done.decision("boards")
    assert (decided.kept, decided.decided_by, decided.reason) == (("access", "honesty", "respect"), None, None)
    assert done.options_of("show") == decided.kept
    assert done.result("show").cut == Cut(keep=1, clear=(), places=1)
    assert not against_votes(done.result("boards").cut, decided.kept)


def test_a_tie_at_the_cut_is_decided_by_somebody_and_why_is_on_record(book):
    three_kept(book)
    for choice in ("access", "honesty"):
        vote(book, choice, in_round="show")

    refuses(lambda: decide(book, "show"), DecisionError, "no option is kept: name those that go on")
    refuses(
        lambda: decide(book, "show", kept=["access"]),
        DecisionError,
        "access, honesty have as many votes, and 1 of them can go on: say who decided, and why",
    )
    done = decide(book, "show", kept=["access"], decided_by="leader", reason="It is what people ring about")

    decided = done.decision("show")
    assert (decided.kept, decided.decided_by) == (("access",), "leader")
    assert book.consultation("promises").words(decided.reason) == "It is what people ring about"
    assert done.result("show").cut.tied == ("access", "honesty")


def test_something_else_than_the_votes_is_decided_by_somebody_too_and_shown(book):
    vote(book, "access", "honesty")
    vote(book, "access", "respect")
    other = {"kept": ("time", "access", "honesty")}

    refuses(lambda: decide(book, **other), DecisionError, "the votes say something else: say who decided, and why")
    done = decide(book, **other, decided_by="leader", reason="The partners asked for it")

    assert against_votes(done.result("boards").cut, done.decision("boards").kept)


@pytest.mark.parametrize(
    ("in_round", "kept", "why"),
    [
        ("show", ["access"], "the round before show is not decided yet"),
        ("boards", ["access", "parking"], "parking is no option"),
        ("boards", ["access"], "1 are too few to choose among in show"),
    ],
)
def test_what_cannot_be_decided_is_refused(in_round, kept, why, book):
    vote(book, "access")
    refuses(lambda: decide(book, in_round, kept=kept, decided_by="leader", reason="Because"), DecisionError, why)


def test_a_round_that_keeps_nothing_is_not_decided():
    book = office(**RULES)
    book.plan_consultation(plan(rounds=(asked(keep=None),)), by=OFFICER)

    refuses(lambda: decide(book), DecisionError, "the plan does not say how many go on")


def test_after_a_decision_nothing_more_is_counted_unless_it_is_struck_out(book):
    done = three_kept(book)
    first_vote = done.facts[1].version

    for ask in (
        lambda: vote(book, "time"),
        lambda: decide(book),
        lambda: book.strike_out_of_consultation("promises", first_vote, reason="mistake", by=OFFICER),
    ):
        refuses(ask, DecisionError, "boards was decided: nothing more is counted")
    book.strike_out_of_consultation("promises", done.version, reason="mistake", by=OFFICER)

    assert vote(book, "time").decision("boards") is None


def test_a_decision_on_which_people_voted_is_not_struck_out(book):
    boards = three_kept(book).version
    voted = vote(book, "access", in_round="show").version

    def strike(version):
        return book.strike_out_of_consultation("promises", version, reason="mistake", by=OFFICER)

    refuses(lambda: strike(boards), DecisionError, "people voted in show on it: strike out their votes first")
    strike(voted)
    nobody = {"kept": ["access"], "decided_by": "leader", "reason": "Nobody came"}
    refuses(lambda: decide(book, "show", **nobody), DecisionError, "nobody has voted in show: record votes first")
    assert strike(boards).decision("boards") is None


@pytest.mark.parametrize(("version", "why"), [(1, "a plan stays as it is"), (9, "nothing that counts is at version 9")])
def test_what_cannot_be_struck_out_is_refused(version, why, book):
    refuses(
        lambda: book.strike_out_of_consultation("promises", version, reason="mistake", by=OFFICER), DecisionError, why
    )


def test_a_group_that_was_struck_out_was_not_reached(book):
    done = book.reach_group("promises", "boards", "staff", by=OFFICER)

    done = book.strike_out_of_consultation("promises", done.version, reason="mistake", by=OFFICER)

    assert not any(each.reached for each in done.reach("boards"))


def test_what_was_promised_about_the_results_is_overdue_when_its_day_is_over():
    book = office(clock=FixedClock(FEBRUARY), **RULES)
    done = book.plan_consultation(plan(**DATED), by=OFFICER, happened=OPENS)
    analyse = Overdue(what="analyse", due_on=DATED["analyse_by"])
    told = tuple(Overdue(what="tell", due_on=DATED["tell_by"], group=each) for each in DATED["tell"])

    assert done.overdue(DATED["analyse_by"]) == ()
    assert done.overdue(dt.date(2026, 2, 11)) == (analyse,)
    assert done.overdue(dt.date(2026, 3, 2)) == (analyse, *told)

    refuses(
        lambda: book.consultation_told("promises", "users", by=OFFICER),
        DecisionError,
        "its results were not analysed by then: record that first",
    )
    book.consultation_analysed("promises", note="Access comes first", by=OFFICER)
    done = book.consultation_told("promises", "users", note="We open on Saturdays", by=OFFICER)
    done = book.consultation_told("promises", "the-press", by=OFFICER)

    assert done.overdue(dt.date(2026, 3, 2)) == told[1:]
    assert (done.analysed_on, done.told_on("users")) == (FEBRUARY.date(), FEBRUARY.date())
    assert done.groups_told == ("users", "staff", "the-press")
    refuses(lambda: book.consultation_told("promises", "users", by=OFFICER), DecisionError, "users was told already")


def test_it_is_looked_at_whether_a_method_can_be_relied_on(book):
    done = book.review_method("promises", "panel", worth="in-part", reason="Few young people came", by=OFFICER)

    ((_, said),) = done.reviews()
    assert (said.method, said.worth) == ("panel", Worth.IN_PART)
    assert book.consultation("promises").words(said.reason) == "Few young people came"
    refuses(
        lambda: book.review_method("promises", "post", worth="reliable", reason="x", by=OFFICER),
        DecisionError,
        "post is none of its methods: panel, show",
    )


def test_a_consultation_is_the_reason_for_a_review_of_a_standard_and_for_an_improvement(book):
    fact = book.review_standard(
        "town", "a", result="kept", reason="People want it", consultations=["promises"], by=OFFICER
    )
    book.review_standard("town", "a", result="kept", reason="Again", by=OFFICER)
    asked_for = [Prompt(kind=PromptKind.CONSULTATION, of="promises")]
    book.propose_improvement(title="Open on Saturdays", proposed_by="public", because_of=asked_for, by=OFFICER)
    book.propose_improvement(title="New chairs", proposed_by="staff", by=OFFICER)

    came = book.came_of_consultation("promises")

    assert (came.reviews, came.improvements) == ((("town", fact),), ("i1",))


def test_a_review_names_no_consultation_that_there_is_not(book):
    before = log_of(book)

    refuses(
        lambda: book.review_standard("town", "a", result="kept", reason="x", consultations=["other"], by=OFFICER),
        NotFoundError,
        "there is no consultation 'other': choose one of promises",
    )
    assert log_of(book) == before


@pytest.mark.parametrize("name", ["other", 7])
def test_a_consultation_that_there_is_not_is_not_found(name, book):
    for ask in (book.consultation, lambda each: book.vote(each, "boards", ["time"], by=OFFICER)):
        refuses(lambda ask=ask: ask(name), NotFoundError, "there is no consultation")


@pytest.mark.parametrize("in_round", ["garden", 7])
def test_a_round_that_there_is_not_is_not_found(in_round, book):
    refuses(lambda: book.consultation("promises").consultation.round(in_round), NotFoundError, "round of promises")


def test_a_name_in_the_place_of_a_code_is_refused(book):
    refuses(lambda: vote(book, "access", voter="Jo Smith"), NotACodeError, "voter")


def test_a_repeat_with_its_key_is_done_once_and_a_stale_version_is_refused(book):
    first = vote(book, "access", key="form-1")

    assert vote(book, "access", key="form-1") == first
    refuses(
        lambda: vote(book, "time", expected_version=1),
        StaleVersionError,
        "at version 2, not 1",
    )


class Refusing(AllowAll):
    """A policy that refuses one action."""

    def __init__(self, action):
        self.action = action

    def may(self, actor, action, row):
        return action != self.action


SAYS = {"by": OFFICER}
ASKS = {
    "plan-consultation": (lambda book: book.plan_consultation(plan("other"), **SAYS),),
    "record-votes": (
        lambda book: vote(book, "access"),
        lambda book: book.reach_group("promises", "boards", "staff", **SAYS),
        lambda book: book.count_votes("promises", "boards", {"access": 1}, source="panel", **SAYS),
        lambda book: book.record_ballots("promises", "boards", [Ballot(choices=("time",))], **SAYS),
        lambda book: book.tell_shares("promises", "boards", {"access": "62"}, source="paper", **SAYS),
    ),
    "decide-consultation": (
        decide,
        lambda book: book.consultation_analysed("promises", **SAYS),
        lambda book: book.consultation_told("promises", "users", **SAYS),
        lambda book: book.review_method("promises", "panel", worth="reliable", reason="x", **SAYS),
        lambda book: book.strike_out_of_consultation("promises", 1, reason="mistake", **SAYS),
    ),
    "see-consultations": (
        lambda book: book.consultations(),
        lambda book: book.consultation("promises"),
        lambda book: book.came_of_consultation("promises"),
    ),
    "see-standard-reviews": (lambda book: book.came_of_consultation("promises"),),
    "see-improvements": (lambda book: book.came_of_consultation("promises"),),
}


@pytest.mark.parametrize("action", ASKS)
def test_the_access_policy_is_asked(action, book):
    other = office(store=book.store, policy=Refusing(action), **RULES)
    before = log_of(book)

    for ask in ASKS[action]:
        with pytest.raises(AccessError):
            ask(other)
    assert log_of(book) == before


def test_consultations_go_with_the_log_into_another_store(book):
    three_kept(book)
    lines = list(export_log(book.store, "council"))
    other = office(**RULES)

    import_log(lambda: contextlib.nullcontext(iter(lines)), "log.jsonl", store=other.store, rulebook=other.rulebook)

    assert other.consultations() == book.consultations()
    assert other.verify().position == len(log_of(other))


def test_a_stream_that_begins_with_no_plan_or_comes_from_a_later_release_is_none():
    book = office(**RULES)

    def write(name, schema, stream):
        new = NewEvent(name=name, schema=schema, happened="2026-01-05", data='{"group":"users"}')
        append = StreamAppend(stream=stream_of(stream), events=(new,))
        at = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
        book.store.append(Commit(organisation="council", actor="a", recorded_at=at, appends=(append,)))

    write("consultation.people_told", 1, "odd")
    write("consultation.planned", 2, "later")

    refuses(lambda: book.consultation("odd"), NotFoundError, "there is no consultation")
    refuses(lambda: book.consultation("later"), EventShapeError, "consultation.planned")
