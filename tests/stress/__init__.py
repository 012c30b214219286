"""Stress tests: many trials of each fault (kills, a full disk, damage), and a count of what was lost."""
