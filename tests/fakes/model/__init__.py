"""A strict server of a language model on loopback, which writes what a test tells it to."""
