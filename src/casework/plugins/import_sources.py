"""Which importers read the files of an import: several files as one, other files joined by reference, rejects alone."""

import os
from collections.abc import Sequence
from pathlib import Path

from casework.adapters.import_files import names_of, origin_of
from casework.adapters.rejected_rows import rejects_delimiter
from casework.adapters.several_files import ChainedFiles, JoinedFiles, Lookup
from casework.adapters.shipped_mappings import mapping_file
from casework.adapters.toml_mappings import read_mapping
from casework.adapters.toml_totals import read_totals
from casework.application.document_files import path_text
from casework.application.importing import Import, Origin
from casework.application.mappings import SourceMapping
from casework.application.ports import Importer
from casework.domain.actors import Actor
from casework.errors import UsageError
from casework.plugins.host import PluginHost
from casework.plugins.importers import importer_of

_ADDRESS = "://"
_CSV = "csv"


def prepared(
    where: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    mapping: str | os.PathLike[str],
    host: PluginHost,
    *,
    by: Actor,
    totals: str | os.PathLike[str] | None = None,
) -> Import:
    """Return the import of *where* by the mapping file *mapping*, or one that comes with casework.

    Raises:
        DataError: If the mapping or the totals have mistakes, or as ``opened`` does.
    """
    how = mapping_file(path_text(mapping))
    said = read_mapping(how)
    source, origin = opened(where, said, how, host)
    stated = None if totals is None else read_totals(Path(path_text(totals)), said.id)
    return Import(source=source, mapping=said, origin=origin, by=by, totals=stated)


def opened(
    where: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    said: SourceMapping,
    mapping: Path,
    host: PluginHost,
) -> tuple[Importer, Origin]:
    """Return what reads the source *where*, one file, several files or the address of a server, and its origin.

    Raises:
        UsageError: If there is no file at all, or one is named twice.
        DataError: If a file cannot be read.
        NotFoundError: If no plugin offers the format of the mapping.
    """
    places = [where] if isinstance(where, str | os.PathLike) else list(where)
    if not places:
        message = "say which file is imported"
        raise UsageError(message)
    if any(is_address(place) for place in places):
        return _of_server(places, said, mapping, host)
    files = _each_once([Path(path_text(place)) for place in places])
    importers = [(name, _importer(file, said, host)) for name, file in zip(names_of(files), files, strict=True)]
    source = importers[0][1] if len(importers) == 1 else ChainedFiles(importers, needed=_needed(said))
    # A file of rejected rows holds what was joined to them.
    joins = [] if any(rejects_delimiter(file) for file in files) else said.join
    others = [files[0].parent / join.file for join in joins]
    if joins:
        source = JoinedFiles(
            source,
            [
                Lookup(
                    name=join.name,
                    importer=_importer(other, said, host),
                    here=join.here,
                    there=join.there,
                    several=join.several.value,
                )
                for join, other in zip(joins, others, strict=True)
            ],
        )
    return source, origin_of(files, mapping, joined=others)


def _each_once(files: list[Path]) -> list[Path]:
    """Return *files*, none of which may be there twice: all of its rows would be told as duplicates."""
    seen: set[Path] = set()
    for file in files:
        if file.resolve() in seen:
            message = f"{file} is named twice: name each file once"
            raise UsageError(message)
        seen.add(file.resolve())
    return files


def is_address(place: object) -> bool:
    """Say whether *place* is the address of a server, and not the path of a file."""
    return isinstance(place, str) and _ADDRESS in place


def _of_server(
    places: Sequence[str | os.PathLike[str]], said: SourceMapping, mapping: Path, host: PluginHost
) -> tuple[Importer, Origin]:
    if len(places) > 1 or said.join:
        message = "a server is imported alone: leave other files and joins out"
        raise UsageError(message)
    name = f"{said.source.format} {said.source.table or ''}".strip()  # an address may hold a password
    return importer_of(host, said.source.format, str(places[0]), said.options()), origin_of([], mapping, name=name)


def _importer(file: Path, said: SourceMapping, host: PluginHost) -> Importer:
    if rejects_delimiter(file) is not None:
        return importer_of(host, _CSV, file, {})
    options = said.options()
    if file.name in said.source.headers:
        options["header"] = said.source.headers[file.name]
    return importer_of(host, said.source.format, file, options)


def _needed(said: SourceMapping) -> frozenset[str]:
    """Return the columns that every one of several files must have, as far as their names say it."""
    rules = {name: said.columns.get(name) for name in said.columns_read()}
    loose = {name for name, rule in rules.items() if rule and (rule.optional or rule.aliases or rule.position)}
    return frozenset((rule and rule.name) or name for name, rule in rules.items() if name not in loose)
