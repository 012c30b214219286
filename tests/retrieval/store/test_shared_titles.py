"""Which titles are an article's own."""

from retrieval.store.shared_titles import own_titles


def test_a_title_that_most_pages_have_gives_way_to_the_name_of_the_file() -> None:
    titles = {"setup.md": "Harbour Cloud", "backup.md": "Harbour Cloud", "faq.md": "Harbour Cloud"}
    assert own_titles(titles) == {"setup.md": "setup", "backup.md": "backup", "faq.md": "faq"}


def test_the_pages_of_one_folder_are_enough() -> None:
    notes = {f"daily/2024-05-0{day}.md": "Daily note" for day in (1, 2, 3)}
    others = {f"{name}.md": name.title() for name in ("bees", "ferries", "owls", "tides")}
    assert own_titles(notes | others) == {id: id[6:16] for id in notes} | others


def test_a_title_that_a_few_articles_share_stays() -> None:
    titles = {"2024/invoice.md": "Invoice", "2025/invoice.md": "Invoice", "a.md": "Bees", "b.md": "Owls"}
    assert own_titles(titles) == titles
    many = {f"{number}/fees.md": "Fees" for number in range(3)} | {f"{n}.md": f"Page {n}" for n in range(9)}
    assert own_titles(many) == many


def test_a_shared_title_stays_where_the_names_of_the_files_are_shared_too() -> None:
    titles = {f"{town}/opening.md": "Museum" for town in ("holm", "lunde", "brenn")}
    assert own_titles(titles) == titles
