#!/usr/bin/env python3
"""Holds the three kinds of route against nginx's constant answer and `wasmtime serve`, side by side in one
run, and prints the ratios.

  typed     GET /hello/World → the greeter of the tutorial's first step
  channel   POST /names → a message for the same greeter; answered when the channel has it (202)
  raw-0.2, raw-0.3
            GET /early → a component that takes the raw request, of WASI 0.2 and 0.3, and answers with a word
  constant  GET /healthz of the same server: no component
  nginx     one worker, `return 200`
  wasmtime  `wasmtime serve` with the component of raw-0.2, where tools/peers.sh has built it

Every call has a fresh instance, also those of Wasmtime. Each server has one thread for connections and one
core; `wrk` has another, and asks on one thread with --connections connections. The sides run in turn, the median of each is kept, and the
ratio is what counts. Needs `wrk` and `nginx` (Debian).

usage: http_route.py [--program BUILD/bin/composable] [--rounds N] [--seconds N] [--connections N]
"""

import argparse
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

COMPONENTS = ROOT / "tests/components"

CONFIG = """
[component.greeter]
uri = "{greeter}"

[component.raw-p2]
uri = "{components}/raw-p2-fixture.wasm"
imports = ["http"]

[component.raw-p3]
uri = "{components}/raw-p3-fixture.wasm"
imports = ["http"]

[capability.http]
type = "wasi:http"
allow = []

[subscription.names]
component = "greeter"

[server.bench]
type = "http"
port = 0
threads = 1
health = true

[server.bench.route.hello]
path = "/hello/{{name}}"
component = "greeter"
function = "greet"

[server.bench.route.names]
path = "/names"
channel = "names"

[server.bench.route.raw]
path = "/early"
component = "raw-p2"

[server.other]
type = "http"
port = 0
threads = 1

[server.other.route.raw]
path = "/early"
component = "raw-p3"
"""

POST = """
wrk.method = "POST"
wrk.body = "World"
"""

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log /dev/null;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  server {{
    listen 127.0.0.1:{port};
    location / {{ default_type application/json; return 200 '"Hello, World!"'; }}
  }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"http_route: nothing listens on port {port}")


def on_core(index):
    """What keeps a new process on a core of its own, where there are enough of them."""
    cores = sorted(os.sched_getaffinity(0))
    return (lambda: os.sched_setaffinity(0, {cores[index]})) if len(cores) > 1 else None


def measure(url, options, script=None):
    """Requests a second, and p50 and p99 in microseconds."""
    out = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(options.connections),
         "--duration", f"{options.seconds}s", "--latency",
         *(["--script", script] if script else []), url],
        capture_output=True, text=True, check=True, preexec_fn=on_core(1)).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"http_route: {url} fails:\n{out}")
    units = {"us": 1, "ms": 1000, "s": 1_000_000}
    latency = {name: float(number) * units[unit] for name, number, unit in
               re.findall(r"^\s+(50|99)%\s+([0-9.]+)(us|ms|s)", out, re.MULTILINE)}
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", out)[1]), latency["50"], latency["99"]


def peak_memory(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def find_wasmtime():
    found = subprocess.run([ROOT / "tools/peers.sh", "where", "wasmtime"], capture_output=True, text=True)
    return found.stdout.strip() or None


class Servers:
    """The programs that are measured, in a folder of their own. `sides` has the URL of each, and the script
    that asks it."""

    def __init__(self, program, nginx, folder):
        greeter = ROOT / "examples/7cs/lib/simple-greeter.wasm"
        (folder / "bench.toml").write_text(CONFIG.format(greeter=greeter, components=COMPONENTS), "utf-8")
        (folder / "post.lua").write_text(POST, "utf-8")
        environment = {key: value for key, value in os.environ.items() if key != "RUST_BACKTRACE"}
        self.ours = subprocess.Popen(
            [program, "run", folder / "bench.toml"], text=True, stdout=subprocess.PIPE,
            env=environment | {"COMPOSABLE_LOG": "error"}, preexec_fn=on_core(0))
        self.all = [self.ours]
        addresses = dict(self.ours.stdout.readline().split() for _ in range(2))
        bench, other = addresses["bench:"], addresses["other:"]
        self.sides = {"typed": (f"{bench}/hello/World",),
                      "channel": (f"{bench}/names", folder / "post.lua"),
                      "raw-0.2": (f"{bench}/early",),
                      "raw-0.3": (f"{other}/early",),
                      "constant": (f"{bench}/healthz",)}
        self.add_peer("nginx", [nginx, "-p", folder, "-c", folder / "nginx.conf"], environment, folder)
        if wasmtime := find_wasmtime():
            self.add_peer("wasmtime", [wasmtime, "serve", "--addr", "127.0.0.1:{port}",
                                       COMPONENTS / "raw-p2-fixture.wasm"],
                          environment | {"TOKIO_WORKER_THREADS": "1"}, folder)

    def add_peer(self, name, command, environment, folder):
        port = free_port()
        (folder / f"{name}.conf").write_text(NGINX.format(folder=folder, port=port), "utf-8")
        command = [str(word).replace("{port}", str(port)) for word in command]
        self.all.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, preexec_fn=on_core(0)))
        wait_for(port)
        self.sides[name] = (f"http://127.0.0.1:{port}/early",)

    def stop(self):
        for process in self.all:
            process.terminate()
        for process in self.all:
            process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/bin/composable")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None or shutil.which("wrk") is None:
        sys.exit("http_route: needs `nginx` and `wrk`; on Debian: apt-get install nginx-light wrk")

    with tempfile.TemporaryDirectory() as name:
        servers = Servers(options.program, nginx, pathlib.Path(name))
        try:
            rounds = [{side: measure(where[0], options, *where[1:])
                       for side, where in servers.sides.items()} for _ in range(options.rounds)]
            memory = peak_memory(servers.ours.pid)
        finally:
            servers.stop()

    print(f"{options.connections} connections, {options.rounds} rounds of {options.seconds} s, "
          f"load {os.getloadavg()[0]:.1f}")
    for side in servers.sides:
        rates, p50, p99 = zip(*(one[side] for one in rounds))
        print(f"{side:9} {statistics.median(rates):10.0f} requests/s  p50 {statistics.median(p50):6.0f} us"
              f"  p99 {statistics.median(p99):6.0f} us  spread {min(rates):.0f} to {max(rates):.0f}")
    pairs = [(side, other) for other in ("nginx", "constant", "wasmtime") if other in servers.sides
             for side in ("typed", "channel", "raw-0.2", "raw-0.3")]
    for side, other in [*pairs, ("constant", "nginx")]:
        ratio = statistics.median(one[side][0] / one[other][0] for one in rounds)
        print(f"{side} / {other}: {ratio:.2f}")
    print(f"peak memory of the server: {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
