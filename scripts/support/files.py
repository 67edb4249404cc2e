"""The files of the project: all that is here and that .gitignore does not name."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def top_names() -> set[str]:
    """Return what stands at the root."""
    ignored = _ignored()
    return {path.name for path in ROOT.iterdir() if not _is_ignored(path.name, ignored)}


def project_files() -> Iterator[Path]:
    """Yield every file, also those that are not committed yet."""
    ignored = _ignored()
    for folder, folders, names in ROOT.walk():
        folders[:] = [name for name in folders if not _is_ignored(name, ignored)]
        yield from (folder / name for name in sorted(names) if not _is_ignored(name, ignored))


def _ignored() -> list[str]:
    """Read the patterns of .gitignore, each of which is a plain name."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    return [".git", *(line.rstrip("/") for line in lines if line and not line.startswith("#"))]


def _is_ignored(name: str, patterns: list[str]) -> bool:
    """Tell whether a name matches one of the patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)
