"""Sorting what people wrote by words: phrases, rules made of them, and how often the rules agree with people."""
