import attrs
import pytest

from casework.domain.cases.fold import begin
from casework.domain.cases.parts import Fact
from casework.domain.changing import changed
from tests.complaints import received


@attrs.frozen
class Checked:
    number: int = attrs.field(converter=int)


def case():
    happened, event = received()
    return begin("case-1", Fact(version=1, happened=happened, event=event))


def test_a_part_is_changed_as_attrs_would_and_stays_what_it_was():
    first = case()

    second = changed(first, version=2, notes=("detail-1",))

    assert second == attrs.evolve(first, version=2, notes=("detail-1",))
    assert (first.version, first.notes) == (1, ())


def test_a_field_that_there_is_not_is_refused():
    with pytest.raises(AttributeError):
        changed(case(), verison=2)


def test_what_checks_its_fields_is_never_changed_unchecked():
    with pytest.raises(AssertionError):
        changed(Checked(1), number="one")
