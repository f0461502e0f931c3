"""What plugins offer, by name, with the owner of each name."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Generic, TypeVar, cast

from casework.errors import CaseworkError, ConfigurationError, NotFoundError, PluginError
from casework.plugins.states import PluginState, in_a_line, name_of
from casework.plugins.surroundings import put_back

_PACKAGES = {
    "email": "casework-email",
    "excel": "casework-excel",
    "govuk-notify": "casework-govuk-notify",
    "ics": "casework-icalendar",
    "postgresql": "casework-postgres",
    "webhooks": "casework-webhooks",
}
"""The packages of the plugins that come with casework, by what they offer."""

Factory = TypeVar("Factory", bound=Callable[..., Any])


class Registration(Generic[Factory]):
    """What one plugin registers of one sort while it loads; the ``register`` that its hook is handed."""

    def __init__(self, offers: "Offers[Factory]", owner: str) -> None:
        self._offers, self._owner = offers, owner
        self.found: dict[str, Factory] = {}
        self.over = False

    def __call__(self, name: str, factory: Factory) -> None:
        """Register *factory* under *name*.

        Raises:
            ConfigurationError: If a name is taken, and both owners are told, or what is registered is no such thing.
        """
        what = self._offers.what
        if self.over:
            message = f"the {what} {name!r} comes too late: register it in the hook"
            raise ConfigurationError(message)
        given: object = name
        if not isinstance(given, str) or not given:
            message = f"a {what} is registered under a name, which is text"
            raise ConfigurationError(message)
        if not callable(factory):
            message = f"what it registers as the {what} {name!r} is no factory: hand over what makes one"
            raise ConfigurationError(message)
        other = self._owner if name in self.found else self._offers.taken_by(name)
        if other is not None:
            message = f"two plugins offer a {what} called {name!r}: {other} and {self._owner}"
            raise ConfigurationError(message)
        self.found[name] = factory


class Offers(Generic[Factory]):
    """What plugins offer of one sort, by name, with the owner of each name; *states* tells of those that failed."""

    def __init__(self, what: str, states: Sequence[PluginState] = ()) -> None:
        self.what, self._states = what, states
        self._offers: dict[str, tuple[str, Factory]] = {}

    def registration(self, owner: str) -> Registration[Factory]:
        """Return that by which the plugin *owner* registers."""
        return Registration(self, owner)

    def take(self, owner: str, found: Mapping[str, Factory]) -> None:
        """Offer what the plugin *owner* registered; all of its hooks went well."""
        for name, factory in found.items():
            self._offers[name] = (owner, self._in_a_sentence(owner, name, factory))

    def _in_a_sentence(self, owner: str, name: str, factory: Factory) -> Factory:
        """Return *factory*, which says in a sentence what is wrong when it cannot make anything."""

        @wraps(factory, updated=())
        def make(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - those of the factory
            try:
                with put_back():
                    return factory(*arguments, **options)
            except (ImportError, SyntaxError) as error:
                message = f"the {self.what} {name!r} of the plugin {owner} cannot be loaded: {in_a_line(error)}"
                raise ConfigurationError(message) from error
            except (CaseworkError, KeyboardInterrupt):
                raise
            except BaseException as error:
                raise PluginError(owner, f"{self.what} {name!r}", f"it could not be made ({name_of(error)})") from error

        return cast("Factory", make)

    def taken_by(self, name: str) -> str | None:
        """Return the plugin that offers *name*, None if nobody does."""
        return self._offers[name][0] if name in self._offers else None

    def get(self, name: str) -> Factory:
        """Return the factory called *name*.

        Raises:
            NotFoundError: If no plugin offers it; the message names the plugins that are not loaded, for one of them
                might.
        """
        if name not in self._offers:
            missing = [each for each in self._states if not each.loaded]
            told = [each for each in missing if each.name == name] or missing
            remarks = [f"The plugin {each.name} is not loaded ({each.reason})" for each in told]
            package = _PACKAGES.get(name)
            if package is not None and name not in {each.name for each in missing}:
                remarks.append(f"The package {package} has it: pip install {package}")
            remark = ". ".join(remarks)
            raise NotFoundError(self.what, name, known=self.names(), remark=remark)
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
