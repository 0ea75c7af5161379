#!/usr/bin/env python3
"""Where the time of a request goes: samples a server under load and prints how its processor time divides.

usage: where.py [ROUTE...] [--seconds N] [--programs FOLDER] [--connections N]

Routes are those of routes.py that `composable run` serves ("typed, C++", "raw 0.2", ...); all of them where none is
named. Needs `wrk` and `perf` (Debian: linux-perf), and the right to sample (root, or kernel.perf_event_paranoid at
most 1). The server has one thread and one core, so that a share of the samples is a share of each request's time.
What stands for less than a hundredth everywhere is left out.
"""

import argparse
import collections
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import load
import routes
import sides

FREQUENCY = 4000

# The first that matches names what a function of the program belongs to.
PARTS = [(name, re.compile(pattern)) for name, pattern in (
    ("allocating", r"^_?mi_|malloc|^_int_free|^cfree|^free$|operator (new|delete)"),
    ("copying, clearing", r"^__mem(cpy|move|set|cmp)|^mem(cpy|move|set|cmp)"),
    ("bridge", r"composable_bridge|^cb_"),
    ("HTTP", r"composable::http|nghttp2"),
    ("messages", r"composable::messaging|composable::app::.*(Subscri|Messag)"),
    ("arguments and results", r"composable::(mapping|value|wit)|boost::json"),
    ("runtime", r"composable::|OnResult"),
    ("WASI", r"wasmtime_wasi|cap_std|^http::|hyper|bytes::|tokio|futures"),
    ("engine", r"wasmtime|cranelift|hashbrown|indexmap|^core::|^alloc::|^std::|^<"),
)]
# The same of a system call, by the name that the kernel has for it.
CALLS = {"send": "send", "sendto": "send", "sendmsg": "send", "writev": "send", "write": "write",
         "recvfrom": "receive", "read": "receive", "readv": "receive", "ioctl": "resetting memories",
         "madvise": "resetting memories", "futex": "waking, waiting", "epoll_wait": "waking, waiting",
         "epoll_pwait": "waking, waiting", "epoll_ctl": "waking, waiting"}


def part_of(dso, symbols):
    """What a sample belongs to; `symbols` are its functions, the innermost first."""
    if "kernel" in dso:
        for symbol in symbols:
            if found := re.match(r"__x64_sys_(\w+)", symbol):
                return "kernel: " + CALLS.get(found[1], "other calls")
        return "kernel: page faults" if "asm_exc_page_fault" in symbols else "kernel: other"
    if dso.endswith(".compiled") or symbols[0].startswith("wasm["):
        return "components' code"
    for name, pattern in PARTS:
        if pattern.search(symbols[0]):
            return name
    return "other"


def samples(text):
    """(shared object, functions) of each sample in what `perf script` prints."""
    for sample in text.split("\n\n"):
        frames = [found for line in sample.splitlines()
                  if (found := re.match(r"\s+[0-9a-f]+ (.*) \((.*)\)$", line))]
        if frames:
            yield frames[0][2], [frame[1] for frame in frames]


def sample(server, request, options):
    """The counts of what was sampled, and requests a second."""
    how = load.Load(options.connections, options.seconds)
    load.wrk(server.address, request, load.Load(options.connections, 1))
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder, "perf.data")
        perf = sides.find_tool("perf", "linux-perf")
        answered = []
        worker = threading.Thread(target=lambda: answered.append(load.wrk(server.address, request, how)))
        worker.start()
        # A little less than the load lasts.
        sides.output_of([perf, "record", "--quiet", f"--freq={FREQUENCY}", "-g", f"--pid={server.process.pid}",
                         f"--output={data}", "--", "sleep", max(options.seconds - 1, 1)])
        worker.join()
        text = sides.output_of([perf, "script", f"--input={data}", "--no-inline", "--fields=ip,sym,dso"])
    return collections.Counter(part_of(*one) for one in samples(text)), answered[0].rate


def main():
    ours = routes.our_sides()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("routes", nargs="*", metavar="ROUTE", help=", ".join(f'"{name}"' for name in ours))
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--programs", type=pathlib.Path, default=sides.ROOT / "build/bin")
    options = parser.parse_args()
    for name in options.routes:
        if name not in ours:
            parser.error(f"there is no route `{name}`; there are {', '.join(ours)}")

    shares, rates = {}, {}
    for name in options.routes or ours:
        with ours[name].start(options, 1, False, (0,)) as server:
            counts, rates[name] = sample(server, ours[name].request, options)
        total = sum(counts.values())
        shares[name] = {part: count / total for part, count in counts.items()}

    parts = sorted({part for of_route in shares.values() for part, share in of_route.items() if share >= 0.01},
                   key=lambda part: -sum(of_route.get(part, 0) for of_route in shares.values()))
    print(f"{'µs of each request':24}" + "".join(f"{name:>16}" for name in shares))
    for part in parts:
        line = "".join(f"{of_route.get(part, 0) * 1e6 / rates[name]:16.1f}" for name, of_route in shares.items())
        print(f"{part:24}{line}")
    print(f"{'all':24}" + "".join(f"{1e6 / rates[name]:16.1f}" for name in shares))


if __name__ == "__main__":
    try:
        main()
    except sides.Failed as failed:
        sys.exit(f"where.py: {failed}")
