"""Parts of a benchmark, each in a process of its own."""

import json
import subprocess
import sys

from .files import ROOT


class RunError(Exception):
    """A part of the benchmark could not run: the text says why."""


def child(module: str, *arguments: str) -> dict[str, float]:
    """Run a part in a process of its own, and return the figures that it prints."""
    command = [sys.executable, "-m", f"scripts.support.{module}", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    except IndexError, ValueError:
        message = f"{module} ended with {ended.returncode}:\n{ended.stderr}"
        raise RunError(message) from None
    return figures
