import re

import pytest

from casework.adapters.toml_mappings import read_mapping
from casework.application.mappings import Fate
from casework.errors import DataError
from tests.boston import MAPPING, REGISTER

KINDS = ["complaint", "service_request", "compliment", "comment", "suggestion", "enquiry", "information_request"]
NO_KEY = 'identity.columns: name at least one column, or write rule = "content" where none names a row'
CODE = "letters, digits and . _ : / -, at most 120, no spaces"


@pytest.fixture
def problems(tmp_path):
    """Read a mapping in which *old* is *new*, and return what is said against it."""

    def problems(*changes):
        text = REGISTER
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "m.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataError) as refused:
            read_mapping(path)
        return [re.sub(r"^m\.toml: (line \d+: )?", "", problem) for problem in refused.value.problems]

    return problems


def test_the_mapping_of_boston_accounts_for_every_column():
    mapping = read_mapping(MAPPING)

    assert len({*mapping.columns_read(), *mapping.dropped}) == 15
    assert mapping.kept == ("TARGET_DT", "OnTime_Status")


def test_all_mistakes_of_shape_are_said_at_once_with_their_paths(problems):
    found = problems(
        ("version = 1", 'version = "1"'),
        ('zone = "Europe/London"', 'zone = "Mars"\ncolour = "red"'),
        ('columns = ["Ref"]', 'columns = "Ref"'),
        ('unlisted = "unknown"', 'unlisted = "ignore"'),
        ('event = "closed"', 'event = "died"'),
        (
            'summary = { columns = ["What", "More"] }',
            "categories = 3\nsummary = { rules = [ { match = '(', value = 'x' } ] }",
        ),
        ('kept = ["Target"]', 'kept = ["Target"]\n[standing]\ncodes = { A = 1 }'),
        ("[source]", "[source]\nfallback = 3"),
    )

    assert found == [
        "version: must be a whole number, not '1'",
        "source.zone: there is no time zone 'Mars'; write it as Europe/London",
        "source.fallback: must be text in quotes, not 3",
        "source: unknown: colour; remove it, or check the spelling",
        "identity.columns: must be a list, not 'Ref'",
        "fields.service.unlisted: 'ignore' is not known; write one of reject, unknown, other",
        "fields.summary.rules[0].match: '(' is no regular expression: missing ), unterminated subpattern at position 0",
        "fields.categories: must be a table, not 3",
        f"event[0].event: 'died' is not known; write one of {', '.join(Fate)}",
        "standing.column: is missing",
        "standing.codes['A']: 1 is not known; write one of open, finished",
        "fields.summary: name its columns, or a default",
    ]


def test_a_mistake_of_shape_hides_none_of_sense(problems):
    found = problems(
        ("version = 1", 'version = "1"'), ('"%d/%m/%Y"', '"%q"'), ('REQ = "service_request"', 'REQ = "complain"')
    )

    assert found[0] == "version: must be a whole number, not '1'"
    assert any("'%q' has %q, which is not read" in problem for problem in found)
    assert any("'complain' is not known" in problem for problem in found)


def test_all_mistakes_of_sense_are_said_at_once_with_their_paths(problems):
    found = problems(
        ('id = "old-register"\nversion = 1', 'id = "old register"\nversion = 0'),
        ('dropped = ["Colour"]', 'dropped = ["Ref"]'),
        ("[source]", '[source]\nfallback = "cp9999"\ndelimiter = "::"'),
        ('columns = ["Ref"]', "columns = []"),
        ('comment = "local-feedback"', 'remark = "local-feedback"'),
        ('CPL = "compliment"', 'CPL = "praise"'),
        ('codes = { Bins = "waste" }', 'codes = { Bins = "the bins" }, rules = [{ match = "x", value = "y z" }]'),
        ('summary = { columns = ["What", "More"] }', "summary = {}\nreference = { default = 'any text' }"),
        ('formats = ["%d/%m/%Y"]', "formats = []"),
    )

    assert found == [
        "version: must be 1 or more",
        f"id: 'old register' must be a code: write 'old-register'; {CODE}",
        "source.delimiter: must be one character, such as , or ; or a tab, not '::'",
        "source.fallback: there is no encoding 'cp9999'; write one such as cp1252",
        NO_KEY,
        f"procedure.remark: is no kind; write one of {', '.join(sorted(['default', *KINDS]))}",
        "event[0].on: formats: name at least one, such as %d/%m/%Y",
        f"fields.kind: codes.'CPL': 'praise' is not known; write one of {', '.join(KINDS)}",
        "fields.service: has both codes and rules; one of them must go",
        f"fields.service: codes.'Bins': 'the bins' must be a code: write 'the-bins'; {CODE}",
        f"fields.service: rules[0]: 'y z' must be a code: write 'y-z'; {CODE}",
        "fields.summary: name its columns, or a default",
    ]


def test_a_zone_is_a_name(problems):
    assert problems(('zone = "Europe/London"', "zone = 1")) == [
        "source.zone: there is no time zone 1; write it as Europe/London"
    ]


def test_a_column_is_not_used_and_dropped(problems):
    assert problems(('dropped = ["Colour"]', 'dropped = ["Ref"]')) == [
        "dropped: 'Ref' is used as well; take it away from one of the two"
    ]


def test_a_mapping_names_a_procedure(problems):
    assert problems(
        (
            'default = "local-service-requests"\ncomment = "local-feedback"\ncompliment = "local-feedback"',
            "",
        )
    ) == ["procedure: name one, as default or for each kind"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("%d/%m/%y", "has %y, and years of two digits belong to no century: give a pivot"),
        ("%c", "has %c, which is not read: it leaves something open"),
        ("%d/%m", "must have year, month and day, or nobody could say which day it is"),
        ("%Y-%m", "must have year, month and day, or nobody could say which day it is"),
        ("%d/%m/%Y %d", "says the same thing twice"),
        ("%d %m %B %Y", "says the same thing twice"),
        ("%d/%m/%Y %I:%M", "must have hours as %H, or as %I with %p"),
        ("%d/%m/%Y %H %I %p", "must have hours as %H, or as %I with %p"),
        ("%d/%m/%Y :%M", "has a part of a time, but no hour"),
    ],
)
def test_a_date_format_that_leaves_something_open_is_refused(problems, text, why):
    assert problems(('formats = ["%d/%m/%Y"]', f'formats = ["{text}"]')) == [f"event[0].on: formats: {text!r} {why}"]


@pytest.mark.parametrize(
    "text", ["%Y-%j", "%A %d %B %Y", "%d/%m/%Y %I:%M %p", "%Y-%m-%dT%H:%M:%S.%f%z", "100%% %d.%m.%Y"]
)
def test_a_date_format_that_says_the_day_is_taken(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(REGISTER.replace('formats = ["%d/%m/%Y"]', f'formats = ["{text}"]'), encoding="utf-8")

    assert read_mapping(path).event[0].on.formats == (text,)


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text("id =", encoding="utf-8")

    with pytest.raises(DataError, match=r"the mapping .* cannot be read"):
        read_mapping(path)
