"""Many commits on their way into the tables together: everything is looked up and written once for all of them.

That can only be done where nothing stands in their way. Nothing is asked beforehand that the tables refuse by
themselves: a key that came before, a stream that is there, a name of another case, a detail that is there. Where one of
these is met, the commits are to be written one by one, by whoever can say which of them it was.
"""

import itertools
import operator
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casework.adapters.sqlite.commits import INSERT_REQUEST, head_of, versions_of
from casework.adapters.sqlite.library import Library
from casework.adapters.sqlite.rows import (
    INSERT_DETAIL,
    INSERT_RECORD,
    PUT_ANSWER,
    PUT_NAME,
    STRIKE_ANSWER,
    agenda_statements,
    answer_values,
    detail_values,
    name_values,
    put_case_statement,
    record_values,
    strike_values,
)
from casework.application.commits import place, placed_answers, placed_strikes
from casework.application.ports import Commit, Committed
from casework.errors import CaseworkError

if TYPE_CHECKING:
    import sqlite3


class ContestedError(Exception):
    """A group cannot be written as a whole; it never leaves the store, which then writes one commit after the other."""


def write_together(
    connection: "sqlite3.Connection", library: Library, commits: Sequence[Commit]
) -> tuple[Committed, ...]:
    """Write *commits* behind everything before them, each as if it came alone.

    Raises:
        ContestedError: If one of them may be a repeat or has to be refused, or two of them change the same row; then
            the transaction must be rolled back.
    """
    organisations = {commit.organisation for commit in commits}
    changed = [row.case for commit in commits for row in commit.rows]
    if len(organisations) > 1 or len(set(changed)) < len(changed) or any(commit.without_rows for commit in commits):
        raise ContestedError
    group = _Group(connection, organisations.pop())
    try:
        group.learn(commits)
        answers = tuple([group.add(commit) for commit in commits])
        group.write()
    except (library.module.IntegrityError, CaseworkError, UnicodeEncodeError) as error:
        raise ContestedError from error
    return answers


class _Group:
    """What is to be written, table by table."""

    def __init__(self, connection: "sqlite3.Connection", organisation: str) -> None:
        self._connection, self._organisation = connection, organisation
        self._versions: dict[str, int] = {}
        self._head, self._last_seal = head_of(connection, organisation)
        self._records: list[tuple[Any, ...]] = []
        self._details: list[tuple[Any, ...]] = []
        self._names: list[tuple[str, str, str, str]] = []
        self._rows: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._answers: list[tuple[Any, ...]] = []
        self._struck: list[tuple[Any, ...]] = []
        self._agendas: defaultdict[str, list[tuple[str, tuple[Any, ...]]]] = defaultdict(list)
        self._requests: list[tuple[Any, ...]] = []

    def learn(self, commits: Sequence[Commit]) -> None:
        """Look up all at once at which versions the streams of *commits* are."""
        appends = [append for commit in commits for append in commit.appends]
        # If one that must be new is there, the log has its version 1 already.
        new = {append.stream for append in appends if append.expected == 0 and append.events}
        others = list({append.stream for append in appends} - new)
        self._versions = dict.fromkeys(new, 0) | dict(versions_of(self._connection, self._organisation, others))

    def add(self, commit: Commit) -> Committed:
        """Place *commit* behind everything before it."""
        began, organisation = self._head + 1, self._organisation
        records = place(commit, head=self._head, last_seal=self._last_seal, version_of=self._versions.__getitem__)
        for record in records:
            self._versions[record.stream] = record.version
            self._records.append(record_values(record, began))
        self._head, self._last_seal = records[-1].position, records[-1].seal
        self._details += [detail_values(organisation, detail) for detail in commit.details]
        for row in commit.rows:
            self._names += name_values(organisation, row)
            statement, values = put_case_statement(organisation, row)
            self._rows[statement].append(values)
        self._answers += [answer_values(organisation, version, row) for version, row in placed_answers(commit, records)]
        self._struck += [strike_values(organisation, each) for each in placed_strikes(commit, self._versions)]
        for change in commit.agenda_changes:
            self._agendas[change.case] += agenda_statements(organisation, change)
        if commit.key:
            self._requests.append((organisation, commit.key.key, began, self._head, commit.key.digest, 0))
        return Committed(first=began, last=self._head, streams=tuple(dict.fromkeys([each.stream for each in records])))

    def write(self) -> None:
        """Write everything."""
        tables = {
            INSERT_RECORD: self._records,
            INSERT_DETAIL: self._details,
            PUT_NAME: self._names,
            **self._rows,
            PUT_ANSWER: self._answers,
            STRIKE_ANSWER: self._struck,
            INSERT_REQUEST: self._requests,
        }
        for statement, values in tables.items():
            self._connection.executemany(statement, values)
        # Of two changes of one case the second goes by the first; the first of all cases go together, then the second.
        rounds = itertools.zip_longest(*self._agendas.values())
        agendas = [each for together in rounds for each in together if each is not None]
        for statement, same in itertools.groupby(agendas, operator.itemgetter(0)):
            self._connection.executemany(statement, [values for _, values in same])
