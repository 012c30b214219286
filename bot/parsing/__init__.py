"""What people write: locations, dates, filters, channels, and suggestions for what was mistyped."""
