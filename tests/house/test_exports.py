"""What can be imported from the top is written down, sorted, and there."""

import subprocess
import sys

import pytest

import casework
import casework.testing

each_package = pytest.mark.parametrize("package", [casework, casework.testing])


@each_package
def test_the_exported_names_are_sorted_and_each_is_there(package):
    assert package.__all__ == sorted(package.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(package, name) for name in package.__all__)


@each_package
def test_a_name_that_is_not_exported_is_a_plain_attribute_error(package):
    with pytest.raises(AttributeError, match="no attribute 'Complaint'"):
        package.Complaint  # noqa: B018 - to look is what is tested


def test_importing_casework_loads_nothing_that_is_not_used():
    script = "import casework, sys; print(*sorted(name for name in sys.modules if name.startswith('casework')))"

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == ["casework"]
