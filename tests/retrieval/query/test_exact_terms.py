"""What of a question must stand in its answer to the letter."""

import pytest

from retrieval.query.exact_terms import find_exact_terms, missing_terms


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("When was release 3.0 published?", ["3.0"]),
        ("Who paid invoice 1003?", ["1003"]),
        ("What does --no-cache do in uv?", ["--no-cache"]),
        ("What is E0502?", ["E0502"]),
        ("What does § 4.3 (b) say of file(s)?", ["4.3", "(b)"]),
        ("What is said under 3(b)?", ["3", "(b)"]),
        ("Where is ripgreprc read from?", ["ripgreprc"]),
        ("How was CVE-2024-24576 fixed?", ["CVE-2024-24576"]),
        ("What was the revenue in FY26 Q1?", ["FY26", "Q1"]),
        ("What happened on 2020-12-14?", ["2020-12-14"]),
        ("What happened on 14 December 2020?", ["14 December 2020"]),
        (
            "How are std::vec, foo.bar and no_cache used in v14.2.0?",
            "std::vec foo.bar no_cache v14.2.0".split(),
        ),
        ("Does it need 16GB of memory?", ["16"]),
        ("Is there a 10-year plan?", ["10"]),
        ("Does GPT-4 write C++?", ["GPT-4", "C++"]),
        ("Where is .gitignore?", [".gitignore"]),
        ("Does it have 1.2 million users?", ["1.2 million"]),
        ("What delayed 15.0.0-alpha.1?", ["15.0.0-alpha.1"]),
        ("-u or -uu", ["-u", "-uu"]),
        ("Was 3.0 after 2.1 and not 3.0?", ["3.0", "2.1"]),
    ],
)
def test_figures_and_marks_of_a_question_are_exact(question: str, terms: list[str]) -> None:
    assert [term.text for term in find_exact_terms(question)] == terms


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the two letters?",
        "What are the 5 core values?",
        "Is the office open at 3pm?",
        "Is the office open at 10:30?",
        "What happened in the 1990s and the 19th century?",
        "What happened on 9/11?",
        "What does and/or mean in U.S. law?",
        "Is part-time work well-paid, e.g. for parents?",
        "",
    ],
)
def test_words_ordinals_times_and_group_sizes_are_not_exact(question: str) -> None:
    assert find_exact_terms(question) == ()


@pytest.mark.parametrize(
    ("question", "window"),
    [
        ("When was 3.0 released?", "Release v3.0 is of May."),
        ("When was v3.0 released?", "## 3.0\nIt came in May."),
        ("When was 3.0 released?", "3.0.0 came in May."),
        ("When was 14.2.0 released?", "Version 14.2 came in May."),
        ("Is 3.0-rc1 out?", "3.0.0rc1 is out."),
        ("Is python 3.12 needed?", "It runs on python3.12."),
        ("Who paid invoice 1003?", "Invoice 1,003 was paid by Ann."),
        ("Who paid invoice 1003?", "Invoice #1003 was paid by Ann."),
        ("Can I return it after 2 weeks?", "Within two weeks."),
        ("Can I return it within 30 days?", "You have thirty days."),
        ("Is there 1 day off?", "There is one day off."),
        ("Are there 1,200,000 users?", "It has 1.2 million users."),
        ("What happened in 2020?", "On 2020-12-14 they met."),
        ("What happened in 2020?", "notes/2020/meeting.md"),
        ("What happened on 2020-12-14?", "They met on December 14, 2020."),
        ("What happened on 14 December 2020?", "# 2020-12-14\nThey met."),
        ("What happened on 14/12/2020?", "They met on 14 Dec 2020."),
        ("What happened on 14 December?", "They met on 2020-12-14."),
        ("What happened in December 2020?", "They met on 2020-12-14."),
        ("What happened on 14 December 2020?", "They met on 14 December."),
        ("Why --no-cache?", "Pass `--no-cache` to avoid it."),
        ("What is e0502?", "error[E0502]: cannot borrow"),
        ("Is it CVE-2024-24576?", "CVE\u20112024\u201124576 is mended."),
        ("What was the revenue in FY26 Q1?", "In the first quarter of fiscal 2026 it was 3."),
        ("Does GPT-4 do it?", "GPT 4 does."),
        ("What is no_cache?", r"The setting no\_cache is off."),
        ("What is a 401k?", "We match a 401(k)."),
    ],
)
def test_another_form_of_the_same_term_is_that_term(question: str, window: str) -> None:
    assert missing_terms(find_exact_terms(question), window) == ()


@pytest.mark.parametrize(
    ("question", "window", "missing"),
    [
        ("When was 3.0 released?", "Release 2.1 was published.", "3.0"),
        ("When was 3.0 released?", "Release 3.0.1 was published.", "3.0"),
        ("When was 3.0 released?", "Release 13.0 was published.", "3.0"),
        ("When was 1.1 released?", "Release 1.10 was published.", "1.1"),
        ("When was 15.0.0 released?", "15.0.0-alpha.1 was.", "15.0.0"),
        ("Who paid invoice 1003?", "Invoice 1001 was paid by Ann.", "1003"),
        ("Who keeps router 5000?", "Router 500 is kept by Ann.", "5000"),
        ("Who keeps router 77?", "Router 772 is kept by Ann.", "77"),
        ("Is 14 the limit?", "On 2020-12-14 they met.", "14"),
        ("What happened on 2020-12-14?", "They met on 14 December 2021.", "2020-12-14"),
        ("What happened in December 2020?", "They met in December 2019.", "December 2020"),
        ("Why --no-cache?", "Set cache-keys to avoid it.", "--no-cache"),
        ("Why --no-cache?", "Pass --no-cache-dir.", "--no-cache"),
        ("What is E0502?", "E0499 says so.", "E0502"),
        ("What is std::vec?", "A std::vector holds them.", "std::vec"),
        ("Is it CVE-2024-24576?", "CVE-2024-2457 is mended.", "CVE-2024-24576"),
        ("What was the revenue in FY26?", "In fiscal 2025 it was 3.", "FY26"),
        ("Does GPT-4 do it?", "GPT-4.1 does.", "GPT-4"),
    ],
)
def test_a_near_term_is_not_the_term(question: str, window: str, missing: str) -> None:
    assert missing_terms(find_exact_terms(question), window) == (missing,)


def test_each_missing_term_is_named_in_the_order_of_the_question() -> None:
    terms = find_exact_terms("Was 3.0 or 14.2.0 released on 2020-12-14?")
    assert missing_terms(terms, "3.0 was.") == ("14.2.0", "2020-12-14")
