"""From a row of a source to a draft of a case, as the mapping says; every problem of a row is found at once."""

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from casework.application.mappings import (
    BeforeReceipt,
    DateRule,
    EventRule,
    Fate,
    SourceMapping,
    Standing,
    Unlisted,
    ValueRule,
)
from casework.application.source_dates import DateReader, WrongDateError, shown
from casework.domain.cases.fields import CODE
from casework.domain.cases.vocabulary import Channel, Formality, Kind, with_article
from casework.domain.time.moments import Moment, local_day, order_key

_JOINT = ":"
_CODE_WORDS = "letters, digits and . _ : / -, at most 120, no spaces"


@attrs.frozen(kw_only=True)
class DraftFact:
    """Something that the source says happened to the case."""

    event: Fate
    happened: Moment
    outcome: str | None = None
    letter: str | None = None


@attrs.frozen(kw_only=True)
class Met:
    """What was met in a row and is worth counting.

    *unknown* are the targets whose values are not known; *rules* the targets with the pattern that decided, None where
    none did; *flags* what the mapping had to decide.
    """

    unknown: tuple[str, ...] = ()
    rules: tuple[tuple[str, str | None], ...] = ()
    flags: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class CaseDraft:
    """What a row says of a case, in casework's words; texts are still texts here. Facts come in the order of time."""

    received: Moment
    kind: Kind
    procedure: str
    channel: Channel = Channel.UNKNOWN
    formality: Formality | None = None
    service: str | None = None
    reference: str | None = None
    summary: str | None = None
    written_on: dt.date | None = None
    categories: tuple[tuple[str, str], ...] = ()
    complainant: Mapping[str, str] = attrs.Factory(dict)
    facts: tuple[DraftFact, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    met: Met = Met()


class RowProblemError(Exception):
    """The row cannot become a case, and the message says why. It never leaves the importer."""


class RowReader:
    """Reads rows as one mapping says."""

    def __init__(self, mapping: SourceMapping) -> None:
        self._mapping, self._fields = mapping, mapping.fields
        self._dates = {id(rule): DateReader(rule, mapping.source) for _, rule in mapping.date_rules()}
        self._outcomes = {id(event): f"event[{number}]" for number, event in enumerate(mapping.event)}

    def key(self, values: Mapping[str, str]) -> str:
        """Return what names the row in its source for ever.

        Raises:
            RowProblemError: If there is nothing, or something that cannot be a key.
        """
        columns = self._mapping.identity.columns
        parts = [values[column].strip() for column in columns]
        if not all(parts):
            raise RowProblemError(f"{' and '.join(columns)}: blank, so nothing names the row")
        key = _JOINT.join(parts)
        if not CODE.match(key) or key.count(_JOINT) >= len(parts) > 1:
            raise RowProblemError(f"{' and '.join(columns)}: no key, which is {_CODE_WORDS}")
        return key

    def draft(self, values: Mapping[str, str]) -> CaseDraft:
        """Return what the row says.

        Raises:
            RowProblemError: If it says something that cannot be, with every reason.
        """
        row = _Row(values)
        fields = self._fields
        received = self._moment(row, fields.received)
        if received is None and row.is_blank((fields.received.column,)):
            row.refuse((fields.received.column,), "blank, and a case needs its day of receipt")
        said = {name: self._value(row, name, getattr(fields, name)) for name in ("kind", "channel", "formality")}
        if said["kind"] is None and not row.problems:
            row.refuse(fields.kind.columns, "it says no kind")
        rest = self._rest(row)
        facts = self._facts(row, received)
        self._check_standing(row, facts)
        if row.problems or received is None or said["kind"] is None:
            raise RowProblemError("; ".join(row.problems))
        return CaseDraft(
            received=received,
            kind=Kind(said["kind"]),
            procedure=self._procedure(said["kind"]),
            channel=Channel(said["channel"] or Channel.UNKNOWN),
            formality=Formality(said["formality"]) if said["formality"] else None,
            facts=facts,
            kept=tuple((column, values[column]) for column in self._mapping.kept if values[column].strip()),
            met=row.met(),
            **rest,  # type: ignore[arg-type]  # fields by name
        )

    def _rest(self, row: "_Row") -> dict[str, object]:
        fields = self._fields
        written = self._moment(row, fields.written_on) if fields.written_on else None
        return {
            "service": self._value(row, "service", fields.service),
            "reference": self._value(row, "reference", fields.reference, code=False),
            "summary": self._value(row, "summary", fields.summary, code=False),
            "written_on": None if written is None else local_day(written, self._mapping.source.zone),
            "categories": self._many(row, "categories", fields.categories, code=True),
            "complainant": dict(self._many(row, "complainant", fields.complainant, code=False)),
        }

    def _many(
        self, row: "_Row", target: str, rules: Mapping[str, ValueRule], *, code: bool
    ) -> tuple[tuple[str, str], ...]:
        found = ((name, self._value(row, f"{target}.{name}", rule, code=code)) for name, rule in rules.items())
        return tuple((name, value) for name, value in found if value is not None)

    def _procedure(self, kind: str) -> str:
        procedure = self._mapping.procedure.get(kind) or self._mapping.procedure.get("default")
        if procedure is None:
            raise RowProblemError(f"the mapping names no procedure for {with_article(kind)}")
        return procedure

    def _value(self, row: "_Row", target: str, rule: ValueRule | None, *, code: bool = True) -> str | None:
        if rule is None:
            return None
        text = row.text(rule.columns)
        found = self._by_rule(row, text, target, rule) if rule.rules else self._by_code(row, text, target, rule)
        if found is None:
            row.unknown.append(target)
        elif code and not CODE.match(found):
            row.refuse(rule.columns, f"no code, which is {_CODE_WORDS}: let the mapping list its values")
        return found

    def _by_rule(self, row: "_Row", text: str, target: str, rule: ValueRule) -> str | None:
        found = next((each for each in rule.rules if each.match.search(text)), None)
        row.rules.append((target, found.match.pattern if found else None))
        return found.value if found else rule.default

    def _by_code(self, row: "_Row", text: str, target: str, rule: ValueRule) -> str | None:
        if not text.strip():
            return rule.default
        if rule.codes is None:
            return text
        found = rule.codes.get(text.strip())
        if found is None and rule.unlisted is Unlisted.REJECT:
            row.refuse(rule.columns, f"{shown(text)} is not in the mapping's list for {target}")
        return "other" if found is None and rule.unlisted is Unlisted.OTHER else found

    def _moment(self, row: "_Row", rule: DateRule) -> Moment | None:
        text = row.text((rule.column,)).strip()
        if not text:
            return None
        try:
            moment, flag = self._dates[id(rule)].read(text)
        except WrongDateError as error:
            row.refuse((rule.column,), str(error))
            return None
        if flag is not None:
            row.flags.append(f"{rule.column}: {flag}")
        return moment

    def _facts(self, row: "_Row", received: Moment | None) -> tuple[DraftFact, ...]:
        zone = self._mapping.source.zone
        found = []
        for rule in self._mapping.event:
            happened = self._moment(row, rule.on)
            if happened is None:
                continue
            if received is not None and local_day(happened, zone) < local_day(received, zone):
                self._before_receipt(row, rule)
            path = self._outcomes[id(rule)]
            outcome = self._value(row, f"{path}.outcome", rule.outcome)
            letter = self._value(row, f"{path}.letter", rule.letter, code=False)
            found.append(DraftFact(event=rule.event, happened=happened, outcome=outcome, letter=letter))
        return tuple(sorted(found, key=lambda fact: order_key(fact.happened, zone)))

    def _before_receipt(self, row: "_Row", rule: EventRule) -> None:
        if rule.before_receipt is BeforeReceipt.KEEP:
            row.flags.append(f"{rule.on.column}: {rule.event.value} before the receipt")
        else:
            row.refuse((rule.on.column,), f"{rule.event.value} before the receipt")

    def _check_standing(self, row: "_Row", facts: Iterable[DraftFact]) -> None:
        rule = self._mapping.standing
        if rule is None:
            return
        said = row.text((rule.column,)).strip()
        standing = rule.codes.get(said)
        finished = any(fact.event in {Fate.CLOSED, Fate.WITHDRAWN} for fact in facts)
        if standing is None:
            row.refuse((rule.column,), f"{shown(said)} is not in the mapping's list")
        elif row.problems:
            return
        elif standing is Standing.FINISHED and not finished:
            row.refuse((rule.column,), f"{shown(said)}, but no column has the date on which it ended")
        elif standing is Standing.OPEN and finished:
            row.refuse((rule.column,), f"{shown(said)}, but a column has the date on which it ended")


class _Row:
    """The texts of a row by column, and what was found in it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[str] = []
        self.unknown: list[str] = []
        self.rules: list[tuple[str, str | None]] = []
        self.flags: list[str] = []

    def met(self) -> Met:
        return Met(unknown=tuple(self.unknown), rules=tuple(self.rules), flags=tuple(self.flags))

    def text(self, columns: tuple[str, ...]) -> str:
        """Return the text of *columns*, one below the other where several have some."""
        if len(columns) == 1:
            return self.values[columns[0]]
        return "\n".join(self.values[column] for column in columns if self.values[column].strip())

    def is_blank(self, columns: tuple[str, ...]) -> bool:
        return not self.text(columns).strip()

    def refuse(self, columns: tuple[str, ...], why: str) -> None:
        self.problems.append(f"{' and '.join(columns) or 'the mapping'}: {why}")
