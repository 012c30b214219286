"""Chroma's engine, opened without Chroma's Python client.

The client takes 0.8 s and 36 MB to import (gRPC, OpenTelemetry, HTTP, a dozen embedding services), more than
all else that a first answer or a small index run needs, and hands each call on to the engine, a package that
comes with Chroma. It also takes settings from the environment and from a file `.env` in the current folder,
which can name another host to send the vectors to.

The engine's calls are not promised to stay as they are, so pyproject.toml names the versions of Chroma that
have them, and a test has the client open what is written here.
"""

from pathlib import Path

import chromadb_rust_bindings as rust

from retrieval.store.vectors import DATABASE

TENANT_AND_DATABASE = ("default_tenant", "default_database")  # what Chroma's client calls them in local mode
HNSW_CACHE_SIZE = 1  # kept open by the engine; there is one collection


def open_engine(folder: Path, *, create: bool = False) -> rust.Bindings:
    """The engine on a folder; it lets go of it when nothing refers to the engine any more."""
    mode = rust.MigrationMode.Apply if create else rust.MigrationMode.Validate
    database = rust.SqliteDBConfig(
        hash_type=rust.MigrationHash.MD5, migration_mode=mode, url=str(folder / DATABASE)
    )
    return rust.Bindings(
        allow_reset=False,
        sqlite_db_config=database,
        persist_path=str(folder),
        hnsw_cache_size=HNSW_CACHE_SIZE,
    )
