"""Somebody with the file and a database tool: every way to change the log of a small store, one at a time.

What is changed in the file alone is of class A; of class B is what was sealed anew, cut off or put back as a whole.
"""

import contextlib
import shutil

import attrs

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.rows import INSERT_RECORD, RECORD_COLUMNS, record_values, to_record
from casework.application.verification import verify
from casework.domain.envelope import FIRST_SEAL, seal
from casework.errors import BrokenSealError
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, detail, key, row

RECORDS = 12
EDITS = {
    "organisation": "'elsewhere'",
    "stream": "'case-9'",
    "version": "version + 50",
    "position": "position + 50",
    "name": "'closed'",
    "schema": "schema + 1",
    "happened": "'2026-04-01'",
    "recorded_at": "'2026-04-02T09:30:00.000001Z'",
    "actor": "'staff-18'",
    "data": "'{\"number\": 1}'",
    "details": "'[]'",
    "key": "'form-other'",
    "seal": "replace(seal, substr(seal, 1, 1), '0')",
}
"""For each column of the log another value than any record has."""


def filled(path):
    """A store with a log of twelve records, each with a detail and a key of its own, and a second organisation."""
    store = SqliteStore(path)
    for number in range(1, RECORDS + 1):
        case = f"case-{number % 3}"
        words = detail(f"detail-{number}", stream=case, value=f'"Words {number}"')
        store.append(commit(case, details=(words,), rows=(row(case, version=number),), key=key(f"form-{number}")))
    store.append(commit("case-1", organisation=OTHER))
    store.close()
    return path


@contextlib.contextmanager
def database(path):
    """A connection on the file, with the triggers of the log out of the way."""
    connection = find_library().module.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    for trigger in ("log_never_changes", "log_forgets_nothing"):
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    yield connection
    connection.close()


def changed(path, change):
    """The path of a copy of the store at *path*, changed by *change*."""
    copy = path.with_name(f"changed-{path.name}")
    shutil.copy(path, copy)
    with database(copy) as connection:
        change(connection)
    return copy


def is_found(path, *, anchors=()):
    """Whether the verification of any log in the store at *path* finds that it is not what was written."""
    store = SqliteStore(path, read_only=True)
    try:
        for organisation in {ORGANISATION, *store.organisations()}:
            verify(store, organisation, anchors=[one for one in anchors if one.organisation == organisation])
    except BrokenSealError:
        return True
    finally:
        store.close()
    return False


def anchor_of(path):
    with contextlib.closing(SqliteStore(path)) as store:
        return verify(store, ORGANISATION).anchor


def _run(*statements):
    def change(connection):
        for statement in statements:
            connection.execute(statement)

    return change


_AT = f"organisation = '{ORGANISATION}' AND position"
_ALL = f"{RECORD_COLUMNS}, began"


def edits():
    for column, other in EDITS.items():
        for position in range(1, RECORDS + 1):
            yield f"{column} at {position}", _run(f"UPDATE log SET {column} = {other} WHERE {_AT} = {position}")


def deletions():
    """Of any records but those at the end: to take these away is to cut the log off."""
    for first in range(1, RECORDS):
        for last in range(first, RECORDS):
            yield f"{first} to {last}", _run(f"DELETE FROM log WHERE {_AT} BETWEEN {first} AND {last}")


def swaps():
    for first in range(1, RECORDS):
        for second in range(first + 1, RECORDS + 1):
            yield f"{first} and {second}", _swapped(first, second)


def _swapped(first, second):
    steps = ((first, -1), (second, first), (-1, second))
    return _run(*(f"UPDATE log SET position = {to} WHERE {_AT} = {of}" for of, to in steps))


def insertions():
    """Of a record at any place, those after it moved on, as itself or as the next of its stream; and at the end."""
    for place in range(1, RECORDS + 2):
        as_itself = ("version",) if place <= RECORDS else ()  # at the end the file itself refuses a second one
        for version in (*as_itself, "version + 4", "version + 100"):
            yield f"{version} at {place}", _inserted(place, version)


def _inserted(place, version):
    columns = [one.strip() for one in _ALL.split(",")]
    values = ", ".join({'"position"': str(place), '"version"': version}.get(one, one) for one in columns)
    taken = min(place, RECORDS)
    source = f"organisation = '{ORGANISATION}' AND position = {taken + (taken >= place)}"
    moves = (
        f"UPDATE log SET position = -position - 1, version = version + 1000 WHERE {_AT} >= {place}",
        f"UPDATE log SET position = -position, version = version - 1000 WHERE {_AT} < 0",
    )

    def change(connection):
        _run(*moves)(connection)
        with contextlib.suppress(find_library().module.IntegrityError):
            connection.execute(f"INSERT INTO log ({_ALL}) SELECT {values} FROM log WHERE {source}")

    return change


def details():
    for number in range(1, RECORDS + 1):
        at = f"organisation = '{ORGANISATION}' AND id = 'detail-{number}'"
        yield f"words of {number}", _run(f"UPDATE details SET value = '\"Other words\"' WHERE {at}")
        yield f"salt of {number}", _run(f"UPDATE details SET salt = x'00112233445566778899aabbccddeeff' WHERE {at}")
        other = number % RECORDS + 1
        yield (
            f"words of {number} and {other} swapped",
            _run(
                f"UPDATE details SET id = 'x' WHERE id = 'detail-{number}'",
                f"UPDATE details SET id = 'detail-{number}' WHERE id = 'detail-{other}'",
                f"UPDATE details SET id = 'detail-{other}' WHERE id = 'x'",
            ),
        )


def cuts():
    for last in range(RECORDS):
        yield f"after {last}", _run(f"DELETE FROM log WHERE {_AT} > {last}")


def rewritings():
    """Each change of class A that leaves a log in order, with every seal after it made anew."""
    for position in range(1, RECORDS + 1):
        for name, change in (
            ("actor", {"actor": "staff-18"}),
            ("data", {"data": '{"number":2}'}),
            ("key", {"key": None}),
        ):
            yield f"{name} at {position}", _rewritten(lambda log, at=position, to=change: _edit(log, at, to))
        yield f"without {position}", _rewritten(lambda log, at=position: [*log[: at - 1], *log[at:]])
    for position in range(1, RECORDS):
        yield f"{position} twice", _rewritten(lambda log, at=position: [*log[:at], log[at - 1], *log[at:]])
    for first in range(RECORDS - 1):
        yield f"{first + 1} later", _rewritten(lambda log, at=first: [*log[:at], log[at + 1], log[at], *log[at + 2 :]])


def _edit(log, position, change):
    return [attrs.evolve(one, **change) if one.position == position else one for one in log]


def _rewritten(rewrite):
    """What somebody does who has the library: they change the log as they like and seal it as it then stands."""

    def change(connection):
        query = f"SELECT {RECORD_COLUMNS} FROM log WHERE organisation = '{ORGANISATION}' ORDER BY position"
        log = rewrite([to_record(values) for values in connection.execute(query)])
        connection.execute(f"DELETE FROM log WHERE organisation = '{ORGANISATION}'")
        last, versions = FIRST_SEAL, {}
        for position, record in enumerate(log, start=1):
            version = versions[record.stream] = versions.get(record.stream, 0) + 1
            new = attrs.evolve(record, position=position, version=version)
            new = attrs.evolve(new, seal=seal(last, new))
            last = new.seal
            connection.execute(INSERT_RECORD, record_values(new, position))

    return change


CLASS_A = {
    f"{kind.__name__}: {name}": change
    for kind in (edits, deletions, swaps, insertions, details)
    for name, change in kind()
}
CLASS_B = {f"{kind.__name__}: {name}": change for kind in (cuts, rewritings) for name, change in kind()}
