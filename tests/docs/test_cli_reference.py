import importlib.util
from pathlib import Path

import click

from casework.cli.main import cli

DOCS = Path(__file__).resolve().parents[2] / "docs"


def script():
    specification = importlib.util.spec_from_file_location("cli_reference", DOCS / "cli_reference.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def commands(group, context, path=("casework",)):
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, context, (*path, name))


def test_the_page_of_commands_is_up_to_date():
    module = script()

    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run: python docs/cli_reference.py"


def test_every_command_and_option_is_on_the_page():
    page = script().PAGE.read_text(encoding="utf-8")

    for path, command in commands(cli, click.Context(cli)):
        assert f"# `{' '.join(path)}`\n" in page
        section = page.partition(f"# `{' '.join(path)}`\n")[2].partition("\n##")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                assert parameter.opts[0] in section, f"{path} {parameter.opts}"
