"""All checks of a written sentence; the first that finds something gives the reason."""

from collections.abc import Callable, Mapping

from bot.writing.checks.attachment import beside_another_figure, said_of_another
from bot.writing.checks.attribution import dropped_attribution
from bot.writing.checks.claims import inflated_claim, other_modal
from bot.writing.checks.conditions import dropped_condition
from bot.writing.checks.crossed import crossed_clauses
from bot.writing.checks.dated import swapped_date
from bot.writing.checks.denial import one_sided_denial
from bot.writing.checks.figures import new_figure, other_role
from bot.writing.checks.names import new_name
from bot.writing.checks.nearness import substituted_word, words_not_in_source
from bot.writing.checks.opposites import opposite_word
from bot.writing.checks.order import changed_order
from bot.writing.checks.pronouns import new_pronoun
from bot.writing.checks.qualifiers import dropped_qualifier
from bot.writing.checks.signs import other_sign
from bot.writing.comparison import Comparison

Check = Callable[[Comparison], str]
"""What speaks against a sentence in words, "" for nothing."""

CHECKS: Mapping[str, Check] = {
    "figures": new_figure,
    "signs": other_sign,
    "names": new_name,
    "denial": one_sided_denial,
    "opposites": opposite_word,
    "claims": inflated_claim,
    "modals": other_modal,
    "qualifiers": dropped_qualifier,
    "attribution": dropped_attribution,
    "conditions": dropped_condition,
    "roles of figures": other_role,
    "pronouns": new_pronoun,
    "order": changed_order,
    "dates": swapped_date,
    "subject": said_of_another,
    "clauses": crossed_clauses,
    "figure's words": beside_another_figure,
    "substitution": substituted_word,
    "nearness": words_not_in_source,
}


# Of a part of a sentence they say nothing: who says it, and when it holds, may stand in another part.
_OF_WHOLE = frozenset({"attribution", "conditions"})


def objection(pair: Comparison, *, is_part: bool = False) -> str:
    """What the first of the checks has against a sentence, or a part of one; "" for nothing."""
    checks = (check for name, check in CHECKS.items() if not (is_part and name in _OF_WHOLE))
    return next(filter(None, (check(pair) for check in checks)), "")
