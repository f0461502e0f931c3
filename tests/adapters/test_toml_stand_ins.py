import attrs
import pytest

from casework.adapters.toml_mistakes import strict_converter, structured
from casework.adapters.toml_stand_ins import read_through
from casework.errors import DataError


@attrs.frozen(kw_only=True)
class Inner:
    name: str = attrs.field()

    @name.validator
    def _known(self, _attribute, value):
        if value != "known":
            message = "the name is not known"
            raise ValueError(message)


@attrs.frozen(kw_only=True)
class Outer:
    inner: Inner
    number: int


def problems(raw, kind=Outer):
    with pytest.raises(DataError) as refused:
        structured(raw, kind, "x.toml", strict_converter())
    return list(refused.value.problems)


def test_a_table_that_is_missing_is_one_mistake_even_if_no_stand_in_will_do():
    assert problems({"number": "1"}) == ["x.toml: inner: is missing", "x.toml: number: must be a whole number, not '1'"]


def test_what_is_wrong_with_the_file_as_a_whole_is_said_and_ends_the_reading():
    assert problems({"name": "other"}, Inner) == ["x.toml: the name is not known"]


def test_a_file_without_mistakes_is_read_as_it_is():
    raw = {"inner": {"name": "known"}, "number": 1}
    expected = Outer(inner=Inner(name="known"), number=1)

    assert read_through(raw, Outer, strict_converter(), in_words=str, samples={}) == (expected, [])
