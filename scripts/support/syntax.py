"""Check that every JSON, YAML and shell file of the project can be read."""

import json
from pathlib import Path
import subprocess
import sys

from homeassistant.util.yaml import parse_yaml

from .files import ROOT, project_files


def main() -> int:
    """Name each file that cannot be read, and where it breaks."""
    broken = {path: fault for path in project_files() if (fault := _fault(path))}
    for path, fault in broken.items():
        print(f"{path.relative_to(ROOT)}: {fault}", file=sys.stderr)
    return bool(broken)


def _fault(path: Path) -> str:
    """Return what is wrong with a file, or nothing."""
    try:
        match path.suffix:
            case ".json":
                json.loads(path.read_text(encoding="utf-8"))
            case ".yaml" | ".yml":
                parse_yaml(path.read_text(encoding="utf-8"))
            case "" if path.read_bytes().startswith(b"#!/usr/bin/env bash"):
                done = subprocess.run(["bash", "-n", path], check=False, capture_output=True, text=True)
                return done.stderr
    except Exception as error:  # noqa: BLE001 - each reader has its own
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main())
