"""Another model by its folder: a small multilingual one, made here, with the prompts of its family."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.encoder import Encoder, load_encoder
from retrieval.library import Library

pytestmark = pytest.mark.model

LAMP = "Смотритель Айлса Бойд зажгла лампу маяка в 1847 году."
FERRY = "Die Fähre Solveig fährt jeden Dienstag um zwölf Uhr nach Unst."
QUESTION = "Кто зажёг лампу маяка?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of one layer with a tokenizer of subwords of both languages, in an E5 folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    subwords = Tokenizer(models.Unigram())
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=120, special_tokens=[*special.values()], unk_token="<unk>")
    subwords.train_from_iterator([LAMP, FERRY, QUESTION, "query: passage: "] * 20, trainer)
    ends = [(token, subwords.token_to_id(token)) for token in ("<s>", "</s>")]
    subwords.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    weights = tmp_path_factory.mktemp("weights")
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=subwords, model_max_length=64, **special)
    tokenizer.save_pretrained(weights)
    config = XLMRobertaConfig(
        vocab_size=subwords.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=80,
        pad_token_id=1,
    )
    XLMRobertaModel(config).save_pretrained(weights)
    transformer = Transformer(str(weights), max_seq_length=64)
    folder = tmp_path_factory.mktemp("models") / "multilingual-e5-tiny"
    SentenceTransformer(modules=[transformer, Pooling(32)]).save(str(folder))
    return folder


@pytest.fixture(scope="module")
def encoder(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return load_encoder(str(model), tmp_path_factory.mktemp("prepared"), "torch")


@pytest.fixture
def library(encoder: Encoder, tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "lamp.md").write_text(LAMP, "utf-8")
    (folder / "ferry.md").write_text(FERRY, "utf-8")
    with closing(Library(folder, tmp_path / "index", encoder)) as library:
        library.sync()
        yield library


def test_questions_and_passages_are_read_with_the_prompts_of_the_family(encoder: Encoder) -> None:
    (passage,) = encoder.encode([LAMP])
    question = encoder.encode_query(LAMP)
    assert passage.vector.shape == (32,)
    assert abs(passage.vector - question.vector).max() > 1e-3  # other words before them


def test_the_tokens_of_a_prompt_are_left_out_and_the_others_are_placed_in_the_text(encoder: Encoder) -> None:
    embedding = encoder.encode_query(QUESTION)
    starts, ends = embedding.token_offsets.T
    assert len(embedding.token_offsets) == len(embedding.token_vectors)
    assert starts.min() >= 0
    assert ends.max() == len(QUESTION)
    assert {QUESTION[start:end].strip() for start, end in embedding.token_offsets} >= {"?"}


def test_a_question_in_a_language_that_the_model_reads_is_answered_in_exact_quotes(library: Library) -> None:
    answer = library.ask(QUESTION)
    assert answer.citations[0].quote == LAMP
    assert {citation.quote for citation in answer.citations} <= {LAMP, FERRY}


def test_an_index_of_another_model_is_made_anew(library: Library, tmp_path: Path) -> None:
    from tests.fakes.encoder import FakeEncoder

    with closing(Library(library.folder, library.index, FakeEncoder())) as other:
        assert "model changed" in other.sync().rebuild_reason
