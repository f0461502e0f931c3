"""Configuration from a TOML file, ``casework.toml``.

::

    [organisation]
    id = "rotherham"
    zone = "Europe/London"
    calendar = "england-and-wales"

    [store]
    address = "sqlite:///casework.db"

    [rules]
    procedures = "procedures"

    [plugins]
    load = ["icalendar"]

    [notifications]
    notifiers = { email = "email" }

The address of a SQLite file and the folders of rules are relative to the configuration file, wherever the command is
called. All mistakes are reported at once, each as ``file: path: what``.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_mistakes import one_of, parsed_toml, refusing, strict_converter, structured
from casework.adapters.toml_notification_settings import (
    NotificationsTable,
    mistakes_of_windows,
    register_notifications_table,
)
from casework.adapters.toml_plugins import PluginsTable, register_plugins_table, unusable_plugins
from casework.application.configuration import Configuration
from casework.application.organisations import Organisation, RolesHeld, roles_held
from casework.application.plugin_choice import PluginChoice
from casework.domain.cases.fields import check_code
from casework.domain.cases.vocabulary import IrregularExtensions
from casework.errors import CaseworkError, ConfigurationError, DataError

FILE_NAME = "casework.toml"
_SQLITE = "sqlite:///"
_RULES = "\n[rules]"
_COMMENTED = re.compile(r"(?m)^# procedures = .*$")
_FOLDERS = (
    "procedures", "calendars", "outcomes", "frameworks", "indicators", "surveys", "categories", "reminders",
    "notifications",
)  # fmt: skip
_PEOPLE = """\
# Who has the roles that reminders go to, by their ids. Handler, team and owner are said by each case.
# [organisation.roles]
# manager = ["staff-3"]

# Which letters are sent because something happened, and by which notifier; 'casework sweep' sends what waits.
# [notifications]
# notices = ["acknowledged", "extended", "response"]
# notifiers = { email = "email" }
"""

_PLUGINS = """
# Which of the installed plugins may load: all of them if this is left out, none if the list is empty.
# [plugins]
# load = ["icalendar"]
# A plugin's own settings stand in [plugins.NAME]; 'casework plugins' lists what is installed.
"""


@attrs.frozen(kw_only=True)
class StoreTable:
    """The table ``[store]``."""

    address: str


@attrs.frozen(kw_only=True)
class RulesTable:
    """The table ``[rules]``: folders of an organisation's own files, and what becomes of what breaks a rule."""

    procedures: str | None = None
    calendars: str | None = None
    outcomes: str | None = None
    equality: str | None = None
    frameworks: str | None = None
    surveys: str | None = None
    indicators: str | None = None
    categories: str | None = None
    reminders: str | None = None
    notifications: str | None = None
    irregular_extensions: IrregularExtensions = IrregularExtensions.REFUSE


@attrs.frozen(kw_only=True)
class ConfigurationFile:
    """What a configuration file may say."""

    organisation: Organisation
    store: StoreTable
    rules: RulesTable = RulesTable()
    plugins: PluginsTable = attrs.field(factory=PluginsTable)
    notifications: NotificationsTable = attrs.field(factory=NotificationsTable)


def read_configuration(path: Path) -> Configuration:
    """Return what the file at *path* says.

    Raises:
        ConfigurationError: If it cannot be read or has mistakes; all of them are listed.
    """
    name = str(path)
    try:
        tables = parsed_toml(path, name, what="configuration file")
        written = structured(tables, ConfigurationFile, name, _CONVERTER)
    except DataError as error:
        # A configuration is a setting, not data that came in: exit code 2 on the command line.
        first, *_ = str(error).splitlines()
        raise ConfigurationError(first, problems=error.problems) from None
    folder = path.absolute().parent
    found = Configuration(
        organisation=attrs.evolve(
            written.organisation,
            irregular_extensions=written.rules.irregular_extensions,
            notifications=written.notifications.settings(),
        ),
        store=anchored(written.store.address, folder),
        procedures=_folder(folder, written.rules.procedures),
        calendars=_folder(folder, written.rules.calendars),
        outcomes=_folder(folder, written.rules.outcomes),
        equality=_folder(folder, written.rules.equality),
        frameworks=_folder(folder, written.rules.frameworks),
        surveys=_folder(folder, written.rules.surveys),
        indicators=_folder(folder, written.rules.indicators),
        categories=_folder(folder, written.rules.categories),
        reminders=_folder(folder, written.rules.reminders),
        templates=_folder(folder, written.rules.notifications),
        plugins=PluginChoice(**attrs.asdict(written.plugins, recurse=False), file=path),
    )
    problems = [f"{path}: {problem}" for problem in _unusable(found)]
    if problems:
        message = f"{path} has mistakes"
        raise ConfigurationError(message, problems=problems)
    body = found.organisation
    nation = body.nation or load_calendars(found.calendars).ground(body.calendar).id
    return attrs.evolve(found, organisation=attrs.evolve(body, nation=nation))


def anchored(address: str, folder: Path) -> str:
    """Return *address* with a relative SQLite file taken from *folder*."""
    if not address.startswith(_SQLITE):
        return address
    return _SQLITE + str(folder / address.removeprefix(_SQLITE)) if address != _SQLITE else address


def configuration_text(organisation: Organisation, *, address: str, **own: str | None) -> str:
    """Return the text of a new configuration file, with comments for the person who will change it.

    *own* are the folders with an organisation's own files, by the keys of ``[rules]``.
    """
    named = {key: own.get(key) for key in _FOLDERS}
    folders = "\n".join(
        f"# {key} = {_quoted(key)}" if folder is None else f"{key} = {_quoted(folder)}" for key, folder in named.items()
    )
    return f"""\
# Settings of casework for one organisation. Paths are relative to this file.

[organisation]
# A short id of your own: letters, digits and . _ - without spaces. Never change it once there are cases.
id = {_quoted(organisation.id)}
# The time zone in which a receipt at 23:30 gets its day.
zone = {_quoted(organisation.zone)}
# The calendar of your place: see 'casework calendars list', or put your own into the folder below.
calendar = {_quoted(organisation.calendar)}
# The calendar of the public holidays where you are, without closures of your own; some rules of law count on it. It is
# the one on which your calendar is built if this is left out.
# nation = "england-and-wales"
# The sorts of body that you are, for limits that bind only some: bodies = ["school"]
bodies = []
# How many working days before its date a time limit counts as due soon.
soon = {organisation.soon}

{_PEOPLE}
[store]
address = {_quoted(address)}

[rules]
# Folders with your own TOML files; a file goes before the one of the same name that comes with casework.
{folders}
# What becomes of an extension that breaks a rule of its procedure: "refuse" it, or "record" it as irregular.
irregular_extensions = {_quoted(organisation.irregular_extensions)}
{_PLUGINS}"""


def naming_procedures(text: str, folder: str) -> str | None:
    """Return the *text* of a configuration that names no folder of procedures, with *folder* as that.

    All else stays as it is written. The line takes the place of the one that a new configuration has as a comment. None
    where the table is written in another way than a new configuration has it.
    """
    line = f"procedures = {_quoted(folder)}"
    above, table, below = text.partition(_RULES)
    commented = _COMMENTED.search(below.partition("\n[")[0])
    if not table:
        named = f"{text.rstrip()}\n\n[rules]\n{line}\n"
    elif commented is None:
        named = f"{above}{table}\n{line}{below}"
    else:
        named = f"{above}{table}{below[: commented.start()]}{line}{below[commented.end() :]}"
    try:
        return named if tomllib.loads(named)["rules"]["procedures"] == folder else None
    except (tomllib.TOMLDecodeError, KeyError):
        return None


def _unusable(found: Configuration) -> Iterator[str]:
    """Yield what is well written but cannot be used."""
    yield from unusable_plugins(found.plugins)
    yield from mistakes_of_windows(found.organisation.notifications)
    folders = (
        ("procedures", found.procedures),
        ("calendars", found.calendars),
        ("outcomes", found.outcomes),
        ("equality", found.equality),
        ("frameworks", found.frameworks),
        ("surveys", found.surveys),
        ("indicators", found.indicators),
        ("categories", found.categories),
        ("reminders", found.reminders),
        ("notifications", found.templates),
    )
    for name, folder in folders:
        if folder is not None and not folder.is_dir():
            yield f"rules.{name}: there is no folder {folder}: make it, or leave the line away"
            return
    if found.organisation.soon < 0:
        yield "organisation.soon: must be 0 or more working days"
    try:
        found.organisation.time_zone()
    except CaseworkError as error:
        yield f"organisation.zone: {error}"
    for key, named in (("calendar", found.organisation.calendar), ("nation", found.organisation.nation)):
        try:
            load_calendars(found.calendars)[named or found.organisation.calendar]
        except CaseworkError as error:
            yield f"organisation.{key}: {error}"
            return


def _folder(folder: Path, written: str | None) -> Path | None:
    return None if written is None else folder / written


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _code(value: object, _kind: object) -> str:
    return check_code("it", value) if isinstance(value, str) else refusing(f"must be text in quotes, not {value!r}")


def _roles(value: object, _kind: object) -> RolesHeld:
    if not isinstance(value, dict) or not all(isinstance(people, list) for people in value.values()):
        refusing(f"must be a table of roles with lists of ids, such as manager = ['staff-3'], not {value!r}")
    try:
        return roles_held(value)
    except CaseworkError as error:
        return refusing(str(error))


def _converter() -> cattrs.Converter:
    converter = strict_converter()
    structure = make_dict_structure_fn(
        Organisation,
        converter,
        id=override(struct_hook=_code),
        roles=override(struct_hook=_roles),
        irregular_extensions=override(omit=True),
        notifications=override(omit=True),
    )
    converter.register_structure_hook(Organisation, structure)
    converter.register_structure_hook(IrregularExtensions, one_of)
    register_plugins_table(converter)
    register_notifications_table(converter)
    return converter


_CONVERTER = _converter()
