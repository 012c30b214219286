"""The program's own words in an answer, in each language that it speaks; quotes stay as they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language; `{}` is where something is filled in.

    `thousands` parts the digits of a number. What is counted has a sentence for one and one for more.
    """

    thousands: str
    not_said: str
    disagree: str
    possibly: str
    possibly_without: str
    closest: str
    nothing_before: str
    not_said_of: str
    nothing_more: str
    words_only: str
    words_of_first: str
    words_while_reading: str
    out_of_reach: str
    another_language: str
    one_article: str
    articles: str
    newest_of_many: str
    first_of_many: str
    one_mentions: str
    mention: str
    one_has_all_words: str
    have_all_words: str
    newest: str
    oldest: str
    newest_about: str
    oldest_about: str

    def number(self, number: int) -> str:
        """A whole number as it is written in this language."""
        return f"{number:,}".replace(",", self.thousands)


ENGLISH = Wording(
    thousands=",",
    not_said="The articles do not say.",
    disagree="The articles disagree.",
    possibly="Possibly:",
    possibly_without="Possibly (no mention of {}):",
    closest="Closest:",
    nothing_before="Nothing has been answered yet that this could refer to. Please ask the whole question.",
    not_said_of="The articles say nothing about that for: {}. Please ask the whole question.",
    nothing_more="The articles say no more about that than was just quoted. Please ask the whole question.",
    words_only="From the words only; the meaning of the articles has not been read yet.",
    words_of_first="From the words of the first {} of {} files.",
    words_while_reading="From the words only; their meaning is still being read ({}).",
    out_of_reach="Out of reach just now: {} of {} articles.",
    another_language="The question seems to be in {}; these articles are in {}.",
    one_article="There is 1 article.",
    articles="There are {} articles.",
    newest_of_many="The {} newest:",
    first_of_many="The {} first:",
    one_mentions="1 article mentions {}.",
    mention="{} articles mention {}.",
    one_has_all_words="No article has these words together. 1 article has all of them.",
    have_all_words="No article has these words together. {} articles have all of them.",
    newest="The newest article is of {}:",
    oldest="The oldest article is of {}:",
    newest_about="The newest article about {} is of {}:",
    oldest_about="The oldest article about {} is of {}:",
)
GERMAN = Wording(
    thousands=".",
    not_said="Die Artikel sagen dazu nichts.",
    disagree="Die Artikel widersprechen sich.",
    possibly="Möglicherweise:",
    possibly_without="Möglicherweise (ohne Erwähnung von {}):",
    closest="Am nächsten:",
    nothing_before="Es gibt noch keine Antwort, auf die sich das bezieht. Bitte stellen Sie die ganze Frage.",
    not_said_of="Dazu sagen die Artikel nichts über: {}. Bitte stellen Sie die ganze Frage.",
    nothing_more="Mehr als das Zitierte sagen die Artikel dazu nicht. Bitte stellen Sie die ganze Frage.",
    words_only="Nur nach den Wörtern; die Bedeutung der Artikel ist noch nicht erfasst.",
    words_of_first="Nach den Wörtern der ersten {} von {} Dateien.",
    words_while_reading="Nur nach den Wörtern; die Bedeutung wird noch erfasst ({}).",
    out_of_reach="Zurzeit nicht erreichbar: {} von {} Artikeln.",
    another_language="Die Frage scheint in einer anderen Sprache ({}) zu sein als diese Artikel ({}).",
    one_article="Es gibt 1 Artikel.",
    articles="Es gibt {} Artikel.",
    newest_of_many="Die {} neuesten:",
    first_of_many="Die ersten {}:",
    one_mentions="1 Artikel erwähnt {}.",
    mention="{} Artikel erwähnen {}.",
    one_has_all_words="Kein Artikel hat diese Wörter nebeneinander. 1 Artikel hat sie alle.",
    have_all_words="Kein Artikel hat diese Wörter nebeneinander. {} Artikel haben sie alle.",
    newest="Der neueste Artikel trägt das Datum {}:",
    oldest="Der älteste Artikel trägt das Datum {}:",
    newest_about="Der neueste Artikel über {} trägt das Datum {}:",
    oldest_about="Der älteste Artikel über {} trägt das Datum {}:",
)
SPANISH = Wording(
    thousands=".",
    not_said="Los artículos no lo dicen.",
    disagree="Los artículos no coinciden.",
    possibly="Posiblemente:",
    possibly_without="Posiblemente (sin mención de {}):",
    closest="Lo más cercano:",
    nothing_before="Todavía no hay una respuesta a la que esto se refiera. Haga la pregunta completa.",
    not_said_of="Los artículos no dicen nada de eso sobre: {}. Haga la pregunta completa.",
    nothing_more="Los artículos no dicen de eso más de lo citado. Haga la pregunta completa.",
    words_only="Solo por las palabras; el significado de los artículos aún no se ha leído.",
    words_of_first="Por las palabras de los primeros {} de {} archivos.",
    words_while_reading="Solo por las palabras; su significado aún se está leyendo ({}).",
    out_of_reach="No disponibles ahora: {} de {} artículos.",
    another_language="La pregunta parece estar en un idioma ({}) distinto del de estos artículos ({}).",
    one_article="Hay 1 artículo.",
    articles="Hay {} artículos.",
    newest_of_many="Los {} más recientes:",
    first_of_many="Los {} primeros:",
    one_mentions="1 artículo menciona {}.",
    mention="{} artículos mencionan {}.",
    one_has_all_words="Ningún artículo tiene estas palabras juntas. 1 artículo las tiene todas.",
    have_all_words="Ningún artículo tiene estas palabras juntas. {} artículos las tienen todas.",
    newest="El artículo más reciente es del {}:",
    oldest="El artículo más antiguo es del {}:",
    newest_about="El artículo más reciente sobre {} es del {}:",
    oldest_about="El artículo más antiguo sobre {} es del {}:",
)
FRENCH = Wording(
    thousands="\u202f",
    not_said="Les articles ne le disent pas.",
    disagree="Les articles se contredisent.",
    possibly="Peut-être :",
    possibly_without="Peut-être (sans mention de {}) :",
    closest="Le plus proche :",
    nothing_before="Il n'y a pas encore de réponse à laquelle cela se rapporte. Posez la question entière.",
    not_said_of="Les articles n'en disent rien pour : {}. Posez la question entière.",
    nothing_more="Les articles n'en disent pas plus que ce qui est cité. Posez la question entière.",
    words_only="D'après les mots seuls ; le sens des articles n'a pas encore été lu.",
    words_of_first="D'après les mots des {} premiers fichiers sur {}.",
    words_while_reading="D'après les mots seuls ; leur sens est encore en cours de lecture ({}).",
    out_of_reach="Inaccessibles en ce moment : {} articles sur {}.",
    another_language="La question semble être dans une autre langue ({}) que celle de ces articles ({}).",
    one_article="Il y a 1 article.",
    articles="Il y a {} articles.",
    newest_of_many="Les {} plus récents :",
    first_of_many="Les {} premiers :",
    one_mentions="1 article mentionne {}.",
    mention="{} articles mentionnent {}.",
    one_has_all_words="Aucun article n'a ces mots ensemble. 1 article les a tous.",
    have_all_words="Aucun article n'a ces mots ensemble. {} articles les ont tous.",
    newest="L'article le plus récent est du {} :",
    oldest="L'article le plus ancien est du {} :",
    newest_about="L'article le plus récent sur {} est du {} :",
    oldest_about="L'article le plus ancien sur {} est du {} :",
)
WORDINGS = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH}
