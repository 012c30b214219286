"""Answers that a language model writes from the evidence, each sentence checked before it is shown."""
