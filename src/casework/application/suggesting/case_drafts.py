"""The part of a draft that says how rows become cases."""

from casework.application.suggesting import vocabulary
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_list, share_of
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, code_of, counted, value_of
from casework.application.suggesting.rule_texts import (
    Words,
    coded,
    codes,
    date_rule,
    dotted,
    doubt_dates,
)
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import KIND_RULES, channel_of, kind_of, standing_of, verdict_of

_TELLING = 0.2
"""A column in which fewer rows name a kind does not tell the kinds."""
_EVENTS = (
    (Meaning.ACKNOWLEDGED, "acknowledged"),
    (Meaning.RESPONDED, "responded"),
    (Meaning.ESCALATED, "escalated"),
    (Meaning.CLOSED, "closed"),
)
_PERSON = (
    (Meaning.NAME, "name"),
    (Meaning.EMAIL, "email"),
    (Meaning.PHONE, "phone"),
    (Meaning.ADDRESS, "address"),
    (Meaning.POSTCODE, "postcode"),
)
_NOT_THEIRS = frozenset({"incident", "location", "site", "property", "premises", "branch", "councillor"})
"""Names, addresses and places with these words are not those of the complainant."""


def used_by_case(findings: Findings) -> set[str]:
    """Return the names of the columns that the draft of a case reads for its fields and facts."""
    found: set[str] = set()
    for meaning in (Meaning.RECEIVED, Meaning.WRITTEN, Meaning.CHANNEL, Meaning.KEY):
        found |= {column.name for column in findings.all(meaning)[:1]}
    for column in (_kind_column(findings), _service(findings), _standing(findings)):
        found |= {column.name} if column else set()
    found |= {column.name for column in (*_facts(findings), *_outcomes(findings).values())}
    found |= {column.name for column in _categories(findings).values()}
    found |= {column.name for meaning, _ in _PERSON for column in _theirs(findings, meaning)}
    return found | {column.name for column in findings.all(Meaning.DUE, Meaning.VERDICT, Meaning.TEXT)}


def write_case(paper: Paper, findings: Findings) -> None:
    """Write the tables of a case."""
    paper.table("procedure")
    paper.doubt("Under which procedure? none counts no time limits; 'casework procedures list' shows the others.")
    later = sorted({stage for fact in _facts(findings) if (stage := _stage_of(fact)) not in {None, "1"}})
    for stage in later:
        paper.doubt(f"Rows that came to stage {stage} are rejected under none, which has one stage.")
    paper.key("default", "none")
    _fields(paper, findings)
    _events(paper, findings)
    _verdicts(paper, findings)
    _write_standing(paper, findings)


def _fields(paper: Paper, findings: Findings) -> None:
    paper.table("fields")
    received, written = findings.first(Meaning.RECEIVED), findings.first(Meaning.WRITTEN)
    if received is None:
        paper.doubt("No column has the day of receipt, so nobody knows it; if one does, name it here.")
    for name, column in (("received", received), ("written_on", written)):
        if column is not None:
            doubt_dates(paper, findings, column)
            paper.line(f"{name} = {date_rule(findings, column)}")
    key = findings.first(Meaning.KEY)
    if key is not None:
        paper.doubt("Do people know a case by this number? Without it each gets a new reference.")
        paper.key("reference", {"columns": [key.name]})
    if not findings.several:
        _summary(paper, findings)
    people = {word: columns for meaning, word in _PERSON if (columns := _theirs(findings, meaning))}
    if people:
        paper.doubt("Is this the complainant, and not somebody else, such as an officer?")
        paper.key(
            "complainant", {word: {"columns": [each.name for each in columns]} for word, columns in people.items()}
        )
    _kind(paper, findings)
    _channel(paper, findings)
    _matter(paper, findings)


def _summary(paper: Paper, findings: Findings) -> None:
    if texts := findings.all(Meaning.TEXT):
        paper.key("summary", {"columns": [column.name for column in texts]})


def _matter(paper: Paper, findings: Findings) -> None:
    """Write what the case is about; where several rows are one case, each of them is a matter of it."""
    table = "fields"
    service, categories = _service(findings), _categories(findings)
    if findings.several and (findings.all(Meaning.TEXT) or service or categories):
        table = "matter"
        paper.table(table, one_of_many=True)
        paper.doubt("Is each row another matter of its case?")
        _summary(paper, findings)
    if service is not None:
        coded(paper, dotted(table, "service"), service)
    for name, column in categories.items():
        coded(paper, dotted(table, "categories", name), column)


def _kind_column(findings: Findings) -> Column | None:
    """Return the column with the kinds, or else one whose texts often name them."""
    named = findings.first(Meaning.KIND)
    if named is not None:
        return named
    maybe = [
        column
        for column in findings.all(Meaning.TEXT, Meaning.CATEGORY, Meaning.SERVICE)
        if column.look.values and not column.look.overflowed
    ]
    best = max(maybe, key=_telling, default=None)
    return best if best is not None and _telling(best) >= _TELLING else None


def _telling(column: Column) -> float:
    """Return how much of a column names one kind; nothing where all that do name the same."""
    named = [vocabulary.kinds_in(text) for text in column.look.values]
    if len({kinds for kinds in named if len(kinds) == 1}) < 2:  # noqa: PLR2004 - one kind from another
        return 0.0
    return share_of(column.look, lambda text: len(vocabulary.kinds_in(text)) == 1)


def _kind(paper: Paper, findings: Findings) -> None:
    column = _kind_column(findings)
    if column is None:
        paper.table("fields.kind")
        paper.doubt("No column says what sort of contact each row is: all would be complaints.")
        paper.key("default", "complaint")
    elif column.meaning is Meaning.KIND:
        codes(paper, "fields.kind", column, Words(known=kind_of, otherwise="complaint", doubt="which kind is this?"))
        _blank_kind(paper, column)
    else:
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


def _blank_kind(paper: Paper, column: Column) -> None:
    if column.look.blank:
        many = counted(column.look.blank, "row")
        paper.doubt(f"{many} without a kind would be rejected: a default says what they are.")


def _channel(paper: Paper, findings: Findings) -> None:
    column = findings.first(Meaning.CHANNEL)
    if column is not None:
        codes(
            paper, "fields.channel", column, Words(known=channel_of, otherwise="other", doubt="which channel is this?")
        )


def _service(findings: Findings) -> Column | None:
    columns = findings.all(Meaning.SERVICE)
    return next((column for column in columns if is_list(column.look)), columns[0] if columns else None)


def _categories(findings: Findings) -> dict[str, Column]:
    """Return the columns with categories by the name that each gets; outcomes of single matters are among them."""
    taken = (_service(findings), _kind_column(findings))
    sorts = (Meaning.CATEGORY, Meaning.SERVICE, *((Meaning.OUTCOME,) if findings.several else ()))
    found: dict[str, Column] = {}
    for column in findings.all(*sorts):
        if column not in taken:
            name = code_of(column.name, other="category")
            found[f"{name}-{column.look.place}" if name in found else name] = column
    return found


def _theirs(findings: Findings, meaning: Meaning) -> tuple[Column, ...]:
    return tuple(column for column in findings.all(meaning) if not set(column.look.words) & _NOT_THEIRS)


def _facts(findings: Findings) -> tuple[Column, ...]:
    """Return the columns with days on which something happened; a day that ends a case once is had once."""
    closed = findings.all(Meaning.CLOSED)
    best = max(closed, key=lambda column: (-findings.formats[column.name].strays, column.look.filled), default=None)
    others = findings.all(Meaning.ACKNOWLEDGED, Meaning.RESPONDED, Meaning.ESCALATED)
    return (*others, *((best,) if best else ()))


def _outcomes(findings: Findings) -> dict[str, Column]:
    """Return the column with the outcome of each fact that has one, by the name of the column with its day."""
    found: dict[str, Column] = {}
    outcomes = [column for column in findings.all(Meaning.OUTCOME) if is_list(column.look) and not findings.several]
    for outcome in sorted(outcomes, key=lambda column: _stage_of(column) is None):
        fitting = [fact for fact in _facts(findings) if fact.name not in found and _decides(fact, outcome)]
        if fitting:
            found[min(fitting, key=lambda fact: _stage_of(outcome) not in {None, _stage_of(fact)}).name] = outcome
    return found


def _decides(fact: Column, outcome: Column) -> bool:
    """Return whether *outcome* can be that of *fact*: of an answer in its stage, or of the end where it names none."""
    named = _stage_of(outcome)
    if fact.meaning is Meaning.CLOSED:
        return named is None
    return fact.meaning is Meaning.RESPONDED and (named is None or _stage_of(fact) in {named, None})


def _events(paper: Paper, findings: Findings) -> None:
    words, outcomes = dict(_EVENTS), _outcomes(findings)
    for column in _facts(findings):
        paper.table("event", one_of_many=True)
        paper.key("event", words[column.meaning])
        doubt_dates(paper, findings, column)
        paper.line(f"on = {date_rule(findings, column)}")
        _stage(paper, column)
        _order(paper, findings, column)
        if (outcome := outcomes.get(column.name)) is not None:
            paper.doubt(f"Is {value_of(outcome.name)} the outcome of this, in whose scheme of outcomes?")
            codes(paper, "event.outcome", outcome)


def _stage(paper: Paper, column: Column) -> None:
    stage = _stage_of(column)
    if stage is not None:
        paper.doubt(f"The name speaks of stage {stage}; the procedure must have it.")
        paper.key("stage", stage)


def _stage_of(column: Column) -> str | None:
    """Return the number of the stage of which the name of *column* speaks."""
    words = column.look.words
    after = words[words.index("stage") + 1] if "stage" in words[:-1] else ""
    return after if after.isdigit() else None


def _order(paper: Paper, findings: Findings, column: Column) -> None:
    received = findings.first(Meaning.RECEIVED)
    before = findings.relations.after(received.name, column.name) if received else 0
    if before:
        paper.doubt(
            f"{counted(before, 'row has', 'rows have')} a day here that comes before the receipt, and would be "
            'rejected; before_receipt = "keep" takes the day as it is.'
        )


def _verdicts(paper: Paper, findings: Findings) -> None:
    verdicts = list(findings.all(Meaning.VERDICT))
    for column in findings.all(Meaning.DUE):
        paper.table("verdict", one_of_many=True)
        paper.say("What the source itself says of a time limit stays apart from what casework computes.")
        paper.key("name", code_of(column.name, other="target"))
        doubt_dates(paper, findings, column)
        paper.line(f"due = {date_rule(findings, column)}")
        if verdicts:
            verdict = verdicts.pop(0)
            paper.doubt(f"Is {value_of(verdict.name)} what the source says of this day?")
            _verdict(paper, verdict)
    for column in verdicts:
        paper.table("verdict", one_of_many=True)
        paper.key("name", code_of(column.name, other="target"))
        _verdict(paper, column)


def _verdict(paper: Paper, column: Column) -> None:
    known = Words(known=verdict_of, otherwise="unknown", doubt="in time, or late?")
    codes(paper, "verdict.verdict", column, known)


def _standing(findings: Findings) -> Column | None:
    column = findings.first(Meaning.STANDING)
    return None if findings.relations.open_but_ended else column


def _write_standing(paper: Paper, findings: Findings) -> None:
    column, ended = findings.first(Meaning.STANDING), findings.relations.open_but_ended
    if column is None:
        return
    if ended:
        paper.line()
        paper.doubt(
            f"{value_of(column.name)} says how a case stands, but {counted(ended, 'row is', 'rows are')} called open "
            "with a day on which it ended: [standing] would reject them, so the column is only kept."
        )
        return
    paper.table("standing")
    paper.key("column", column.name)
    paper.doubt("What is finished without a day would be closed on a day that nobody knows.")
    paper.key("undated", "unknown")
    paper.table("standing.codes")
    for text, number in column.look.plain_values().most_common():
        known = standing_of(text)
        paper.code(text, known or "open", number, None if known else "open, or finished?")
