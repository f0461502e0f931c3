"""Outcome schemes from TOML files: the ones that come with casework, and an organisation's own.

::

    id = "town"
    name = "Outcomes of our town"
    citation = "Complaints policy 2026, section 7"
    evidence = "local"

    [[outcome]]
    code = "agreed"
    name = "We agree"
    roll_up = "upheld"

All mistakes of a file are reported at once, each as ``file: path: what``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_folders import TomlFolder, in_order, missing_source, mistakes_of_codes, mistakes_of_id
from casework.adapters.toml_mistakes import one_of, strict_converter
from casework.domain.authority import Authority, Evidence
from casework.domain.outcome_schemes import Outcome, OutcomeScheme, RollUp


@attrs.frozen(kw_only=True)
class SchemeFile:
    """What a file with an outcome scheme may say; each ``[[outcome]]`` is an ``Outcome``."""

    id: str
    name: str
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""
    outcome: tuple[Outcome, ...]

    def value(self) -> OutcomeScheme:
        """Return the scheme that it describes."""
        return OutcomeScheme(
            id=self.id,
            name=self.name,
            outcomes=self.outcome,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            note=self.note,
        )


class TomlOutcomes(TomlFolder[OutcomeScheme]):
    """The outcome schemes of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "outcome scheme"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> OutcomeScheme:
        written = in_order(
            raw,
            SchemeFile,
            file,
            what="the outcome scheme file",
            converter=_converter(),
            samples=_SAMPLES,
            contradictions=lambda written: (*mistakes_of_id(written.id, named), *_contradictions(written)),
        )
        return written.value()


def load_outcomes(folder: Path | None = None) -> TomlOutcomes:
    """Return the schemes that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlOutcomes(folder, beneath=_shipped())


@cache
def _shipped() -> TomlOutcomes:
    """Return the schemes that come with casework, each of which is read once in the life of a process."""
    return TomlOutcomes(resources.files("casework") / "data" / "outcomes")


def _contradictions(written: SchemeFile) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    if not written.outcome:
        yield "outcome: is empty: a scheme has at least one [[outcome]]"
    yield from missing_source(written.evidence, written.source, "the list was")
    said = {"name": written.name, "citation": written.citation}
    said |= {f"outcome[{number}].name": outcome.name for number, outcome in enumerate(written.outcome)}
    yield from (f"{path}: is empty" for path, text in said.items() if not text.strip())
    yield from mistakes_of_codes("outcome", [outcome.code for outcome in written.outcome])


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    for words in (Evidence, RollUp):
        converter.register_structure_hook(words, one_of)
    return converter


# A mark that asks for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {Evidence: "local"}
