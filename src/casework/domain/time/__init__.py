"""Days, calendars and counts: when something is due, and why."""
