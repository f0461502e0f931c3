"""Disks that are too small."""

import resource
from contextlib import contextmanager


@contextmanager
def file_size_limit(size):
    """Let no file of this process grow beyond *size* bytes; Python ignores the signal that comes with it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
