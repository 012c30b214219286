"""A module for each format of files that are no text; only the child process that derives imports them."""
