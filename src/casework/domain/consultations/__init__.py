"""Consultations: who is asked what matters most, how their votes are counted, and what is decided on them."""
