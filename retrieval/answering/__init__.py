"""Candidates to an `Answer`: confidence, quotes, contradictions, citations."""
