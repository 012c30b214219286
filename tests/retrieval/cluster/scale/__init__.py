"""Measures the parts of a cluster on one machine, and computes larger ones from them.

grown_shards.py  indexes of recombined passages, in 1, 2 and 4 shards
questions.py     answers over so many shards: processor time in each shard and elsewhere, messages, memory
router.py        what a router adds to an answer in one process
workers.py       one and two workers that index
arithmetic.py    nodes, memory and seconds for 10 million to 1 billion passages, by these figures
"""
