"""The Model Context Protocol: the articles as tools and resources for other assistants."""
