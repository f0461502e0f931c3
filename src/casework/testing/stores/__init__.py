"""The contract of the store port, in parts: what a store must do, sentence by sentence."""
