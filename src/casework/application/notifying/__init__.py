"""Notifications, as a part of a casebook: what has to be said of its cases, said once, and by whom it was heard."""
