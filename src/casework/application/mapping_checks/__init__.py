"""What is wrong with a mapping, found before the first row is read."""

from casework.application.mapping_checks.checks import mistakes_of, warnings_of

__all__ = ["mistakes_of", "warnings_of"]
