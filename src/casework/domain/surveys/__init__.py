"""Surveys: what people answered, on scales that say at which end they are best, and how many were positive."""
