"""What a store must promise of agenda rows: writing them, pages of them, and how far sweeps have looked."""

from collections.abc import Callable
from typing import Any

import attrs
import msgspec
import pytest

from casework.application.ports import (
    AgendaChange,
    AgendaQuery,
    AgendaRow,
    Commit,
    Outgoing,
    Store,
    StreamAppend,
    SweepMark,
    UpcomingRow,
)
from casework.errors import KeyReusedError, StaleVersionError, UsageError
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, contents, copied, events, key

EARLY, MIDDLE, LATE = (f"2026-04-0{day}T09:00:00.000000Z" for day in (2, 3, 4))
MARK = SweepMark(position=7, rules="abc")


def agenda(case: str = "case-1", /, next_at: str | None = EARLY, **changes: object) -> AgendaRow:
    """Return the row of a case that has something to say at *next_at*, with *changes*."""
    return AgendaRow(case=case, next_at=next_at, **{"version": 1, **changes})  # type: ignore[arg-type]


def nothing(case: str = "case-1", /, **changes: object) -> AgendaRow:
    """Return the row of a case that has nothing to say any more."""
    return agenda(case, next_at=None, **changes)


def outgoing(case: str = "case-1", /, *, before: int = 0, notices: int = 1, **changes: object) -> Outgoing:
    """Return what became of the messages of a case by the version *notices* of its notifications."""
    return Outgoing(case=case, before=before, notices=notices, **changes)  # type: ignore[arg-type]


def swept(*changes: AgendaChange, stream: str = "notifications/case-1", **said: object) -> Commit:
    """Return a commit of one event for *stream* with *changes* of agenda rows."""
    rows = tuple(each for each in changes if isinstance(each, AgendaRow))
    sent = tuple(each for each in changes if isinstance(each, Outgoing))
    return msgspec.structs.replace(commit(stream, **said), agendas=rows, outgoing=sent)  # type: ignore[arg-type]


def claim(case: str, row: AgendaRow, *, notices: int = 0, version: int = 1) -> Commit:
    """Return a commit that says something of *case*, if that is at *version* and its notifications at *notices*."""
    appends = (
        StreamAppend(stream=f"notifications/{case}", events=events(1), expected=notices),
        StreamAppend(stream=case, events=(), expected=version),
    )
    return msgspec.structs.replace(commit(appends=appends), agendas=(row,))


def there(store: Store, *, organisation: str = ORGANISATION, **wanted: Any) -> list[AgendaRow]:  # noqa: ANN401 - the fields of a query
    """Return the agenda rows in *store* that agree with what is *wanted*."""
    return list(store.agendas(organisation, AgendaQuery(**wanted)))


def cases(store: Store, **wanted: Any) -> list[str]:  # noqa: ANN401 - the fields of a query
    """Return the cases of the agenda rows that agree with what is *wanted*, in their order."""
    return [row.case for row in there(store, **wanted)]


FULL_AGENDA = AgendaRow(
    case="case-full",
    version=4,
    notices=3,
    next_at=MIDDLE,
    seen=5,
    deliver_at=LATE,
    failed=2,
    nobody=1,
    passed_until=EARLY,
    unreadable=True,
    upcoming=(UpcomingRow(at=MIDDLE, what='{"rung":"\u2019day 10\u2019"}'), UpcomingRow(at=LATE, what="{}")),
)
"""A row with something in every field."""

SEVERAL = (
    agenda("case-3", MIDDLE, deliver_at=EARLY),
    agenda("case-1", MIDDLE, nobody=1),
    agenda("case-4", None, deliver_at=LATE, failed=2),
    agenda("case-2", EARLY, deliver_at=EARLY, passed_until=LATE),
    agenda("case-5", LATE, passed_until=MIDDLE, unreadable=True),
)
"""Rows with something in common and something not."""


class AgendaContract:
    """The sentences about agenda rows."""

    @pytest.fixture
    def looked_at(self, store: Store) -> Store:
        """Return the store with agenda rows to ask for in it."""
        store.replace_agendas(ORGANISATION, SEVERAL)
        store.replace_agendas(OTHER, [agenda("case-9", EARLY, deliver_at=EARLY, failed=1)])
        return store

    def test_an_agenda_row_comes_back_as_it_was_written(self, store: Store) -> None:
        store.replace_agendas(ORGANISATION, [FULL_AGENDA, agenda(), agenda("case-2", None, deliver_at=LATE)])
        store.append(swept(agenda("case-3", None, nobody=1)))
        store.append_many([swept(attrs.evolve(FULL_AGENDA, case=f"case-{number}")) for number in (4, 5)])

        assert there(store) == [
            agenda(),
            agenda("case-2", None, deliver_at=LATE),
            agenda("case-3", None, nobody=1),
            attrs.evolve(FULL_AGENDA, case="case-4"),
            attrs.evolve(FULL_AGENDA, case="case-5"),
            FULL_AGENDA,
        ]

    def test_many_agenda_rows_that_come_at_once_are_all_there(self, store: Store) -> None:
        names = [f"case-{number:02}" for number in range(60)]
        store.replace_agendas(ORGANISATION, [agenda(names[0])])

        store.append_many([swept(agenda(name, MIDDLE), stream=f"notifications/{name}") for name in names])

        assert there(store, next_by=MIDDLE) == [agenda(name, MIDDLE) for name in names]

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            ({}, "12345"),
            ({"next_by": LATE}, "2135"),
            ({"next_by": MIDDLE}, "213"),
            ({"next_by": "2026-04-02T08:59:59.999999Z"}, ""),
            ({"deliver_by": LATE}, "234"),
            ({"deliver_by": MIDDLE}, "23"),
            ({"passed_after": EARLY}, "52"),
            ({"passed_after": MIDDLE}, "2"),
            ({"passed_after": LATE}, ""),
            ({"unreadable": True}, "5"),
            ({"unreadable": True, "passed_after": EARLY}, "5"),
            ({"for_staff": True}, "145"),
            ({"for_staff": True, "next_by": LATE}, "15"),
            ({"for_staff": True, "deliver_by": LATE}, "4"),
            ({"case": "case-3"}, "3"),
            ({"case": "case-3", "next_by": EARLY}, ""),
            ({"case": "case-3", "next_by": MIDDLE}, "3"),
            ({"case": "case-3", "for_staff": True}, ""),
            ({"case": "case-9"}, ""),
            ({"limit": 2}, "12"),
            ({"limit": 0}, ""),
            ({"next_by": LATE, "limit": 3}, "213"),
        ],
    )
    def test_agenda_rows_that_agree_come_by_their_instants_or_by_case(
        self, looked_at: Store, wanted: dict[str, Any], expected: str
    ) -> None:
        assert cases(looked_at, **wanted) == [f"case-{number}" for number in expected]

    @pytest.mark.parametrize("size", [1, 2, 3, 9])
    @pytest.mark.parametrize(
        "wanted",
        [
            {},
            {"next_by": LATE},
            {"deliver_by": LATE},
            {"passed_after": EARLY},
            {"for_staff": True},
            {"unreadable": True},
        ],
    )
    def test_pages_of_agenda_rows_miss_nothing_and_repeat_nothing(
        self, looked_at: Store, wanted: dict[str, Any], size: int
    ) -> None:
        pages: list[AgendaRow] = []
        while page := there(looked_at, **wanted, limit=size, after=pages[-1] if pages else None):
            pages += page

        assert pages == there(looked_at, **wanted)

    @pytest.mark.parametrize("wanted", [{}, {"next_by": LATE}])
    def test_a_page_goes_on_where_the_last_one_ended_if_that_row_moved_or_went(
        self, looked_at: Store, wanted: dict[str, Any]
    ) -> None:
        everything = cases(looked_at, **wanted)
        first = there(looked_at, **wanted, limit=2)[-1]

        looked_at.replace_agendas(ORGANISATION, [attrs.evolve(first, next_at=LATE, failed=9)])
        moved = cases(looked_at, **wanted, after=first)
        looked_at.replace_agendas(ORGANISATION, [nothing(first.case)])

        assert [case for case in moved if case != first.case] == everything[2:]
        assert cases(looked_at, **wanted, after=first) == everything[2:]

    @pytest.mark.parametrize("two", [("next_by", "deliver_by"), ("passed_after", "next_by")])
    def test_agenda_rows_come_in_one_order_at_a_time(self, two: tuple[str, str]) -> None:
        with pytest.raises(UsageError, match="one order"):
            AgendaQuery(**dict.fromkeys(two, EARLY))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "older", [{"version": 1}, {"notices": 1}, {"seen": 1}, {"version": 1, "notices": 3, "seen": 3}]
    )
    def test_an_agenda_row_of_somebody_who_had_not_seen_the_latest_is_left_out(
        self, store: Store, older: dict[str, int]
    ) -> None:
        now = agenda("case-3", version=2, notices=2, seen=2)
        store.replace_agendas(ORGANISATION, [now])
        late = {"version": 2, "notices": 2, "seen": 2, **older}

        for row in (agenda("case-3", LATE, **late), nothing("case-3", **late)):
            assert store.replace_agendas(ORGANISATION, [row, agenda("case-4")]) == ("case-3",)
            assert there(store) == [now, agenda("case-4")]
            store.append(swept(row))
            store.append_many([swept(row), swept(agenda("case-4"))])
            assert there(store) == [now, agenda("case-4")]

    def test_an_agenda_row_of_somebody_who_had_not_seen_the_latest_events_is_left_out_though_there_is_none(
        self, store: Store
    ) -> None:
        store.append_many([commit("case-1", count=2), commit("notifications/case-2", count=2)])
        sent = outgoing("case-2", deliver_at=EARLY)
        late: list[AgendaChange] = [agenda("case-1"), agenda("case-2", notices=1), sent, agenda("case-3")]

        assert store.replace_agendas(ORGANISATION, late) == ("case-1", "case-2", "case-2")
        assert cases(store) == ["case-3"]

        now = [agenda("case-1", version=2), agenda("case-2", notices=2)]
        assert store.replace_agendas(ORGANISATION, now) == ()
        assert cases(store) == ["case-1", "case-2", "case-3"]

    def test_an_agenda_row_of_the_same_versions_or_later_ones_takes_its_place(self, store: Store) -> None:
        store.replace_agendas(ORGANISATION, [FULL_AGENDA])
        for row in (
            AgendaRow(case="case-full", version=4, notices=3, seen=5, next_at=LATE),
            AgendaRow(case="case-full", version=4, notices=4, seen=5, deliver_at=EARLY),
            AgendaRow(case="case-full", version=5, notices=4, seen=5, failed=1),
            AgendaRow(case="case-full", version=5, notices=4, seen=6, nobody=1),
            AgendaRow(case="case-full", version=5, notices=4, seen=6, unreadable=True),
            AgendaRow(case="case-full", version=5, notices=4, seen=7, passed_until=LATE),
        ):
            assert store.replace_agendas(ORGANISATION, [row]) == ()
            assert there(store) == [row]

    def test_an_empty_agenda_row_takes_away_the_one_that_is_there(self, store: Store) -> None:
        store.replace_agendas(ORGANISATION, [nothing("case-0"), *SEVERAL])
        store.replace_agendas(ORGANISATION, [nothing("case-1")])
        store.append(swept(nothing("case-2")))
        store.append_many([swept(nothing("case-3"), nothing("case-7")), swept(nothing("case-4", version=2))])

        assert cases(store) == ["case-5"]

    def test_of_two_agenda_rows_of_one_case_that_come_together_the_second_goes_by_the_first(self, store: Store) -> None:
        store.replace_agendas(ORGANISATION, [agenda(version=2)])
        store.replace_agendas(ORGANISATION, [agenda("case-1", MIDDLE, version=3), agenda("case-1", LATE, version=2)])
        assert there(store) == [agenda("case-1", MIDDLE, version=3)]

        store.append_many([swept(nothing("case-1", version=4)), swept(agenda("case-1", LATE))])
        assert there(store) == [agenda("case-1", LATE)]

        store.append_many([swept(agenda("case-1", version=5)), swept(nothing("case-1", version=5))])
        assert there(store) == []

    def test_agenda_rows_and_the_mark_come_together_or_not_at_all(self, store: Store) -> None:
        assert store.swept(ORGANISATION) is None

        store.replace_agendas(ORGANISATION, [agenda()], mark=MARK)
        store.replace_agendas(ORGANISATION, [agenda("case-2")])
        assert store.swept(ORGANISATION) == MARK

        store.replace_agendas(ORGANISATION, [], mark=SweepMark(position=5, rules="other"), expected=MARK)
        assert store.swept(ORGANISATION) == SweepMark(position=5, rules="other")
        assert cases(store) == ["case-1", "case-2"]

    @pytest.mark.parametrize(
        "expected", [None, SweepMark(position=6, rules="abc"), SweepMark(position=7, rules="other")]
    )
    def test_a_mark_is_refused_with_its_agenda_rows_where_somebody_else_moved_it(
        self, store: Store, expected: SweepMark | None
    ) -> None:
        with pytest.raises(StaleVersionError):
            store.replace_agendas(ORGANISATION, [agenda()], mark=MARK, expected=MARK)
        store.replace_agendas(ORGANISATION, [agenda()], mark=MARK)
        later = SweepMark(position=9, rules="abc")

        with pytest.raises(StaleVersionError):
            store.replace_agendas(ORGANISATION, [nothing(), agenda("case-2")], mark=later, expected=expected)
        assert (there(store), store.swept(ORGANISATION)) == ([agenda()], MARK)

        store.replace_agendas(ORGANISATION, [agenda("case-2")], mark=later, expected=MARK)
        assert (cases(store), store.swept(ORGANISATION)) == (["case-1", "case-2"], later)

    def test_where_an_agenda_row_is_left_out_the_mark_stays_and_the_other_rows_are_written(self, store: Store) -> None:
        store.replace_agendas(ORGANISATION, [agenda("case-1", seen=9)], mark=MARK)
        later = SweepMark(position=9, rules="abc")
        late = [agenda("case-1", LATE, seen=8), agenda("case-2")]

        assert store.replace_agendas(ORGANISATION, late, mark=later, expected=MARK) == ("case-1",)
        assert there(store) == [agenda("case-1", seen=9), agenda("case-2")]
        assert store.swept(ORGANISATION) == MARK

    def test_a_mark_at_the_beginning_takes_away_every_agenda_row_whatever_its_version(self, looked_at: Store) -> None:
        looked_at.append(commit("case-2", count=2))
        looked_at.replace_agendas(ORGANISATION, [agenda("case-1", version=99)], mark=MARK)
        again = [agenda("case-1", LATE), agenda("case-2", LATE)]

        assert looked_at.replace_agendas(ORGANISATION, again, mark=SweepMark(position=0, rules="")) == ("case-2",)

        assert there(looked_at) == [agenda("case-1", LATE)]
        assert looked_at.swept(ORGANISATION) == SweepMark(position=0, rules="")
        assert there(looked_at, organisation=OTHER)

    def test_agenda_rows_and_marks_of_another_organisation_are_untouched(self, looked_at: Store) -> None:
        before = there(looked_at)
        looked_at.replace_agendas(OTHER, [nothing("case-1"), agenda("case-3", LATE, version=9)], mark=MARK)
        looked_at.append(swept(nothing("case-2"), organisation=OTHER))
        looked_at.append(commit(organisation=OTHER, without_rows=("case-4",)))

        assert there(looked_at) == before
        assert looked_at.swept(ORGANISATION) is None
        assert [row.case for row in there(looked_at, organisation=OTHER)] == ["case-3", "case-9"]

    @pytest.mark.parametrize("stale", [{"notices": 1}, {"version": 2}, {"version": 0}])
    def test_a_commit_with_agenda_rows_is_refused_whole_where_a_stream_has_moved(
        self, store: Store, stale: dict[str, int]
    ) -> None:
        store.append_many([commit(f"case-{number}") for number in (1, 2)])
        store.replace_agendas(ORGANISATION, [agenda(), agenda("case-2")])
        before = contents(store)

        with pytest.raises(StaleVersionError):
            store.append(claim("case-1", nothing("case-1"), **stale))
        with pytest.raises(StaleVersionError):
            store.append_many([claim("case-2", nothing("case-2")), claim("case-1", nothing("case-1"), **stale)])
        assert contents(store) == before
        assert cases(store) == ["case-1", "case-2"]

        store.append_many([claim("case-2", nothing("case-2")), claim("case-1", agenda("case-1", LATE, notices=1))])
        assert there(store) == [agenda("case-1", LATE, notices=1)]

    def test_a_request_that_comes_again_writes_no_agenda_row(self, store: Store) -> None:
        store.append(swept(agenda("case-2"), key=key()))
        store.append(swept(agenda("case-2", LATE), key=key()))
        with pytest.raises(KeyReusedError):
            store.append(swept(nothing("case-2"), key=key(digest="other")))

        assert there(store) == [agenda("case-2")]

    def test_a_case_that_counts_no_more_loses_its_agenda_row(self, looked_at: Store) -> None:
        looked_at.append(
            msgspec.structs.replace(swept(agenda("case-2", LATE)), without_rows=("case-1", "case-2", "case-8"))
        )
        looked_at.append_many([commit(without_rows=("case-3",)), commit(without_rows=("case-4",))])
        assert cases(looked_at) == ["case-5"]

        looked_at.append_many([commit(without_rows=("case-5",)), swept(agenda("case-5", MIDDLE), agenda("case-1"))])
        assert there(looked_at) == [agenda(), agenda("case-5", MIDDLE)]

    def test_an_adopted_log_has_no_agenda_rows(self, store: Store, make_store: Callable[[], Store]) -> None:
        other = make_store()
        other.append(swept(agenda()))
        other.replace_agendas(ORGANISATION, [], mark=MARK)
        passage = copied(other)
        other.close()

        store.adopt(ORGANISATION, passage)

        assert (there(store), store.swept(ORGANISATION)) == ([], None)

    def test_agenda_rows_outlive_the_store(self, store: Store, reopen: Callable[[Store], Store]) -> None:
        store.replace_agendas(ORGANISATION, [FULL_AGENDA, agenda()], mark=MARK)
        store.append(swept(agenda("case-2")))
        store.append(swept(nothing("case-1")))
        again = reopen(store)

        assert there(again) == [agenda("case-2"), FULL_AGENDA]
        assert again.swept(ORGANISATION) == MARK
        again.close()
