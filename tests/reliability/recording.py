"""What a SQLite asks of the disk, in order: writes and syncs, and what comes into the folder and goes from it.

SQLite reaches files through a table of functions, which it lets others replace. Here each request is noted and then
passed on to the function that stood there before, so the SQLite under test does all of its work as it always does.
"""

import ctypes
import importlib
from pathlib import Path

import attrs

from tests.processes import run

_POINTER, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_longlong
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)
_OPEN_FOLDER = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER)
_GET_CALL = ctypes.CFUNCTYPE(_POINTER, _POINTER, ctypes.c_char_p)
_SET_CALL = ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_char_p, _POINTER)


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``: what can be done with an open file."""

    _fields_ = (
        ("version", _INT),
        *((name, _POINTER) for name in ("close", "read", "write", "truncate", "sync")),
        ("others", _POINTER * 13),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


class _Files(ctypes.Structure):
    """``sqlite3_vfs``: how files are opened and deleted."""

    _fields_ = (
        *((name, _INT) for name in ("version", "size_of_file", "longest_path")),
        *((name, _POINTER) for name in ("next", "name", "data", "open", "delete")),
        ("others", _POINTER * 11),
        *((name, _POINTER) for name in ("set_system_call", "get_system_call", "next_system_call")),
    )


@attrs.frozen
class Created:
    """A file came into the folder; a name that comes again is another file."""

    name: str
    file: int


@attrs.frozen
class Deleted:
    name: str


@attrs.frozen
class FolderSynced:
    pass


@attrs.frozen
class Written:
    file: int
    offset: int
    data: bytes


@attrs.frozen
class Truncated:
    file: int
    size: int


@attrs.frozen
class Synced:
    file: int


@attrs.frozen
class Acknowledged:
    """The writer was told that request *number* is safe."""

    number: int


def record(library, work):
    """Return what *library* asked of the disk, in another process, while that did ``work(acknowledge)``."""

    def recorded():
        recorder = _Recorder(library)
        work(lambda number: recorder.operations.append(Acknowledged(number)))
        assert not recorder.failures
        return recorder.operations

    return run(recorded).result()


class _Recorder:
    """Stands between one SQLite of this process and its files, from now on and for good."""

    def __init__(self, library):
        self.operations, self.failures = [], []
        self._files, self._names, self._methods, self._kept = {}, {}, {}, []
        sqlite = _loaded(library)
        before = _Files.from_address(sqlite.sqlite3_vfs_find(None))
        self._open_before, self._delete_before = _OPEN(before.open), _DELETE(before.delete)
        self._notice_folder_syncs(before)
        self._recording = _Files.from_buffer_copy(before)
        self._name = ctypes.create_string_buffer(b"recording")
        self._recording.name = ctypes.addressof(self._name)
        self._recording.open, self._recording.delete = (
            self._entry(_OPEN, self._open),
            self._entry(_DELETE, self._delete),
        )
        assert sqlite.sqlite3_vfs_register(ctypes.byref(self._recording), 1) == 0

    def _entry(self, kind, function):
        """Return the address at which SQLite can call *function*; a failure in it may not pass unseen."""

        def watched(*arguments):
            try:
                code = function(*arguments)
            except BaseException as error:
                self.failures.append(error)
                raise
            return code

        self._kept.append(kind(watched))
        return ctypes.cast(self._kept[-1], _POINTER).value

    def _notice_folder_syncs(self, before):
        """SQLite opens the folder of a file for one purpose only, to sync it."""
        name, place = b"openDirectory", ctypes.addressof(before)
        opened_before = _OPEN_FOLDER(_GET_CALL(before.get_system_call)(place, name))

        def opened(path, descriptor):
            self.operations.append(FolderSynced())
            return opened_before(path, descriptor)

        assert _SET_CALL(before.set_system_call)(place, name, self._entry(_OPEN_FOLDER, opened)) == 0

    def _open(self, files, path, file, flags, flags_out):
        name = Path(ctypes.string_at(path).decode()) if path else None
        new = name is not None and not name.exists()
        code = self._open_before(files, path, file, flags, flags_out)
        opened = _File.from_address(file)
        if code or name is None or not opened.methods:  # a file without a name is SQLite's own scratch paper
            return code
        if new:
            self._names[name.name] = number = sum(isinstance(one, Created) for one in self.operations)
            self.operations.append(Created(name.name, number))
        self._files[file] = self._names[name.name]
        opened.methods = ctypes.pointer(self._recording_methods(opened.methods.contents))
        return code

    def _delete(self, files, path, sync_folder):
        name = Path(ctypes.string_at(path).decode())
        if name.exists():
            self.operations.append(Deleted(name.name))
        return self._delete_before(files, path, sync_folder)

    def _recording_methods(self, before):
        key = ctypes.addressof(before)
        if key not in self._methods:
            methods = _Methods.from_buffer_copy(before)
            methods.write = self._passing_on(_WRITE, before.write, self._note_write)
            methods.truncate = self._passing_on(_TRUNCATE, before.truncate, Truncated)
            methods.sync = self._passing_on(_SYNC, before.sync, lambda file, flags: Synced(file))
            self._methods[key] = methods
        return self._methods[key]

    def _passing_on(self, kind, before, note):
        function = kind(before)

        def noted(file, *arguments):
            self.operations.append(note(self._files[file], *arguments))
            code = function(file, *arguments)
            assert code == 0
            return code

        return self._entry(kind, noted)

    @staticmethod
    def _note_write(file, data, size, offset):
        return Written(file, offset, ctypes.string_at(data, size))


def _loaded(library):
    """Return the functions of the very SQLite that is inside *library*."""
    package = library.module.__name__.partition(".")[0]
    extension = importlib.import_module("_sqlite3" if package == "sqlite3" else f"{package}._sqlite3")
    sqlite = ctypes.CDLL(extension.__file__)
    sqlite.sqlite3_vfs_find.restype = _POINTER
    return sqlite
