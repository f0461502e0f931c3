"""Reminders: what a schedule says of a case, worked out from facts, rules and calendars and never stored.

``schedules`` says what a schedule is, ``watching`` what a case has to be reminded of, ``instants`` when a rung fires,
``recipients`` who is told, and ``firing`` puts them together: what fires when, and what is skipped and why.
"""
