"""Plugins at work in processes of their own, so that none can delay, change or end anything but its own work.

``orders`` says what such a process is asked, ``process`` is what runs there, and ``child`` speaks with it from outside.
Followers work there, and report formats; and whoever looks after plugins sees from there which of them can be loaded.
"""
