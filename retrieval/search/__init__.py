"""A `Query` to candidates: dense and lexical retrieval, fusion, reranking."""
