"""Service improvements: what asked for them, what became of them, what was published, and with whom it was shared."""
