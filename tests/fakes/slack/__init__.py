"""A strict Slack on loopback: a real Web API and real Socket Mode, with Slack's limits enforced."""
