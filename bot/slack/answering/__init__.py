"""From an accepted question to a delivered answer: queue, workers, limits, failures."""
