"""The version of the program."""

import json


def installed_version() -> str:
    """The version of the installed package, with its commit where it was installed from a repository."""
    from importlib.metadata import PackageNotFoundError, distribution  # 20 ms that only a version should cost

    try:
        package = distribution("footnote-bot")
    except PackageNotFoundError:
        return "(not installed)"
    commit = _commit(package.read_text("direct_url.json"))
    return f"{package.version} ({commit[:10]})" if commit else package.version


def _commit(origin: str | None) -> str:
    """The commit in the record that an installer leaves of a direct URL (PEP 610); "" for any other."""
    values = json.loads(origin) if origin else {}
    return str(values.get("vcs_info", {}).get("commit_id", ""))
