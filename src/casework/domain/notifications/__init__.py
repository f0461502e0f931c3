"""Notifications: what has to be said of a case, to whom, and what became of saying it.

``kinds`` says what there is to say, ``notices`` what follows from the events of a case and ``upcoming`` puts it beside
its reminders. ``events`` are what the log holds of a notification, and ``state`` how they are read.
"""
