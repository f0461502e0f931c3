"""Followers of the log: each in a process of its own, so that none can delay, change or lose anything but its own work.

``runner`` hands over what the log has and writes down what became of it; ``part`` is that as methods of a casebook.
"""
