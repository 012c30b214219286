"""What is shipped for Ray Serve and Kubernetes is what Ray and the application accept."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

with warnings.catch_warnings():  # Ray's own
    warnings.simplefilter("ignore")
    pytest.importorskip("ray.serve", reason="the extra footnote-bot[cluster] is not installed")
    from ray.serve.schema import ServeDeploySchema

from retrieval.cluster.options import ClusterOptions
from retrieval.errors import SettingsError
from retrieval.types import DateOrigin, LibraryOptions, Silence, Source


def serve_configs(root: Path) -> list[Any]:
    manifests = list(yaml.safe_load_all((root / "config/kuberay.yaml").read_text("utf-8")))
    (service,) = (manifest for manifest in manifests if manifest["kind"] == "RayService")
    shipped = (root / "config/serve.yaml").read_text("utf-8")
    return [yaml.safe_load(text) for text in (shipped, service["spec"]["serveConfigV2"])]


def test_serve_accepts_both_configs_and_the_application_their_arguments(root: Path) -> None:
    for config in serve_configs(root):
        (application,) = ServeDeploySchema.model_validate(config).applications
        assert application.import_path == "retrieval.cluster.app:build"
        assert ClusterOptions.from_strings(application.args).replicas == 2


def test_the_manifest_names_the_version_of_ray_that_is_pinned(root: Path) -> None:
    pinned = (root / "constraints.txt").read_text("utf-8")
    version = yaml.safe_load((root / "config/kuberay.yaml").read_text("utf-8").split("---")[-1])["spec"]
    assert f"\nray=={version['rayClusterConfig']['rayVersion']}\n" in pinned


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"seeds": "a", "index": "b", "replica": 2}, "the cluster has no option replica"),
        ({"seeds": "a"}, "the cluster needs the option index"),
        ({"index": "b"}, "the cluster needs the option seeds"),
        ({"index": "b", "sources": [{"name": "hr"}]}, "an option of the cluster has no such value"),
        ({"index": "b", "sources": "[{"}, "an option of the cluster has no such value"),
        ({"seeds": "a", "index": "b", "replicas": "two"}, "an option of the cluster has no such value"),
        ({"seeds": "a", "index": "b", "outside_links": "si"}, "true or false, not si"),
    ],
)
def test_a_wrong_option_is_one_line(args: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        ClusterOptions.from_strings(args)


def test_strings_become_what_they_stand_for() -> None:
    options = ClusterOptions.from_strings(
        {"seeds": "a", "index": "b", "replicas": "3", "shard_seconds": "0.5", "outside_links": "true"}
    )
    assert (options.replicas, options.shard_seconds, options.outside_links) == (3, 0.5, True)


def test_a_cluster_has_every_option_of_a_library_that_a_setting_can_change() -> None:
    options = LibraryOptions(
        passage_tokens=80,
        max_article_mb=1.5,
        max_articles=7,
        outside_links=True,
        answer_seconds=2.0,
        silence=Silence.STRICT,
        max_document_mb=3.5,
        dates=DateOrigin.FILE,
        readers=((".pages", "pages2text %s"),),
        reader_seconds=9.0,
        reader_mb=99.0,
        language="de",
    )
    assert ClusterOptions.for_library(options, seeds="a", index="b").library == options


SOURCES = [{"name": "hr", "path": "/shared/hr", "exclude": ["drafts/"]}, {"name": "it", "path": "/shared/it"}]
READERS = {".pages": "pages2text {}"}


@pytest.mark.parametrize("written", [lambda value: value, json.dumps], ids=["yaml", "serve run"])
def test_sources_and_readers_are_stated_as_in_the_settings(written: Callable[[Any], Any]) -> None:
    options = ClusterOptions.from_strings(
        {"index": "b", "sources": written(SOURCES), "readers": written(READERS), "language": "de"}
    )
    assert options.article_sources == (
        Source(Path("/shared/hr"), "hr", exclude=("drafts/",)),
        Source(Path("/shared/it"), "it"),
    )
    assert options.library.commands == READERS
    assert options.library.language == "de"


def test_kubernetes_accepts_what_the_manifest_says_of_its_pods_volume_and_network(root: Path) -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="it comes with make cluster-test")
    for manifest in yaml.safe_load_all((root / "config/kuberay.yaml").read_text("utf-8")):
        for resource in resources(manifest):
            kubernetes_validate.validate(resource, kubernetes_validate.latest_version(), strict=True)


def resources(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """A manifest by itself, or the pods of a RayService: its own schema is known to KubeRay alone."""
    if manifest["kind"] != "RayService":
        return [manifest]
    cluster = manifest["spec"]["rayClusterConfig"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    head = {"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "pod"}}
    return [{**head, "template": group["template"]} for group in groups]
