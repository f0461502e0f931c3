"""JSON Schemas of what is told as data, made from the shapes and from the events that stand in them."""

import inspect
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from casework.application.as_data.shapes import (
    CaseData,
    CaseSummary,
    DeadlineData,
    Erased,
    Happened,
    IrregularData,
    NextStepsData,
    RemedyEnds,
    WindowData,
)
from casework.application.drafts import PEOPLE, WORDS
from casework.application.rows import CaseRow
from casework.domain.cases.events import (
    Accepted,
    DateAgreed,
    DateSet,
    Declined,
    DelayInformed,
    DocumentAdded,
    EscalationDeclined,
    Extended,
    FindingMade,
    Learned,
    RemedyAgreed,
)
from casework.errors import NotFoundError

SHAPES: Mapping[str, Any] = MappingProxyType(
    {
        "case": CaseData,
        "deadline": DeadlineData,
        "decision": CaseSummary,
        "next-steps": NextStepsData,
        "row": CaseRow,
        "window": WindowData,
    }
)
"""What there are schemas of: the file of a case, a deadline, what a command that writes prints, and so on."""

_EVENTS: Mapping[str, tuple[tuple[type, ...], Any]] = MappingProxyType(
    {
        "taken_on": ((Accepted,), Happened),
        "dates_given": ((DateAgreed, DateSet), Happened),
        "irregular_extensions": ((Extended, DateAgreed, DateSet), IrregularData),
        "refusals": ((Declined, EscalationDeclined), Happened),
        "delays": ((DelayInformed,), Happened),
        "findings": ((FindingMade,), Happened),
        "remedies": ((RemedyAgreed,), RemedyEnds),
        "learned": ((Learned,), None),
        "documents": ((DocumentAdded,), Erased),
    }
)
"""The keys of a case under which events stand, which ones, and what is told with them."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def json_schema(name: str) -> Schema:
    """Return the JSON Schema of what ``as_dict`` tells: of a ``case``, a ``row``, a ``deadline``, and so on.

    A later release may add keys; those that are there keep their meaning.

    Raises:
        NotFoundError: If there is no such schema; the message lists them.
    """
    top, parts = _schema(name, "#/$defs/{name}")
    named: Schema = {"$schema": _DIALECT, "$id": f"urn:casework:schema:{name}", **top}
    return {**named, "$defs": parts} if parts else named


def openapi_schemas(*names: str) -> dict[str, Schema]:
    """Return the schemas *names*, and those that they refer to, as the components of an OpenAPI 3.1 description.

    ``{"$ref": "#/components/schemas/case"}`` is the schema ``case`` then.

    Raises:
        NotFoundError: If there is no such schema; the message lists them.
    """
    components: dict[str, Schema] = {}
    for name in names:
        top, parts = _schema(name, "#/components/schemas/{name}")
        components |= {**parts, name: top}
    return components


def _schema(name: str, references: str) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema *name*, and those that it refers to in the way that *references* says."""
    if name not in SHAPES:
        raise NotFoundError("schema", str(name), known=sorted(SHAPES))
    shape = SHAPES[name]
    (reference,), parts = msgspec.json.schema_components([shape], ref_template=references)
    top = parts.pop(reference["$ref"].rpartition("/")[2])
    if shape is CaseRow:
        top = _told(top)
        parts = {name: _told(part) for name, part in parts.items()}
    if shape is CaseData:
        for key, (kinds, extra) in _EVENTS.items():
            items, more = _of_events(kinds, extra, references)
            top["properties"][key] = {"type": "array", "items": items}
            parts |= more
    return _tidy(top), _tidy(dict(sorted(parts.items())))


def _tidy(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return *schema* with descriptions in whole lines, and without defaults: what is told is told in full."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _tidy(value) for key, value in schema.items() if key != "default"}
    if isinstance(said := kept.get("description"), str):
        kept["description"] = inspect.cleandoc(said).replace("\n", " ").replace("*", "").replace("``", "")
    return kept


def _of_events(kinds: tuple[type, ...], extra: Any, references: str) -> tuple[Schema, dict[str, Any]]:  # noqa: ANN401 - a shape, or None
    """Return the schema of a told event of *kinds*, with what *extra* adds, and the schemas that it refers to."""
    shapes = [*kinds] if extra is None else [*kinds, extra]
    found, parts = msgspec.json.schema_components(shapes, ref_template=references)
    tops = [parts.pop(reference["$ref"].rpartition("/")[2]) for reference in found]
    added = {} if extra is None else tops.pop()["properties"]
    choices = [_told(top, added) for top in tops]
    return (choices[0] if len(choices) == 1 else {"anyOf": choices}), parts


def _told(top: Schema, added: Mapping[str, Any] = MappingProxyType({})) -> Schema:
    """Return the schema of an object as it is told: with every key, words for the ids of details, and no people."""
    fields = {name: _WORDS if name in WORDS else said for name, said in top["properties"].items() if name not in PEOPLE}
    fields |= added
    return {**top, "properties": fields, "required": [*fields]}


_WORDS = {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "None where the words are hidden or erased."}
