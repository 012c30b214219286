"""The version of the program."""


def installed_version() -> str:
    """The version of the installed package."""
    from importlib.metadata import PackageNotFoundError, version  # 20 ms that only a version should cost

    try:
        return version("footnote-bot")
    except PackageNotFoundError:
        return "(not installed)"
