"""Groups are written by another process; where that cannot do it, nobody notices but by the time that it takes."""

import io
import os
import signal
from contextlib import closing

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore, aside
from casework.adapters.sqlite.aside import Order, ProcessAside, main, serve
from casework.adapters.sqlite.library import Library, cores, find_library
from casework.application import group_writing
from casework.application.group_writing import GroupWriter
from casework.application.ports import AgendaQuery
from casework.errors import DurabilityWarning, StaleVersionError
from casework.testing.stores.agendas import FULL_AGENDA, outgoing, swept
from casework.testing.stores.samples import ORGANISATION, commit, detail, key, row


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch):
    monkeypatch.setattr("casework.adapters.sqlite.store.cores", lambda: 2)


@pytest.fixture
def store(tmp_path):
    with closing(SqliteStore(tmp_path / "x.db")) as store:
        yield store


def group(*numbers):
    return tuple(
        commit(
            f"case-{number}",
            expected=0,
            rows=(row(f"case-{number}", categories=("cause:delay",)),),
            details=(detail(f"d-{number}", stream=f"case-{number}"),),
            key=key(f"form-{number}"),
        )
        for number in numbers
    )


def order(store):
    return Order(path=str(store.path), patience_seconds=5.0)


def test_groups_are_written_by_a_process_of_their_own(store):
    with store.aside() as writer:
        answers = [writer.write(group(1, 2))(), writer.write(group(3))()]

    assert [[each.last for each in found] for found in answers] == [[1, 2], [3]]
    assert [record.stream for record in store.read_all(ORGANISATION)] == ["case-1", "case-2", "case-3"]
    assert store.read(ORGANISATION, "case-2")[0].seal
    assert len(store.details(ORGANISATION, ["d-1", "d-2", "d-3"])) == 3


def test_agenda_rows_go_over_with_their_commits(store):
    with store.aside() as writer:
        sent = outgoing("case-full", before=3, notices=4, failed=7)
        assert writer.write((*group(1), swept(FULL_AGENDA), swept(sent)))() is not None

    after = attrs.evolve(FULL_AGENDA, notices=4, deliver_at=None, failed=7)
    assert list(store.agendas(ORGANISATION, AgendaQuery())) == [after]


def test_a_group_that_is_refused_is_not_written_and_the_next_one_is(store):
    with store.aside() as writer:
        refused = writer.write((*group(1), commit("case-9", expected=4)))()
        written = writer.write(group(1, 2))()

    assert refused is None
    assert [each.first for each in written] == [1, 2]


def test_nobody_waits_for_a_process_that_was_killed(store):
    with ProcessAside(order(store)) as writer:
        assert writer.write(group(1))() is not None
        os.kill(writer._process.pid, signal.SIGKILL)
        writer._process.wait()

        assert writer.write(group(2))() is None
        assert writer.write(group(3))() is None

    assert store.head(ORGANISATION) == 1


def frames(*parts):
    pipe = io.BytesIO()
    for part in parts:
        aside._write(pipe, aside._encode(part))
    pipe.seek(0)
    return pipe


def test_it_ends_when_nobody_is_there_any_more(store):
    told = io.BytesIO()

    serve(io.BytesIO(), told)
    serve(frames(order(store), group(1), (*group(2), commit("case-9", expected=4)), group(2)), told)
    cut_off = frames(order(store), group(3)).getvalue()[:-1]
    serve(io.BytesIO(cut_off), told)

    told.seek(0)
    assert [aside._read(told) == aside._encode(None) for _ in range(3)] == [False, True, False]
    assert aside._read(told) is None
    assert store.head(ORGANISATION) == 2


def test_the_process_takes_orders_and_gives_answers_by_its_own_files(store, monkeypatch):
    monkeypatch.setattr("gc.disable", lambda: None)
    (asked_by, orders), (answers, told_by) = os.pipe(), os.pipe()
    with os.fdopen(orders, "wb") as pipe:
        pipe.write(frames(order(store), group(1)).getvalue())

    main(asked_by, told_by)

    with os.fdopen(answers, "rb") as told:
        assert aside._read(told) is not None
    assert store.head(ORGANISATION) == 1


def test_a_system_that_cannot_widen_a_pipe_works_as_well(store, monkeypatch):
    monkeypatch.delattr("fcntl.F_SETPIPE_SZ", raising=False)

    with store.aside() as writer:
        assert writer.write(group(1))() is not None


def test_nothing_is_written_aside_where_that_would_be_no_help(store, monkeypatch):
    with closing(SqliteStore(store.path, read_only=True)) as reader:
        assert reader.aside() is None
    monkeypatch.setattr("casework.adapters.sqlite.store.cores", lambda: 1)
    assert store.aside() is None


@pytest.mark.filterwarnings(f"ignore::{DurabilityWarning.__module__}.{DurabilityWarning.__name__}")
def test_two_processes_would_hold_each_other_up_without_a_write_ahead_log(tmp_path):
    old = Library(find_library().module, (3, 51, 2))

    with closing(SqliteStore(tmp_path / "old.db", library=old)) as store:
        assert store.aside() is None


def test_the_cores_are_those_on_which_this_process_may_run(monkeypatch):
    assert 1 <= cores() <= os.cpu_count()
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    assert cores() == os.cpu_count()


# Groups, whoever writes them


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(group_writing, "WORTH_IT", 2)


def test_the_first_groups_are_written_here_and_many_more_aside(store, few):
    went_on = []
    with GroupWriter(store) as writer:
        for number in range(1, 5):
            assert writer.write(group(number))()[0].first == number
            went_on.append(writer.goes_on)

    assert went_on == [False, True, True, True]


def test_what_is_wrong_with_a_group_is_said_by_the_store_itself(store, few):
    with GroupWriter(store) as writer:
        writer.write(group(1))()
        wait = writer.write(commit_twice := (commit("case-1", expected=0), *group(2)))
        with pytest.raises(StaleVersionError, match="case-1"):
            wait()
        assert writer.write(commit_twice[1:])()[0].first == 2


def test_groups_go_on_where_the_process_was_killed(store, few):
    with GroupWriter(store) as writer:
        writer.write(group(1))()
        writer.write(group(2))()
        os.kill(writer._aside._process.pid, signal.SIGKILL)
        assert writer.write(group(3))()[0].first == 3

    assert store.head(ORGANISATION) == 3


@pytest.mark.parametrize("make", [MemoryStore, SqliteStore])
def test_a_store_that_does_not_write_aside_is_waited_for(make, tmp_path, few, monkeypatch):
    monkeypatch.setattr("casework.adapters.sqlite.store.cores", lambda: 1)
    store = make() if make is MemoryStore else make(tmp_path / "x.db")

    with closing(store), GroupWriter(store) as writer:
        found = [writer.write(group(number))()[0].first for number in (1, 2, 3)]
        assert not writer.goes_on

    assert found == [1, 2, 3]
