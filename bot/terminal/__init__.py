"""Footnote on a terminal: the chat, the progress of an index run, and the console both write to."""
