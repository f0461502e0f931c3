"""Whether data is what the published schema says, with no key that the schema does not name."""

import datetime as dt

from jsonschema import Draft202012Validator, FormatChecker

from casework import json_schema

FORMATS = FormatChecker(())


@FORMATS.checks("date", raises=ValueError)
def is_day(text):
    return not isinstance(text, str) or dt.date.fromisoformat(text).isoformat() == text


@FORMATS.checks("date-time", raises=ValueError)
def is_instant(text):
    return not isinstance(text, str) or dt.datetime.fromisoformat(text).utcoffset() is not None


def check(name, data):
    """Fail if *data* is not what the schema *name* says."""
    validator = Draft202012Validator(closed(json_schema(name)), format_checker=FORMATS)
    problems = [f"{each.json_path}: {each.message}" for each in validator.iter_errors(data)]
    assert not problems, "\n".join(problems)


def closed(schema):
    """The schema with every object closed to keys that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **found} if "properties" in schema else found
