"""The machine: the user's folders, permissions, other programs."""
