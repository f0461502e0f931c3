"""Every error casework raises on purpose, in one tree.

::

    CaseworkError
    ├── UsageError                 the caller asked for something that cannot be
    │   ├── NaiveInstantError      an instant without an offset
    │   ├── NotACodeError          free text where an id or a code belongs
    │   ├── NotInForceError        a procedure began later than a day, or had ended by then
    │   └── ConfigurationError     a configuration file, a store address or a setting is wrong
    ├── DecisionError              the case does not allow this now
    ├── AccessError                the access policy said no
    ├── PluginError                a plugin did not do what it was asked
    ├── NotFoundError              no such case, procedure, calendar, report
    ├── UnderWayError              an import of the same file is under way elsewhere
    ├── DataError                  a file or a line has mistakes (all of them are listed)
    │   ├── CountingError          a count that cannot be made
    │   └── EventShapeError        a stored event that this release cannot read
    └── StoreError                 the store could not do it
        ├── StaleVersionError      somebody else wrote first
        ├── KeyReusedError         an idempotency key came with another request
        ├── ReferenceTakenError    a human reference number is in use already
        ├── SourceKeyTakenError    a record of another system is a case already
        ├── DetailTakenError       the id of a detail was used before
        ├── NewerStoreError        the store was written by a later release
        ├── BrokenSealError        the log is not what was written
        ├── StoreFullError         no room on the disk
        ├── StoreReadOnlyError     the store cannot be written
        ├── StaleRowsError         the rows are out of date in a store that is only read
        ├── StoreUnavailableError  the store cannot be opened or is busy for too long
        └── ForkedStoreError       a handle was carried over a fork

DurabilityWarning is the one warning: the store is safe, but not as fast as it could be.

A message says which thing, what is wrong and what to do; the values are attributes too. ``exit_code`` is what the
command line ends with: 1 said no, 2 usage, 3 data rejected.
"""

import datetime as dt
from collections.abc import Sequence


class CaseworkError(Exception):
    """Anything that casework refuses or cannot do."""

    exit_code = 1


class UsageError(CaseworkError):
    """The caller asked for something that cannot be."""

    exit_code = 2


class NaiveInstantError(UsageError):
    """An instant came without an offset, so nobody can say which day it belongs to.

    The message suggests the offset that *zone* has at that time, UTC without one.
    """

    def __init__(self, value: dt.datetime, *, zone: dt.tzinfo = dt.UTC) -> None:
        self.value, self.meant = value, value.replace(tzinfo=zone).isoformat()
        super().__init__(f"{value.isoformat()} has no offset from UTC: give a date, or an instant such as {self.meant}")


class NotACodeError(UsageError):
    """Free text stands where an id or a code belongs.

    The text itself is in neither the message nor an attribute, because it may be somebody's name.
    """

    def __init__(self, field: str) -> None:
        super().__init__(
            f"{field} must be an id or a code (letters, digits and . _ : / -, at most 120, no spaces); "
            "other text belongs in a note"
        )
        self.field = field


class NotInForceError(UsageError):
    """A procedure was not in force on a day: *edge* is when it began, if that is later, and else its last day."""

    def __init__(self, procedure: str, day: dt.date, edge: dt.date) -> None:
        is_early = day < edge
        why = f"not yet in force on {day}: it began on" if is_early else f"no longer in force on {day}: it ended on"
        super().__init__(f"{procedure} is {why} {edge}")
        self.procedure, self.day, self.edge, self.is_early = procedure, day, edge, is_early


class ConfigurationError(UsageError):
    """A configuration file, a store address or a setting is wrong; every problem is listed."""

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join((message, *problems)))
        self.problems = tuple(problems)


class DecisionError(CaseworkError):
    """The case does not allow this decision now, or not in this way.

    *allowed* names the decisions that are allowed instead; it is empty where this one is allowed too, but not as it was
    asked for. Then *why* says what to change.
    """

    def __init__(self, case_id: str, decision: str, why: str, *, allowed: Sequence[str] = ()) -> None:
        instead = f". Allowed now: {', '.join(allowed)}" if allowed else ""
        super().__init__(f"{decision} is not possible for {case_id}: {why}{instead}")
        self.case_id, self.decision, self.why, self.allowed = case_id, decision, why, tuple(allowed)


class AccessError(CaseworkError):
    """The access policy does not let this actor do that, or this viewer see it."""

    def __init__(self, who: str, what: str) -> None:
        super().__init__(f"{who} may not {what}: ask whoever keeps the organisation's access rules")
        self.who, self.what = who, what


class PluginError(CaseworkError):
    """A plugin did not do what it was asked: *what* is that which it offers, and *why* says how it failed.

    What an error of the plugin said is not told, because it may be about somebody; it is the cause of this one where
    the plugin was at work in the same process.
    """

    def __init__(self, plugin: str, what: str, why: str) -> None:
        super().__init__(
            f"the {what} of the plugin {plugin} failed: {why}. It is for the keeper of that plugin to mend"
        )
        self.plugin, self.what, self.why = plugin, what, why


class NotFoundError(CaseworkError):
    """There is no such thing under that name; *why* says what else it may be than the spelling."""

    def __init__(
        self, what: str, name: str, *, known: Sequence[str] = (), remark: str = "", why: str = "check the spelling"
    ) -> None:
        hint = f"choose one of {', '.join(known)}" if known else why
        super().__init__(f"there is no {what} {name!r}: {hint}" + (f". {remark}" if remark else ""))
        self.what, self.name, self.known = what, name, tuple(known)


class UnderWayError(CaseworkError):
    """Somebody else goes on with the same import at the same time; what was written before stays."""

    def __init__(self, batch: str) -> None:
        super().__init__(
            f"the import {batch} goes on elsewhere: wait until that has come to its end, and import again if it has not"
        )
        self.batch = batch


class DataError(CaseworkError):
    """A file or a line of data has mistakes; ``problems`` holds each as ``file: path: what``."""

    exit_code = 3

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join((message, *problems)))
        self.problems = tuple(problems)


class CountingError(DataError):
    """A count that cannot be made: a negative amount, a calendar without working days, a date out of range."""


class EventShapeError(DataError):
    """A stored event that this release cannot read."""

    def __init__(self, name: str, schema: int, why: str) -> None:
        super().__init__(f"event {name} (schema {schema}) cannot be read: {why}. A newer release may be needed")
        self.name, self.schema, self.why = name, schema, why


class StoreError(CaseworkError):
    """The store could not do what was asked; nothing was changed."""


class StaleVersionError(StoreError):
    """Somebody else appended to the stream since it was read."""

    def __init__(self, stream: str, *, expected: int, found: int) -> None:
        super().__init__(f"{stream} is at version {found}, not {expected}: read it again and decide anew")
        self.stream, self.expected, self.found = stream, expected, found


class KeyReusedError(StoreError):
    """An idempotency key came before with another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the idempotency key {key} was used before for another request: use a new key")
        self.key = key


class ReferenceTakenError(StoreError):
    """A human reference number belongs to another case already."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"the reference {reference} belongs to another case: give another one, or none to have one made"
        )
        self.reference = reference


class SourceKeyTakenError(StoreError):
    """A record of another system belongs to another case already."""

    def __init__(self, system: str, key: str) -> None:
        super().__init__(f"the record {key} of {system} belongs to another case already: look that case up instead")
        self.system, self.key = system, key


class DetailTakenError(StoreError):
    """The id of a detail was used before; details never change, and an erased one never comes back."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"there has been a detail {detail} before: give the new one an id of its own")
        self.detail = detail


class NewerStoreError(StoreError):
    """The store was written by a later release; it was left untouched."""

    def __init__(self, where: str, *, found: int, known: int) -> None:
        super().__init__(
            f"{where} has format {found}, and this release knows formats up to {known}: it was left untouched; "
            "use a newer release of casework"
        )
        self.where, self.found, self.known = where, found, known


class BrokenSealError(StoreError):
    """The log is not what was written."""

    def __init__(self, organisation: str, *, position: int, why: str) -> None:
        super().__init__(
            f"the log of {organisation} is broken at position {position}: {why}. Restore a backup and compare"
        )
        self.organisation, self.position, self.why = organisation, position, why


class StoreFullError(StoreError):
    """There is no room on the disk; nothing was written and reading still works."""

    def __init__(self, where: str) -> None:
        super().__init__(f"there is no room left to write to {where}: nothing was changed; make room and try again")
        self.where = where


class StoreReadOnlyError(StoreError):
    """The store or its folder cannot be written."""

    def __init__(
        self, where: str, *, advice: str = "check the rights of the file and its folder, or open it read-only"
    ) -> None:
        super().__init__(f"{where} cannot be written: {advice}")
        self.where = where


class StaleRowsError(StoreError):
    """The rows were made by other rules or holidays than today's, and the store is open for reading only."""

    def __init__(self, organisation: str) -> None:
        super().__init__(
            f"the rows of {organisation} were made by other rules or holidays than today's, and lists of them would be "
            "wrong: run 'casework rebuild' once where the store can be written"
        )
        self.organisation = organisation


class StoreUnavailableError(StoreError):
    """The store cannot be opened, or stayed busy for too long."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} cannot be used: {why}")
        self.where, self.why = where, why


class ForkedStoreError(StoreError):
    """A handle was carried over a fork; SQLite files and server connections do not survive that."""

    def __init__(self) -> None:
        super().__init__("this casebook was opened in another process: open one in each process, or use Casebook.lazy")


class DurabilityWarning(UserWarning):
    """The SQLite library at hand is too old for the fast way of writing safely, so the slower one is used."""

    def __init__(self, where: str, *, version: str) -> None:
        super().__init__(
            f"SQLite {version} can lose writes in write-ahead-log mode (mended in 3.51.3), so {where} is kept with a "
            "rollback journal: as safe, but slower. Install pysqlite3 to get a newer SQLite"
        )
        self.where, self.version = where, version
