"""What a store must promise of the rows of answers: writing, striking out, counting, and making them anew."""

import attrs
import msgspec
import pytest

from casework.application.ports import AnswerQuery, AnswerRow, Commit, GoodPoints, Store, StreamAppend, StruckAnswer
from casework.domain.surveys.figures import NO_SCORE, OTHER, OTHER_SCALE, OUTSIDE, POSITIVE, TOO_SHORT
from casework.errors import KeyReusedError, StaleVersionError, UsageError
from casework.testing.stores.samples import ORGANISATION, commit, events, key
from casework.testing.stores.samples import OTHER as ELSEWHERE

SURVEY = "fft"


def answer(question: str = "q1", score: int | None = 1, who: str | None = "r1", **changes: object) -> AnswerRow:
    """Return the row of an answer on the scale from 1, the best, to 5."""
    said = {"survey": SURVEY, "best": 1, "worst": 5, "given_on": "2026-04-02", **changes}
    return AnswerRow(question=question, score=score, respondent=who, **said)  # type: ignore[arg-type]


def answered(*rows: AnswerRow, struck: tuple[StruckAnswer, ...] = (), survey: str = SURVEY, **said: object) -> Commit:
    """Return a commit of answers with *rows*, which strikes out what it says."""
    append = StreamAppend(stream=f"survey/{survey}", events=events(max(1, len(rows))), answers=rows)
    return msgspec.structs.replace(commit(appends=(append,), **said), struck=struck)  # type: ignore[arg-type]


def struck(version: int, batch: str | None = None, *, survey: str = SURVEY) -> StruckAnswer:
    """Return that an answer was struck out."""
    return StruckAnswer(survey=survey, version=version, batch=batch)


FULL_ANSWER = answer(
    score=None,
    outside=-1,
    service="waste",
    categories=("old:delay", "old:staff"),
    with_text=True,
    batch="batch-1",
)
"""An answer with something in every field that may stand in one answer."""


class AnswerContract:
    """The sentences about the rows of answers."""

    @pytest.fixture
    def surveyed(self, store: Store) -> Store:
        """Return the store with answers to count in it."""
        store.append(answered(answer(), answer("q2", 4), answer("q2", 2, "r2", given_on="2026-05-01"), FULL_ANSWER))
        undated = answer("q2", 5, None, given_on=None, best=5, worst=1)
        nothing = answer("q2", None, None, best=None, worst=None)
        short = answer("q3", 1, "r3", worst=2, service="parks")
        store.append_many([answered(undated), answered(nothing), answered(short)])
        store.append(answered(answer(who="r9"), organisation=ELSEWHERE))
        return store

    def test_the_rows_of_answers_come_back_with_the_versions_of_their_events(self, store: Store) -> None:
        store.append(answered())
        store.append(answered(answer(), FULL_ANSWER))
        elsewhere = answer("q3", survey="other")
        store.append_many([answered(answer("q2")), answered(elsewhere, survey="other")])

        assert list(store.answer_rows(ORGANISATION, SURVEY)) == [
            answer(version=2),
            attrs.evolve(FULL_ANSWER, version=3),
            answer("q2", version=4),
        ]
        assert list(store.answer_rows(ORGANISATION, "other")) == [attrs.evolve(elsewhere, version=1)]
        assert [row.version for row in store.answer_rows(ORGANISATION, SURVEY, after=2, limit=1)] == [3]
        assert not store.answer_rows(ELSEWHERE, SURVEY)

    def test_many_answers_that_come_at_once_are_all_there(self, store: Store) -> None:
        store.append(answered(answer()))
        store.append_many([answered(answer(f"q{number}")) for number in range(60)])
        store.append(answered(answer("q60"), struck=(struck(61),)))

        assert [row.version for row in store.answer_rows(ORGANISATION, SURVEY)] == list(range(1, 63))
        assert store.tabulate_answers(ORGANISATION, ()) == (((), 61),)

    def test_events_with_another_number_of_rows_are_refused(self) -> None:
        with pytest.raises(UsageError, match="has one row"):
            StreamAppend(stream="survey/fft", events=events(2), answers=(answer(),))

    def test_a_commit_that_is_refused_writes_no_answer(self, store: Store) -> None:
        store.append(answered(answer(), key=key()))
        with pytest.raises(KeyReusedError):
            store.append(answered(answer("q2"), struck=(struck(1),), key=key(digest="other")))
        store.append(answered(answer("q2"), struck=(struck(1),), key=key()))

        assert list(store.answer_rows(ORGANISATION, SURVEY)) == [answer(version=1)]

    def test_an_answer_that_was_struck_out_is_not_counted_but_kept(self, store: Store) -> None:
        store.append(answered(answer(), answer("q2"), answer("q3")))

        store.append(answered(answer("q4"), struck=(struck(1), struck(4), struck(9), struck(1, survey="other"))))

        assert store.tabulate_answers(ORGANISATION, ("question",)) == ((("q2",), 1), (("q3",), 1))
        assert [row.struck for row in store.answer_rows(ORGANISATION, SURVEY)] == [(None,), (), (), (None,)]

    def test_an_answer_that_comes_later_is_not_struck_out_beforehand(self, store: Store) -> None:
        store.append_many([answered(answer(), struck=(struck(1), struck(2))), answered(answer("q2"))])
        store.append_many([answered(answer("q3"), struck=(struck(2),)), answered(answer("q4"), struck=(struck(3),))])

        assert [row.struck for row in store.answer_rows(ORGANISATION, SURVEY)] == [(None,), (None,), (None,), ()]

    def test_what_an_import_struck_out_counts_again_once_it_is_undone(self, store: Store) -> None:
        store.append(answered(answer(batch="b1"), answer("q2", batch="b1"), answer("q3")))
        again = answered(answer(score=5, batch="b2"), struck=(struck(1, "b2"), struck(2, "b2"), struck(2)))
        store.append_many([again, commit()])

        def counted(*undone: str) -> list[object]:
            found = store.tabulate_answers(ORGANISATION, ("question", "score"), AnswerQuery(undone=frozenset(undone)))
            return [group for group, _ in found]

        assert counted() == [("q1", 5), ("q3", 1)]
        assert counted("b2") == [("q1", 1), ("q3", 1)]
        assert counted("b1") == [("q1", 5), ("q3", 1)]
        assert counted("b1", "b2", "b3") == [("q3", 1)]

    def test_an_answer_that_two_struck_out_stays_so_until_neither_counts(self, store: Store) -> None:
        store.append(answered(answer()))
        store.append_many([answered(answer("q2"), struck=(struck(1, batch),)) for batch in ("b1", "b2")])

        for undone, number in (((), 2), (("b1",), 2), (("b1", "b2"), 3)):
            query = AnswerQuery(undone=frozenset(undone))
            assert store.tabulate_answers(ORGANISATION, (), query) == (((), number),)
        assert store.answer_rows(ORGANISATION, SURVEY)[0].struck == ("b1", "b2")

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ((), [((), 7)]),
            (("survey", "question"), [(("fft", "q1"), 2), (("fft", "q2"), 4), (("fft", "q3"), 1)]),
            (("respondent",), [((None,), 2), (("r1",), 3), (("r2",), 1), (("r3",), 1)]),
            (("best", "worst"), [((None, None), 1), ((1, 2), 1), ((1, 5), 4), ((5, 1), 1)]),
            (("score",), [((None,), 2), ((1,), 2), ((2,), 1), ((4,), 1), ((5,), 1)]),
            (("outside", "with_text"), [((None, False), 6), ((-1, True), 1)]),
            (("given_on",), [((None,), 1), (("2026-04-02",), 5), (("2026-05-01",), 1)]),
            (("given_month", "batch"), [((None, None), 1), (("2026-04", None), 4), (("2026-04", "batch-1"), 1),
                                        (("2026-05", None), 1)]),
            (("service",), [((None,), 5), (("parks",), 1), (("waste",), 1)]),
            (("category",), [((None,), 6), (("old:delay",), 1), (("old:staff",), 1)]),
            (("judgement",), [((POSITIVE,), 2), ((OTHER,), 1), ((OUTSIDE,), 1), ((TOO_SHORT,), 1), ((OTHER_SCALE,), 1),
                              ((NO_SCORE,), 1)]),
            (("respondent_judgement",), [((None,), 2), ((POSITIVE,), 1),
                                         ((POSITIVE | OTHER | OUTSIDE,), 1), ((TOO_SHORT,), 1)]),
            (("question", "respondent_judgement"), [(("q1", POSITIVE | OUTSIDE), 1), (("q2", None), 2),
                                                    (("q2", POSITIVE), 1), (("q2", OTHER), 1),
                                                    (("q3", TOO_SHORT), 1)]),
            (("respondent_judgement", "category"), [((None, None), 2), ((POSITIVE, None), 1),
                                                    ((POSITIVE | OTHER, None), 1), ((OUTSIDE, "old:delay"), 1),
                                                    ((OUTSIDE, "old:staff"), 1), ((TOO_SHORT, None), 1)]),
        ],
    )  # fmt: skip
    def test_answers_and_respondents_are_counted_by_each_combination_that_occurs(
        self, surveyed: Store, by: tuple[str, ...], expected: list[tuple[tuple[object, ...], int]]
    ) -> None:
        rules = (GoodPoints(best=1, worst=5, points=2), GoodPoints(best=1, worst=2, points=2))

        assert surveyed.tabulate_answers(ORGANISATION, by, AnswerQuery(good=rules)) == tuple(expected)

    def test_a_rule_of_one_scale_goes_before_that_of_all(self, surveyed: Store) -> None:
        query = AnswerQuery(best_points=1, good=(GoodPoints(best=5, worst=1, points=4),))

        assert surveyed.tabulate_answers(ORGANISATION, ("judgement", "best"), query) == (
            ((POSITIVE, 1), 2), ((POSITIVE, 5), 1), ((OTHER, 1), 2), ((OUTSIDE, 1), 1), ((NO_SCORE, None), 1),
        )  # fmt: skip

    def test_one_code_in_two_surveys_is_two_respondents(self, store: Store) -> None:
        store.append(answered(answer()))
        store.append(answered(answer(score=5, survey="other"), survey="other"))

        found = store.tabulate_answers(ORGANISATION, ("respondent_judgement",), AnswerQuery(best_points=2))

        assert found == (((POSITIVE,), 1), ((OTHER,), 1))

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (AnswerQuery(surveys=("fft", "other")), 7),
            (AnswerQuery(surveys=("other",)), 0),
            (AnswerQuery(surveys=()), 0),
            (AnswerQuery(questions=("q1", "q3")), 3),
            (AnswerQuery(services=("waste", "parks")), 2),
            (AnswerQuery(given_from="2026-04-02"), 6),
            (AnswerQuery(given_from="2026-04-03"), 1),
            (AnswerQuery(given_before="2026-05-01"), 5),
            (AnswerQuery(given_from="2026-04-02", given_before="2026-05-01", questions=("q1",)), 2),
            (AnswerQuery(undone=frozenset({"batch-1"})), 6),
        ],
    )
    def test_only_answers_that_agree_are_counted(self, surveyed: Store, query: AnswerQuery, expected: int) -> None:
        assert sum(count for _, count in surveyed.tabulate_answers(ORGANISATION, (), query)) == expected

    @pytest.mark.parametrize("name", ["version", "categories", "struck", "organisation", "1; DROP TABLE answers", ""])
    def test_answers_cannot_be_counted_by_anything_else(self, surveyed: Store, name: str) -> None:
        with pytest.raises(UsageError, match="answers cannot be counted by"):
            surveyed.tabulate_answers(ORGANISATION, ("question", name))

    def test_answers_and_respondents_are_counted_one_at_a_time(self, surveyed: Store) -> None:
        with pytest.raises(UsageError, match="one by one"):
            surveyed.tabulate_answers(ORGANISATION, ("judgement", "respondent_judgement"))

    def test_no_answer_gives_nothing(self, store: Store) -> None:
        assert not store.tabulate_answers(ORGANISATION, ())
        assert not store.tabulate_answers(ORGANISATION, ("question", "respondent_judgement"))

    def test_a_stretch_of_rows_is_replaced_and_what_is_too_many_goes(self, surveyed: Store) -> None:
        head = surveyed.head(ORGANISATION)
        before = surveyed.answer_rows(ORGANISATION, SURVEY)

        put = [answer("q7", version=2, struck=("b1", None))]
        surveyed.replace_answers(ORGANISATION, SURVEY, put, after=1, last=3, head=head)
        assert list(surveyed.answer_rows(ORGANISATION, SURVEY)) == [before[0], *put, *before[3:]]

        surveyed.replace_answers(ORGANISATION, SURVEY, [], after=2, last=None, head=head)
        assert list(surveyed.answer_rows(ORGANISATION, SURVEY)) == [before[0], *put]
        assert len(surveyed.answer_rows(ELSEWHERE, SURVEY)) == 1

    @pytest.mark.parametrize("off", [-1, 1])
    def test_rows_of_somebody_who_has_not_seen_the_whole_log_are_refused(self, surveyed: Store, off: int) -> None:
        before, head = surveyed.answer_rows(ORGANISATION, SURVEY), surveyed.head(ORGANISATION)

        with pytest.raises(StaleVersionError) as refused:
            surveyed.replace_answers(ORGANISATION, SURVEY, [], after=0, last=None, head=head + off)

        assert (refused.value.expected, refused.value.found) == (head + off, head)
        assert surveyed.answer_rows(ORGANISATION, SURVEY) == before

    @pytest.mark.parametrize("count", [1, 60])
    def test_a_row_left_behind_that_stands_for_no_event_is_never_in_the_way(self, store: Store, count: int) -> None:
        store.replace_answers(ORGANISATION, SURVEY, [answer("left", version=1)], after=0, last=None, head=0)

        store.append_many([answered(answer()) for _ in range(count)])

        assert store.tabulate_answers(ORGANISATION, ("question",)) == ((("q1",), count),)
