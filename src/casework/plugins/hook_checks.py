"""Finds the hooks that a plugin implements, and those that it meant to."""

import difflib
import inspect
from collections.abc import Iterator, Sequence

import attrs

from casework.errors import ConfigurationError
from casework.plugins.hookspecs import PREFIX, SPECIFIED

_MARK = "casework_impl"
"""What ``hookimpl`` leaves on a function."""


def check_hooks(plugin: object) -> None:
    """Refuse a *plugin* with a function that would never be called.

    Raises:
        ConfigurationError: If a hook is unknown, or one lacks its mark; every such function is named.
    """
    problems = list(_mistakes(plugin))
    if problems:
        raise ConfigurationError("; ".join(problems))


def _mistakes(plugin: object) -> Iterator[str]:
    for name in dir(plugin):
        function = getattr(plugin, name, None)
        if not inspect.isroutine(function):
            continue
        marked = hasattr(function, _MARK)
        if (marked or name.startswith(PREFIX)) and name not in SPECIFIED:
            near = difflib.get_close_matches(name, SPECIFIED, n=1)
            yield f"there is no hook {name}" + (f": is {near[0]} meant?" if near else "")
        elif name in SPECIFIED and not marked:
            yield f"{name} would never be called: mark it with @hookimpl"


def check_nothing_returned(found: Sequence[object]) -> None:
    """Refuse what a hook that registers returned: a generator or a coroutine, of which nothing has been done.

    Raises:
        ConfigurationError: If it returned anything.
    """
    for each in found:
        _let_go(each)
        message = f"the hook returns {type(each).__name__}: it registers by calling register, and returns nothing"
        raise ConfigurationError(message)


def check_settings_class(found: object) -> type | None:
    """Return the class that a plugin's ``casework_settings`` gave, None if it has none.

    Raises:
        ConfigurationError: If it is no attrs class.
    """
    if found is None or (isinstance(found, type) and attrs.has(found)):
        return found
    _let_go(found)
    message = f"casework_settings must return an attrs class, not {found!r}"
    raise ConfigurationError(message)


def _let_go(found: object) -> None:
    if inspect.isgenerator(found) or inspect.iscoroutine(found):
        found.close()
