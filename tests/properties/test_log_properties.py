"""What holds for every log that goes into a file and into another store."""

import contextlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.application import log_reading
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import StreamAppend
from casework.application.verification import verify
from casework.testing.stores.samples import commit, contents, detail, event, key, row
from tests.offices import office

COUNCIL = "council"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
commits = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["case-1", "case-2", "of:another/kind"]), min_size=1, max_size=3),
        st.lists(texts, max_size=3),
        st.none() | st.sampled_from(["form-1", "form-2", "form-3"]),
        st.booleans(),
    ),
    max_size=8,
)


def written(store, drawn, erased):
    """Write what was drawn: streams, words, a key, and whether the first case gets a reference."""
    ids = []
    for number, (streams, words, name, named) in enumerate(drawn):
        details = tuple(
            detail(f"d-{number}-{place}", stream=streams[0], value=json.dumps(text)) for place, text in enumerate(words)
        )
        first = msgspec.structs.replace(event(number, details=details), data=json.dumps(words, ensure_ascii=False))
        appends = tuple(StreamAppend(stream=stream, events=(first,) if not place else (event(place),))
                        for place, stream in enumerate(streams))  # fmt: skip
        rows = (row(streams[0], reference=f"C-{number}", version=number + 1),) if named else ()
        wanted = name and key(name, str(number))
        if wanted is None or wanted.key not in {one.key for one in store.receipts(COUNCIL)}:
            store.append(commit(organisation=COUNCIL, appends=appends, rows=rows, details=details, key=wanted))
            ids += [one.id for one in details]
    store.erase(COUNCIL, [one for place, one in enumerate(ids) if place in erased])


@given(commits, st.sets(st.integers(0, 23)), st.integers(1, 4))
def test_any_log_comes_out_of_the_other_store_as_it_came_out_of_the_first(drawn, erased, batch):
    first, second = MemoryStore(), office(store=MemoryStore())
    written(first, drawn, erased)
    log = b"".join(export_log(first, COUNCIL))

    with pytest.MonkeyPatch.context() as small:
        small.setattr(log_reading, "_BATCH", batch)
        import_log(lambda: contextlib.nullcontext(log.splitlines()), "x", store=second.store, rulebook=second.rulebook)

    assert b"".join(export_log(second.store, COUNCIL)) == log
    assert contents(second.store, COUNCIL)[::3] == contents(first, COUNCIL)[::3]
    assert list(second.store.receipts(COUNCIL)) == list(first.receipts(COUNCIL))
    assert set(second.store.names(COUNCIL)) == set(first.names(COUNCIL))
    assert verify(second.store, COUNCIL) == verify(first, COUNCIL)
