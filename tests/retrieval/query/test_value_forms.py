"""Values that show by their form: which questions ask for one, and which texts state one."""

import pytest

from retrieval.query.value_forms import _FORMS, ValueForm, value_form


@pytest.mark.parametrize(
    ("question", "states", "lacks"),
    [
        ("What does the Merlin saw cost?", "It is 89 euros.", "It weighs 2 kg."),
        ("what is the price of a day ticket", "A day ticket: £7.50", "Day tickets are yellow."),
        ("How much does a glazier earn?", "Glaziers are paid 19 an hour.", "Glaziers start at 8."),
        (
            "What does the ladder cost?",
            "| item | price |\n| ladder | 49 |",
            "| item | left |\n| ladder | 49 |",
        ),
        ("How much does the ferry cost?", "Bicycles travel free.", "The ferry sails twice a day."),
        ("How much does it cost to park?", "Parking is complimentary.", "Parking is behind the mill."),
        ("How long is the notice period?", "It is a month.", "It is agreed upon."),
        ("How long does the warranty last?", "It lasts a lifetime.", "It lasts well."),
        ("Which year was the merger?", "They merged in nineteen eighty.", "They merged in May."),
        ("How heavy is the anvil?", "The anvil has 90 kg.", "The anvil is 90 years old."),
        ("which colour is the door", "A sky-blue door. It is blue.", "A door of oak."),
        ("In which year was the mill built?", "Built in 1874.", "Built by two brothers."),
        ("what year was the mill sold", "It was sold in the 1950s.", "It was sold for 1,950 crowns."),
        ("phone number of the harbour master", "Tel. 0441 55 13", "He sits in room 3."),
        ("What is the phone number of Ida?", "Ida: 555-0177", "From: Ida\nDate: 6 May 2024 08:05:31 +0200"),
        ("What's the e-mail of the choir?", "choir@linden.example", "The choir has a postbox."),
        ("How many boats are there?", "Twelve boats.", "The boats are red."),
        ("How tall is the lamp?", "It is 19 metres tall.", "Lit in 1874. It is seen 19 nautical miles away."),
        ("How many boats are there?", "12 boats.", "See #12, v1.2 and https://skerry.example/boats/12."),
        ("What is the default of --wait?", "By default it is 3.", "--wait waits for boats."),
        ("How long does it wait?", "| option | timeout |\n| wait | 60 |", "| option | key |\n| wait | 60 |"),
        ("How tall is the mast?", "The mast has nine metres.", "The mast of 1874 has 9 shrouds."),
        ("How deep is the well?", "| well | depth |\n| North | 12 |", "| well | keeper |\n| North 2 | Ida |"),
        ("How far is Holm?", "Town | km\nHolm | 31", "Town | mayor\nHolm 31 | Ida"),
        ("How high is the deposit?", "The deposit is 50 crowns.", "The 3 deposits are in a safe."),
        ("How long is the bridge?", "The bridge is 412 m long.", "The bridge has 17 arches, of 1868."),
        ("How long may a password be?", "It has at most 64 characters.", "It is kept in 2 files."),
        ("What time does the hall close?", "The hall is open from 9 to 17.", "The hall is at 12 Mill Lane."),
        ("what are the opening hours", "Weekdays 8-16", "Founded in 1911."),
        ("What is the website of the tailor?", "Web: brandis.example", "Hours: 9 to 17"),
        ("What is the address of the depot?", "The depot: Mill Lane 4", "The depot has 40 staff."),
        ("Wie tief ist das Becken?", "Es ist 3,5 Meter tief.", "Es öffnet am 15. Mai."),
        ("When was the mill built?", "Before the flood.", "It has forty windows."),
        ("What are the names of the millers?", "They are Ida and Sam.", "The mill had two millers."),
        ("Was kostet die Mühle?", "Sie kostet 129 Euro.", "Sie wiegt 3 kg."),
    ],
)
def test_a_text_states_the_value_asked_for_or_lacks_it(question: str, states: str, lacks: str) -> None:
    form = value_form(question)
    assert form is not None
    assert form.search(states)
    assert not form.search(lacks)


@pytest.mark.parametrize(
    "question",
    [
        "Who pays the price of the ticket?",
        "How do I change my phone number?",
        "When is the invoice sent?",  # "the payment went through" answers it, too
        "Why does it cost so much?",
        "What is the ferry?",
        "What is the price list?",
        "What is the cost centre for travel?",
        "What is the salary review board led by?",
        "What is the e-mail policy?",
        "What is the maximum size of an e-mail attachment?",
        "An increased number of students of what kind came?",
    ],
)
def test_a_question_for_anything_else_has_no_form(question: str) -> None:
    assert value_form(question) is None


@pytest.mark.parametrize("form", _FORMS)
def test_a_form_takes_no_time_for_long_figures_words_or_lines(form: ValueForm) -> None:
    for text in ("1" * 20_000, "1,1." * 5_000, "a" * 20_000, "from " * 4_000, "_" * 20_000, "x-" * 10_000):
        form.value.search(text)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("When was the mill built?", "It was built in the Middle Ages."),
        ("When was the mill closed?", "It was closed as the river rose."),
        ("Was kostet die Fahrt?", "Die Fahrt kostet 12 Kronen."),
        ("How tall is the mill?", "The mill is as tall as four buses."),
    ],
)
def test_a_value_may_be_told_in_words(question: str, value: str) -> None:
    form = value_form(question)
    assert form is not None
    assert form.search(value)
