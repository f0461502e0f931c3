"""From a name to a case: whose case it is, and what the log tells of it."""

from casework.application.codec import fact_of
from casework.application.ports import Store
from casework.domain.cases.case import Case
from casework.domain.cases.fold import fold
from casework.errors import NotFoundError


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
