"""An index in shards: each is a whole index of some of the articles, and one generation publishes them all.

    INDEX/current                 names the generation of the whole
    INDEX/000007/whole.sqlite     its shards, each by the name of its generation; all articles by number; how
                                  many passages of the whole have each term
    INDEX/shards/8/003/           shard 3 of 8: an index like any other, with `pinned` beside `current`

What a question is scored by (document frequencies, the mean length of a passage, titles, numbers) is that of
the whole, so that an answer does not depend on how many shards there are. Nothing here knows of a network:
`Shards` is how the shards are asked, and one that asks those on this disk comes with it.
"""
