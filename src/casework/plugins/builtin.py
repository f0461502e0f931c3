"""What casework itself offers, through the same hooks as any other plugin. Everything is imported when it is used."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from casework.application.ports import Categoriser, Importer, Notifier, Report, Store
from casework.domain.sorting.rules import SortingRules
from casework.errors import ConfigurationError
from casework.plugins.hookspecs import (
    CategoriserFactory,
    ImporterFactory,
    NotifierFactory,
    ReportFactory,
    StoreFactory,
    hookimpl,
)


@hookimpl
def casework_register_stores(register: Callable[[str, StoreFactory], None]) -> None:
    """Offer the SQLite store and the store in memory."""
    register("sqlite", _sqlite)
    register("memory", _memory)


@hookimpl
def casework_register_reports(register: Callable[[str, ReportFactory], None]) -> None:
    """Offer reports as text, CSV and JSON."""
    register("text", _text)
    register("csv", _csv_report)
    register("json", _json)


@hookimpl
def casework_register_importers(register: Callable[[str, ImporterFactory], None]) -> None:
    """Offer importers of CSV, JSON lines, GeoReport answers, and tables of SQLite databases."""
    register("csv", _csv)
    register("json-lines", _json_lines)
    register("open311", _open311)
    register("sqlite", _sqlite_table)


@hookimpl
def casework_register_categorisers(register: Callable[[str, CategoriserFactory], None]) -> None:
    """Offer the categoriser that goes by the rules which an organisation wrote down."""
    register("rules", _rules)


@hookimpl
def casework_register_notifiers(register: Callable[[str, NotifierFactory], None]) -> None:
    """Offer the notifier that only writes into the log of the program that there was a message."""
    register("log", _log)


def _sqlite(rest: str, *, read_only: bool = False) -> Store:
    from casework.adapters.sqlite import SqliteStore

    path = rest.removeprefix("///")
    if not path or path == rest:  # sqlite://complaints.db would be a file at the root of the machine
        message = "the address names no file: write sqlite:///complaints.db, or sqlite:////srv/complaints.db"
        raise ConfigurationError(message)
    return SqliteStore(Path(path), read_only=read_only)


def _memory(_rest: str, *, read_only: bool = False) -> Store:  # noqa: ARG001 - the factory's signature
    from casework.adapters.memory import MemoryStore

    return MemoryStore()


def _csv(path: Path, **options: Any) -> Importer:  # noqa: ANN401 - the options of a mapping
    from casework.adapters.csv_files import CsvImporter

    return CsvImporter(path, **options)


def _json_lines(path: Path, **options: Any) -> Importer:  # noqa: ANN401 - the options of a mapping
    from casework.adapters.json_files import json_lines

    return json_lines(path, **options)


def _open311(path: Path, **options: Any) -> Importer:  # noqa: ANN401 - the options of a mapping
    from casework.adapters.json_files import open311

    return open311(path, **options)


def _sqlite_table(path: Path, **options: Any) -> Importer:  # noqa: ANN401 - the options of a mapping
    from casework.adapters.sqlite_tables import SqliteImporter

    return SqliteImporter(path, **options)


def _rules(rules: Mapping[str, SortingRules]) -> Categoriser:
    from casework.application.sorting import RuleCategoriser

    return RuleCategoriser(rules)


def _log() -> Notifier:
    from casework.adapters.logged_messages import LoggedMessages

    return LoggedMessages()


def _text() -> Report:
    from casework.adapters.text_reports import TextReport

    return TextReport()


def _csv_report() -> Report:
    from casework.adapters.csv_reports import CsvReport

    return CsvReport()


def _json() -> Report:
    from casework.adapters.json_reports import JsonReport

    return JsonReport()
