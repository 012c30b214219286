"""The usual assembly, as tutorials have it: LangChain's splitter and store around sentence-transformers.

It only retrieves; wording an answer would be a language model's work. `python -m tests.bench.assembly STORE
QUESTION` asks it from a cold start.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from retrieval.encoder.model_files import DEFAULT_MODEL, find_model

CHARACTERS = 700  # about the 160 tokens of our passages
PASSAGES = 4  # LangChain's default


class Model(Embeddings):
    """The same model by sentence-transformers' own `encode`."""

    def __init__(self) -> None:
        self.model = SentenceTransformer(find_model(DEFAULT_MODEL).location, local_files_only=True)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text."""
        return self.model.encode(texts, normalize_embeddings=True).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def build(files: Sequence[Path], store: Path) -> None:
    """Index the files."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHARACTERS, chunk_overlap=0)
    texts = [piece for path in files for piece in splitter.split_text(path.read_text("utf-8", "replace"))]
    Chroma.from_texts(texts, Model(), persist_directory=str(store))


def open_store(store: Path) -> Chroma:
    """The index, opened."""
    return Chroma(persist_directory=str(store), embedding_function=Model())


if __name__ == "__main__":
    for document in open_store(Path(sys.argv[1])).similarity_search(sys.argv[2], k=PASSAGES):
        sys.stdout.write(document.page_content + "\n")
