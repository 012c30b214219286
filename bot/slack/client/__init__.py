"""Access to Slack: posting with fallbacks, tokens, start-up checks, the HTTP server, logs."""
