"""Writes reference/cli.md from the commands themselves: ``python docs/cli_reference.py``.

A test compares the page with what this would write, so a command or an option cannot be forgotten.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from casework.cli.main import SECTIONS, cli

PAGE = Path(__file__).parent / "reference" / "cli.md"

INTRODUCTION = """\
# The command line

This page is written by `python docs/cli_reference.py` from the commands themselves.

`casework` reads its settings from a configuration file: the one named by `--config`, or by the environment variable
`CASEWORK_CONFIG`, or `casework.toml` in the present folder. `casework init` writes one.

Plugins load only for commands that open a casebook or look after plugins. Which may load is said by `[plugins]` in the
configuration; before that goes the environment variable `CASEWORK_PLUGINS`, a list of names with commas between them,
none if it is empty; and before both the option `-p`. Where `CASEWORK_STRICT_PLUGINS` is `1`, any plugin that fails is
an error.

Every command has `--help`. With `--json` it writes one JSON object on standard output, with keys that stay. A mistake
is one sentence on standard error, and the exit code says what sort it is:

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | casework said no: the case, the access policy or the store does not allow it |
| 2 | the command, the configuration or a setting was not understood |
| 3 | a file or a line of data was rejected |
| 130 | stopped from the keyboard |

Dates are written `2026-04-03`, instants with their offset `2026-04-03T23:30:00+01:00`; an instant without an offset is
refused. `CASE` is a reference or an id. An option that takes words reads standard input when it is given `-`.
"""


def page() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    context = click.Context(cli, info_name="casework")
    parts.append(_options(cli, context, "Options before the command"))
    for title, commands in SECTIONS.items():
        parts.append(f"## {title}\n")
        for name in commands:
            command = cli.get_command(context, name)
            assert command is not None  # noqa: S101 - for mypy: the names come from the same table
            parts += _described(command, context)
    return "\n".join(parts)


def _described(command: click.Command, parent: click.Context, level: int = 3) -> Iterator[str]:
    context = click.Context(command, info_name=command.name, parent=parent)
    yield f"{'#' * level} `{context.command_path}`\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```\n"
    yield _help(command)
    options = _options(command, context, "")
    if options:
        yield options
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                yield from _described(inner, context, level + 1)


def _help(command: click.Command) -> str:
    """Return the help as Markdown; what click is told to leave alone is shown as it is typed."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(
        f"```text\n{paragraph.removeprefix(chr(8)).strip(chr(10))}\n```" if paragraph.startswith("\b") else paragraph
        for paragraph in paragraphs
    ) + "\n"  # fmt: skip


def _options(command: click.Command, context: click.Context, title: str) -> str:
    records = [
        record
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context)) is not None and record[1] and "--help" not in parameter.opts
    ]
    if not records:
        return ""
    rows = [f"| `{_cell(names)}` | {_cell(said)} |" for names, said in records]
    head = [f"{title}:\n"] if title else []
    return "\n".join([*head, "| option | |", "|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
