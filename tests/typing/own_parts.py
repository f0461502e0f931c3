"""Only type-checked: parts that a user writes fit the ports: a clock, a policy, a plugin, strategies."""

import datetime as dt
from collections.abc import Callable, Sequence

import attrs
from hypothesis import given

from casework import AccessPolicy, Actor, Casebook, CaseRow, Organisation, Sight
from casework.application.ports import Clock, ProcedureSource, Store
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.envelope import Record
from casework.domain.procedures import Procedure
from casework.domain.time.calendars import WorkingCalendar
from casework.plugins.hookspecs import FollowerFactory, Secret, StoreFactory, hookimpl
from casework.testing import FixedClock, strategies


class OwnTeamOnly:
    """Whoever has a role may write; only the team of a case sees it, and managers."""

    def may(self, actor: Actor, action: str, row: CaseRow | None) -> bool:
        return bool(actor.roles)

    def sees(self, viewer: Actor, row: CaseRow, what: Sight) -> bool:
        return self.sees_all(viewer) or row.team in viewer.teams

    def sees_all(self, viewer: Actor) -> bool:
        return "manager" in viewer.roles


class OneProcedure:
    """A source with one procedure that a program made."""

    def __init__(self, procedure: Procedure) -> None:
        self._procedure = procedure

    def get(self, procedure_id: str) -> Procedure:
        return self._procedure

    def ids(self) -> Sequence[str]:
        return (self._procedure.id,)


def own_book(store: Store, procedure: Procedure, calendar: WorkingCalendar) -> Casebook:
    """Put a casebook together from parts of one's own."""
    policy: AccessPolicy = OwnTeamOnly()
    source: ProcedureSource = OneProcedure(procedure)
    clock: Clock = FixedClock(dt.datetime(2026, 4, 3, tzinfo=dt.UTC))
    organisation = Organisation(id="council", calendar=calendar.id)
    return Casebook(
        store, organisation, procedures=source, calendars={calendar.id: calendar}, clock=clock, policy=policy
    )


@attrs.frozen(kw_only=True)
class OwnSettings:
    """What a plugin is told: where its server is, and with which password."""

    server: str
    password: Secret


@hookimpl
def casework_settings() -> type[OwnSettings]:
    """Say what the settings are."""
    return OwnSettings


@hookimpl
def casework_register_stores(register: Callable[[str, StoreFactory], None], settings: OwnSettings) -> None:
    """Offer a store that is told its settings, as a plugin does."""

    def own(rest: str, *, read_only: bool = False) -> Store:
        return own_store(settings.server, settings.password.reveal(), rest, read_only)

    register("own", own)


def own_store(server: str, password: str, rest: str, read_only: bool) -> Store:
    """Make a store."""
    raise NotImplementedError


class OwnFollower:
    """Takes records to another system."""

    def follow(self, records: Sequence[Record]) -> None:
        raise NotImplementedError


@hookimpl
def casework_register_followers(register: Callable[[str, FollowerFactory], None]) -> None:
    """Offer a follower, without a look at the settings."""
    register("own", OwnFollower)


def own_property(procedure: Procedure) -> None:
    """Draw histories that the procedure allows."""

    @given(strategies.histories(procedure))
    def no_case_has_more_visits_than_facts(facts: tuple[Fact, ...]) -> None:
        assert len(fold("case-1", facts).visits) <= len(facts)

    no_case_has_more_visits_than_facts()
