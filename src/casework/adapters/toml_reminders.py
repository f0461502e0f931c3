"""Reminder schedules from TOML files: the one that comes with casework, and an organisation's own.

::

    id = "town"
    name = "Reminders of our town"
    citation = "Complaints team handbook, 2026"
    evidence = "local"
    at = "08:30"
    goes_up = ["handler", "team", "manager"]

    [[rung]]
    id = "due-soon"
    watches = "limit"
    when = "2 working days before"
    to = ["handler"]

All mistakes of a file are reported at once, each as ``file: path: what``.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_folders import TomlFolder, in_order, missing_source, mistakes_of_id
from casework.adapters.toml_mistakes import local_time, one_of, refusing, strict_converter, structured_through
from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import FlagKind, Kind
from casework.domain.reminders.checks import ids_too_long, mistakes_of_a_code, mistakes_of_rungs
from casework.domain.reminders.schedules import (
    AppliesTo,
    BrokenScheduleError,
    ReminderSchedule,
    Rung,
    Subject,
    When,
)
from casework.errors import DataError, UsageError


@attrs.frozen(kw_only=True)
class ScheduleFile:
    """What a file with a reminder schedule may say; each ``[[rung]]`` is a ``Rung``."""

    id: str
    name: str
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""
    in_force_from: dt.date | None = None
    at: dt.time = dt.time(9)
    goes_up: tuple[str, ...] = ()
    applies_to: AppliesTo = attrs.field(factory=AppliesTo)
    rung: tuple[Rung, ...]

    def value(self, fingerprint: str) -> ReminderSchedule:
        """Return the schedule that it describes."""
        return ReminderSchedule(
            id=self.id,
            name=self.name,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            rungs=self.rung,
            at=self.at,
            goes_up=self.goes_up,
            applies_to=self.applies_to,
            in_force_from=self.in_force_from,
            note=self.note,
            fingerprint=fingerprint,
        )


class TomlReminders(TomlFolder[ReminderSchedule]):
    """The reminder schedules of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "reminder schedule"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> ReminderSchedule:
        try:
            written = in_order(
                raw,
                ScheduleFile,
                file,
                what="the reminder schedule file",
                converter=_converter(),
                samples=_SAMPLES,
                contradictions=lambda written: (*mistakes_of_id(written.id, named), *_contradictions(written)),
            )
        except DataError as error:
            message, problems = str(error).partition("\n")[0], error.problems
            raise BrokenScheduleError(message, problems=problems, applies_to=_applies_to(raw, file)) from None
        text = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
        return written.value(hashlib.sha256(text.encode()).hexdigest()[:12])


def load_reminders(folder: Path | None = None) -> TomlReminders:
    """Return the schedules that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlReminders(folder, beneath=_shipped())


@cache
def _shipped() -> TomlReminders:
    """Return the schedules that come with casework, each of which is read once in the life of a process."""
    return TomlReminders(resources.files("casework") / "data" / "reminders")


def _applies_to(raw: object, file: str) -> AppliesTo | None:
    """Return for which cases the schedule *raw* of *file* is; None where a mistake may hide that."""
    written, shape = structured_through(raw, ScheduleFile, file, _converter(), _SAMPLES)
    is_hidden = any(not path or path.startswith("applies_to") for path in shape.paths)
    return None if written is None or is_hidden else written.applies_to


def _contradictions(written: ScheduleFile) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    yield from missing_source(written.evidence, written.source, "the reminders were")
    said = {"name": written.name, "citation": written.citation}
    yield from (f"{path}: is empty" for path, text in said.items() if not text.strip())
    for number, role in enumerate(written.goes_up):
        yield from mistakes_of_a_code("goes_up", role)
        if role in written.goes_up[:number]:
            yield f"goes_up: {role} is there twice"
    yield from mistakes_of_rungs(written.rung)
    yield from ids_too_long(written.id, written.rung)


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    for words in (Evidence, FlagKind, Kind, Subject):
        converter.register_structure_hook(words, one_of)
    converter.register_structure_hook(When, _when)
    converter.register_structure_hook(dt.time, local_time)
    return converter


def _when(value: object, _kind: object) -> When:
    if not isinstance(value, str):
        refusing(f"must be text in quotes, such as '2 working days before', not {value!r}")
    try:
        return When.parse(value)
    except UsageError as error:
        return refusing(str(error))


# Marks, words and times that ask for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {Evidence: "local", When: "on", dt.time: "09:00"}
