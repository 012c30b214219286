"""The chat's commands: one table, and a module for each group of them."""
