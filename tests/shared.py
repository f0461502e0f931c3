"""Where the tests find the real data that is kept beside the project and never packaged."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_file(name: str) -> Path:
    """Return the path of *name* under ``../shared``; say so clearly where it is missing."""
    path = SHARED / name
    if not path.exists():
        message = f"the tests need {name} in the folder 'shared' beside the project (../shared from its root)"
        raise FileNotFoundError(message)
    return path
