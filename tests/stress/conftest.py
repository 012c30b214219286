from tests.retrieval.conftest import two_on_disk

__all__ = ["two_on_disk"]
