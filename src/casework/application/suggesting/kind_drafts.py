"""The part of a draft that says of which kind each case is, and what follows for those that are no complaints."""

from collections import Counter
from collections.abc import Mapping, Sequence

import attrs

from casework.application.suggesting import vocabulary
from casework.application.suggesting.code_drafts import Words, codes, texts_by_code
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_list, is_sparse, share_of
from casework.application.suggesting.happenings import standing
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import one_of
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.vocabulary import KIND_RULES, kind_of
from casework.domain.cases.vocabulary import Kind

_TELLING = 0.2
"""A column in which fewer rows name a kind does not tell the kinds."""
_MOSTLY = 0.8
_WORDS = Words(known=kind_of, otherwise=Kind.COMPLAINT.value, doubt="which kind is this?")
_FEEDBACK = (Kind.COMPLIMENT.value, Kind.COMMENT.value, Kind.SUGGESTION.value)
"""What may be answered, and needs no more than thanks."""
_OF_FEEDBACK, _OF_REQUESTS, _WITHOUT_LIMITS = "local-feedback", "local-service-requests", "none"
_PROCEDURES = dict.fromkeys(_FEEDBACK, _OF_FEEDBACK) | {
    Kind.SERVICE_REQUEST.value: _OF_REQUESTS,
    Kind.ENQUIRY.value: _WITHOUT_LIMITS,
    Kind.INFORMATION_REQUEST.value: _WITHOUT_LIMITS,
}
"""By which a case of a kind is counted that no procedure of complaints takes."""


def kinds_of_some_sheets(settled: Settled, having: Mapping[str, Sequence[str]]) -> dict[str, Meaning]:
    """Return which columns have the kinds of the sheets that have them, as *having* says, under headings of their own.

    Each is filled in some rows alone, and its values say what it is, whatever its heading does.
    """
    found = list(settled.all(Meaning.KIND)[:1])
    of_cases = settled.record is Record.CASE
    for column in settled.all(Meaning.CATEGORY, Meaning.SERVICE, Meaning.OTHER) if of_cases else ():
        if _names_kinds(column) and all(_are_apart(column, other, having) for other in found):
            found.append(column)
    filled = sum(column.look.filled for column in found)
    is_told = any(2 * filled >= column.look.rows for column in found)
    return {column.name: Meaning.KIND for column in found} if is_told else {}


def _names_kinds(column: Column) -> bool:
    """Return whether nearly all that a column says are kinds, of which complaints are one."""
    named = {kind_of(text) for text in column.look.plain_values()} - {None}
    is_of_kinds = len(named) > 1 and Kind.COMPLAINT in named and is_list(column.look)
    return is_of_kinds and share_of(column.look, kind_of) >= _MOSTLY


def _are_apart(one: Column, other: Column, having: Mapping[str, Sequence[str]]) -> bool:
    """Return whether no sheet has both columns."""
    sheets = having.get(one.name), having.get(other.name)
    return None not in sheets and set(sheets[0] or ()).isdisjoint(sheets[1] or ())


def kind_columns(findings: Findings) -> tuple[Column, ...]:
    """Return the columns with the kinds, of which each row has one, or else one whose texts often name them."""
    having, found = findings.read_as.having, list[Column]()
    for column in findings.all(Meaning.KIND):
        if all(_are_apart(column, other, having) for other in found):
            found.append(column)
    if found:
        return tuple(found)
    maybe = [
        column
        for column in findings.all(Meaning.TEXT, Meaning.CATEGORY, Meaning.SERVICE)
        if column.look.values and not column.look.overflowed and not is_sparse(column.look)
    ]
    best = max(maybe, key=_telling, default=None)
    return (best,) if best is not None and _telling(best) >= _TELLING else ()


def _telling(column: Column) -> float:
    """Return how much of a column names one kind; nothing where all that do name the same."""
    named = [vocabulary.kinds_in(text) for text in column.look.values]
    if len({kinds for kinds in named if len(kinds) == 1}) < 2:  # noqa: PLR2004 - one kind from another
        return 0.0
    return share_of(column.look, lambda text: len(vocabulary.kinds_in(text)) == 1)


def _together(columns: Sequence[Column]) -> Column:
    """Return *columns*, of which each row has one, as if they were the first of them."""
    first, *others = columns
    values = sum((column.look.values for column in columns), Counter[str]())
    blank = first.look.blank - sum(column.look.filled for column in others)
    return attrs.evolve(first, look=attrs.evolve(first.look, values=values, blank=blank))


def write_kind(paper: Paper, findings: Findings) -> None:
    """Write how the kind is read."""
    columns = kind_columns(findings)
    if not columns:
        paper.table("fields.kind")
        paper.key("default", "complaint")
    elif columns[0].meaning is Meaning.KIND:
        column = _together(columns)
        codes(paper, "fields.kind", column, _WORDS, beside=[each.name for each in columns[1:]])
        if column.look.blank:
            many = counted(column.look.blank, "row")
            paper.doubt(f"{many} without a kind would be rejected: a default says what they are.")
    else:
        _write_kinds_in_texts(paper, columns[0])


def _write_kinds_in_texts(paper: Paper, column: Column) -> None:
    paper.table("fields.kind")
    paper.doubt(
        f"Read from the words in {value_of(column.name)}: {_telling(column):.0%} of its texts name one kind; all "
        "others would be comments."
    )
    paper.key("columns", [column.name])
    paper.key("default", "comment")
    for pattern, kind in KIND_RULES.items():
        paper.table("fields.kind.rules", one_of_many=True)
        paper.key("match", pattern)
        paper.key("value", kind)


def other_kinds(findings: Findings) -> tuple[str, ...]:
    """Return the kinds that cases may be of besides complaints."""
    columns = kind_columns(findings)
    if not columns:
        return ()
    if columns[0].meaning is Meaning.KIND:
        found = set(texts_by_code(_together(columns), _WORDS))
    else:
        found = {*KIND_RULES.values(), Kind.COMMENT.value}
    return tuple(kind for kind in _PROCEDURES if kind in found)


def write_other_procedures(paper: Paper, findings: Findings) -> None:
    """Write below the procedure of complaints those of all else, which no procedure of complaints takes."""
    others = other_kinds(findings)
    if others:
        paper.say("No complaints, and so not by the procedure of these.")
    for kind in others:
        paper.key(kind, _PROCEDURES[kind])


def write_thanked(paper: Paper, findings: Findings) -> None:
    """Write that compliments, comments and suggestions are over also where nothing says when, as nobody waits."""
    if standing(findings):
        return
    columns = findings.all(Meaning.KIND) and kind_columns(findings)
    by_code = texts_by_code(_together(columns), _WORDS) if columns else {}
    texts = {text.casefold(): text for kind in _FEEDBACK for text in by_code.get(kind, ())}
    for column in columns if texts else ():
        paper.table("event", one_of_many=True)
        paper.say("These need no answer: without one they are closed on a day that nobody knows.")
        paper.key("event", "closed")
        paper.key("where", {"column": column.name, "match": one_of(texts.values())})
