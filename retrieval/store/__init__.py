"""Where an index lives on disk: generations of a catalog, vectors, a lexical index and embedding arrays.

Nothing here knows what a question or an answer is.

What is checked, and when:

1. As a generation is opened (some 15 ms): the checksum of its manifest, which `current` holds; that each file
   is there and not cut short; the checksums of the smallest files, up to 16 MB in all, and of the list of
   articles; that Chroma and Tantivy have as many passages as the catalog; and that three passages are found
   by their own vectors, since Chroma can lose its graph without noticing.
2. As a passage is read for a question: the checksums of its row in the catalog and in the embedding arrays.
   Chroma's graph is too large to be read at open and has no checksums of rows, so the cosines that it gives
   are compared with those of the arrays.
3. As an index run builds upon a generation: the checksum of every file but the arrays, which are only
   appended to, and whose rows have their own; with `verify`, of the arrays too.
4. By `footnote doctor --deep`: every byte of every file.

What contradicts a checksum is damage: it is reported as `IndexDamaged` naming the part, never answered from,
and the next index run makes the index anew from what is intact of the arrays. What only an error of the
program could get wrong (a passage that is not its article's text, a token outside of its passage) is not
looked for in a user's index: tests verify it of indexes that were just built.
"""
