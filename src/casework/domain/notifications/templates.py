"""Templates of notifications: words with placeholders, and how they become a letter.

The language of placeholders is closed. ``{name}`` is a placeholder, ``{{`` and ``}}`` are braces that stay, and nothing
else is understood: no attribute, no index, no call, no format. A line with a placeholder that has no value is left out.
What stands in place of a placeholder is text, whatever it looks like, and is never read as a template.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.day_words import DAY_NAMES, primary
from casework.domain.notifications.html_pages import page
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.placeholders import Placeholder, placeholders_of
from casework.errors import DataError, NotFoundError, UsageError

WRITTEN = (Format.STANDARD, Format.EASY_READ)
"""The formats that have words of their own; large print is the standard words in large letters."""

_ENGLISH = "en"
_DIGITS = 12
_TOKEN = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}|[{}]")
_BREAKS = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_TURNS_LETTERS_ROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_IN_A_SUBJECT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@attrs.frozen(kw_only=True)
class Template:
    """The words of a letter of a *kind* in a *language* and a *format*.

    *translation* says what is still to be done about a translation; it is empty where nothing is.
    """

    kind: NoticeKind
    language: str
    format: Format
    subject: str
    text: str
    translation: str = ""
    note: str = ""

    def __attrs_post_init__(self) -> None:
        problems = tuple(mistakes(self.kind, self.language, subject=self.subject, text=self.text))
        if problems:
            message = f"the template {self.id} has mistakes"
            raise DataError(message, problems=problems)

    @property
    def id(self) -> str:
        """The name under which it is looked for: ``acknowledged.cy``, or ``acknowledged.cy.easy_read``."""
        return template_id(self.kind, self.language, self.format)

    @property
    def names(self) -> frozenset[str]:
        """The placeholders that it names."""
        return frozenset(_names(f"{self.subject}\n{self.text}"))

    @property
    def fingerprint(self) -> str:
        """The first 12 hex digits of the SHA-256 of its words."""
        words = f"{self.kind}\n{self.language}\n{self.subject}\n{self.text}"
        return hashlib.sha256(words.encode()).hexdigest()[:_DIGITS]


@attrs.frozen(kw_only=True)
class Chosen:
    """The template by which a letter is written; *fell_back* says that its language or format is not the one asked."""

    template: Template
    fell_back: bool


@attrs.frozen(kw_only=True)
class Rendered:
    """A letter: its *subject* on one line, its *text*, and the same as a page of *html*."""

    subject: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)
    html: str = attrs.field(repr=False)


def template_id(kind: NoticeKind, language: str, form: Format) -> str:
    """Return the name of the template of that *kind*, *language* and *form*; the standard format is not named."""
    return f"{kind}.{language}" if form is Format.STANDARD else f"{kind}.{language}.{form}"


def templates_for(templates: Mapping[str, Template], kind: NoticeKind, language: str, form: Format) -> Chosen:
    """Return the template of *kind* for somebody who reads *language* in the format *form*.

    Where there is none, it is the standard one of the language, and then the English one.

    Raises:
        NotFoundError: If there is no template of the kind at all.
    """
    wanted, large = primary(language), form is Format.LARGE_PRINT
    words = form if form in WRITTEN else Format.STANDARD
    places = [(each, one) for each in (wanted, _ENGLISH) for one in (words, Format.STANDARD)]
    for each, one in places:
        name = template_id(kind, each, one)
        if name in templates:  # and not get: a folder says in words what is not there
            found = templates[name]
            fell_back = (each, one) != (wanted, form) and not (large and each == wanted)
            return Chosen(template=attrs.evolve(found, format=form) if large else found, fell_back=fell_back)
    raise NotFoundError("template", template_id(kind, *places[0]), known=tuple(templates))


def render(template: Template, values: Mapping[str, str]) -> Rendered:
    """Write the letter of *template* with *values*, by the names of its placeholders.

    Values are text: they are not read as a template, in HTML they are escaped, and in the subject what would end a line
    is a space.

    Raises:
        UsageError: If a placeholder that always has a value has none here, or a value is no text.
    """
    known = placeholders_of(template.kind)
    given = {name: _value(known[name], values.get(name, "")) for name in template.names}
    subject = _NOT_IN_A_SUBJECT.sub(" ", _filled(template.subject, given)).strip()
    paragraphs = tuple(_paragraphs(template.text, given))
    return Rendered(
        subject=subject,
        text="\n\n".join("\n".join(lines) for lines in paragraphs) + "\n",
        html=page(subject, paragraphs, language=template.language, form=template.format),
    )


def _value(placeholder: Placeholder, value: str) -> str:
    if not isinstance(value, str):
        message = f"the value of {{{placeholder.name}}} must be text"
        raise UsageError(message)
    line = "\n" if placeholder.has_lines else " "
    told = _TURNS_LETTERS_ROUND.sub("", _CONTROLS.sub(" ", _BREAKS.sub(line, value))).strip()
    if not told and not placeholder.optional:
        message = f"the letter cannot be written: {{{placeholder.name}}} always has a value, and has none here"
        raise UsageError(message)
    return told


def _paragraphs(text: str, given: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of each paragraph, without those that have nothing to say."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        kept = [line for line in paragraph.split("\n") if all(given[name] for name in _names(line))]
        if kept:
            yield tuple(_filled(line.rstrip(), given) for line in kept)


def _names(words: str) -> Iterator[str]:
    return (found[1] for found in _TOKEN.finditer(words) if found[1])


def _filled(line: str, given: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda found: given[found[1]] if found[1] else found[0][0], line)


# Mistakes


def mistakes(kind: NoticeKind, language: str, *, subject: str, text: str) -> Iterator[str]:
    """Yield every mistake of a template, as ``where: what``."""
    if language not in DAY_NAMES:
        yield f"language: {language!r} is not known; write one of {', '.join(DAY_NAMES)}"
    known, lines = placeholders_of(kind), text.split("\n")
    yield from (f"{where}: is empty" for where, words in (("subject", subject), ("text", text)) if not words.strip())
    if "\n" in subject.strip():
        yield "subject: must be one line"
    yield from (f"subject: {each}" for each in _of_words(subject, kind, known))
    for name in _names(subject):
        if name in known and known[name].optional:
            yield f"subject: {{{name}}} may have no value: only what always has one can be in the subject"
    for number, line in enumerate(lines, 1):
        yield from (f"text: line {number}: {each}" for each in _of_words(line, kind, known))
    yield from (f"text: {each}" for each in _missing(lines, known))


def _of_words(line: str, kind: NoticeKind, known: Mapping[str, Placeholder]) -> Iterator[str]:
    """Yield what is wrong with the placeholders and the characters of one line."""
    if any(found[0] in {"{", "}"} for found in _TOKEN.finditer(line)):
        yield "between { and } is the name of a placeholder and nothing else; write {{ or }} for a brace that stays"
    for name in dict.fromkeys(_names(line)):
        if name not in known:
            yield f"there is no {{{name}}} in {kind}; write one of {', '.join(known)}"
    if _CONTROLS.search(line) or _BREAKS.search(line.replace("\n", "")):
        yield "has a control character: remove it"


def _missing(lines: Iterable[str], known: Mapping[str, Placeholder]) -> Iterator[str]:
    """Yield what every letter of the kind must say and this one does not, or not always."""
    on_lines = [frozenset(_names(line)) & known.keys() for line in lines]
    for name in (name for name, each in known.items() if each.needed):
        holding = [names for names in on_lines if name in names]
        if not holding:
            yield f"{{{name}}} is missing: it is {known[name].says}"
        elif all(any(known[other].optional for other in names - {name}) for names in holding):
            yield f"{{{name}}} must also be on a line with nothing else that may be empty, or it is left out with it"
