"""From a name to a case: whose case it is, and what the log tells of it."""

from casework.application.codec import fact_of
from casework.application.identity import is_case_id, tidy_reference
from casework.application.likely_codes import as_code
from casework.application.ports import Store
from casework.domain.cases.case import Case
from casework.domain.cases.fold import fold
from casework.errors import NotFoundError, UsageError


def find_id(store: Store, organisation: str, name: str) -> str:
    """Return the id of the case that *name*, an id or a reference, belongs to; an id is taken at its word.

    Raises:
        NotFoundError: If there is none.
        UsageError: If *name* is no text.
    """
    if not isinstance(name, str):
        message = "a case is named by its id or its reference, which is text: write case.id"
        raise UsageError(message)
    if is_case_id(name):
        return name
    for reference in dict.fromkeys((name, name.strip().upper(), tidy_reference(name))):
        if case_id := store.case_of(organisation, reference):
            return case_id
    near = as_code(name.strip())
    if near != name and store.case_of(organisation, near):
        raise NotFoundError("case", name, why=f"did you mean {near}?")
    raise NotFoundError("case", name)


def load(store: Store, organisation: str, case_id: str, *, up_to: int | None = None) -> Case:
    """Return a case as the log tells it, or as it stood at the position *up_to*.

    Raises:
        NotFoundError: If there is none.
        EventShapeError: If this release cannot read what stands there.
    """
    records = store.read(organisation, case_id)
    if not records:
        raise NotFoundError("case", case_id)
    return fold(case_id, (fact_of(record) for record in records if up_to is None or record.position <= up_to))
