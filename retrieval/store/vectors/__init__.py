"""The nearest passages to a vector: the one home of Chroma.

Chroma is used as a plain index of vectors: ids and vectors in, ids and cosines out. Texts stay in the
catalog, and Chroma's own embedding function, which would call out, is never set. Writing goes through
Chroma's client, reading through the engine below it, which starts thirty times faster.
"""

FOLDER = "vectors"
COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
