"""What a reader gets: rich, plain, Markdown or JSON; no answer is made here."""
