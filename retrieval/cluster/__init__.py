"""An index in shards on several machines, by Ray, which places, restarts and routes.

    client.py            the library that a terminal or Slack uses: it asks the router
    router.py            in one replica or more: one forward pass, then all shards at once, then the answer
    shard_server.py      a deployment for each shard, in so many replicas: what is asked of its passages
    indexing.py          shards brought up to date by tasks on all machines
    temporary_shards.py  shards of a cluster that serves nothing yet, for the folder's own questions
    app.py               the application as Ray Serve starts it, by `serve run` or `serve deploy`
    connection.py        joins a cluster, or starts one on this machine
    storage/             articles and index on object storage, with copies on each machine
    stored_library.py    the library over them

Ray is an extra (`footnote-bot[cluster]`): nothing outside this package imports it.
"""
