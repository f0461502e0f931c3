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
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click

from casework.errors import CaseworkError

__all__ = ["COMMANDS", "cli", "main"]

STOPPED = 130
"""What a shell expects of a command that was interrupted."""

SECTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Begin": {
        "demo": ("casework.cli.demo:command", "Play a council's year and leave the files to look at."),
        "init": ("casework.cli.setup:init", "Write a configuration file and make the store."),
        "config": ("casework.cli.setup:config", "Look at the configuration."),
    },
    "Decisions about a case": {
        "receive": ("casework.cli.intake:receive", "Record a contact that came in."),
        "acknowledge": ("casework.cli.intake:acknowledge", "Tell the complainant that it arrived."),
        "accept": ("casework.cli.intake:accept", "Take the contact on under its procedure."),
        "decline": ("casework.cli.intake:decline", "Refuse the contact, for an exclusion of its procedure."),
        "pass-on": ("casework.cli.intake:pass_on", "Send it to the other body that it is for."),
        "categorise": ("casework.cli.intake:categorise", "Sort a matter by a scheme."),
        "assign": ("casework.cli.people:assign", "Give the case to a person, a team or both."),
        "add-party": ("casework.cli.people:add_party", "Let another person or body join the case."),
        "remove-party": ("casework.cli.people:remove_party", "Record that a party left the case."),
        "consent": ("casework.cli.people:consent", "Record what became of a consent."),
        "recognise": ("casework.cli.people:recognise", "Name the staff and the teams who were praised."),
        "tell-recognised": ("casework.cli.people:tell_recognised", "Record that somebody was told of the praise."),
        "add-matter": ("casework.cli.intake:add_matter", "Record another thing complained of."),
        "pause": ("casework.cli.clocks:pause", "Stop the clocks, for a reason of the procedure."),
        "resume": ("casework.cli.clocks:resume", "Let the clocks run again."),
        "extend": ("casework.cli.clocks:extend", "Give a time limit more time."),
        "agree-date": ("casework.cli.clocks:agree_date", "Record a date agreed with the complainant."),
        "set-date": ("casework.cli.clocks:set_date", "Record a date that somebody else set."),
        "inform-delay": ("casework.cli.clocks:inform_delay", "Tell the complainant that it will be late."),
        "milestone": ("casework.cli.clocks:milestone", "Record a milestone of the procedure."),
        "respond": ("casework.cli.stages:respond", "Give the answer of the present stage."),
        "escalate": ("casework.cli.stages:escalate", "Move the case to its next stage."),
        "decline-escalation": (
            "casework.cli.stages:decline_escalation",
            "Refuse to open the next stage, for an exclusion of the procedure.",
        ),
        "refer": ("casework.cli.stages:refer", "Record that it went to another body."),
        "withdraw": ("casework.cli.stages:withdraw", "Record that the complainant took it back."),
        "pursue": ("casework.cli.stages:pursue", "Go on with what the complainant took back."),
        "close": ("casework.cli.stages:close", "Finish with the case for now."),
        "reopen": ("casework.cli.stages:reopen", "Take a finished case up again."),
        "raise-complaint": ("casework.cli.links:raise_complaint", "Make a complaint out of a service request."),
        "split": ("casework.cli.links:split", "Make another case out of a letter that holds two things."),
        "reclassify": ("casework.cli.links:reclassify", "Say that it is another kind of contact, or formal."),
        "link": ("casework.cli.links:link", "Say what two cases have to do with each other."),
        "merge": ("casework.cli.links:merge", "Let a case go on as part of another one."),
        "unmerge": ("casework.cli.links:unmerge", "Undo the merging of a case."),
        "prefer": ("casework.cli.needs:prefer", "Record how a party wishes to be written to."),
        "adjust": ("casework.cli.needs:adjust", "Record a reasonable adjustment that was agreed, or reviewed."),
        "end-adjustment": ("casework.cli.needs:end_adjustment", "Record that an adjustment is no longer needed."),
        "flag": ("casework.cli.needs:flag", "Raise a flag that staff must see first."),
        "clear-flag": ("casework.cli.needs:clear_flag", "Record that what a flag stood for is over."),
        "finding": ("casework.cli.results:finding", "Record a finding on a matter, beside the earlier ones."),
        "remedy": ("casework.cli.results:remedy", "Promise something to put a wrong right."),
        "remedy-done": ("casework.cli.results:remedy_done", "Record that a remedy was carried out."),
        "remedy-undeliverable": (
            "casework.cli.results:remedy_undeliverable",
            "Record that a remedy cannot be carried out.",
        ),
        "learn": ("casework.cli.results:learn", "Record what was learned from the case."),
        "document": ("casework.cli.documents:document", "Let a document belong to the case by reference."),
        "erase-document": ("casework.cli.documents:erase_document", "Erase the title and the address of a document."),
        "note": ("casework.cli.documents:note", "Write something down in the case."),
        "correct": ("casework.cli.corrections:correct", "Put an earlier entry right, strike it out, or restore it."),
    },
    "People across cases": {
        "restriction": ("casework.cli.restrictions:command", "Restrict how a person may contact the body."),
        "equality": ("casework.cli.equality:command", "Keep what people say about themselves, apart from every case."),
    },
    "Read": {
        "show": ("casework.cli.reading:show", "Show one case, its deadlines and what comes next."),
        "due": ("casework.cli.queue:command", "List what is overdue and due, earliest first."),
        "report": ("casework.cli.report:command", "Write a report over the cases received in a period."),
    },
    "Rules and calculators": {
        "count": ("casework.cli.count:command", "Count a time limit and say how, day by day."),
        "deadlines": ("casework.cli.deadlines:command", "Work out the deadlines of a procedure and say why."),
        "procedures": ("casework.cli.procedures:command", "List, show and check procedures."),
        "calendars": ("casework.cli.calendars:command", "List, show and check calendars."),
        "outcomes": ("casework.cli.outcomes:command", "List, show and check outcome schemes."),
    },
    "Care": {
        "import": ("casework.cli.importing:command", "Bring in cases from another system."),
        "verify": ("casework.cli.care:verify", "Check the whole log against its seals."),
        "rebuild": ("casework.cli.care:rebuild", "Make the lists anew from the log."),
        "plugins": ("casework.cli.care:plugins", "List the plugins and whether they are loaded."),
    },
}

COMMANDS: Mapping[str, tuple[str, str]] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}
"""Where each command is, as ``module:attribute``, and its short help."""


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
            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

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


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    envvar="CASEWORK_CONFIG",
    metavar="FILE",
    show_envvar=True,
    help="The configuration file; ./casework.toml if left out.",
)
@click.version_option(package_name="casework", message="casework %(version)s")
@click.pass_context
def cli(ctx: click.Context, config: str | None) -> None:
    """Complaints and other contacts with a public body: what must be done by when, and why.

    Begin with 'casework demo' for a tour, or 'casework init' for a store of your own.
    """
    ctx.obj = config
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main() -> None:
    """Run ``casework`` as a command of the system."""
    warnings.showwarning = _warn
    cli(prog_name="casework")


def _warn(message: Warning | str, *_where: object, **_more: object) -> None:
    """Say a warning as a sentence, without the line of code that gave it."""
    click.echo(f"Warning: {message}", err=True)
