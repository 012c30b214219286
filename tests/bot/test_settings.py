import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import SETTINGS, Settings, default_file, index_name, resolve
from bot.system.paths import UserPaths
from retrieval.errors import SettingsError
from retrieval.types import DateOrigin, Silence, Source
from tests.bot.run_footnote import write


@pytest.fixture
def user_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UserPaths:
    monkeypatch.chdir(tmp_path)
    return UserPaths(tmp_path / "config", tmp_path / "cache", tmp_path / "state")


def refused(flags: dict[str, object], environ: dict[str, str], user_paths: UserPaths) -> str:
    with pytest.raises(SettingsError) as error:
        resolve(flags, environ, user_paths)
    return f"{error.value.message} | {error.value.hint}"


def test_the_table_the_settings_and_the_shipped_file_name_the_same_things() -> None:
    names = [setting.name for setting in SETTINGS]
    made_of_seeds = {"seeds", "sources_file"}
    assert set(names) - made_of_seeds == {field.name for field in fields(Settings)} - made_of_seeds
    shipped = tomllib.loads(default_file().read_text(encoding="utf-8"))
    tables = [f"{table}_{name}" for table in ("serve", "slack") for name in shipped.pop(table)]
    assert names == [*shipped, *tables]


def test_every_shipped_setting_has_a_comment() -> None:
    paragraphs = default_file().read_text(encoding="utf-8").strip().split("\n\n")
    assert all(re.match(r"(\[(?:serve|slack)[.\w]*\]\n)?# ", paragraph) for paragraph in paragraphs)
    assert len(paragraphs) == len(SETTINGS) + 1


def test_without_a_word_from_anyone_the_shipped_settings_hold(user_paths: UserPaths) -> None:
    settings = resolve({}, {}, user_paths)
    assert settings == Settings(
        sources=(Source(Path("seeds")),),
        sources_file=None,
        index=user_paths.cache / index_name(Path("seeds")),
        model="sentence-transformers/all-MiniLM-L6-v2",
        runtime="auto",
        models=user_paths.cache / "models",
        passage_tokens=160,
        quotes=3,
        silence=Silence.BALANCED,
        language="en",
        max_article_mb=10.0,
        max_document_mb=100.0,
        dates=DateOrigin.STATED,
        readers={},
        reader_seconds=120.0,
        reader_mb=2000.0,
        max_articles=250_000,
        outside_links=False,
        cluster="",
        cluster_storage="",
        answer_seconds=30.0,
        color="auto",
        theme="auto",
        edit_mode="emacs",
        keep_conversation=True,
        writer="auto",
        writer_url="",
        writer_model="",
        writer_key_env="FOOTNOTE_WRITER_KEY",
        writer_seconds=60.0,
        writer_sentences=5,
        writer_never=(),
        writer_check="rules",
        writer_price=None,
        resident=True,
        base_url="",
        serve_host="127.0.0.1",
        serve_port=8137,
        serve_processes=0,
        serve_workers=4,
        serve_per_minute=1200,
        serve_update_seconds=60,
        serve_writer=True,
        slack_workers=4,
        slack_queue=100,
        slack_per_minute=20,
        slack_update_seconds=60,
        slack_host="127.0.0.1",
        slack_health_port=0,
        slack_responders=(),
        slack_escalate="",
        slack_follow_up="confident",
        slack_shared=("*",),
        slack_allow=(),
        slack_saved_answers="",
        slack_keep_days=180,
        slack_audit=None,
        slack_audit_text=False,
        slack_gaps_channel="",
        slack_gaps_every=7,
        slack_public_url="",
        slack_org_wide=False,
        slack_groups={},
        slack_channels={},
        slack_teams={},
    )


def test_a_flag_goes_before_the_environment_and_that_before_the_file(user_paths: UserPaths) -> None:
    write(
        "quotes = 4\ncolor = 'never'\nmax_article_mb = 2\npassage_tokens = 99",
        str(user_paths.config / "config.toml"),
    )
    environ = {"FOOTNOTE_QUOTES": "5", "FOOTNOTE_COLOR": "always", "FOOTNOTE_MAX_ARTICLE_MB": "", "HOME": "/"}
    settings = resolve({"quotes": "6", "color": None, "seeds": "elsewhere"}, environ, user_paths)
    assert settings.quotes == 6
    assert settings.color == "always"
    assert settings.max_article_mb == 2.0  # an empty variable says nothing
    assert settings.passage_tokens == 99
    assert settings.seeds == Path("elsewhere")


@pytest.mark.parametrize("by", ["flag", "variable"])
def test_config_names_a_file_that_stands_in_for_the_users(user_paths: UserPaths, by: str) -> None:
    write("quotes = 4\ncolor = 'never'", str(user_paths.config / "config.toml"))
    write("quotes = 7", "other.toml")
    flags, environ = (
        ({"config": "other.toml"}, {}) if by == "flag" else ({}, {"FOOTNOTE_CONFIG": "other.toml"})
    )
    settings = resolve(flags, environ, user_paths)
    assert (settings.quotes, settings.color) == (7, "auto")


def test_an_index_of_its_own_for_each_folder_by_any_way_to_it(user_paths: UserPaths) -> None:
    Path("seeds").mkdir()
    Path("link").symlink_to("seeds")
    assert index_name(Path("seeds")) == index_name(Path("link")) == index_name(Path("seeds").absolute())
    assert index_name(Path("seeds")).startswith("seeds-")
    assert index_name(Path("other")) != index_name(Path("elsewhere/other"))
    assert index_name(Path("né ws/ä b")).startswith("b-")
    assert index_name(Path("/")).startswith("articles-")
    assert resolve({"index": "here"}, {}, user_paths).index == Path("here")


def test_the_token_of_the_server_is_a_secret_and_no_setting(user_paths: UserPaths) -> None:
    environ = {"FOOTNOTE_SERVE_TOKEN": "a-secret-of-many-letters"}
    assert "secret" not in repr(resolve({}, environ, user_paths))


@pytest.mark.parametrize(
    "url", ["https://footnote.example.org/", " http://localhost:8137", "http://[::1]:80/a/"]
)
def test_a_base_url_has_no_slash_at_its_end(user_paths: UserPaths, url: str) -> None:
    assert resolve({"base_url": url}, {}, user_paths).base_url == url.strip().rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["example.org", "ftp://example.org", "https://", "https://a b", "https://u:p@example.org", "https://e.org/?q",
     "https://e.org/#a", "https://e.org:port", "https://[::1", "javascript:alert(1)", "https://e.org/\x1b"],
)  # fmt: skip
def test_what_is_no_base_url_is_refused(user_paths: UserPaths, url: str) -> None:
    with pytest.raises(SettingsError, match=r"--base-url takes an address such as https://footnote\.example"):
        resolve({"base_url": url}, {}, user_paths)


def test_a_tilde_is_the_home_folder(user_paths: UserPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert resolve({}, {"FOOTNOTE_SEEDS": "~/news"}, user_paths).seeds == Path("/home/ann/news")


@pytest.mark.parametrize(
    ("flags", "environ", "message"),
    [
        ({"quotes": "three"}, {}, "-k takes a whole number from 1 to 50, not 'three' | "),
        ({}, {"FOOTNOTE_QUOTES": "0"}, "FOOTNOTE_QUOTES takes a whole number from 1 to 50, not '0' | "),
        ({"color": "blue"}, {}, "--color takes auto, always or never, not 'blue' | "),
        ({"seeds": ""}, {}, "--seeds takes the name of a folder, not '' | "),
        (
            {},
            {"FOOTNOTE_MAX_ARTICLE_MB": "-1"},
            "FOOTNOTE_MAX_ARTICLE_MB takes a number of megabytes above 0, not '-1' | ",
        ),
        (
            {},
            {"FOOTNOTE_ANSWER_SECONDS": "0"},
            "FOOTNOTE_ANSWER_SECONDS takes a number of seconds above 0, not '0' | ",
        ),
        (
            {},
            {"FOOTNOTE_OUTSIDE_LINKS": "yes"},
            "FOOTNOTE_OUTSIDE_LINKS takes true or false, not 'yes' | ",
        ),
        ({}, {"FOOTNOTE_MODEL": " "}, "FOOTNOTE_MODEL takes a name, not ' ' | "),
        (
            {"cluster": "http://head"},
            {},
            "--cluster takes local, ray://HOST:PORT, or nothing for no cluster, not 'http://head' | ",
        ),
        (
            {},
            {"FOOTNOTE_QUOETS": "3"},
            "there is no setting FOOTNOTE_QUOETS (in the environment) | did you mean FOOTNOTE_QUOTES?",
        ),
        ({}, {"FOOTNOTE_XYZZY": "3"}, "there is no setting FOOTNOTE_XYZZY (in the environment) | unset it"),
    ],
)
def test_a_bad_value_is_named_with_where_it_stands(
    flags: dict[str, object], environ: dict[str, str], message: str, user_paths: UserPaths
) -> None:
    assert refused(flags, environ, user_paths) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("quotes = true", "quotes in bad.toml takes a whole number from 1 to 50, not True | "),
        ("silence = 3", "silence in bad.toml takes strict, balanced or generous, not 3 | "),
        ("quotes = [3]", "quotes in bad.toml takes a whole number from 1 to 50, not [3] | "),
        ('seeds = "a\\u0000b"', "seeds in bad.toml takes the name of a folder, not 'a\\x00b' | "),
        ("qoutes = 3", "there is no setting qoutes (in bad.toml) | did you mean quotes?"),
        ("[slcak]", "there is no setting slcak (in bad.toml) | remove it"),
        ("slack = 3", "there is no setting slack (in bad.toml) | did you mean slack.workers?"),
        (
            "[slack]\nworker = 3",
            "there is no setting slack.worker (in bad.toml) | did you mean slack.workers?",
        ),
        ("[slack]\nworkers = 0", "slack.workers in bad.toml takes a whole number from 1 to 64, not 0 | "),
        (
            "[slack.channels.C1]\nquite = true",
            "slack.channels in bad.toml takes for a channel only allow, articles, external, guests, "
            "mention_only, private, quiet, responders, shared, silence, writer (there is 'quite' for C1), "
            "not {'C1': {'quite': True}} | ",
        ),
    ],
)
def test_a_bad_key_or_value_of_a_file_is_named_with_the_file(
    text: str, message: str, user_paths: UserPaths
) -> None:
    write(text, "bad.toml")
    assert refused({"config": "bad.toml"}, {}, user_paths) == message


def test_a_file_that_is_no_toml_is_named(user_paths: UserPaths) -> None:
    write("quotes == 3", "bad.toml")
    assert refused({"config": "bad.toml"}, {}, user_paths).startswith(
        "the settings file bad.toml is not valid TOML ("
    )
    Path("bad.toml").write_bytes(b"model = '\xff'")
    assert refused({"config": "bad.toml"}, {}, user_paths).endswith("| fix or remove it")


def test_a_named_file_must_be_there(user_paths: UserPaths) -> None:
    message = refused({"config": "gone.toml"}, {}, user_paths)
    assert message.startswith("the settings file gone.toml cannot be read (No such file or directory)")
    assert message.endswith("| name another with --config FILE")


SOURCES = '[[sources]]\npath = "wiki"\n[[sources]]\nname = "hr"\npath = "/srv/hr"\n'


class TestSeveralFolders:
    def test_a_flag_that_is_given_again_names_one_more(self, user_paths: UserPaths) -> None:
        settings = resolve({"seeds": ["a", "b"]}, {}, user_paths)
        assert settings.sources == (Source(Path("a"), "a"), Source(Path("b"), "b"))

    def test_a_file_has_a_list_or_tables_whose_paths_begin_at_its_folder(self, user_paths: UserPaths) -> None:
        write('seeds = ["a", "b"]', "list.toml")
        assert len(resolve({"config": "list.toml"}, {}, user_paths).sources) == 2
        write(SOURCES, "conf/tables.toml")
        settings = resolve({"config": "conf/tables.toml"}, {}, user_paths)
        assert settings.sources == (Source(Path("conf/wiki"), "wiki"), Source(Path("/srv/hr"), "hr"))
        assert settings.index.name.startswith("sources-")

    @pytest.mark.parametrize("by", ["flag", "variable"])
    def test_seeds_that_are_named_later_go_before_tables(self, user_paths: UserPaths, by: str) -> None:
        write(SOURCES, str(user_paths.config / "config.toml"))
        flags, environ = ({"seeds": "x"}, {}) if by == "flag" else ({}, {"FOOTNOTE_SEEDS": "x"})
        settings = resolve(flags, environ, user_paths)
        assert (settings.sources, settings.sources_file) == ((Source(Path("x")),), None)
        assert settings.index == user_paths.cache / index_name(Path("x"))

    @pytest.mark.parametrize(
        ("flags", "file", "expected"),
        [
            ({"seeds": ["a", "a"]}, "", "--seeds takes each folder once, not a twice"),
            ({"seeds": ["a", ""]}, "", "--seeds takes the name of a folder, not ['a', '']"),
            ({}, f'seeds = "a"\n{SOURCES}', "bad.toml has both seeds and [[sources]]"),
            ({}, '[[sources]]\nname = "x"\n', "sources in bad.toml takes a path for each of [[sources]]"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, user_paths: UserPaths, flags: dict[str, object], file: str, expected: str
    ) -> None:
        write(file, "bad.toml")
        assert refused({**flags, "config": "bad.toml"}, {}, user_paths).startswith(expected)
