"""What Slack sends: events parsed, buttons handled."""
