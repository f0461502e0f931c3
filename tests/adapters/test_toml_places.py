"""A mistake is told with the line of a TOML file on which it stands."""

import pytest

from casework.adapters.toml_places import TomlPlaces

PLACES = TomlPlaces("""\
id = "log"
# a remark

[identity]
columns = []

[fields]
received.column = "Day"
kind = { columns = ["Type"], codes = { CMP = "praise" } }

[[event]]
event = "responded"

[[event]]
on = {
    column = "Closed",
}

[[matter]]
[matter.service]
columns = ["Team"]

[matter.service.codes]
"Parks & \\"Trees\\"" = "the parks"
'Bins' = "the bins"
1 = "one street"

[[matter.finding]]
[[matter.finding]]
scheme = "my own"

[[matter]]
[[matter.finding]]
stage = "stage two"
""")


@pytest.mark.parametrize(
    ("mistake", "line"),
    [
        ("id: must be a code", 1),
        ("identity.columns: name at least one column", 5),
        ("identity.rule: is not known", 4),
        ("fields.received.column: is dropped", 8),
        ("fields.kind: codes.'CMP': 'praise' is not known", 9),
        ("event[0].on: is missing, and responded needs it", 11),
        ("event[1].event: is missing", 14),
        ("event[1].on: formats: name at least one, such as %d/%m/%Y", 15),
        ("matter[0].service: codes.'Parks & \"Trees\"': 'the parks' must be a code", 24),
        ("matter[0].service: codes.'Bins': 'the bins' must be a code", 25),
        ("matter[0].service: codes.'1': 'one street' must be a code", 26),
        ("matter[0].finding[1].scheme: 'my own' must be a code", 30),
        ("matter[1].finding[0].stage: 'stage two' must be a code", 34),
    ],
)
def test_a_mistake_is_on_the_line_of_the_last_of_its_path_that_stands_there(mistake, line):
    assert PLACES.line(mistake) == line


@pytest.mark.parametrize("mistake", ["procedure: name one", "version: is missing", "nothing of it"])
def test_what_does_not_stand_there_is_on_no_line(mistake):
    assert PLACES.line(mistake) is None
