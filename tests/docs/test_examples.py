"""Every example of the README and the documentation does what the page says.

On one page the examples run in order, in one temporary folder:

- ```` ```python ```` blocks run, and share their names; where the page goes on with *prints* and a ```` ```text ````
  block, that is what one must have printed;
- in ```` ```console ```` blocks each line ``$ casework ...`` runs, and what it prints must be what the page shows below
  it, where the page shows something; a line ``...`` stands for any number of lines, ``...`` inside a line for any text;
  what is broken because it is too long may be shown broken or whole;
- ``$ sed -i 's/THIS/THAT/' NAME`` changes a file that is there;
- ``$ cat NAME`` shows a file: it is written if it is not there, and must say the same if it is; a module is imported as
  any other is;
- a command that casework is to refuse ends with a comment such as ``# exit code 3``.

Other blocks are only read by people.
"""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<language>python|console)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?P<line>(?:.*\\\n)*.*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)
WIDTH = 78
PRINTS = re.compile(r"\s*prints:?\s*```text\n(?P<shown>.*?)^```$", re.MULTILINE | re.DOTALL)
REFUSED = re.compile(r"#\s*exit code (\d+)\s*$")


each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_no_example_is_missed_because_it_is_indented(page):
    text = page.read_text(encoding="utf-8")

    assert len(re.findall(r"```\s*(?:python|console)", text)) == len(BLOCK.findall(text))


@each_page
def test_examples_do_what_the_page_says(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    text = page.read_text(encoding="utf-8")
    names = {"__name__": page.stem}
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("body"))
        if block["language"] == "python":
            capsys.readouterr()
            exec(compile("\n" * line + block["body"], str(page), "exec"), names)
            printed, shown = capsys.readouterr().out, PRINTS.match(text, block.end())
            assert shown is None or _same(shown["shown"], printed), f"{page.name}, block at line {line}: {printed}"
        else:
            _run_console(block["body"], where=f"{page.relative_to(ROOT)}, block at line {line}")


def _run_console(body, *, where):
    for command in COMMAND.finditer(body):
        match shlex.split(command["line"].replace("\\\n", " "), comments=True):
            case ["casework", *arguments]:
                _run_casework(arguments, command, where=where)
            case ["sed", "-i", rule, name]:
                _change_file(Path(name), *rule.removeprefix("s/").removesuffix("/").split("/"))
            case ["cat", name]:
                _show_file(Path(name), command["shown"], where=where)


def _run_casework(arguments, command, *, where):
    from casework.cli.main import cli

    result = CliRunner().invoke(cli, arguments, prog_name="casework")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    refused = REFUSED.search(command["line"])
    expected = int(refused[1]) if refused else 0
    assert result.exit_code == expected, f"{where}: {command['line']}\n{result.output}"
    if command["shown"].strip():
        assert _same(command["shown"], result.output), f"{where}: {command['line']}\nprinted:\n{result.output}"


def _show_file(path, shown, *, where):
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert _same(shown, path.read_text(encoding="utf-8")), f"{where}: {path} says something else"


def _change_file(path, this, that):
    changed, times = re.subn(this, that, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert times, f"{path} has nothing such as {this}"
    path.write_text(changed, encoding="utf-8")


def _same(shown, printed):
    """Whether *printed* is what the page shows; spaces at the ends of lines and empty lines at the end do not count."""
    pattern = ""
    for line in _trimmed(shown).split("\n"):
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.split("...")) + "\n"
    return re.fullmatch(pattern, _trimmed(printed) + "\n") is not None


def _trimmed(text):
    """Return *text* without spaces at the ends of lines; what was broken because it is too long is whole again."""
    lines, last = [], ""
    for line in (each.rstrip() for each in text.rstrip().split("\n")):
        word = next(iter(line.split()), "")
        if last and _indent(line) > _indent(last) and len(last) + 1 + len(word) > WIDTH:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        last = line
    return "\n".join(lines)


def _indent(line):
    return len(line) - len(line.lstrip())


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("Due 20 April\n", "Due 20 April  \n\n"),
        ("Due ...\n", "Due 20 April\n"),
        (f"{'x' * 70} April in ...\nlast\n", f"{'x' * 70} April\n  in 2026\nlast\n"),
        ("first\n...\nlast\n", "first\nsecond\nthird\nlast\n"),
        ("first\n...\nlast\n", "first\nlast\n"),
    ],
)
def test_output_may_be_shown_in_part(shown, printed):
    assert _same(shown, printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("Due 20 April\n", "Due 21 April\n"),
        ("first\n", "first\nsecond\n"),
        ("Due April\n", "Due\n  April\n"),
        ("first\n...\nlast\n", "first\nsecond\n"),
    ],
)
def test_output_that_differs_is_noticed(shown, printed):
    assert not _same(shown, printed)
