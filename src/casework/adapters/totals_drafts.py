"""The draft of a file of totals: what rows came to, each line to be compared with the register and then stated."""

from collections.abc import Iterator, Mapping

from casework.application.listed_texts import Listed
from casework.application.suggesting.paper import name_of

_HEAD = """\
## What was read, line by line. It states nothing yet: compare each number with what the register itself
## says, such as by a filter, and take the '#' before it away, or write the register's own number.
"""


def drafted_totals(listed: Mapping[str, Listed]) -> str:
    """Return the file for what was *listed* by the ids of the mappings that read it."""
    parts = [
        "\n".join(_lines(each, f"mapping.{name_of(mapping)}" if len(listed) > 1 else ""))
        for mapping, each in listed.items()
    ]
    return "\n".join([_HEAD, *parts])


def _lines(listed: Listed, at: str) -> Iterator[str]:
    yield from [f"[{at}]"] if at else []
    for place, column, text in listed.totals:
        yield f'## {place}, which is passed over, has "{column}": {text}'
    yield f"#rows = {listed.rows}"
    below = f"{at}." if at else ""
    if len(listed.sheets) > 1:
        yield from _heading(f"{below}sheets")
        yield from _numbers(listed.sheets)
    for column, texts in listed.texts.items():
        yield from _heading(f"{below}columns.{name_of(column)}")
        for code, numbers in texts.items():
            if len(numbers) > 1:
                yield f"## together {sum(numbers.values())}, as {code}:"
            yield from _numbers(numbers)
    yield ""


def _heading(name: str) -> Iterator[str]:
    yield from ("", f"[{name}]")


def _numbers(numbers: Mapping[str, int]) -> Iterator[str]:
    yield from (f"#{name_of(text)} = {number}" for text, number in numbers.items())
