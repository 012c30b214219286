"""The Slack app: receives questions, asks the library and posts its answers."""
