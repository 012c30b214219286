"""Articles about lights, each with a fact, and the question for each."""

import random
from pathlib import Path


def write_articles(folder: Path, count: int) -> list[tuple[str, str]]:
    """Articles with a fact each; the question for each, and what its answer must hold."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(7)
    facts = []
    for number in range(count):
        name = "".join(draw.choice("bdfgklmnprst") + draw.choice("aeiou") for _ in range(3)).title()
        year = 1700 + number
        text = f"# The {name} light\n\nThe {name} light was lit in {year} by the keeper of {name}.\n"
        (folder / f"{number:03}.md").write_text(text)
        facts.append((f"When was the {name} light lit?", str(year)))
    return facts
