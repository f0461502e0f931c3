"""Reads files that change some numbers of another procedure and follow it for the rest."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

import attrs

from casework.adapters.override_tables import OverrideTable
from casework.adapters.toml_procedure_words import SAMPLES, in_words, procedure_converter
from casework.adapters.toml_stand_ins import UNREADABLE, read_through, rests_on_a_stand_in
from casework.domain.overrides import Override, overridden, override_mistakes
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import Procedure
from casework.errors import CaseworkError, DataError

Bases: TypeAlias = Callable[[str], Procedure]
"""Gives the procedure of an id on which a file can be based."""


def read_override(
    raw: Mapping[str, Any],
    bases: Bases,
    *,
    calendars: Collection[str] | None,
    outcomes: Collection[str] | None,
) -> tuple[Procedure | None, list[str]]:
    """Return the procedure that the file *raw* makes of another one, and its mistakes as ``path: what``.

    It is None where the file cannot be read, or has mistakes that leave nothing to be made.
    """
    table, shape = read_through(raw, OverrideTable, procedure_converter(), in_words=in_words, samples=SAMPLES)
    mistakes = [f"{each.path or 'the file'}: {each.what}" for each in shape]
    if table is None or UNREADABLE in table.base:
        return None, mistakes
    override = table.value()
    try:
        base = bases(override.base)
    except CaseworkError as error:
        return None, [*mistakes, f"base: {_why(error)}"]
    paths = [each.path for each in shape]
    mistakes += [each for each in override_mistakes(override, base) if not rests_on_a_stand_in(each, paths)]
    if mistakes:
        return None, mistakes
    made = _stamped(overridden(override, base), override, raw)
    found = mistakes_of(made, calendars=calendars, outcomes=outcomes)
    return made, [f"{each} (with the changes made in {override.base})" for each in found]


def _why(error: CaseworkError) -> str:
    """Return why there is no base; of a file with mistakes the first one, so that a circle is seen from each side."""
    problems = error.problems if isinstance(error, DataError) else ()
    return "; the first: ".join([str(error).splitlines()[0], *problems[:1]])


def _stamped(made: Procedure, override: Override, raw: Mapping[str, Any]) -> Procedure:
    """Return *made* with fingerprints that change with any word of the file or of what it is based on."""
    text = json.dumps([override.id, raw], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return attrs.evolve(
        made,
        versions=tuple(
            attrs.evolve(
                version, fingerprint=_short(text, version.id, version.base.fingerprint if version.base else "")
            )
            for version in made.versions
        ),
    )


def _short(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
