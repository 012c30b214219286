"""From candidates to an `Answer`: confidence, quotes, contradictions, citations."""
