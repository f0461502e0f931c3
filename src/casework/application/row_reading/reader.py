"""Rows of one source, read as one mapping says; every problem of a row is found at once."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

import msgspec

from casework.application.mappings import SourceMapping
from casework.application.row_drafts import Draft
from casework.application.row_reading.cases import case_reader
from casework.application.row_reading.columns import ONE_CODE, Columns
from casework.application.row_reading.found import NOWHERE, Found, Places, RowProblemError, TextOf, Values
from casework.application.row_reading.others import answer_reader, labelled_reader
from casework.application.row_reading.patterns import searching
from casework.application.row_reading.rules import Rules
from casework.application.row_reading.stages import side_by_side, unread_of_later_rows
from casework.application.row_reading.unread_dates import UnreadDates, unread_dates
from casework.domain.cases.fields import CODE, CODE_WORDS

_JOINT = ":"

_encode = msgspec.json.Encoder(order="deterministic").encode


class RowReader:
    """Reads the rows of a source with these *columns* as *mapping* says, which has no mistakes.

    Raises:
        DataError: If the source lacks a column, or has two that could be one.
    """

    def __init__(self, mapping: SourceMapping, columns: Sequence[str]) -> None:
        here = Columns(mapping, columns)
        self.unmentioned: tuple[str, ...] = here.unmentioned
        self.from_above: tuple[str, ...] = here.from_above
        self._identity = mapping.identity.columns
        self._key_parts = [here.text((column,)) for column in self._identity]
        self._skips = [(here.text((rule.column,)), searching(rule.match)) for rule in mapping.skip]
        self._dates = here.dates
        self._noticed, self._read = here.noticed, _draft_reader(Rules(mapping, here))
        self._digested = [(column, here.own_text(column)) for column in sorted(mapping.columns_read())]
        self._mentioned, self._dropped = here.by_mapping(), here.dropped
        self._beside = None if mapping.stages is None else side_by_side(mapping.stages, here)
        matters = mapping.columns_of_matters()
        self._note_unread = unread_of_later_rows(mapping, here)
        self._of_the_case = {
            place: mapping.blanks_of(column) | {""}
            for place, column in self._mentioned.items()
            if column not in matters
        }

    def unread_dates(self) -> tuple[UnreadDates, ...]:
        """Return the columns in which no date could be read so far."""
        return unread_dates(self._dates)

    def skips(self, values: Values) -> bool:
        """Say whether the row is no record: a subtotal, for example; a text too long to be looked through is none."""
        return any(_is_found(search, text_of, values) for text_of, search in self._skips)

    def digested(self, values: Values) -> dict[str, str]:
        """Return what the row says in the columns that the mapping reads, by its own names for them."""
        return {column: own(values) for column, own in self._digested}

    def key(self, values: Values) -> str:
        """Return what names the row in its source for ever.

        Raises:
            RowProblemError: If there is nothing, or something that cannot be a key.
        """
        self._noticed.clear()
        if not self._identity:
            return hashlib.sha256(_encode(self._content(values))).hexdigest()
        parts = [part(values).strip() for part in self._key_parts]
        if any(note.endswith(ONE_CODE) for note in self._noticed):
            raise RowProblemError(
                f"{' and '.join(self._identity)}: {ONE_CODE}, and nothing would tell their rows apart"
            )
        if not all(parts):
            raise RowProblemError(f"{' and '.join(self._identity)}: blank, so nothing names the row")
        key = _JOINT.join(parts)
        if not CODE.match(key) or key.count(_JOINT) >= len(parts) > 1:
            raise RowProblemError(f"{' and '.join(self._identity)}: no key, which is {CODE_WORDS}")
        return key

    def together(self, rows: Sequence[Values]) -> list[Values]:
        """Return the rows of one case; what one leaves blank of the case, and of no matter, has what another says."""
        blank = self._of_the_case
        said = {
            column: text
            for column in blank
            if (text := next((row[column] for row in rows if row[column].strip() not in blank[column]), ""))
        }
        return [
            {**values, **{each: said[each] for each in said if values[each].strip() in blank[each]}} for values in rows
        ]

    def beside(self, rows: Sequence[tuple[str, Values]]) -> tuple[Values, Places] | None:
        """Return *rows* of one case, each with its place, side by side in one; None if they are no rows of stages.

        With it comes where the row of each stage stands.

        Raises:
            RowProblemError: If the stage of a row is not known, or none or two are of a stage that has one.
        """
        return None if self._beside is None else self._beside(rows)

    def draft(self, values: Values, places: Places = NOWHERE) -> Draft:
        """Return what the row says; *places* are those of the rows of stages that were put side by side in it.

        Raises:
            RowProblemError: If it says something that cannot be, with every reason.
        """
        try:
            found = Found(self._noticed, places)
            if places:
                self._note_unread(values, found)
            return self._read(values, found)
        finally:
            self._noticed.clear()

    def _content(self, values: Values) -> dict[str, str]:
        """Return everything that the row says, by the mapping's names of its columns, but for what is dropped."""
        named, dropped = self._mentioned, self._dropped
        return {named.get(column, column): text for column, text in values.items() if column not in dropped}


def _is_found(search: Callable[[str], object], text_of: TextOf, values: Values) -> bool:
    try:
        return bool(search(text_of(values)))
    except RowProblemError:
        return False


def _draft_reader(rules: Rules) -> Callable[[Mapping[str, str], Found], Draft]:
    mapping = rules.mapping
    if mapping.answer is not None:
        return answer_reader(rules, mapping.answer)
    if mapping.labelled is not None:
        return labelled_reader(rules, mapping.labelled)
    assert mapping.fields is not None  # noqa: S101 - a mapping without mistakes has one of the three
    return case_reader(rules, mapping.fields)
