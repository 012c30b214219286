"""Slack's Web API: posting with fallbacks, tokens, start-up checks, logs."""
