"""Articles and an index on object storage, of which each machine keeps what it needs on its own disk.

    STORAGE/articles/…                        the articles, as somebody put them there
    STORAGE/index/current                     names the published generation of the whole: a `Published`
    STORAGE/index/000007-1a2b3c4d.json        its files, each as a list of blocks
    STORAGE/index/shards/8/003/…              the same for shard 3 of 8
    STORAGE/index/blocks/…                    the blocks, named by their SHA-256; none is ever changed

    objects.py        a bucket, by obstore: the one place that speaks to it
    blocks.py         files to blocks and back
    index_copy.py     an index that is fetched, or stored, a generation at a time
    published.py      what `current` says
    garbage.py        what nothing needs any more goes
    article_copy.py   the articles, fetched when they are read
    node_storage.py   both, as a machine of a cluster has them
    files.py          folders that are copies, and files that are replaced whole
    space.py          what is kept on a disk, and what goes first

Credentials come from the environment alone, by the names that the makers of each storage gave them.
"""
