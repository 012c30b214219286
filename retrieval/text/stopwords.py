"""Words that a question has because it is one, or that every text has."""

STOPWORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between
    both but by can could did do does doing done during each either else ever every few for from had has have
    having he her here hers him his how i if in into is it its just me mine more most much must my neither no
    nor not of off on once one only or other our ours out over own per please same shall she should since so
    some such tell than that the their theirs them then there these they this those through to too under until
    up upon us very was we were what whatever when where whether which while who whom whose why will with
    within without would you your yours""".split()
)
