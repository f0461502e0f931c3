"""What a caller can ask for: the casebook, its ports, importing and reporting."""
