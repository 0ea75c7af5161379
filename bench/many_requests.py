#!/usr/bin/env python3
"""Sends very many requests to a server, and prints whether anything of them stays.

Requests go to a typed route, each in a fresh instance, and to a channel route, whose messages a component
receives. Memory (VmRSS), open files and threads are looked at after the first tenth of the requests, when
everything has reached its size, and at the end. Needs `wrk` (Debian).

usage: many_requests.py [--program BUILD/bin/composable] [--requests N] [--limit RATIO]

The exit status is 1 where the memory at the end is more than --limit times that of the beginning, or where
files or threads have become more.
"""

import argparse
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "http"))
from running_server import RunningServer  # noqa: E402
SECONDS = 5  # of one round of wrk

CONFIG = """
[component.greeter]
uri = "lib/simple-greeter.wasm"

[subscription.names]
component = "greeter"

[server.bench]
type = "http"
port = 0

[server.bench.route.hello]
path = "/hello/{name}"
component = "greeter"
function = "greet"

[server.bench.route.names]
path = "/names"
method = "POST"
channel = "names"
"""

POST = """
wrk.method = "POST"
wrk.body = '"World"'
wrk.headers["content-type"] = "application/json"
"""


@dataclasses.dataclass
class Use:
    megabytes: float
    files: int
    threads: int

    @staticmethod
    def of(process):
        time.sleep(1)  # so that the server has seen its clients close
        folder = pathlib.Path(f"/proc/{process.pid}")
        status = (folder / "status").read_text("utf-8")
        return Use(int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[1]) / 1024,
                   len(os.listdir(folder / "fd")),
                   int(re.search(r"^Threads:\s+(\d+)", status, re.MULTILINE)[1]))


def load(url, script):
    """One round; the number of answers."""
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", *script, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    bad = re.search(r"Non-2xx.*|Socket errors.*", done.stdout)
    if bad:
        sys.exit(f"many_requests: {url}: {bad[0]}")
    return int(re.search(r"(\d+) requests in", done.stdout)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/bin/composable")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--limit", type=float, default=1.1)
    options = parser.parse_args()
    options.program = options.program.resolve()
    if shutil.which("wrk") is None:
        sys.exit("many_requests: wrk was not found; install it: apt-get install wrk")

    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, "post.lua")
        script.write_text(POST, "utf-8")
        # Else each message is a line of the log.
        with RunningServer(options.program, CONFIG, environment={"COMPOSABLE_LOG": "warn"}) as server:
            address = f"http://127.0.0.1:{server.ports['bench']}"
            sides = ((f"{address}/hello/World", []), (f"{address}/names", ["-s", str(script)]))
            asked, begun = 0, None
            while asked < options.requests:
                asked += sum(load(*side) for side in sides)
                if begun is None and asked >= options.requests / 10:
                    begun = (asked, Use.of(server.process))
            end = Use.of(server.process)
    first, before = begun
    ratio = end.megabytes / before.megabytes
    print(f"after {first} and {asked} requests: memory {before.megabytes:.1f} and {end.megabytes:.1f} MB, "
          f"{ratio:.2f} times; files {before.files} → {end.files}; threads {before.threads} → {end.threads}")
    grew = end.files > before.files or end.threads > before.threads
    return 1 if ratio > options.limit or grew else 0


if __name__ == "__main__":
    sys.exit(main())
