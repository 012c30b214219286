"""What knows the articles: from a folder of files to cited answers, with no notion of how people ask."""
