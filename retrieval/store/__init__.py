"""The index on disk: generations, each of a catalog, vectors, a lexical index and embedding arrays.

Integrity checks:

1. When a generation is opened (some 15 ms): the checksum of its manifest, which `current` holds; that each
   file is there and not cut short; the checksums of the smallest files, up to 16 MB in all, and of the list
   of articles; that Chroma and Tantivy have as many passages as the catalog; and that three passages are
   found by their own vectors, since Chroma can lose its graph without noticing.
2. When a passage is read for a question: the checksums of its row in the catalog and in the embedding arrays.
   Chroma's graph is too large to be read at open and has no checksums of rows, so the cosines that it gives
   are compared with those of the arrays.
3. When an index run builds on a generation: the checksum of every file but the arrays, which are only
   appended to, and whose rows have their own; with `verify`, of the arrays too.
4. By `footnote doctor --deep`: every byte of every file.

A failed check raises `IndexDamaged`, which names the damaged part; no answer is given from it, and the next
index run rebuilds the index from the rows of the arrays that are intact. Errors that only a bug could cause
(a passage that is not its article's text, a token outside of its passage) are not checked in a user's
index: tests check them on indexes that were just built.
"""
