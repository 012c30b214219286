"""Footnote in Slack: the same answers where people already talk; it makes none of them itself."""
