"""What people see in Slack: Block Kit messages, views and escaping."""
