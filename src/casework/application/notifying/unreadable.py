"""Why a case, or what is said of it, cannot be read: never in the words of an error that is not ours."""

from casework.errors import CaseworkError


def why_unreadable(error: Exception) -> str:
    """Return what *error* says where it is ours; of any other its type alone: its words may be about somebody."""
    if isinstance(error, CaseworkError):
        return str(error)
    return f"an error that casework does not know ({type(error).__name__})"
