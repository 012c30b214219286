"""What a reader gets: rich on a terminal, plain in a pipe, Markdown, JSON for programs; no answer is made here."""
