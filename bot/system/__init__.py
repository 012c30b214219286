"""The operating system: the user's folders, file permissions, pager and editor."""
