"""The TOML of a draft, line by line, with its doubts where the decisions are made."""

import json
import re
from collections.abc import Iterable, Mapping

DOUBT = "# ?"
"""How each line with a doubt begins, so that all of them can be found."""
READY = "#|"
"""How each line begins that can be taken as it is, once somebody has said that it is right."""
_BARE = re.compile(r"[A-Za-z0-9_-]+$")


class Paper:
    """Lines of TOML with comments; *doubts* are those among them, each with the number of its line, from 1."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.doubts: list[tuple[int, str]] = []

    def line(self, text: str = "") -> None:
        """Write a line as it is."""
        self._lines.append(text)

    def say(self, text: str) -> None:
        """Write a remark that is sure."""
        self._lines.append(f"# {text}")

    def doubt(self, text: str) -> None:
        """Write a doubt about what follows."""
        self._lines.append(f"{DOUBT} {text}")
        self.doubts.append((len(self._lines), text))

    def ready(self, *lines: str) -> None:
        """Write lines that are taken by taking their marks away, which no other line has."""
        self._lines += [f"{READY} {line}".rstrip() for line in lines]

    def table(self, name: str, *, one_of_many: bool = False) -> None:
        """Begin a table."""
        if self._lines and self._lines[-1]:
            self.line()
        self.line(f"[[{name}]]" if one_of_many else f"[{name}]")

    def key(self, name: str, value: object) -> None:
        """Write a key with its value."""
        self.line(f"{name_of(name)} = {value_of(value)}")

    def code(
        self,
        text: str,
        code: str,
        rows: int,
        doubt: str | None = None,
        *,
        also: Iterable[str] = (),
        is_counted: bool = True,
    ) -> None:
        """Write one line of a list of codes: the text of the source, what it stands for, in how many *rows* it comes.

        *also* are other ways in which it is written. Where it is not counted by, a *doubt* is only a remark.
        """
        line = f"{name_of(text)} = {value_of(code)}"
        ways = f", also {', '.join(map(value_of, also))}" if also else ""
        said = f"{counted(rows, 'row')}{ways}{f': {doubt}' if doubt else ''}"
        if doubt is not None and is_counted:
            self.line(f"{line}  {DOUBT} {said}")
            self.doubts.append((len(self._lines), f"{line}, {said}"))
        else:
            self.line(f"{line}  # {said}")

    def text(self) -> str:
        """Return what was written."""
        return "\n".join(self._lines) + "\n"


def value_of(value: object) -> str:
    """Return *value* as TOML writes it: text, whole numbers, truth, lists, and tables on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name_of(str(name))} = {value_of(each)}" for name, each in value.items()) + " }"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "[" + ", ".join(value_of(each) for each in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def name_of(text: str) -> str:
    """Return *text* as a key of TOML."""
    return text if _BARE.match(text) else value_of(text)


def dotted(*names: str) -> str:
    """Return the name of a table in a table."""
    return ".".join(name_of(name) for name in names)


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return ``1 row`` or ``2 rows``."""
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"
