"""Commands to begin with: ``init`` and ``config``."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from casework.adapters.toml_configuration import FILE_NAME, configuration_text, read_configuration
from casework.adapters.toml_settings import setting_names
from casework.application.organisations import Organisation
from casework.application.plugin_choice import PluginChoice
from casework.casebook import Casebook
from casework.cli.layout import labelled
from casework.cli.opening import configuration_file, host_for, is_missing, plugins_chosen
from casework.cli.parameters import CODE, Zone, json_option
from casework.cli.telling import Json, say_json
from casework.errors import CaseworkError, ConfigurationError
from casework.plugins.addresses import without_password


@click.command("init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--organisation", type=CODE, required=True, metavar="ID", help="A short id for the organisation.")
@click.option("--zone", type=Zone(), default="Europe/London", show_default=True, help="The time zone of the place.")
@click.option(
    "--calendar", default="england-and-wales", show_default=True, metavar="ID", help="The calendar of the place."
)
@click.option(
    "--store", default="sqlite:///casework.db", show_default=True, metavar="ADDRESS", help="Where cases are kept."
)
@click.option("--procedures", metavar="FOLDER", help="Your own procedure files, in this folder of DIR.")
@click.option("--calendars", metavar="FOLDER", help="Your own calendar files, in this folder of DIR.")
@click.option("--outcomes", metavar="FOLDER", help="Your own outcome schemes, in this folder of DIR.")
@click.option("--frameworks", metavar="FOLDER", help="Your own frameworks of standards, in this folder of DIR.")
@click.option("--indicators", metavar="FOLDER", help="How your standards are tested, in files of this folder of DIR.")
@click.option("--surveys", metavar="FOLDER", help="Your own surveys, in this folder of DIR.")
@click.option("--categories", metavar="FOLDER", help="Rules by which texts may be sorted, in this folder of DIR.")
@click.option("--reminders", metavar="FOLDER", help="Your own reminder schedules, in this folder of DIR.")
@click.option("--notifications", metavar="FOLDER", help="Your own letters, in this folder of DIR.")
@json_option
def init(
    folder: Path,
    *,
    organisation: str,
    zone: ZoneInfo,
    calendar: str,
    store: str,
    as_json: bool,
    **folders: str | None,
) -> None:
    """Write a configuration file and make the store.

    DIR is this folder if left out. Nothing that is there is overwritten: where only the store is missing, it is made as
    the configuration says.
    """
    body = Organisation(id=organisation, zone=zone.key, calendar=calendar)
    path = folder / FILE_NAME
    if path.exists():
        _make_store(path, organisation)
        _say_made(path, f"Made the store for {organisation}, as {path} says.", as_json=as_json)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(configuration_text(body, address=store, **folders))
    try:
        Casebook.configured(path, host=host_for(read_configuration(path))).close()
    except ConfigurationError as error:
        path.unlink()
        problems = [problem.removeprefix(f"{path}: ") for problem in error.problems]
        message = f"{path} was not written, for its settings would have mistakes" if problems else str(error)
        raise ConfigurationError(message, problems=problems) from None
    except CaseworkError:
        path.unlink()
        raise
    _say_made(path, f"Wrote {path} and made the store for {organisation}.", as_json=as_json)


def _make_store(path: Path, organisation: str) -> None:
    """Make the store of the configuration at *path*, where that is all that is missing.

    Raises:
        ConfigurationError: If the store is there, or the configuration is that of another organisation.
    """
    said = read_configuration(path)
    if said.organisation.id != organisation or not is_missing(said):
        message = f"{path} is there already: change it with an editor, or choose another folder"
        raise ConfigurationError(message)
    Casebook.configured(path, host=host_for(said)).close()


def _say_made(path: Path, words: str, *, as_json: bool) -> None:
    if as_json:
        say_json(_told(path))
        return
    click.echo(words)
    click.echo("Next: casework receive --help")


@click.group("config", no_args_is_help=True)
def config() -> None:
    """Look at the configuration."""


@config.command("show")
@json_option
def show(*, as_json: bool) -> None:
    """Show the settings that hold, and where they are written."""
    told = _told(configuration_file())
    if as_json:
        say_json(told)
        return
    told["plugins"] = ["all that are installed"] if told["plugins"] is None else told["plugins"] or "none"
    width = max(map(len, told)) + 2
    for name, value in told.items():
        said = ", ".join(value) if isinstance(value, list) else value
        if isinstance(value, dict):
            said = "; ".join(f"{role}: {', '.join(people)}" for role, people in value.items())
        click.echo(labelled(name.replace("_", " "), "-" if said in (None, "") else str(said), width=width))


def _told(path: Path) -> Json:
    said = read_configuration(path)
    return {
        "file": str(path.absolute()),
        "organisation": said.organisation.id,
        "zone": said.organisation.zone,
        "calendar": said.organisation.calendar,
        "nation": said.organisation.nation,
        "bodies": sorted(said.organisation.bodies),
        "soon_working_days": said.organisation.soon,
        "irregular_extensions": said.organisation.irregular_extensions.value,
        "store": without_password(said.store),
        "own_procedures": None if said.procedures is None else str(said.procedures),
        "own_calendars": None if said.calendars is None else str(said.calendars),
        "own_outcomes": None if said.outcomes is None else str(said.outcomes),
        "own_frameworks": None if said.frameworks is None else str(said.frameworks),
        "own_indicators": None if said.indicators is None else str(said.indicators),
        "own_surveys": None if said.surveys is None else str(said.surveys),
        "own_categories": None if said.categories is None else str(said.categories),
        "own_reminders": None if said.reminders is None else str(said.reminders),
        "own_notifications": None if said.templates is None else str(said.templates),
        "roles": {role: list(people) for role, people in said.organisation.roles},
        **_plugins(plugins_chosen(said)),
    }


def _plugins(choice: PluginChoice) -> Json:
    """Return which plugins may load, and which settings are written for them; never what the settings say."""
    settings = [f"{plugin}.{name}" for plugin, table in choice.settings.items() for name in setting_names(table)]
    return {
        "plugins": None if choice.load is None else sorted(choice.load),
        "blocked_plugins": sorted(choice.block | choice.blocked_here),
        "plugin_settings": settings,
    }
