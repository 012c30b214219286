"""Functions on plain text: visible characters, lines, numbers, quantities, dates, stop words."""
