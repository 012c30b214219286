"""The chat on a terminal or from a pipe, and the progress of an index run."""
