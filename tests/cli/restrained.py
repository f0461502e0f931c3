"""Runs casework as somebody who is stopped by the rights of files, or with files that may grow to so many bytes only.

    python restrained.py rights ARGUMENTS...
    python restrained.py room 100000 ARGUMENTS...

Nothing stops the system's administrator, as whom tests may run, so the child lets go of that privilege.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_LINUX_CAPABILITY_VERSION_3 = 0x20080522


def _obey_rights():
    if os.geteuid() == 0:
        header, nothing = (ctypes.c_uint32 * 2)(_LINUX_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None).capset(header, nothing) != 0:
            sys.exit("the test could not let go of the administrator's privilege")


def _limit_room(most):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    mode, *arguments = sys.argv[1:]
    if mode == "room":
        most, *arguments = arguments
        _limit_room(int(most))
    else:
        _obey_rights()
    from casework.cli.main import main

    sys.argv[1:] = arguments
    main()
