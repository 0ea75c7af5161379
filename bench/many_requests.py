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
import sys
import time

import load
import routes
import sides

SECONDS = 5  # of one round


@dataclasses.dataclass
class Use:
    megabytes: float
    files: int
    threads: int

    @staticmethod
    def of(server):
        time.sleep(1)  # so that the server has seen its clients close
        folder = pathlib.Path(f"/proc/{server.process.pid}")
        return Use(server.memory("VmRSS"), len(os.listdir(folder / "fd")), len(os.listdir(folder / "task")))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=sides.ROOT / "build/bin/composable")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--limit", type=float, default=1.1)
    options = parser.parse_args()
    options.program = options.program.resolve()

    definitions = (routes.SERVER.format(threads=os.cpu_count()) + routes.TYPED.format(greeter=routes.GREETER)
                   + routes.NAMES_CHANNEL)
    how = load.Load(32, SECONDS, on_cores=range(os.cpu_count()))
    with sides.serve_ours(options.program, definitions, range(os.cpu_count())) as server:
        asked, begun = 0, None
        while asked < options.requests:
            asked += sum(load.wrk(server.address, request, how).count for request in (routes.HELLO, routes.NAMES))
            if begun is None and asked >= options.requests / 10:
                begun = (asked, Use.of(server))
        end = Use.of(server)
    first, before = begun
    ratio = end.megabytes / before.megabytes
    print(f"after {first} and {asked} requests: memory {before.megabytes:.1f} and {end.megabytes:.1f} MB, "
          f"{ratio:.2f} times; files {before.files} → {end.files}; threads {before.threads} → {end.threads}")
    grew = end.files > before.files or end.threads > before.threads
    return 1 if ratio > options.limit or grew else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except sides.Failed as failed:
        sys.exit(f"many_requests: {failed}")
