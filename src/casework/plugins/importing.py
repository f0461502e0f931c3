"""Importing, as methods of a casebook: a file by a mapping, the imports on record, and taking one back."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from casework.application.access import AccessPolicy
from casework.application.ports import Clock, Store
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.application.streams import Desk
from casework.application.writing import Writing, writer_of
from casework.domain.actors import Actor
from casework.domain.surveys.question_sets import Survey
from casework.plugins.hosting import Hosting

if TYPE_CHECKING:  # what not every program needs is imported by the methods that do
    from casework.application.importing import ImportOutcome, Progress, RejectedRow
    from casework.application.names_taken import ChecksBefore
    from casework.application.undoing_imports import ImportOnRecord, UndoneImport


class Importing(Hosting):
    """The part of a casebook that takes in rows of other systems."""

    store: Store
    clock: Clock
    rulebook: Rulebook
    _policy: AccessPolicy
    _desk: Desk
    _rules_record: RulesRecord
    _surveys: Mapping[str, Survey]

    def import_file(
        self,
        path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        mapping: str | os.PathLike[str],
        *,
        by: Actor,
        check: bool = False,
        after: "ChecksBefore | None" = None,
        totals: str | os.PathLike[str] | None = None,
        rejected: Callable[["RejectedRow"], None] | None = None,
        progress: Callable[["Progress"], None] | None = None,
    ) -> "ImportOutcome":
        """Import the file at *path* as *mapping* says, a file or one that comes with casework; *check* only judges.

        *path* may also be several files of one source, or the address of a server that the format of the mapping reads.

        Importing again changes nothing; an import that was stopped goes on where it was; rows that say something else
        than when they were imported update their cases. The access policy is asked whether *by* may import, also with
        *check*, and whether they may receive each of the cases.

        Args:
            after: What the checks before this one would have taken, where several mappings are checked that will be
                imported one after the other.
            totals: A file with what the rows must come to; where they do not, nothing is written.

        Raises:
            DataError: If the mapping or the totals have mistakes, the file is not what it says, or its rows do not come
                to the totals; then nothing is written.
            UnderWayError: If somebody else goes on with the same import at the same time.
        """
        from casework.adapters.import_files import TemporaryFiles
        from casework.application.importing import import_rows
        from casework.plugins.import_sources import prepared

        writer_of(Writing(by=by))
        asked = prepared(path, mapping, self.host, by=by, totals=totals)
        return import_rows(
            attrs.evolve(asked, check=check, after=after, surveys=self._surveys, rejected=rejected, progress=progress),
            store=self.store,
            rulebook=self.rulebook,
            rules=self._rules_record,
            policy=self._policy,
            clock=self.clock,
            aside=TemporaryFiles(),
        )

    def imports(self, *, viewer: Actor | None = None) -> "tuple[ImportOnRecord, ...]":
        """Return the imports on record, in the order in which they began.

        Raises:
            AccessError: If the access policy does not let *viewer* import.
        """
        from casework.application.undoing_imports import imports_on_record

        return imports_on_record(self._desk, viewer=viewer)

    def find_import(self, batch: str, *, viewer: Actor | None = None) -> "ImportOnRecord":
        """Return one import on record, by its id or as the ``latest``.

        Raises:
            NotFoundError: If there is none.
            AccessError: If the access policy does not let *viewer* import.
        """
        from casework.application.undoing_imports import find_import

        return find_import(self._desk, batch, viewer=viewer)

    def undo_import(self, batch: str, *, by: Actor, progress: Callable[[int], None] | None = None) -> "UndoneImport":
        """Take an import back, by its id or as the ``latest``: what it began counts nowhere from then on.

        A case of an earlier import that it updated says again what it said before. Stopped on the way, it is finished
        by asking again. A case that somebody works on meanwhile stays. Importing the same rows again begins the same
        cases anew, and updates the others again.

        Raises:
            NotFoundError: If there is no such import.
            DecisionError: If it was undone already, or something else happened to one of its cases.
            AccessError: If the access policy does not let *by* import.
        """
        from casework.application.undoing_imports import undo_import

        writer_of(Writing(by=by))
        return undo_import(
            self._desk, batch, rulebook=self.rulebook, rules=self._rules_record, by=by, progress=progress
        )
