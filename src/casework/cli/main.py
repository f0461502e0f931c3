"""``casework``: the group of all commands, and what it says when something is wrong.

A command's module is imported when the command is used; ``casework --help`` knows the commands by a table. Every
mistake of a user ends here as one sentence on standard error and an exit code: 0 done, 1 said no, 2 usage, 3 data
rejected, and 130 when the user stopped it.
"""

import difflib
import importlib
import os
import sys
import warnings
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from casework.cli.commands import COMMANDS, SECTIONS, USUAL
from casework.errors import CaseworkError, NotFoundError

__all__ = ["cli", "main"]

BLOCKED = "casework.blocked"
"""Where the names of plugins that must not load are kept."""

STOPPED = 130
"""What a shell expects of a command that was interrupted."""


_NEAR = 0.7
"""How near a word has to be to a command to be taken for a slip."""


class LazyGroup(click.Group):
    """A group that imports a command when it is used, and turns every expected error into a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            meant = [USUAL[name]] if name in USUAL else difflib.get_close_matches(name, COMMANDS, n=1, cutoff=_NEAR)
            hint = f" Did you mean {meant[0]!r}?" if meant else ""
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; of a rule that is not found, say that its file lies there and is not in use."""
        try:
            return super().invoke(ctx)
        except NotFoundError as error:
            from casework.cli.not_switched_on import FOLDERS, lies_unused

            remark = lies_unused(error.what, error.name) if error.what in FOLDERS else ""
            if not remark:
                raise
            raise NotFoundError(error.what, error.name, known=error.known, remark=remark) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        width = max(map(len, COMMANDS))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), short) for name, (_, short) in commands.items()])

    def main(  # type: ignore[override]  # click declares what it returns for each way of calling it
        self,
        args: Sequence[str] | None = None,
        *,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command that the arguments name, and leave with an exit code."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            code = super().main(args, standalone_mode=False, **extra)
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - what is not expected is raised again
            _leave(error)
        sys.exit(code if isinstance(code, int) else 0)


def _leave(error: Exception) -> NoReturn:
    """Leave with the sentence and the exit code that *error* deserves; raise it again if it is a mistake of ours."""
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has seen enough; what is left would be flushed into the closed pipe when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    if isinstance(error, click.Abort):
        click.echo("Stopped.", err=True)
        sys.exit(STOPPED)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        sys.exit(error.exit_code)
    from casework.cli.layout import wrapped_mistake

    code, sentence = _said(error)
    click.echo(wrapped_mistake(sentence, terminal=sys.stderr.isatty()), err=True)
    sys.exit(code)


def _said(error: Exception) -> tuple[int, str]:
    match error:
        case CaseworkError():
            return error.exit_code, str(error)
        case click.UsageError():
            where = f" See '{error.ctx.command_path} --help'." if error.ctx else ""
            return error.exit_code, _ended(error.format_message()) + where
        case click.ClickException():
            return error.exit_code, error.format_message()
        case UnicodeDecodeError():
            return 3, f"the input is no text in UTF-8 (from byte {error.start} on): save it as UTF-8 and try again"
        case OSError(strerror=str(why)):
            where = error.filename if isinstance(error.filename, str) else "the output or a file"
            return 1, f"{where} cannot be used: {why}; check the path and the rights"
    raise error


def _ended(message: str) -> str:
    """Return what click says on several lines as one sentence with its end."""
    sentence = " ".join(message.split())
    return sentence if sentence.endswith((".", "?", ")")) else sentence + "."


def _blocked(written: tuple[str, ...]) -> tuple[str, ...]:
    for each in written:
        if not each.removeprefix("no:").strip() or not each.startswith("no:"):
            raise click.BadParameter(f"{each!r} is not understood: write -p no:NAME, with the name of a plugin")
    return tuple(each.removeprefix("no:") for each in written)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    envvar="CASEWORK_CONFIG",
    metavar="FILE",
    show_envvar=True,
    help="The configuration file; ./casework.toml if left out.",
)
@click.option(
    "-p",
    "blocked",
    multiple=True,
    metavar="no:NAME",
    callback=lambda _ctx, _option, written: _blocked(written),
    help="Do not load the plugin NAME, whatever else is said of it; may be repeated.",
)
@click.version_option(package_name="casework", message="casework %(version)s")
@click.pass_context
def cli(ctx: click.Context, config: str | None, blocked: tuple[str, ...]) -> None:
    """Complaints and other contacts with a public body: what must be done by when, and why.

    Begin with 'casework demo' for a tour, or 'casework init' for a store of your own.
    """
    ctx.obj = config
    ctx.meta[BLOCKED] = blocked
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> None:
    """Run ``casework`` as a command of the system."""
    warnings.showwarning = _warn
    cli(prog_name="casework")


def _warn(message: Warning | str, *_where: object, **_more: object) -> None:
    """Say a warning as a sentence, without the line of code that gave it."""
    click.echo(f"Warning: {message}", err=True)
