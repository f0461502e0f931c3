"""The rules for what only an import brings: what another system says of its time limits, and an import taken back."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.events import ImportUndone, JudgedElsewhere
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def _came_from_elsewhere(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.intake.source is not None else "it came from no other system"


def _was_imported(case: Case, _version: ProcedureVersion) -> str | None:
    known = case.intake.source is not None and case.intake.source.batch is not None
    return None if known else "no import is on record that made it"


def _of_that_import(case: Case, event: ImportUndone, _happened: Moment, _circumstances: Circumstances) -> str | None:
    batch = case.intake.source.batch if case.intake.source else None
    return None if event.batch == batch else f"it was made by the import {batch}, not by {event.batch}"


RULES = (
    Rule(decision="judged-elsewhere", event=JudgedElsewhere, whether=_came_from_elsewhere, listed=False, instead=False),
    Rule(
        decision="undo-import",
        event=ImportUndone,
        whether=_was_imported,
        fits=_of_that_import,
        listed=False,
        instead=False,
    ),
)
