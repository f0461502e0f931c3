"""Decisions about the people of a case, as methods of a casebook."""

from collections.abc import Mapping
from typing import Unpack

from casework.application.contacts import by_name, word
from casework.application.deciding.recording import Recording
from casework.application.drafts import Drafts
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.events import Party
from casework.domain.cases.vocabulary import Role


class DecidingPeople(Recording):
    """Who has to do with a case."""

    def assign(
        self, case: str, *, handler: str | None = None, team: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Give the case to a member of staff, a team, or both."""
        return self._decide("assign", case, writing, handler=handler, team=team)

    def add_party(
        self,
        case: str,
        *,
        party: str,
        role: Role | str,
        person: Mapping[str, str] | None = None,
        actor: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Let another party join the case, or change the one called *party*."""
        known, described = word(Role, "role", role), by_name("person", person)

        def parts(drafts: Drafts) -> dict[str, Party]:
            return {"party": Party(party=party, role=known, person=drafts.person(described), actor=actor)}

        said = {"party": party, "role": known, "person": described, "actor": actor}
        return self._decide("add-party", case, writing, parts=parts, **said)
