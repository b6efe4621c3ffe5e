"""The desk in a browser: Voilà serves one notebook, to this computer only and with a token."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis.publish.kernels import own_kernel

DESK = "00_desk.ipynb"
# What a browser may load: all that this server gives, and nothing from the network. Templates of
# Voilà ask for letters of others, for which a computer without a network would wait.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "connect-src 'self' ws://127.0.0.1:* data: blob:; frame-ancestors 'self'"
)


class NoDesk(FileNotFoundError):
    """The project has no notebook of the desk."""


def start(root: Path, browser: bool = True, port: int = 0) -> int:
    """Serve the desk of a project until it is ended; the exit status. NoDesk: no such notebook.

    `port` 0: any that is free. Without a `browser` its address is printed only.
    """
    notebook = root / "notebooks" / DESK
    if not notebook.is_file():
        raise NoDesk(notebook)
    with tempfile.TemporaryDirectory() as kernels:
        own_kernel(Path(kernels))
        words = [sys.executable, "-m", "voila", str(notebook), "--token", "--strip_sources=True"]
        words += ["--Voila.ip=127.0.0.1", f"--port={port or _free_port()}"]
        headers = {"headers": {"Content-Security-Policy": POLICY}}
        words += [f"--Voila.tornado_settings={headers}"]
        words += [] if browser else ["--no-browser"]
        paths = os.pathsep.join(filter(None, [kernels, os.environ.get("JUPYTER_PATH", "")]))
        environment = os.environ | {"JUPYTER_PATH": paths, "PYTHONUTF8": "1"}
        try:
            return subprocess.run(words, cwd=root, env=environment).returncode
        except KeyboardInterrupt:  # ended as it is meant to be
            return 0


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
