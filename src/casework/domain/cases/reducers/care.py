"""How a case changes by what its people need, and by what staff must look out for."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    AdjustmentAgreed,
    AdjustmentEnded,
    FlagCleared,
    FlagRaised,
    PreferencesStated,
)
from casework.domain.cases.parts import Adjustment, Flag
from casework.domain.time.moments import Moment


def _preferences_stated(case: Case, event: PreferencesStated, _happened: Moment) -> Case:
    others = tuple(pair for pair in case.care.preferences if pair[0] != event.party)
    return attrs.evolve(case, care=attrs.evolve(case.care, preferences=(*others, (event.party, event.preferences))))


def _adjustment_agreed(case: Case, event: AdjustmentAgreed, happened: Moment) -> Case:
    before = case.care.adjustment(event.adjustment)
    if before is None:
        agreed = Adjustment(
            adjustment=event.adjustment, party=event.party, what=event.what, since=happened, review_on=event.review_on
        )
        return attrs.evolve(case, care=attrs.evolve(case.care, adjustments=(*case.care.adjustments, agreed)))
    reviewed = attrs.evolve(before, what=event.what, reviewed=(*before.reviewed, happened), review_on=event.review_on)
    adjustments = tuple(reviewed if each is before else each for each in case.care.adjustments)
    return attrs.evolve(case, care=attrs.evolve(case.care, adjustments=adjustments))


def _adjustment_ended(case: Case, event: AdjustmentEnded, happened: Moment) -> Case:
    adjustments = tuple(
        attrs.evolve(each, ended=happened) if each.adjustment == event.adjustment else each
        for each in case.care.adjustments
    )
    return attrs.evolve(case, care=attrs.evolve(case.care, adjustments=adjustments))


def _flag_raised(case: Case, event: FlagRaised, happened: Moment) -> Case:
    before = case.care.flag(event.flag)
    if before is None:
        raised = Flag(flag=event.flag, kind=event.kind, raised=happened, told=event.told)
        return attrs.evolve(case, care=attrs.evolve(case.care, flags=(*case.care.flags, raised)))
    more = attrs.evolve(before, told=tuple(dict.fromkeys((*before.told, *event.told))))
    flags = tuple(more if each is before else each for each in case.care.flags)
    return attrs.evolve(case, care=attrs.evolve(case.care, flags=flags))


def _flag_cleared(case: Case, event: FlagCleared, happened: Moment) -> Case:
    flags = tuple(attrs.evolve(each, cleared=happened) if each.flag == event.flag else each for each in case.care.flags)
    return attrs.evolve(case, care=attrs.evolve(case.care, flags=flags))


REDUCERS = MappingProxyType(
    {
        PreferencesStated: _preferences_stated,
        AdjustmentAgreed: _adjustment_agreed,
        AdjustmentEnded: _adjustment_ended,
        FlagRaised: _flag_raised,
        FlagCleared: _flag_cleared,
    }
)
