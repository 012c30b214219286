"""Updates of the index in the background of the chat, and their progress."""
