"""What the check of procedure files does: their mistakes, what they leave out, and every path through them."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import attrs

from casework.adapters.toml_procedures import ProcedureLibrary, read_procedure, shipped_ids
from casework.cli.checking import Checked
from casework.cli.opening import procedures_here
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedure_omissions import omissions_of
from casework.domain.procedure_paths import Ways, ways_through
from casework.domain.procedure_walk import unreachable
from casework.domain.procedures import Procedure
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from casework.errors import CaseworkError, DataError, UsageError

_NOTHING_WALKED: Mapping[str, object] = {"paths": []}


def files_in(path: Path) -> tuple[Path, ...]:
    """Return the procedure files that somebody named: one, or those of a folder."""
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(path.glob("*.toml")))
    if not found:
        message = f"there is no procedure file in {path}: name one that ends in .toml, or their folder"
        raise UsageError(message)
    return found


def checked(file: Path, calendars: Mapping[str, WorkingCalendar], schemes: Collection[str]) -> Checked:
    """Return what is in *file*, or its mistakes; *schemes* are the ids of the outcome schemes that there are."""
    known = procedures_here(file.parent)
    try:
        bases = known.bases_of(file.stem)
        procedure = read_procedure(file, calendars=tuple(calendars), outcomes=schemes, named_after_it=True, bases=bases)
    except DataError as error:
        return attrs.evolve(Checked.refused(file.name, error), more=_NOTHING_WALKED)
    return _walked(procedure, calendars, known, replaces=procedure.id in shipped_ids())


def checked_here(calendars: Mapping[str, WorkingCalendar], schemes: Collection[str]) -> list[Checked]:
    """Return what is in each procedure that can be used here, or its mistakes."""
    there = procedures_here()
    return [_checked_one(there, name, calendars, schemes) for name in there.ids()]


def _checked_one(
    procedures: ProcedureLibrary, name: str, calendars: Mapping[str, WorkingCalendar], schemes: Collection[str]
) -> Checked:
    try:
        procedure = procedures.get(name)
    except DataError as error:
        return attrs.evolve(Checked.refused(f"{name}.toml", error), more=_NOTHING_WALKED)
    # What it names is not looked up when it is read, since it may be read where its calendars and schemes are not.
    mistakes = mistakes_of(procedure, calendars=tuple(calendars), outcomes=schemes)
    if mistakes:
        return _with_mistakes(f"{name}.toml", mistakes)
    return _walked(procedure, calendars, procedures)


def _walked(
    procedure: Procedure,
    calendars: Mapping[str, WorkingCalendar],
    known: ProcedureLibrary,
    *,
    replaces: bool = False,
) -> Checked:
    """Return what is found on the way through a procedure that has no mistakes, at a place that never closes."""
    file, place = f"{procedure.id}.toml", Place(zone=dt.UTC, calendar=calendars["all-days"])
    problems = omissions_of(procedure, lambda name: _known(known, name))
    problems += unreachable(procedure, place=place, calendars=calendars)
    if problems:
        return _with_mistakes(file, problems)
    ways = ways_through(procedure, place=place, calendars=calendars)
    problems = tuple(f"{file}: {each}" for way in ways for each in way.mistakes)
    many = (f"  {way.version}: only the first {len(way.paths)} paths were walked" for way in ways if not way.complete)
    return Checked(
        file=file,
        id=None if problems else procedure.id,
        replaces=replaces,
        problems=problems,
        more={"paths": [_paths(way) for way in ways]},
        remarks=tuple(many),
    )


def _with_mistakes(file: str, mistakes: Iterable[str]) -> Checked:
    return Checked(file=file, problems=tuple(f"{file}: {each}" for each in mistakes), more=_NOTHING_WALKED)


def _known(procedures: ProcedureLibrary, name: str) -> Procedure | None:
    """Return the procedure *name*, if it is here and has no mistakes: those are told where it is checked itself."""
    try:
        return procedures.get(name)
    except CaseworkError:
        return None


def _paths(way: Ways) -> dict[str, object]:
    return {"version": way.version, "complete": way.complete, "paths": [list(path) for path in way.paths]}
