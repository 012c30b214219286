import re
import sys
from pathlib import Path

import pytest

from retrieval.errors import ModelError
from retrieval.library import Library
from retrieval.reading.formats.plugins import installed_plugins
from tests.bot.run_footnote import OSCARS, SKERRY, Shell, write
from tests.fakes.model.replies import writes
from tests.fakes.model.server import FakeModel
from tests.retrieval.reading.test_plugins import install

SLACK = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")


def rows(shell: Shell) -> dict[str, tuple[str, str]]:
    """The state and the words of each thing, the last of a name."""
    lines = (line.split("\t", 2) for line in shell("doctor").out.splitlines())
    return {name: (state, message) for state, name, message in lines}


def test_all_that_is_needed_is_there(footnote: Shell) -> None:
    footnote.environ |= {"VISUAL": "vim", SLACK[0]: "xoxb-secret", SLACK[1]: "xapp-secret"}
    ended = footnote("doctor")
    index, history = footnote.home / "cache" / "seeds-", footnote.home / "state"
    lines = ended.out.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [
        ["ok", name]
        for name in (
            "articles",
            "index",
            "silence",
            "model",
            "disk",
            "history",
            "permissions",
            "editor",
            "writer",
            "slack",
            "slack",
        )
    ]
    assert lines[0] == "ok\tarticles\t2 files in seeds"
    assert lines[1].startswith(f"ok\tindex\t2 articles, 3 passages in {index}")
    assert lines[5].startswith(f"ok\thistory\t{history}, ")
    assert "secret" not in ended.out
    assert (ended.code, ended.err) == (0, "")


def test_what_is_missing_is_said_with_the_way_to_it_and_ends_with_3(shell: Shell) -> None:
    ended = shell("doctor")
    lines = ended.out.splitlines()
    assert lines[0] == (
        "bad\tarticles\tthere is no folder seeds\t"
        "name yours: footnote FOLDER; to try it on sample articles: footnote demo"
    )
    assert lines[1].startswith("bad\tindex\tthere is no index yet")
    assert lines[1].endswith("\trun `footnote index`")
    assert "note\teditor\tno $EDITOR set (needed for e1)\texport EDITOR=nano" in lines
    assert lines[-1].startswith("note\tslack\tSLACK_APP_TOKEN is not set; only `footnote slack` needs it\t")
    assert ended.code == 3


def test_files_that_are_left_out_and_an_index_that_is_behind_are_worth_knowing(footnote: Shell) -> None:
    write("", "seeds/empty\x1b.md")
    write(OSCARS + "More.", "seeds/new.md")
    ended = footnote("doctor")
    assert ", behind by 1 file\trun `footnote index`; a chat does it too\n" in ended.out
    empty = "note\tarticles\tempty⟨U+001B⟩.md: empty\twrite it or remove it"
    assert empty in ended.out.splitlines()
    assert ended.code == 0
    footnote("index")
    assert rows(footnote)["index"][0] == "ok"
    assert empty in footnote("doctor").out.splitlines()


def test_a_model_that_cannot_be_loaded_is_named(footnote: Shell) -> None:
    class Modelless(Library):
        def warm_up(self) -> None:
            raise ModelError("the model x cannot be loaded", "check the setting `model`")

    footnote.library = Modelless
    by_name = rows(footnote)
    assert by_name["model"] == ("bad", "the model x cannot be loaded\tcheck the setting `model`")
    assert by_name["index"][0] == "ok"


def test_an_index_that_is_damaged_is_named(footnote: Shell) -> None:
    for file in (footnote.home / "cache").rglob("catalog.sqlite"):
        file.write_bytes(b"no database")
    by_name = rows(footnote)
    assert by_name["index"][0] == "bad"
    assert by_name["model"][0] == "note"


def test_a_token_of_another_kind_is_named_and_not_shown(footnote: Shell) -> None:
    footnote.environ[SLACK[0]] = "xapp-mistaken"
    ended = footnote("doctor")
    assert "bad\tslack\tSLACK_BOT_TOKEN is not such a token: those begin with xoxb-" in ended.out
    assert "mistaken" not in ended.out
    assert ended.code == 3


def test_what_others_may_read_is_said_with_the_way_to_stop_it(footnote: Shell) -> None:
    index, state = next((footnote.home / "cache").iterdir()), footnote.home / "state"
    state.mkdir()
    (state / "history").touch()
    (state / "history").chmod(0o644)
    index.chmod(0o755)
    ended = footnote("doctor")
    assert f"note\tpermissions\t1 file is open to others, in {state}\tchmod -R go= {state}\n" in ended.out
    assert f" files are open to others, in {index.parent}\tchmod -R go= {index.parent}\n" in ended.out
    assert ended.code == 0
    for folder in (index, state):
        folder.chmod(0o700)  # what is in it cannot be reached any more
    assert rows(footnote)["permissions"][0] == "ok"


@pytest.mark.parametrize("columns", ["40", "100"])
def test_on_a_terminal_each_line_has_a_mark_and_its_hint_below(shell: Shell, columns: str) -> None:
    shell.environ["COLUMNS"] = columns
    shown = shell("doctor", "--color", "never", terminal=True).out
    assert shown.startswith("✗ articles    there is no folder ")
    assert re.search(r"^ +Name yours: footnote", shown, re.MULTILINE)
    assert all(len(line) <= int(columns) for line in shown.splitlines())
    assert not Path("seeds").exists()


def test_on_a_terminal_a_command_can_be_copied_as_it_stands(footnote: Shell) -> None:
    shown = footnote("doctor", "--color", "never", terminal=True).out
    assert re.search(r"^ +export EDITOR=nano *$", shown, re.MULTILINE)


def test_deep_reads_all_of_the_index_and_says_that_it_is_sound(footnote: Shell) -> None:
    ended = footnote("doctor", "--deep")
    assert "ok\tdeep\tall files, passages, vectors and words of the index are sound" in ended.out.splitlines()
    assert (ended.code, ended.err) == (0, "")
    assert "checked" in footnote("doctor", "--deep", terminal=True).err


def test_deep_names_each_file_that_is_damaged_and_each_article_that_changed(footnote: Shell) -> None:
    write(SKERRY + "More.", "seeds/skerry.md")
    note = "note\tdeep\tskerry.md: changed since it was indexed\trun `footnote index`"
    assert note in footnote("doctor", "--deep").out.splitlines()
    footnote("index")
    (path,) = (footnote.home / "cache").rglob("tokens.bits")
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    ended = footnote("doctor", "--deep")
    assert "bad\tdeep\ttokens.bits: is not as it was written\trun `footnote index`" in ended.out.splitlines()
    assert ended.code == 3
    assert footnote("index").err.splitlines()[0] == (
        "rebuilt: the index is damaged (tokens.bits is not as it was written)."
        " 2 of 3 passages were not encoded again."
    )
    assert footnote("doctor", "--deep").code == 0


def test_commands_and_plug_ins_that_read_files_are_tried(
    footnote: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    install(site, "log:read", "csv:number")
    install(site, "tar:read", package="footnote-tar", code="import no_such_module")
    write('[readers]\ndjvu = "no-such-program %s"\nps = "cat %s"\n', "conf.toml")
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    installed_plugins.cache_clear()
    try:
        out = footnote("doctor", "--config", "conf.toml").out
    finally:
        installed_plugins.cache_clear()
    found = [line.split("\t")[:3] for line in out.splitlines() if "\treaders\t" in line]
    assert found == [
        ["bad", "readers", ".djvu needs no-such-program, which is not installed"],
        ["ok", "readers", ".ps by the command cat %s"],
        ["note", "readers", ".csv by the plug-in footnote-log 1.2 is not used: Footnote reads them itself"],
        ["ok", "readers", ".log by the plug-in footnote-log 1.2"],
        [
            "bad",
            "readers",
            ".tar needs the plug-in footnote-tar, which cannot be loaded"
            " (ModuleNotFoundError: No module named 'no_such_module')",
        ],
    ]


def test_the_model_that_writes_is_named_and_tried_only_in_depth(footnote: Shell) -> None:
    assert rows(footnote)["writer"] == ("ok", "none: answers are quotes, and nothing is sent anywhere")
    with FakeModel(writes("yes"), key="sk-secret-0123456789") as server:
        footnote.environ |= {**server.environ, "FOOTNOTE_WRITER_KEY": server.key}
        state, text = rows(footnote)["writer"]
        assert (state, server.calls) == ("ok", 0)
        host = server.url.split("/")[2]
        assert text == f"tiny:1b at {host}, on this machine; the key is in FOOTNOTE_WRITER_KEY"
        ended = footnote("doctor", "--deep")
        assert "ok\twriter\tit answers in 8 ms" in ended.out
        assert server.key not in ended.out + ended.err


def test_a_model_that_the_server_has_not_is_named_with_those_that_it_has(footnote: Shell) -> None:
    with FakeModel(writes("yes")) as server:
        footnote.environ |= {**server.environ, "FOOTNOTE_WRITER_MODEL": "big:70b"}
        ended = footnote("doctor", "--deep")
    assert "set writer_model to one that it has: tiny:1b, other:70b" in ended.out
    assert ended.code == 3


def test_a_model_that_an_earlier_version_prepared_is_named_with_its_size(footnote: Shell) -> None:
    stale = f"{'0' * 32}-int8-1"
    write("x" * 2_000_000, f"prepared/{stale}/model.onnx")
    write("mine", "prepared/notes/model.onnx")
    footnote.environ["FOOTNOTE_MODELS"] = "prepared"
    lines = [line.split("\t") for line in footnote("doctor").out.splitlines()]
    noted = [line[2:] for line in lines if line[:2] == ["note", "model"]]
    assert noted == [
        [f"prepared/{stale} is of an earlier version, and not used (2 MB)", f"rm -r prepared/{stale}"]
    ]
