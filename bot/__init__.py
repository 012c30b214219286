"""Footnote as people reach it: the command line and the terminal chat."""
