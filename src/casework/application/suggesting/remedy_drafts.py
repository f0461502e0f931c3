"""The part of a draft that says what was paid, done and learned, by the headings of columns and by what stands there.

Nothing of a column is quoted: what is looked for are words that are the same in all registers. A column of which
something is not read so stays in the note too.
"""

import re
from collections.abc import Iterator

import attrs

from casework.application.row_reading.amounts import UNREAD
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_flag, is_list, share_of
from casework.application.suggesting.lines_told import lines_told
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import date_rule, doubt_dates, in_stage
from casework.application.suggesting.same_amounts import MONEY, WORDS, amount_of
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import AWAITED, NOTHING, YES, is_yes_or_no
from casework.domain.cases.vocabulary import RemedyKind

_NEARLY_ALL, _HALF = 0.9, 0.5
_GIVEN_BACK = frozenset({"compensation", "redress", "refund", "goodwill", "reimbursement"})
"""Other words for money may be said of what the complainant paid, too."""
_OWED = frozenset({"fee", "charge", "invoice", "rent", "tax", "fine", "bill", "deposit", "debt", "arrears"})
"""What is paid is paid by the complainant, unless it is given back."""
_NUMBERS = frozenset({"day", "week", "number", "batch", "code", "method", "time"})
"""A number of these is no amount."""
_NOT_PROMISED = frozenset(
    {"requested", "request", "claimed", "claim", "sought", "wanted", "asked", "desired", "expected"}
    | {"refused", "declined", "rejected", "considered"}
)
"""What is called so was not promised."""
_REMEDIES = frozenset({"remedy", "remedie", "redress"})
_APOLOGIES = frozenset({"apology", "apologie", "apologised"})
_LESSON = "lesson"
_LEARNING = frozenset({"learning", "improvement"})
_OF_LEARNING = _LEARNING | {
    *("learned", "learnt", "point", "outcome", "identified", "service", "action", "made", "taken", "recorded"),
    *("from", "the", "complaint", "case", "what", "any", "key", "and", "or", "for", "recommended", "organisational"),
}
"""With another word it is something else, such as a learning disability."""
_DONE = frozenset(
    {"paid", "given", "sent", "made", "issued", "taken", "done", "closed", "implemented", "delivered", "apologised"}
)
_DUE = frozenset({"due", "deadline", "target", "by"})

_NONE = rf"{NOTHING}|{AWAITED}|nothing|not|no(?: further| new)?(?: (?:lesson|learning|action|improvement|change)s?)?"
_WHY = r"(?: (?:to [a-z]{1,9}|applicable|identified|required|needed|found|noted|taken|learned|learnt|upheld))?\.?"
_SAYS = rf"(?i)^\s{{0,9}}(?!(?:{_NONE}){_WHY}\s{{0,9}}(?:$|[,;:]| [-(\u2013]))\S"
"""A cell that says something, and not that there is nothing, or nothing yet; it may say why."""
_NAMES = {
    RemedyKind.APOLOGY: "apolog",
    RemedyKind.ACTION: "repair|replac|reinstat|training|action|works",
    RemedyKind.PAYMENT: "compens|financ|payment|refund|goodwill|voucher",
    RemedyKind.REVIEW: "review|reconsider",
}
_DENIED = r"\s{0,9}(?:no|none|nothing|nil|n/a)\b|.{0,80}\b(?:not|never|refused|declined|rejected)\b"
_NAMING = {kind: rf"(?i)^(?!{_DENIED}).{{0,60}}(?<!\bno )(?<!\bnon[- ])(?:{words})" for kind, words in _NAMES.items()}
"""By which words a short text names a remedy, unless it says that there is none."""

_OPEN = "No column says so, and they stand as open until one does."


@attrs.frozen(kw_only=True)
class _Columns:
    """The columns of one sort each, as far as there are any."""

    amount: Column | None
    other_amounts: tuple[Column, ...]
    apology: Column | None
    remedy: Column | None
    action: Column | None
    lessons: tuple[Column, ...]

    @property
    def sure_amount(self) -> Column | None:
        """The column with amounts, if they are surely what complainants were paid."""
        return self.amount if self.amount is not None and _is(self.amount, _GIVEN_BACK) else None


def used_by_remedies(findings: Findings) -> set[str]:
    """Return the names of the columns of which everything is read here, so that no note need keep them."""
    found = _columns(findings)
    whole = [
        *(each for each in (found.sure_amount,) if each is not None and _reads(each) == 1),
        *(each for each in (found.remedy,) if each is not None and _named(each) == 1 and not _named_elsewhere(found)),
        *(each for each in (found.apology,) if each is not None and _answers(each) == 1),
        *(each for each in (found.action, *found.lessons) if each is not None and _says(each) == 1),
        *(each for pair in _days(findings, found) for each in pair if each is not None),
    ]
    return {column.name for column in whole}


def amounts(findings: Findings) -> Column | None:
    """Return the column of which amounts are read, if there is one; where others stand in it, a note keeps it too."""
    return _columns(findings).amount


def write_remedies(paper: Paper, findings: Findings) -> None:
    """Write what was promised and done to put a wrong right, and what was learned; a later stage has the same again."""
    found = _columns(findings)
    (paid, _), days = _days(findings, found)
    for row in _rows(findings):
        if found.amount is not None:
            _write_amount(paper, findings, found.amount, paid, row)
        for column in found.other_amounts if row is None else ():
            paper.doubt(f"{value_of(column.name)} has amounts too: of the same payments, or others? It is only kept.")
        if found.apology is not None:
            _write_apology(paper, found.apology, row)
        if found.remedy is not None:
            _write_named(paper, findings, found, days, row)
        if found.action is not None:
            _write_action(paper, found.action, row)
        for column in found.lessons:
            _write_lesson(paper, column, row)


def _rows(findings: Findings) -> tuple[str | None, ...]:
    """Return the stages that have a row of their own, None for the first, or for all in one row."""
    staged = findings.staged
    return (None,) if staged is None else (None, *staged.others)


def _write_amount(paper: Paper, findings: Findings, column: Column, paid: Column | None, row: str | None) -> None:
    lines = _payment(findings, column, paid, row)
    if not _is(column, _GIVEN_BACK):
        paper.line()
        if row is None:
            said = value_of(column.name)
            paper.doubt(f"Was {said} paid to complainants, to put things right? If so, take these lines:")
        paper.ready("[[remedy]]", *lines)
        return
    paper.table("remedy", one_of_many=True)
    if row is None:
        _doubt_amount(paper, findings, column, paid)
    if paid is None and not _is(column, _DONE):
        paper.ready(_paid_where(column, row))
    for line in lines:
        paper.line(line)


def _doubt_amount(paper: Paper, findings: Findings, column: Column, paid: Column | None) -> None:
    said, same = value_of(column.name), findings.relations.same_amounts.get(column.name, ())
    if paid is not None:
        doubt_dates(paper, findings, paid)
    elif not _is(column, _DONE):
        paper.doubt(f"Were the amounts of {said} paid? {_OPEN} If they were, take:")
    if findings.staged is not None:
        paper.say("The amounts of all rows of a case add up.")
    if same:
        many = counted(len(same), "row has", "rows have")
        paper.doubt(
            f"{said}: {many} the amount of another stage of the case ({lines_told(findings, same, len(same))}). "
            "Where it is one payment, leave it in one of the rows."
        )


def _payment(findings: Findings, column: Column, paid: Column | None, row: str | None) -> Iterator[str]:
    """Yield the lines by which the amounts of *column* are payments, done on the days of *paid*."""
    rest = {} if _reads(column) == 1 else {"unreadable": "unknown"}
    name = in_stage(row, column.name)
    yield f"kind = {value_of({'default': 'payment'})}"
    yield f"amount = {value_of({'column': name, **rest})}"
    if paid is not None:
        yield f"done = {date_rule(findings, paid, stage=row)}"
    elif _is(column, _DONE):
        yield _paid_where(column, row)


def _paid_where(column: Column, row: str | None) -> str:
    return f"done_where = {value_of({'column': in_stage(row, column.name), 'match': '[1-9]'})}"


def _write_apology(paper: Paper, column: Column, row: str | None) -> None:
    said, given = value_of(column.name), {"column": in_stage(row, column.name), "match": YES}
    paper.table("remedy", one_of_many=True)
    if row is None and _answers(column) < 1:
        paper.doubt(f"Read from yes and no, which {_answers(column):.0%} of the texts of {said} are.")
    if row is None and not _is(column, _DONE):
        paper.doubt(f"Were the apologies of {said} given? {_OPEN}")
    paper.key("kind", {"default": "apology"})
    paper.key("where", given)
    if _is(column, _DONE):
        paper.key("done_where", given)


def _write_named(
    paper: Paper, findings: Findings, found: _Columns, days: tuple[Column | None, Column | None], row: str | None
) -> None:
    column = found.remedy
    assert column is not None  # noqa: S101 - the caller asked
    kinds = [kind for kind in _NAMES if kind not in _named_elsewhere(found)]
    kinds = [kind for kind in kinds if share_of(column.look, re.compile(_NAMING[kind]).search)]
    name, is_done = in_stage(row, column.name), days[0] is None and _is(column, _DONE)
    for number, kind in enumerate(kinds):
        paper.table("remedy", one_of_many=True)
        is_first = number == 0 and row is None
        if is_first:
            rest = f", which {_named(column):.0%} of its texts do" if _named(column) < 1 else ""
            still = "" if days[0] or is_done else f" Was that done? {_OPEN}"
            paper.doubt(f"Read from words that name a remedy in {value_of(column.name)}{rest}.{still}")
        paper.key("kind", {"default": kind.value})
        named = {"column": name, "match": _NAMING[kind]}
        paper.key("where", named)
        if is_done:
            paper.key("done_where", named)
        paper.key("what", {"columns": [name]})
        for key, day in zip(("done", "due"), days, strict=True):
            if day is not None:
                if is_first:
                    doubt_dates(paper, findings, day)
                paper.line(f"{key} = {date_rule(findings, day, stage=row)}")


def _write_action(paper: Paper, column: Column, row: str | None) -> None:
    name = in_stage(row, column.name)
    paper.table("remedy", one_of_many=True)
    if row is None:
        paper.doubt(f"Is {value_of(name)} what was done to put things right? Its words are read as actions.")
    paper.key("kind", {"default": "action"})
    paper.key("what", {"columns": [name]})
    for key in ("where", "done_where"):
        paper.key(key, {"column": name, "match": _SAYS})


def _write_lesson(paper: Paper, column: Column, row: str | None) -> None:
    name = in_stage(row, column.name)
    paper.table("learning", one_of_many=True)
    if row is None:
        paper.doubt(f"By which cause do reports count {value_of(name)}? A column may have it; here all have one.")
    paper.key("what", {"columns": [name]})
    paper.key("cause", {"default": "lesson"})
    paper.key("where", {"column": name, "match": _SAYS})


def _columns(findings: Findings) -> _Columns:
    maybe = [each for each in findings.all(*WORDS) if not is_flag(each.look) and not _is(each, _NOT_PROMISED)]
    amounts = sorted(filter(_has_amounts, maybe), key=lambda each: (not _is(each, _GIVEN_BACK), not _is(each, _DONE)))
    rest = [each for each in maybe if each not in amounts]
    return _Columns(
        amount=next(iter(amounts), None),
        other_amounts=tuple(amounts[1:]),
        apology=next((each for each in rest if _is(each, _APOLOGIES) and _answers(each) > _HALF), None),
        remedy=next(
            (each for each in rest if _is(each, _REMEDIES) and is_list(each.look) and _named(each) > _HALF), None
        ),
        action=next(
            (each for each in rest if {"action", "taken"} <= set(each.look.words) and _answers(each) <= _HALF), None
        ),
        lessons=tuple(each for each in rest if _tells_lessons(each) and _answers(each) <= _HALF),
    )


def _days(findings: Findings, found: _Columns) -> Iterator[tuple[Column | None, Column | None]]:
    """Yield the days on which payments, and then other remedies, were done and due."""
    days = findings.all(Meaning.OTHER_DATE)
    for column, words in ((found.amount, MONEY), (found.remedy, _REMEDIES)):
        own = [] if column is None else [each for each in days if _is(each, words)]
        due = next((each for each in own if _is(each, _DUE)), None)
        yield next((each for each in own if _is(each, _DONE) or (words is MONEY and each is not due)), None), due


def _named_elsewhere(found: _Columns) -> list[RemedyKind]:
    """Return the remedies of which another column than that of their names says which rows have them."""
    known = {RemedyKind.PAYMENT: found.sure_amount, RemedyKind.APOLOGY: found.apology}
    return [kind for kind, column in known.items() if column is not None]


def _is(column: Column, words: frozenset[str]) -> bool:
    return bool(words & set(column.look.words))


def _answers(column: Column) -> float:
    return share_of(column.look, is_yes_or_no)


def _says(column: Column) -> float:
    return share_of(column.look, re.compile(_SAYS).search)


def _tells_lessons(column: Column) -> bool:
    words = set(column.look.words)
    return _LESSON in words or (bool(words & _LEARNING) and words <= _OF_LEARNING)


def _reads(column: Column) -> float:
    return share_of(column.look, lambda text: amount_of(text) is not UNREAD)


def _has_amounts(column: Column) -> bool:
    is_owed = _is(column, _OWED) and not _is(column, _GIVEN_BACK)
    if not _is(column, MONEY) or is_owed or _is(column, _NUMBERS) or _reads(column) <= _NEARLY_ALL:
        return False
    return share_of(column.look, lambda text: amount_of(text).money is not None) > 0


def _named(column: Column) -> float:
    """Return how much of a column names a remedy."""
    patterns = [re.compile(pattern) for pattern in _NAMING.values()]
    return share_of(column.look, lambda text: any(each.search(text) for each in patterns))
