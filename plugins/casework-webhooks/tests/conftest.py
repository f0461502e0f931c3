import pytest

from tests.other_systems import Network, OtherSystem, notifier_of


@pytest.fixture
def other_system():
    system = OtherSystem(encrypted=True)
    yield system
    system.close()


@pytest.fixture
def open_system():
    """One that speaks without encryption, as a program on a developer's own machine does."""
    system = OtherSystem(encrypted=False)
    yield system
    system.close()


@pytest.fixture
def network(other_system):
    return Network(other_system.port)


@pytest.fixture
def notifier(network):
    return notifier_of(network)
