#!/usr/bin/env python3
"""Holds a typed route against nginx's constant answer, side by side in one run, and prints the ratios.

  typed     GET /hello/World → the greeter of the tutorial's first step, a fresh instance for each
  constant  GET /healthz of the same server: no component
  nginx     one worker, `return 200`

Each server has one thread; `wrk` asks on one thread with --connections connections. The sides run in turn,
the median of each is kept, and the ratio is what counts. Needs `wrk` and `nginx` (Debian).

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

CONFIG = """
[component.greeter]
uri = "{greeter}"

[server.bench]
type = "http"
port = 0
threads = 1
health = true

[server.bench.route.hello]
path = "/hello/{{name}}"
component = "greeter"
function = "greet"
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


def measure(url, seconds, connections):
    """Requests a second, and p50 and p99 in microseconds."""
    out = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s",
         "--latency", url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"http_route: {url} fails:\n{out}")
    units = {"us": 1, "ms": 1000, "s": 1_000_000}
    latency = {name: float(number) * units[unit] for name, number, unit in
               re.findall(r"^\s+(50|99)%\s+([0-9.]+)(us|ms|s)", out, re.MULTILINE)}
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", out)[1]), latency["50"], latency["99"]


def peak_memory(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


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
        folder = pathlib.Path(name)
        (folder / "bench.toml").write_text(
            CONFIG.format(greeter=ROOT / "examples/7cs/lib/simple-greeter.wasm"), "utf-8")
        environment = {key: value for key, value in os.environ.items() if key != "RUST_BACKTRACE"}
        ours = subprocess.Popen([options.program, "run", folder / "bench.toml"], text=True,
                                stdout=subprocess.PIPE, env=environment)
        port = free_port()
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), "utf-8")
        peer = subprocess.Popen([nginx, "-p", name, "-c", folder / "nginx.conf"],
                                stderr=subprocess.DEVNULL)
        try:
            base = ours.stdout.readline().split()[1]
            wait_for(port)
            urls = {"typed": f"{base}/hello/World", "constant": f"{base}/healthz",
                    "nginx": f"http://127.0.0.1:{port}/"}
            rounds = [{side: measure(url, options.seconds, options.connections)
                       for side, url in urls.items()} for _ in range(options.rounds)]
            memory = peak_memory(ours.pid)
        finally:
            ours.terminate()
            peer.terminate()
            ours.wait()
            peer.wait()

    print(f"{options.connections} connections, {options.rounds} rounds of {options.seconds} s, "
          f"load {os.getloadavg()[0]:.1f}")
    for side in urls:
        rates, p50, p99 = zip(*(one[side] for one in rounds))
        print(f"{side:9} {statistics.median(rates):10.0f} requests/s  p50 {statistics.median(p50):6.0f} us"
              f"  p99 {statistics.median(p99):6.0f} us  spread {min(rates):.0f} to {max(rates):.0f}")
    for side, other in (("typed", "nginx"), ("typed", "constant"), ("constant", "nginx")):
        ratio = statistics.median(one[side][0] / one[other][0] for one in rounds)
        print(f"{side} / {other}: {ratio:.2f}")
    print(f"peak memory of the server: {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
