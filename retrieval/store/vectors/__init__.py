"""The nearest passages to a vector. Only this package imports Chroma.

Chroma is used as an index of vectors only: ids and vectors in, ids and cosines out. Texts stay in the
catalog, and Chroma's own embedding function, which would use the network, is never set. Writing goes
through Chroma's client, reading through the engine below it, which starts thirty times faster.
"""

FOLDER = "vectors"
COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
