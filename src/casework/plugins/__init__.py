"""How plugins offer what they have: the hooks and their host."""
