"""From a folder to a generation of the index: changes, passages, verification."""
