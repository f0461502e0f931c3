"""Which procedure the case of a row is under, as the mapping says."""

import datetime as dt
from collections.abc import Callable
from typing import TypeAlias

from casework.application.mappings import ProcedureRule, SourceMapping
from casework.application.row_reading.dates import Reading
from casework.application.row_reading.found import Found
from casework.domain.cases.vocabulary import Kind, with_article

WITHOUT_LIMITS = "none"
"""The procedure that counts nothing, the only one for a case of which nobody knows when it came in."""

ProcedureOf: TypeAlias = Callable[[Found, Kind | None, str | None, Reading | None], str | None]
"""Returns the procedure of a kind and a service, received then."""


def procedure_reader(mapping: SourceMapping) -> ProcedureOf:
    """Return what finds the procedure of a case."""
    rules, named, default = mapping.procedure_by, mapping.procedure, mapping.procedure.get("default")

    def procedure(found: Found, kind: Kind | None, service: str | None, received: Reading | None) -> str | None:
        for rule in rules:
            if _fits(rule, kind, service, received):
                return rule.procedure
        said = named.get(kind or "default", default)
        if said is None and kind is not None:
            found.problems.append(f"the mapping names no procedure for {with_article(kind)}")
        return said

    return procedure


def _fits(rule: ProcedureRule, kind: Kind | None, service: str | None, received: Reading | None) -> bool:
    if rule.kind not in {None, kind} or rule.service not in {None, service}:
        return False
    if received is None or received.moment is None:
        return rule.received_from is None and rule.received_until is None
    first, last = rule.received_from or dt.date.min, rule.received_until or dt.date.max
    return first <= received.day <= last and not rule.received_unknown
