"""Messages that go nowhere but into the log of the program: for a trial, and for channels that have nothing else."""

import logging

from casework.application.messages import Answer, Delivered, Message

LOGGER = "casework.notifications"


class LoggedMessages:
    """Writes one line for each message to the logger ``casework.notifications``: no address, and none of the words."""

    def deliver(self, message: Message) -> Answer:
        """Write that there was *message*."""
        # As %r, so that a line is one line whatever stands in it.
        logging.getLogger(LOGGER).info(
            "message=%r kind=%r channel=%r case=%r", message.id, str(message.kind), message.channel, message.about
        )
        return Delivered()
