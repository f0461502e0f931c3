"""Why a case, or what is said of it, cannot be read: in our own words, and never in those of an error that is not ours."""

from casework.errors import CaseworkError


def why_unreadable(error: Exception) -> str:
    """Return what *error* says where it is ours; of any other its type alone, for what it says may be about somebody."""
    if isinstance(error, CaseworkError):
        return str(error)
    return f"an error that casework does not know ({type(error).__name__})"
