"""The nearest passages to a vector. Only this package imports Chroma.

Chroma is used as an index of vectors only: ids and vectors in, ids and cosines out. Texts stay in the
catalog, and Chroma's own embedding function, which would use the network, is never set.
"""

FOLDER = "vectors"
COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
