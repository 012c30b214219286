"""What Footnote survives: each fault tried in numbers, and what was lost by it."""
