"""The plugins of a casebook, found when somebody asks for them."""

from casework.plugins.host import PluginHost


class Hosting:
    """The part of a casebook that has plugins at hand."""

    _host: PluginHost | None

    @property
    def host(self) -> PluginHost:
        """The plugins that this casebook works with."""
        if self._host is None:
            self._host = PluginHost()
        return self._host
