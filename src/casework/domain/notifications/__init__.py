"""Notifications: what has to be said of a case, to whom, and what became of saying it.

``kinds`` says what there is to say, ``notices`` what follows from the events of a case and ``upcoming`` puts it beside
its reminders. ``events`` are what the log holds of a notification, and ``state`` how they are read.
``templates`` are the words of a letter, ``placeholders`` what they may name and ``day_words`` how they say a day;
``html_pages`` lays the same words out as a page.
"""
