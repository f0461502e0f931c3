import base64
import random
import sqlite3

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import Library, find_library
from casework.application.ports import Detail, IdempotencyKey, RowQuery
from casework.application.verification import verify
from casework.errors import StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit, detail, row

LIBRARIES = [find_library(), Library(sqlite3, (3, 51, 2))]
pytestmark = pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")


def secret(number, size):
    return f'"Erased words {number:05d} of {size} caf\u00e9 {"x" * size}"'


def forms(value):
    """The value as it might lie in a file: as text, in UTF-16, in base64 at each of its three alignments, reversed."""
    text = value.encode()
    yield text
    yield value.encode("utf-16-le")
    yield value.encode("utf-16-be")
    for shift in range(3):
        yield base64.b64encode(b" " * shift + text)[4:-4]
    yield text.hex().encode()


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def found_in(folder, needles):
    return [(name, needle) for name, data in bytes_of(folder).items() for needle in needles if needle in data]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.journal)
def test_no_byte_of_an_erased_value_stays_in_any_file(tmp_path, library):
    store, draw = SqliteStore(tmp_path / "a.db", library=library), random.Random(17)
    values, salts = {}, {}
    for number in range(400):
        case, size = f"case-{number % 50}", draw.choice([1, 40, 300, 3_000, 9_000])
        name = f"{draw.randrange(10**9):09d}-{number}"
        values[name], salts[name] = secret(number, size), draw.randbytes(16)
        words = Detail(id=name, stream=case, salt=salts[name], value=values[name])
        digest = IdempotencyKey(key=f"form-{number}", digest=f"digest-{number:05d}-" + "d" * 50)
        store.append(commit(case, details=(words,), rows=(row(case, version=number),), key=digest))
    counts = store.tabulate(ORGANISATION, ("kind", "version"))
    gone = draw.sample(sorted(values), 250)
    kept = sorted(set(values) - set(gone))
    heads = [values[name][: values[name].index("caf")] for name in gone]

    for start in range(0, len(gone), 25):
        assert store.erase(ORGANISATION, gone[start : start + 25]) == 25
    erased_bytes = [form for head in heads for form in forms(head)] + [salts[name] for name in gone]
    digests = [f"digest-{number:05d}".encode() for number in {int(name.partition("-")[2]) for name in gone}]

    assert found_in(tmp_path, erased_bytes) == []
    assert found_in(tmp_path, digests) == []
    assert {name: one.value for name, one in store.details(ORGANISATION, list(values)).items()} == {
        name: values[name] for name in kept
    }
    assert store.tabulate(ORGANISATION, ("kind", "version")) == counts
    assert verify(store, ORGANISATION).position == 400
    store.close()
    assert found_in(tmp_path, erased_bytes + digests) == []


def test_the_search_would_have_found_what_was_not_erased(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    words = detail(value=secret(1, 40))
    store.append(commit(details=(words,)))

    assert found_in(tmp_path, [words.value.encode(), words.salt])


def test_values_beside_an_erased_one_are_not_touched(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    words = tuple(detail(f"detail-{number}", value=f'"{number} {"ü" * number * 50}"') for number in range(100))
    store.append(commit(details=words, rows=(row(),)))

    store.erase(ORGANISATION, ["detail-50"])

    assert store.details(ORGANISATION, [one.id for one in words]) == {
        one.id: one for one in words if one.id != "detail-50"
    }
    assert len(store.find(ORGANISATION, RowQuery())) == 1


def test_what_a_refused_commit_held_is_gone_after_the_next_erasure(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit(details=(detail("a"),), rows=(row(),)))
    with pytest.raises(Exception, match="belongs to another case"):
        store.append(
            commit("case-2", details=(detail("b", value=secret(2, 40)),), rows=(row("case-2", reference="REF-case-1"),))
        )

    store.erase(ORGANISATION, ["a"])

    assert found_in(tmp_path, [b"Erased words"]) == []


def test_a_long_read_that_holds_a_copy_is_named_and_erasing_again_finishes(tmp_path):
    store = SqliteStore(tmp_path / "a.db", patience_seconds=0.2)
    words = detail(value=secret(3, 40))
    store.append(commit(details=(words,)))
    reader = find_library().module.connect(tmp_path / "a.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM details").fetchall()

    with pytest.raises(StoreUnavailableError, match=r"the details are erased, but a long read.*erase them again"):
        store.erase(ORGANISATION, ["detail-1"])
    assert not store.details(ORGANISATION, ["detail-1"])

    reader.execute("COMMIT")
    assert store.erase(ORGANISATION, ["detail-1"]) == 0
    assert found_in(tmp_path, [b"Erased words"]) == []
