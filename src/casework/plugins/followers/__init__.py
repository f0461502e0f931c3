"""Followers of the log: each in a process of its own, so that none can delay, change or lose anything but its own work.

``orders`` says what such a process is asked, ``process`` is what runs there, ``child`` speaks with it from outside, and
``runner`` hands over what the log has and writes down what became of it.
"""
