"""A store with everything awkward in it: what the store fixtures under ``tests/golden/stores`` were made of.

Of each release a store is kept for good, with what it holds as an exported log beside it. ``python -m
tests.store_examples`` writes those of the present format and never touches what is there. The rows and the log of a
fixture are read by every later release.
"""

import contextlib
import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.backups import back_up
from casework.adapters.sqlite.schema import KNOWN
from casework.application.log_export import export_log
from casework.application.organisations import Organisation
from casework.application.ports import Commit, Detail, IdempotencyKey, NewEvent, StreamAppend
from casework.domain.actors import Actor
from casework.domain.cases.events import Source
from casework.domain.envelope import DetailReference, commitment
from casework.testing import FixedClock
from casework.testing.simulation import simulate_year
from tests.offices import office

STORES = Path(__file__).parent / "golden" / "stores"
ORGANISATIONS = ("council", "other:body/2")
OFFICER, MANAGER = Actor("staff-17"), Actor("manager-2")
ODD = "J\u00fcrgen \U0001f5d1\ufe0f\u200d \u202eright to left\u202c a\u0301 \t\r\n \x7f =SUM(A1) '; DROP TABLE log; --"
"""Symbols of four bytes, a right-to-left override, a combining accent, line ends, a formula and a bit of SQL."""
COUNTED = (
    ("kind", "status"),
    ("received_month",),
    ("limit", "limit_result"),
    ("flag",),
    ("remedy_kind", "remedy_result"),
)


def lived_office(organisation):
    """Return an office in memory that has done everything that is awkward to keep."""
    book = awkward_office(MemoryStore(), organisation)
    live(book)
    write_plainly(book.store, organisation)
    return book


def live(book, *, cases=12):
    """Let the office of *book*, whose clock stands at the beginning of 2026, do everything that is awkward to keep.

    Before that it has an ordinary year with so many *cases*.
    """
    simulate_year(book, year=2026, cases=cases, seed=3)
    known = {"kind": "complaint", "procedure": "lgsco-code-2024", "by": OFFICER}
    spring = dt.datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=dt.timezone(dt.timedelta(hours=14)))
    autumn = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.timezone(-dt.timedelta(hours=11)))
    book.receive(
        received_at=spring, reference="ODD-1", summary=ODD, complainant={"name": ODD, "email": "a@b.example"},
        service="waste", key="form-1", source=Source(system="old-crm", key="0004711"), **known,
    )  # fmt: skip
    book.receive(received_at=autumn, reference="ODD-2", summary="x" * 20_000, key="form-2", **known)
    leap_day = {**known, "kind": "information_request", "procedure": "foi-2000"}
    book.receive(received_at=dt.date(2024, 2, 29), reference="ODD-3", anonymous=True, **leap_day)
    book.note("ODD-1", text=ODD, by=OFFICER, key="note-1")
    book.correct("ODD-2", version=1, reason="typing-error", fields={"reference": "EVEN-2"}, note=ODD, by=OFFICER)
    book.correct("ODD-1", version=2, reason="wrong-case", strike=True, by=MANAGER)
    book.document(
        "ODD-1", use="received", title=ODD, media_type="image/jpeg", sha256="0" * 64, size=7, address="s3://a/b",
        by=OFFICER, key="document-1",
    )  # fmt: skip
    book.erase_document("ODD-1", document="d1", reason="retention", by=MANAGER)
    book.flag("ODD-3", kind="safeguarding", note=ODD, by=OFFICER)
    book.link("ODD-1", other="ODD-3", link="same_cause", note=ODD, by=OFFICER)
    book.merge("EVEN-2", into="ODD-1", by=OFFICER)
    book.restrict(
        person="person-4",
        measure="written_only",
        reasons=ODD,
        review_on=dt.date(2027, 7, 1),
        appeal_told=True,
        by=MANAGER,
    )
    book.record_equality({"age": "35_to_64"}, by=OFFICER)
    erase_every_third_detail(book)


def erase_every_third_detail(book):
    ids = [one.detail for record in book.store.read_all(book.organisation.id) for one in record.details]
    book.store.erase(book.organisation.id, ids[::3])


def write_plainly(store, organisation):
    """Write what no casebook of this release would, and a later one may: other names, shapes, and long keys."""
    words = [
        Detail(id=f"plain-{n}", stream="of:another/kind", salt=bytes(range(n, n + 16)), value=json.dumps(ODD * n))
        for n in range(1, 4)
    ]
    references = tuple(DetailReference(detail=one.id, commitment=commitment(one.salt, one.value)) for one in words)
    odd = NewEvent(
        name="something.later", schema=7, happened="2026-04-03T23:30:00.000005+01:00",
        data='{ "b":1e400,  "a":"caf\u00e9 \U0001f5d1\ufe0f \\u0000 \x7f \u202e", "a":null}', details=references,
    )  # fmt: skip
    plain = NewEvent(name="something.later", schema=7, happened="2026-04-03", data="")
    store.append(
        Commit(
            organisation=organisation,
            actor="staff-17",
            recorded_at="2026-04-03T22:30:00.000005Z",
            appends=(
                StreamAppend(stream="of:another/kind", events=(odd, plain), expected=0),
                StreamAppend(stream="x", events=(plain,)),
            ),
            details=tuple(words),
            key=IdempotencyKey(key="k" * 120, digest="f" * 64),
        )
    )


def awkward_office(store, organisation):
    clock = FixedClock(dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC))
    return office(store=store, clock=clock, organisation=Organisation(id=organisation))


def counts_of(store, organisation):
    """How many rows there are, in five ways."""
    return {" ".join(by): [[*group, number] for group, number in store.tabulate(organisation, by)] for by in COUNTED}


def write_fixture(folder=STORES, *, number=KNOWN):
    """Write a store of the present format and what it holds, if there is none yet; return its path."""
    path = folder / f"format-{number}.db"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, contextlib.closing(SqliteStore(Path(made) / "a.db")) as store:
        for cases, organisation in zip((12, 0), ORGANISATIONS, strict=True):
            live(awkward_office(store, organisation), cases=cases)
            write_plainly(store, organisation)
            log = path.with_name(f"{path.stem}.{organisation.partition(':')[0]}.jsonl")
            log.write_bytes(b"".join(export_log(store, organisation)))
        counts = {organisation: counts_of(store, organisation) for organisation in ORGANISATIONS}
        path.with_suffix(".json").write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
        back_up(store, path)
    return path


def copy_of(path, folder):
    """A copy of a fixture that may be opened, since opening one may change it."""
    return Path(shutil.copy(path, folder / path.name))


if __name__ == "__main__":
    write_fixture()
