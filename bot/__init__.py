"""How people and programs reach Footnote: the command line, the terminal chat, Slack."""
