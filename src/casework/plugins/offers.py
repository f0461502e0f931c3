"""What plugins offer, by name, with the owner of each name."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Generic, TypeVar, cast

from casework.errors import ConfigurationError, NotFoundError
from casework.plugins.states import PluginState, in_a_line

Factory = TypeVar("Factory", bound=Callable[..., Any])


class Offers(Generic[Factory]):
    """What plugins offer of one sort, by name, with the owner of each name; *states* tells of those that failed."""

    def __init__(self, what: str, states: Sequence[PluginState] = ()) -> None:
        self._what, self._states = what, states
        self._offers: dict[str, tuple[str, Factory]] = {}

    def register(self, owner: str) -> Callable[[str, Factory], None]:
        """Return the function by which the plugin *owner* registers.

        Raises:
            ConfigurationError: When a name is taken; the message names both owners.
        """

        def take(name: str, factory: Factory) -> None:
            if not callable(factory):
                message = f"what it registers as the {self._what} {name!r} is no factory: hand over what makes one"
                raise ConfigurationError(message)
            if name in self._offers:
                message = f"two plugins offer a {self._what} called {name!r}: {self._offers[name][0]} and {owner}"
                raise ConfigurationError(message)
            self._offers[name] = (owner, self._in_a_sentence(owner, name, factory))

        return take

    def _in_a_sentence(self, owner: str, name: str, factory: Factory) -> Factory:
        """Return *factory*, which says in a sentence that a library it imports is not there."""

        @wraps(factory)
        def make(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - those of the factory
            try:
                return factory(*arguments, **options)
            except (ImportError, SyntaxError) as error:
                message = f"the {self._what} {name!r} of the plugin {owner} cannot be loaded: {in_a_line(error)}"
                raise ConfigurationError(message) from error

        return cast("Factory", make)

    def forget(self, owner: str) -> None:
        """Take back everything that the plugin *owner* registered."""
        self._offers = {name: offer for name, offer in self._offers.items() if offer[0] != owner}

    def get(self, name: str) -> Factory:
        """Return the factory called *name*.

        Raises:
            NotFoundError: If no plugin offers it; the message names the plugins that are not loaded, for one of them
                might.
        """
        if name not in self._offers:
            missing = [each for each in self._states if not each.loaded]
            told = [each for each in missing if each.name == name] or missing
            remark = ". ".join(f"The plugin {each.name} is not loaded ({each.reason})" for each in told)
            raise NotFoundError(self._what, name, known=self.names(), remark=remark)
        return self._offers[name][1]

    def owner(self, name: str) -> str:
        """Return the plugin that offers *name*.

        Raises:
            NotFoundError: If no plugin offers it.
        """
        self.get(name)
        return self._offers[name][0]

    def names(self) -> tuple[str, ...]:
        """Return every name on offer, sorted."""
        return tuple(sorted(self._offers))
