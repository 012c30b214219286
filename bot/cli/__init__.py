"""The command line: parser, entry point, and a module for each command."""
