"""The events of entries keep their shape: what was written once is written and read the same for ever."""

import json

import pytest

from casework.domain.envelope import Record
from tests.golden_entries import EXAMPLES, GOLDEN, content_of, path_of

each_event = pytest.mark.parametrize("name", EXAMPLES)


@each_event
def test_an_event_is_written_byte_for_byte_as_it_was_recorded(name):
    golden = json.loads(path_of(name).read_text(encoding="utf-8"))

    assert content_of(name) == golden, "its fields changed: give them a new schema number"


@each_event
def test_an_event_is_read_as_it_was_recorded(name):
    golden = json.loads(path_of(name).read_text(encoding="utf-8"))
    shapes, *events = EXAMPLES[name]

    for text, event in zip((golden["full"], golden["minimal"]), events, strict=True):
        assert shapes.event(_record(name, text)) == event


def test_every_golden_file_is_of_an_event():
    assert {path.name for path in GOLDEN.glob("*.json")} == {path_of(name).name for name in EXAMPLES}


def _record(name, data):
    return Record(
        organisation="council",
        stream="survey/fft",
        version=1,
        position=1,
        name=name,
        schema=1,
        happened="2026-01-02",
        recorded_at="2026-01-02T00:00:00.000000Z",
        actor="x",
        data=data,
    )
