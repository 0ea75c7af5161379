#!/usr/bin/env -S python3 -B
"""Runs a command beside the translation service of the tutorial, on a free port.

The tutorial's translator asks `localhost:8090`, which may be in use on this machine. So in the folder
in which this runs, `lib/` becomes a copy of the tutorial's components, and in the translator there and
in every .toml file `localhost:8090` becomes `localhost:PORT`. PORT has four digits as well, so that
the component stays valid.

usage: translation_service.py [--stopped] [--show HEADER]... COMMAND...

  --stopped      nothing listens on the port
  --show HEADER  prints that header of every request to the standard output, after the command's own

The exit status is the command's.
"""

import argparse
import importlib.util
import random
import shutil
import socket
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

TUTORIAL = Path(__file__).resolve().parents[3] / "examples" / "7cs"
AUTHORITY = b"localhost:8090"
PORTS = range(5000, 10000)


def load_service():
    spec = importlib.util.spec_from_file_location("mock_api", TUTORIAL / "mock-api.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Recorder(load_service().Handler):
    """The service's handler, which remembers the headers of all requests."""

    requests: list = []

    def do_POST(self):
        self.requests.append(self.headers)
        super().do_POST()


def on_free_port(open_at):
    """What `open_at` makes of the first port that is free."""
    for port in random.sample(PORTS, len(PORTS)):
        try:
            return open_at(("127.0.0.1", port))
        except OSError:
            continue
    raise SystemExit("no port from 5000 to 9999 is free")


def reserve(address):
    """A socket that holds the port and does not listen: connections to it are refused."""
    held = socket.socket()
    try:
        held.bind(address)
    except OSError:
        held.close()
        raise
    return held


def ask_on(port, folder):
    library = folder / "lib"
    library.unlink()
    shutil.copytree(TUTORIAL / "lib", library)
    changed = [library / "capable-translator.wasm", *folder.rglob("*.toml")]
    for path in changed:
        path.write_bytes(path.read_bytes().replace(AUTHORITY, b"localhost:%d" % port))


def run_served(command):
    server = on_free_port(lambda address: ThreadingHTTPServer(address, Recorder))
    ask_on(server.server_port, Path.cwd())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return subprocess.run(command, check=False).returncode


def run_unserved(command):
    with on_free_port(reserve) as held:
        ask_on(held.getsockname()[1], Path.cwd())
        return subprocess.run(command, check=False).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stopped", action="store_true")
    parser.add_argument("--show", action="append", default=[], metavar="HEADER")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    arguments = parser.parse_args()
    run = run_unserved if arguments.stopped else run_served
    status = run(arguments.command)
    for headers in Recorder.requests:
        for name in arguments.show:
            print(f"{name}: {headers.get(name)}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
