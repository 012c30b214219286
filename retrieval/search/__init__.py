"""From a `Query` to candidates: dense and lexical retrieval, fusion, reranking."""
