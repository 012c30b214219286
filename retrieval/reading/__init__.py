"""Files to articles: finding, decoding, front matter, block structure."""
