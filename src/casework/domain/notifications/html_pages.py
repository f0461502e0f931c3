"""The one layout in which a letter becomes a page of HTML: paragraphs, and nothing from elsewhere."""

import html
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from casework.domain.cases.vocabulary import Format

POINTS: Mapping[Format, int] = MappingProxyType({Format.STANDARD: 12, Format.EASY_READ: 14, Format.LARGE_PRINT: 18})
"""How large the letters of each format are, in points."""

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="font-family: Arial, sans-serif; font-size: {points}pt; line-height: 1.5; color: #000; background: #fff">
<main style="max-width: 40em; margin: 0 auto; padding: 1em">
<h1 style="font-size: 1.3em">{title}</h1>
{paragraphs}
</main>
</body>
</html>
"""


def page(title: str, paragraphs: Iterable[Sequence[str]], *, language: str, form: Format) -> str:
    """Return a page with *paragraphs*, each of its lines; whatever is in them stands there as text."""
    told = "\n".join(_paragraph(lines) for lines in paragraphs)
    return _PAGE.format(language=html.escape(language), title=html.escape(title), points=POINTS[form], paragraphs=told)


def _paragraph(lines: Sequence[str]) -> str:
    """Return *lines* as a paragraph of text; what came in with line breaks keeps them."""
    told = html.escape("\n".join(lines)).replace("\n", "<br>\n")
    return f"<p>{told}</p>"
