"""Complaints, compliments, comments and suggestions, handled by public bodies within their time limits."""
