"""What stands at the root, and what no file may give away."""

from configparser import ConfigParser
from functools import cache
import os
from pathlib import Path
import re
import subprocess
from urllib.parse import urlparse

import pytest

from scripts.support.files import ROOT, project_files, top_names

TOP = {"LICENSE", "README.md", "custom_components", "hacs.json", "pyproject.toml", "scripts", "tests"}
USUAL_REGISTRIES = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"))
ADDRESS_VARIABLE = re.compile(r"(PIP|UV|NPM_CONFIG)_.*(INDEX|REGISTRY)", re.IGNORECASE)


def test_root_is_tidy() -> None:
    """Only what a newcomer expects stands at the root."""
    assert {name for name in top_names() if not re.match(r"\.|requirements.*\.txt$", name)} == TOP


@cache
def _hosts() -> frozenset[str]:
    """Return where packages come from: the usual places, and what this machine is set to."""
    addresses = [value for name, value in os.environ.items() if ADDRESS_VARIABLE.match(name)]
    for path in (Path("/etc/pip.conf"), Path.home() / ".pip/pip.conf", Path.home() / ".config/pip/pip.conf"):
        settings = ConfigParser(interpolation=None)
        settings.read(path)
        addresses += [value for section in settings.values() for key, value in section.items() if "index" in key]
    hosts = {urlparse(address).hostname for line in addresses for address in line.split()}
    return frozenset(filter(None, hosts)) | {".".join(parts) for parts in USUAL_REGISTRIES} | _apt_hosts()


def _apt_hosts() -> set[str]:
    """Return the hosts of Debian's packages, where there is apt."""
    try:
        listing = subprocess.run(
            ["apt-get", "indextargets", "--format", "$(SITE)"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return set()
    return set(filter(None, (urlparse(site).hostname for site in listing.stdout.split())))


def _traces() -> list[str]:
    """Return what must not be written anywhere: registries, this checkout, this home."""
    folders = (str(folder) for folder in (ROOT, Path.home()) if len(folder.parts) > 1)
    return [*_hosts(), *(f"{folder}/" for folder in folders)]


@pytest.mark.parametrize("path", sorted(project_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_given_away(path: Path) -> None:
    """No file names a registry, or a folder of the machine that it was written on."""
    content = path.read_bytes()
    assert [trace for trace in _traces() if trace.encode() in content] == []
