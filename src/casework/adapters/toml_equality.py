"""Equality questions from TOML files: the set that comes with casework, and an organisation's own.

::

    id = "standard"
    name = "About you"
    citation = "Equality plan 2026, section 3"
    evidence = "local"

    [[question]]
    code = "age"
    text = "How old are you?"
    answers = [{ code = "under_18", text = "Under 18" }, { code = "18_or_over", text = "18 or over" }]

Every question also takes ``prefer_not_to_say``. All mistakes of a file are reported at once, as ``file: path: what``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_folders import TomlFolder, in_order, missing_source, mistakes_of_codes, mistakes_of_id
from casework.adapters.toml_mistakes import one_of, strict_converter
from casework.domain.authority import Authority, Evidence
from casework.domain.equality import NOT_ANSWERED, PREFER_NOT_TO_SAY, Question, QuestionSet


@attrs.frozen(kw_only=True)
class QuestionFile:
    """What a file with equality questions may say; each ``[[question]]`` is a ``Question``."""

    id: str
    name: str
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""
    question: tuple[Question, ...]

    def value(self) -> QuestionSet:
        """Return the set that it describes."""
        return QuestionSet(
            id=self.id,
            name=self.name,
            questions=self.question,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            note=self.note,
        )


class TomlQuestions(TomlFolder[QuestionSet]):
    """The question sets of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "set of equality questions"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> QuestionSet:
        written = in_order(
            raw,
            QuestionFile,
            file,
            what="the file of equality questions",
            converter=_converter(),
            samples=_SAMPLES,
            contradictions=lambda written: (*mistakes_of_id(written.id, named), *_contradictions(written)),
        )
        return written.value()


def load_questions(folder: Path | None = None) -> TomlQuestions:
    """Return the sets that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlQuestions(folder, beneath=_shipped())


@cache
def _shipped() -> TomlQuestions:
    """Return the sets that come with casework, each of which is read once in the life of a process."""
    return TomlQuestions(resources.files("casework") / "data" / "equality")


def _contradictions(written: QuestionFile) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    yield from missing_source(written.evidence, written.source, "the questions were")
    yield from _mistakes_of_codes("question", [each.code for each in written.question])
    for number, question in enumerate(written.question):
        codes = [answer.code for answer in question.answers]
        yield from _mistakes_of_codes(f"question[{number}].answers", codes)
        for place, code in enumerate(codes):
            if code in {PREFER_NOT_TO_SAY, NOT_ANSWERED}:
                yield f"question[{number}].answers[{place}].code: {code} is there for every question: leave it away"


def _mistakes_of_codes(where: str, codes: Sequence[str]) -> Iterator[str]:
    if not codes:
        yield f"{where}: is empty: there is at least one"
    yield from mistakes_of_codes(where, codes)


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    converter.register_structure_hook(Evidence, one_of)
    return converter


# A mark that asks for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {Evidence: "local"}
