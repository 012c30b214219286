"""Where an index lives on disk: generations of a catalog, vectors, words and token bits.

Nothing here knows what a question or an answer is.
"""
