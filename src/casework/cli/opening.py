"""From the configuration to an open casebook."""

import os
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from casework.adapters.toml_calendars import TomlCalendars, load_calendars
from casework.adapters.toml_configuration import FILE_NAME, read_configuration
from casework.adapters.toml_frameworks import TomlFrameworks, load_frameworks
from casework.adapters.toml_indicators import load_indicators
from casework.adapters.toml_notifications import TomlTemplates, load_templates
from casework.adapters.toml_outcomes import TomlOutcomes, load_outcomes
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.adapters.toml_reminders import TomlReminders, load_reminders
from casework.adapters.toml_surveys import TomlSurveys, load_surveys
from casework.application.configuration import Configuration
from casework.application.notifying.schedules import around
from casework.application.plugin_choice import PluginChoice
from casework.casebook import Casebook
from casework.cli.main import BLOCKED
from casework.domain.reminders.checks import Around
from casework.domain.standards.indicators import IndicatorSet
from casework.domain.time.calendars import WorkingCalendar
from casework.errors import ConfigurationError, StoreReadOnlyError, StoreUnavailableError
from casework.plugins.host import PluginHost

_SQLITE = "sqlite:///"
_SETTINGS = "casework.settings"


def configuration_file() -> Path:
    """Return the path of the configuration: the one that was named, or the one in this folder.

    Raises:
        ConfigurationError: If there is none.
    """
    named = click.get_current_context().find_root().obj
    path = Path(named or FILE_NAME)
    if not path.is_file():
        where = f"{path} is not there" if named else f"there is no {FILE_NAME} in this folder"
        message = f"{where}: make one with 'casework init --organisation ID', or name one with --config FILE"
        raise ConfigurationError(message)
    return path


def configured_here() -> Configuration | None:
    """Return the settings that hold here, for commands that work without any: None if there are none.

    Raises:
        ConfigurationError: If a file was named that is not there, or the file has mistakes.
    """
    root = click.get_current_context().find_root()
    if _SETTINGS not in root.meta:
        there = root.obj or Path(FILE_NAME).is_file()
        root.meta[_SETTINGS] = read_configuration(configuration_file()) if there else None
    found: Configuration | None = root.meta[_SETTINGS]
    return found


def zone_here() -> ZoneInfo:
    """Return the zone of the configuration, or else Europe/London."""
    settings = configured_here()
    return ZoneInfo(settings.organisation.zone if settings else "Europe/London")


def calendars_here(*folders: Path | None) -> TomlCalendars:
    """Return the calendars to choose from: ours, those of the configuration, and those of *folders* before them."""
    settings = configured_here()
    calendars = load_calendars()
    for folder in (settings.calendars if settings else None, *folders):
        if folder is not None:
            calendars = TomlCalendars(folder, beneath=calendars)
    return calendars


def calendar_here(calendars: TomlCalendars, wanted: str) -> tuple[TomlCalendars, WorkingCalendar]:
    """Return the calendar *wanted*, by its id or the path of a file, and *calendars* with it."""
    if wanted in calendars or not Path(wanted).is_file():
        return calendars, calendars[wanted]
    own = calendars.from_file(Path(wanted))
    return calendars.with_own(own), own


def outcomes_here() -> TomlOutcomes:
    """Return the outcome schemes to choose from: ours, and those of the configuration before them."""
    settings = configured_here()
    return load_outcomes(settings.outcomes if settings else None)


def frameworks_here() -> TomlFrameworks:
    """Return the frameworks to choose from: ours, and those of the configuration before them."""
    settings = configured_here()
    return load_frameworks(settings.frameworks if settings else None)


def indicators_here() -> Mapping[str, IndicatorSet]:
    """Return the indicators of the configuration by framework; there are no others."""
    settings = configured_here()
    return load_indicators(settings.indicators if settings else None)


def surveys_here() -> TomlSurveys:
    """Return the surveys to choose from: ours, and those of the configuration before them."""
    settings = configured_here()
    return load_surveys(settings.surveys if settings else None)


def reminders_here() -> TomlReminders:
    """Return the reminder schedules to choose from: ours, and those of the configuration before them."""
    settings = configured_here()
    return load_reminders(settings.reminders if settings else None)


def around_here() -> Around:
    """Return what reminder schedules may name: the procedures, the calendars, and the roles of the configuration."""
    settings = configured_here()
    return around(procedures_here(), tuple(calendars_here()), dict(settings.organisation.roles) if settings else ())


def templates_here() -> TomlTemplates:
    """Return the templates of notifications to choose from: ours, and those of the configuration before them."""
    settings = configured_here()
    return load_templates(settings.templates if settings else None)


def procedures_here(*folders: Path | None) -> ProcedureLibrary:
    """Return the procedures to choose from: ours, those of the configuration, and those of *folders* before them."""
    settings = configured_here()
    own = (settings.procedures if settings else None, *folders)
    return ProcedureLibrary([folder for folder in own if folder is not None])


def plugins_chosen(settings: Configuration | None) -> PluginChoice:
    """Return which plugins may load: as *settings* say, then the environment, and last the command line."""
    written = PluginChoice() if settings is None else settings.plugins
    root = click.get_current_context().find_root()
    return written.overruled_by(os.environ).without(root.meta.get(BLOCKED, ()))


def host_for(settings: Configuration | None) -> PluginHost:
    """Load the plugins that may load.

    Raises:
        ConfigurationError: If one that was named fails.
    """
    return PluginHost(choice=plugins_chosen(settings))


def open_book() -> Casebook:
    """Open the casebook for reading and writing.

    Raises:
        StoreUnavailableError: If its file is not there; a store that went missing is not made anew by the way.
    """
    path = configuration_file()
    return Casebook.configured(path, host=host_for(_there(path)))


def open_book_to_read() -> Casebook:
    """Open the casebook; where it cannot be written, only for reading."""
    path = configuration_file()
    book = open_book_of(path)
    _say_if_of_others(book, path)
    return book


def open_book_of(path: Path) -> Casebook:
    """Open the casebook that the configuration at *path* describes; where it cannot be written, only for reading."""
    host = host_for(_there(path))
    try:
        return Casebook.configured(path, host=host)
    except StoreReadOnlyError:
        return Casebook.configured(path, host=host, read_only=True)


def _say_if_of_others(book: Casebook, path: Path) -> None:
    """Say so where the store has cases, and none of this organisation: its id may be misspelt."""
    if book.store.head(book.organisation.id):
        return
    others: tuple[str, ...] = getattr(book.store, "organisations", tuple)()  # not every store can tell
    if others:
        words = f"{path} names the organisation {book.organisation.id}, which has no case in this store"
        click.echo(f"{words}; it holds {', '.join(others)}. Check the spelling of its id.", err=True)


def store_file() -> Path:
    """Return the file that the configuration names as the store, whether it is there or not.

    Raises:
        ConfigurationError: If the store is in no file.
    """
    path = configuration_file()
    file = _file_of(read_configuration(path))
    if file is None:
        message = f"only a store in a file is backed up by casework, and the address in {path} names none"
        raise ConfigurationError(message)
    return file


def is_missing(settings: Configuration) -> bool:
    """Say whether the store of *settings* is in a file that is not there."""
    file = _file_of(settings)
    return file is not None and not file.exists()


def _file_of(settings: Configuration) -> Path | None:
    address = settings.store
    return Path(address.removeprefix(_SQLITE)) if address.startswith(_SQLITE) else None


def _there(path: Path) -> Configuration:
    """Return what the configuration at *path* says; the file of its store must be there."""
    settings = read_configuration(path)
    if is_missing(settings):
        why = (
            f"it is not there; check the address in {path}, bring it back with 'casework restore', or, where there "
            f"never was any, make it with 'casework init --organisation {settings.organisation.id}' beside {path.name}"
        )
        raise StoreUnavailableError(str(_file_of(settings)), why)
    return settings
