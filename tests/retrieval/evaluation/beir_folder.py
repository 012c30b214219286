"""A BEIR folder small enough to know its figures by heart."""

import json
from pathlib import Path

DOCUMENTS = {
    "skerry": ("The Skerry light", "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."),
    "Oscars": ("", "Jamie Foxx was named best actor for his role in Ray. The ceremony was long."),
    "http://x.org/a b": ('A "quoted": title', "---\nZinc melts at 419 degrees. Copper needs far more heat."),
}
QUERIES = {
    "q1": ("Who lit the lamp on Skerry as its keeper?", ["Ailsa Boyd"]),
    "q2": ("Who was named best actor for his role in Ray?", ["Jamie Foxx", "Foxx"]),
    "q3": ("Zinc melts at how many degrees?", None),
    "q4": ("Which parliament forbade submarine telegraphy?", None),
}
QRELS = (("q1", "skerry", "1"), ("q2", "Oscars", "2"), ("q2", "skerry", "0"), ("q3", "http://x.org/a b", "1"))


def write_beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    documents = ({"_id": id, "title": title, "text": text} for id, (title, text) in DOCUMENTS.items())
    queries = (
        {"_id": id, "text": text, "metadata": {"answers": answers} if answers else {}}
        for id, (text, answers) in QUERIES.items()
    )
    (folder / "corpus.jsonl").write_text("".join(json.dumps(document) + "\n" for document in documents))
    (folder / "queries.jsonl").write_text("".join(json.dumps(query) + "\n" for query in queries))
    rows = [("query-id", "corpus-id", "score"), *QRELS]
    (folder / "qrels/test.tsv").write_text("".join("\t".join(row) + "\n" for row in rows))
    return folder
