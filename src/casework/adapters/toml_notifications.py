"""Templates of notifications from TOML files: those that come with casework, and an organisation's own.

::

    kind = "thanks"
    language = "en"
    subject = "Thank you"
    text = \"\"\"
    Dear {complainant}

    Thank you for your kind words.

    {organisation}
    \"\"\"

A file is named after its kind, its language and its format: ``thanks.en.toml``, ``thanks.en.easy_read.toml``. All
mistakes of a file are reported at once, each as ``file: path: what``.
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_folders import TomlFolder, in_order
from casework.adapters.toml_mistakes import strict_converter
from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.templates import WRITTEN, Template, mistakes, template_id


@attrs.frozen(kw_only=True)
class TemplateFile:
    """What a file with a template may say."""

    kind: str
    language: str
    format: str = Format.STANDARD.value
    subject: str
    text: str
    translation: str = ""
    note: str = ""

    def value(self) -> Template:
        """Return the template that it describes."""
        said = attrs.asdict(self)
        return Template(**{**said, "kind": NoticeKind(self.kind), "format": Format(self.format)})


class TomlTemplates(TomlFolder[Template]):
    """The templates of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "template"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> Template:
        return in_order(
            raw,
            TemplateFile,
            file,
            what="the template file",
            converter=_converter(),
            samples={},
            contradictions=lambda written: _contradictions(written, named),
        ).value()


def load_templates(folder: Path | None = None) -> TomlTemplates:
    """Return the templates that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlTemplates(folder, beneath=_shipped())


@cache
def _shipped() -> TomlTemplates:
    """Return the templates that come with casework, each of which is read once in the life of a process."""
    return TomlTemplates(resources.files("casework") / "data" / "notifications")


def _contradictions(written: TemplateFile, named: str | None) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    is_kind, is_format = written.kind in tuple(NoticeKind), written.format in WRITTEN
    if not is_kind:
        yield f"kind: {written.kind!r} is not known; write one of {', '.join(NoticeKind)}"
    if not is_format:
        large = "; large print is made of the standard words" if written.format == Format.LARGE_PRINT else ""
        yield f"format: {written.format!r} is not known; write one of {', '.join(WRITTEN)}{large}"
    if not is_kind:
        return
    kind = NoticeKind(written.kind)
    yield from mistakes(kind, written.language, subject=written.subject, text=written.text)
    own = template_id(kind, written.language, Format(written.format)) if is_format else named
    if named not in {None, own}:
        yield f"kind: the file is named {named}, but it is the template {own}"


@cache
def _converter() -> cattrs.Converter:
    return strict_converter()
