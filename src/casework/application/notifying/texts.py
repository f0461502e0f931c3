"""How notifications are worded, as a part of a casebook."""

from collections.abc import Mapping

from casework.domain.notifications.templates import Template
from casework.errors import DataError


class NotificationTexts:
    """The part of a casebook that knows how notifications are worded."""

    _templates: Mapping[str, Template]

    def notification_templates(self) -> Mapping[str, Template]:
        """Return the templates of notifications by id: those that come with casework, and the organisation's own.

        Each is read, so that none is found to be wrong only when a letter has to go out.

        Raises:
            DataError: If there are mistakes; those of all files are listed.
        """
        return every_template(self._templates)


def every_template(templates: Mapping[str, Template]) -> Mapping[str, Template]:
    """Return *templates* as they are read.

    Raises:
        DataError: If there are mistakes; those of all files are listed.
    """
    found, problems = dict[str, Template](), list[str]()
    for name in templates:
        try:
            found[name] = templates[name]
        except DataError as error:
            problems += error.problems or (str(error),)
    if problems:
        message = "templates of notifications have mistakes"
        raise DataError(message, problems=problems)
    return found
