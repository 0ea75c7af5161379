"""Load on a server: requests a second and how long they take, by wrk (HTTP/1.1) and h2load (HTTP/2)."""

import dataclasses
import pathlib
import re
import subprocess
import tempfile

import sides

MICROSECONDS = {"us": 1, "ms": 1000, "s": 1_000_000}


@dataclasses.dataclass
class Request:
    """A request that is sent again and again; one with a body is a POST."""

    path: str
    body: str | None = None


@dataclasses.dataclass
class Load:
    connections: int = 32
    seconds: float = 2
    threads: int = 1
    on_cores: tuple[int, ...] = (1,)


@dataclasses.dataclass
class Answered:
    """How many requests; how many a second; the median and the 99th percentile of their latency, in µs."""

    count: int
    rate: float
    p50: float
    p99: float


def _run(command, on_cores):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          preexec_fn=sides.cores(on_cores))
    if done.returncode != 0:
        raise sides.Failed(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
    return done.stdout


def wrk(address, request, load):
    """HTTP/1.1 on connections that stay open."""
    program = sides.find_tool("wrk", "wrk")
    with tempfile.TemporaryDirectory() as folder:
        script = []
        if request.body is not None:
            path = pathlib.Path(folder, "post.lua")
            path.write_text(f'wrk.method = "POST"\nwrk.body = "{request.body}"\n', "utf-8")
            script = ["--script", path]
        out = _run([program, "--threads", load.threads, "--connections", max(load.connections, load.threads),
                    "--duration", f"{max(round(load.seconds), 1)}s", "--latency", *script, address + request.path],
                   load.on_cores)
    if "Non-2xx" in out or "Socket errors" in out:
        raise sides.Failed(f"{address}{request.path}:\n{out}")
    latency = {name: float(number) * MICROSECONDS[unit] for name, number, unit in
               re.findall(r"^\s+(50|99)%\s+([0-9.]+)(us|ms|s)", out, re.MULTILINE)}
    count = int(re.search(r"(\d+) requests in", out)[1])
    return Answered(count, float(re.search(r"Requests/sec:\s+([0-9.]+)", out)[1]), latency["50"], latency["99"])


def h2load(address, request, load):
    """HTTP/2 in clear text, ten requests at a time on each connection."""
    program = sides.find_tool("h2load", "nghttp2-client")
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder, "log")
        data = []
        if request.body is not None:
            path = pathlib.Path(folder, "body")
            path.write_text(request.body, "utf-8")
            data = ["--data", path]
        out = _run([program, "--threads", load.threads, "--clients", max(load.connections, load.threads),
                    "--max-concurrent-streams", 10, "--duration", max(round(load.seconds), 1),
                    f"--log-file={log}", *data, address + request.path], load.on_cores)
        # Start, status and microseconds of each; h2load itself prints no percentiles.
        rows = [line.split("\t") for line in log.read_text("ascii").splitlines()]
    bad = [row for row in rows if not row[1].startswith("2")]
    if bad or not rows:
        raise sides.Failed(f"{address}{request.path}: {len(bad)} of {len(rows)} requests failed:\n{out}")
    times = sorted(int(row[2]) for row in rows)
    rate = float(re.search(r"finished in [^,]+, ([0-9.]+) req/s", out)[1])
    return Answered(len(times), rate, times[len(times) // 2], times[len(times) * 99 // 100])
