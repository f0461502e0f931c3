"""Plugins as an installer leaves them: a module, and a folder that says which package and entry point it is."""

GOOD = """
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_stores(register):
    from casework.adapters.memory import MemoryStore
    register("shelf", lambda rest, *, read_only=False: MemoryStore())
"""
WITH_SETTINGS = """
import attrs
from casework.plugins.hookspecs import Secret, hookimpl

@attrs.frozen(kw_only=True)
class Settings:
    server: str
    token: Secret
    ports: tuple[int, ...] = ()

@hookimpl
def casework_settings():
    return Settings

@hookimpl
def casework_register_reports(register, settings):
    register("told", lambda: settings)
"""
WRONG_SIGNATURE = """
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_stores(registrar):
    pass
"""
UNKNOWN_HOOK = """
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_store(register):
    pass
"""
TAKES_A_NAME = """
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_stores(register):
    register("another", object)
    register("memory", object)
"""
BROKEN_INSTALLS = {
    "import error": ("from casework import nothing_of_that_name", "ImportError: cannot import name"),
    "syntax error": ("this is no python", "SyntaxError: invalid syntax"),
    "missing dependency": ("import library_nobody_has", "ModuleNotFoundError: No module named 'library_nobody_has'"),
    "wrong signature": (WRONG_SIGNATURE, "registrar"),
    "unknown hook": (UNKNOWN_HOOK, "no hook casework_register_store: is casework_register_stores meant?"),
    "same name twice": (TAKES_A_NAME, "two plugins offer a store called 'memory': builtin and bad"),
}
"""Each with the source of its module, and a part of the reason that is told."""


def install_plugin(folder, name, source, *, package=None):
    """Install into *folder* the plugin *name*, a module with this *source* (None leaves it out), as *package* 1.0."""
    package = package or f"casework-{name}"
    module = f"{package.replace('-', '_')}_module"
    folder.mkdir(exist_ok=True)
    if source is not None:
        (folder / f"{module}.py").write_text(source)
    info = folder / f"{package.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[casework]\n{name} = {module}\n")
