"""From files to articles: finding, decoding, a reader for each format, front matter, block structure."""
