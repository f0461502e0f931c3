"""Plugins that are installed for one test."""

import sys

import pytest

from casework.plugins.host import PluginHost
from tests.installed_plugins import install_plugin


@pytest.fixture
def installing(tmp_path, monkeypatch):
    """Install plugins into a folder of their own: each a module of source under a name."""
    for variable in ("CASEWORK_PLUGINS", "CASEWORK_STRICT_PLUGINS"):
        monkeypatch.delenv(variable, raising=False)

    def installed(package=None, **plugins):
        for name, source in plugins.items():
            install_plugin(tmp_path, name, source, package=package)
        monkeypatch.syspath_prepend(str(tmp_path))

    yield installed
    for name in [name for name in sys.modules if name.endswith("_module")]:
        del sys.modules[name]


@pytest.fixture
def install(installing):
    """The same, with a host that loads them."""

    def installed(**plugins):
        installing(**plugins)
        return PluginHost()

    return installed
