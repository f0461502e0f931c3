"""``casework plugins``: list the plugins, look for what is missing, and begin a new one."""

from pathlib import Path

import attrs
import click

from casework.cli.layout import labelled, printable, table
from casework.cli.opening import around_here, configured_here, plugins_chosen, reminders_here, templates_here
from casework.cli.parameters import json_option
from casework.cli.telling import Json, say_json
from casework.plugins.health import lacks, lacks_of_notifications
from casework.plugins.hookspecs import PREFIX
from casework.plugins.host import PluginHost
from casework.plugins.looking import host_to_look_at
from casework.plugins.new_plugin import write_plugin
from casework.plugins.states import PluginState

__all__ = ["command"]

_HEADINGS = ("Plugin", "Version", "Package", "State", "Hooks", "Reason")


@click.group("plugins", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """List, check and begin plugins.

    Without a further word it lists them. Where CASEWORK_STRICT_PLUGINS is 1, the exit code is 1 if one of them failed.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, as_json=as_json)


@command.command("list")
@json_option
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """List the plugins with their versions, their hooks, and why one is not loaded."""
    host = _host()
    if as_json:
        say_json({"plugins": [_told(state) for state in host.states]})
    else:
        click.echo(table(_HEADINGS, map(_row, host.states)))
    if host.choice.strict and any(state.broken for state in host.states):
        ctx.exit(1)


@command.command("doctor")
@json_option
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Name what the configuration wants and this machine lacks.

    The exit code is 1 if anything is missing: a plugin that is named and not installed, one that fails, a plugin for
    the store in which the cases are kept, one for a notifier that delivers messages, or what letters need: a channel, a
    template without mistakes, a reminder schedule without any, how an ombudsman is reached.
    """
    settings = configured_here()
    host = _host()
    missing = list(lacks(host, address=None if settings is None else settings.store))
    if settings is not None:
        notifications = settings.organisation.notifications
        missing += lacks_of_notifications(host, notifications, templates_here(), reminders_here(), around_here())
    if as_json:
        say_json({"missing": [attrs.asdict(each) for each in missing]})
    elif not missing:
        click.echo("Nothing is missing: every plugin that is wanted is loaded.")
    else:
        names = [f"{each.what} {printable(each.name)}" for each in missing]
        width = max(map(len, names)) + 2
        for name, each in zip(names, missing, strict=True):
            click.echo(labelled(name, printable(each.why), width=width))
    if missing:
        ctx.exit(1)


@command.command("new")
@click.argument("name", metavar="NAME")
@click.option(
    "--in",
    "into",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="Where to put its folder; here if left out.",
)
@json_option
def new(name: str, *, into: Path, as_json: bool) -> None:
    """Write a new plugin with its tests into the folder casework-NAME.

    It is a report format that works. Change it into what you need; nothing that is there is overwritten.
    """
    folder = write_plugin(name, into)
    if as_json:
        say_json({"folder": str(folder.absolute())})
        return
    click.echo(f"Wrote a plugin into {folder}.")
    click.echo(f"Next: python -m pip install -e '{folder}[dev]', then python -m pytest {folder}")


def _host() -> PluginHost:
    """Return a host that takes whatever is wrong with plugins, so that it can be told."""
    return host_to_look_at(plugins_chosen(configured_here()))


def _told(state: PluginState) -> Json:
    return {
        "name": state.name,
        "version": state.version or None,
        "package": state.package or None,
        "hooks": list(state.hooks),
        "state": state.status.value,
        "loaded": state.loaded,
        "reason": state.reason or None,
        "failed_in": state.failed_in or None,
    }


def _row(state: PluginState) -> tuple[str, ...]:
    status = state.status.value.replace("_", " ")
    shown = click.style(status, fg="red") if state.broken else status
    hooks = ", ".join(hook.removeprefix(PREFIX).removeprefix("register_") for hook in state.hooks)
    told = (state.name, state.version, state.package)
    where = f"{state.failed_in}: " if state.failed_in.startswith(PREFIX) else ""
    return (*map(printable, told), shown, hooks, printable(where + state.reason))
