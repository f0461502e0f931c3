"""Packed bytes for tests, the same in every process: the time of packing is in none of them."""

import gzip


def packed(content, level=9):
    """Return *content* as a gzip archive."""
    return gzip.compress(content, level, mtime=0)
