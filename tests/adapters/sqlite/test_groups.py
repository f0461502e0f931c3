"""A group is written at once, table by table, or one commit after the other; nobody could tell from the file which."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.commits import write
from casework.adapters.sqlite.groups import ContestedError, write_together
from casework.adapters.sqlite.library import find_library
from casework.application.ports import StreamAppend
from casework.errors import CaseworkError
from casework.testing.stores.agendas import agenda, nothing, outgoing, swept
from casework.testing.stores.answers import answer, answered, struck
from casework.testing.stores.samples import OTHER, commit, detail, events, key, row

TABLES = ("log", "details", "names", "cases", "requests", "answers", "agendas")
NUMBERS = st.integers(1, 4)


def dump(store):
    with closing(find_library().module.connect(store.path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall() for table in TABLES}


def one_by_one(store, commits):
    library = find_library()
    return store._write(lambda connection: tuple([write(connection, library, each) for each in commits]))


def outcome(work, *said):
    try:
        return work(*said)
    except CaseworkError as error:
        return type(error), str(error)


@st.composite
def commits(draw):
    """A commit about one of a few cases, so that a few of them often meet."""
    case, number = f"case-{draw(NUMBERS)}", draw(NUMBERS)
    details = (detail(f"d-{draw(st.integers(1, 30))}", stream=case),) if draw(st.booleans()) else ()
    rows = (row(case, version=number, outcome=draw(st.none() | st.just("upheld"))),) if draw(st.booleans()) else ()
    if draw(st.integers(0, 3)) == 0:
        said = tuple(answer(score=number) for _ in range(draw(st.integers(1, 2))))
        return answered(*said, struck=tuple(draw(st.lists(st.builds(struck, NUMBERS), max_size=2))))
    if draw(st.integers(0, 3)) == 0:
        row_of, sent = draw(st.sampled_from((agenda, nothing))), st.builds(outgoing, st.just(case), notices=NUMBERS)
        made = st.builds(row_of, st.just(case), version=NUMBERS) | sent
        rows, expected = draw(st.lists(made, max_size=2)), draw(st.none() | NUMBERS)
        return swept(*rows, stream=f"notifications/{case}", expected=expected)
    return commit(
        case,
        count=draw(st.integers(1, 3)),
        expected=draw(st.none() | st.just(0) | NUMBERS),
        rows=rows,
        details=details,
        key=key(f"form-{draw(st.integers(1, 30))}") if draw(st.booleans()) else None,
    )


@settings(max_examples=30)
@given(st.lists(st.lists(commits(), min_size=1, max_size=5), max_size=4))
def test_a_group_leaves_what_its_commits_one_by_one_would_leave(tmp_path_factory, groups):
    folder = tmp_path_factory.mktemp("groups")
    with closing(SqliteStore(folder / "one.db")) as one, closing(SqliteStore(folder / "other.db")) as other:
        for group in groups:
            assert outcome(one.append_many, group) == outcome(one_by_one, other, group)
        assert dump(one) == dump(other)


def full(number):
    case = f"case-{number}"
    found = detail(f"d-{number}", stream=case)
    return commit(case, expected=0, rows=(row(case),), details=(found,), key=key(f"form-{number}"))


def refused(store, group):
    with pytest.raises(ContestedError):
        store._write(lambda connection: write_together(connection, find_library(), group))
    return outcome(store.append_many, group)


@pytest.fixture
def store(tmp_path):
    with closing(SqliteStore(tmp_path / "x.db")) as store:
        store.append_many([full(1), full(2)])
        yield store


def test_a_group_in_whose_way_nothing_stands_is_written_at_once(store):
    guard = StreamAppend(stream="case-1", events=(), expected=1)
    more = commit(appends=(StreamAppend(stream="case-3", events=events(2), expected=0), guard))

    found = store._write(lambda connection: write_together(connection, find_library(), [more, full(4)]))

    assert [(each.first, each.last, each.streams) for each in found] == [(3, 4, ("case-3",)), (5, 5, ("case-4",))]


@pytest.mark.parametrize(
    ("second", "answer"),
    [
        (full(1), "repeated"),
        (commit("case-9", key=key("form-1", digest="another")), "KeyReusedError"),
        (commit("case-1", expected=0), "StaleVersionError"),
        (commit("case-1", expected=7), "StaleVersionError"),
        (commit("case-9", rows=(row("case-9", reference="REF-case-1"),)), "ReferenceTakenError"),
        (commit("case-9", details=(detail("d-1", stream="case-9"),)), "DetailTakenError"),
        (commit("case-9", appends=(StreamAppend(stream="case-9", events=()),)), "UsageError"),
        (commit("case-\ud800"), "UsageError"),
        (commit("case-8", organisation=OTHER), "written"),
        (commit("case-3", rows=(row("case-3"),)), "written"),
        (commit("case-1", without_rows=("case-1",)), "written"),
    ],
)
def test_where_something_stands_in_the_way_each_commit_is_looked_at_alone(store, second, answer):
    before = dump(store)

    found = refused(store, [full(3), second])

    if answer in {"written", "repeated"}:
        assert [each.repeated for each in found] == [False, answer == "repeated"]
    else:
        assert found[0].__name__ == answer
        assert dump(store) == before
