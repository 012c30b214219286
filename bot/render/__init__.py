"""Output of an Answer and of figures: rich or plain text, Markdown, JSON, an HTML report."""
