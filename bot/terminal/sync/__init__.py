"""Keeping the index up to date behind the chat, and showing how far it is."""
