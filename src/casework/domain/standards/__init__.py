"""Published standards: which there are and how they hang together, and whether they are kept over time."""
