"""What a killed export leaves behind is removed by the next one; that of a running one is not."""

import subprocess
import sys
from pathlib import Path

from retrieval.encoder.workspace import PREFIX, workspace

EXPORTING = """
import sys
from pathlib import Path
from retrieval.encoder.workspace import workspace

with workspace(Path(sys.argv[1])) as folder:
    (folder / "float.onnx").write_bytes(b"half")
    print("exporting", flush=True)
    sys.stdin.read()
"""


def folders(parent: Path) -> list[Path]:
    return sorted(parent.glob(f"{PREFIX}*"))


def test_an_export_leaves_no_workspace_behind_even_if_it_fails(tmp_path: Path) -> None:
    try:
        with workspace(tmp_path / "models") as folder:
            (folder / "float.onnx").write_bytes(b"half")
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert not list((tmp_path / "models").iterdir())


def test_what_a_killed_export_left_is_removed_by_the_next_one(tmp_path: Path, root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", EXPORTING, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    ) as exporter:
        assert exporter.stdout is not None
        assert exporter.stdout.readline() == "exporting\n"
        left = folders(tmp_path)
        with workspace(tmp_path):
            assert set(left) < set(folders(tmp_path)), "it still runs"
        exporter.kill()
        exporter.wait()
    assert folders(tmp_path) == left
    with workspace(tmp_path) as folder:
        assert folders(tmp_path) == [folder.parent]
    assert not folders(tmp_path)


def test_other_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    (tmp_path / f"{PREFIX}of-somebody").mkdir()
    with workspace(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {".ssh", f"{PREFIX}of-somebody"}
