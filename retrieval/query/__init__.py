"""From a question's text to a `Query`: intent, answer type, terms, spelling."""
