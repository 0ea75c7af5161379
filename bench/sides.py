"""The programs that are measured, ours and their peers: how they are found, started and looked at."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPONENTS = ROOT / "tests/components"
TUTORIAL = ROOT / "examples/7cs/lib"


class Failed(Exception):
    """A measurement that cannot be made, or went wrong; the text says what and why."""


def environment(**extra):
    """Without what makes either side do more than its work."""
    return {name: value for name, value in os.environ.items() if name != "RUST_BACKTRACE"} | extra


def find_peer(name):
    """The program that tools/peers.sh has built, or else the one of that name in the PATH; None where there is neither."""
    found = subprocess.run([ROOT / "tools/peers.sh", "where", name], capture_output=True, text=True, check=False)
    return found.stdout.strip() or shutil.which(name)


def find_tool(name, package):
    """A program of the system."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        raise Failed(f"`{name}` was not found; on Debian: apt-get install {package}")
    return found


def cores(indexes):
    """What keeps a new process on these cores, where there are enough of them."""
    have = sorted(os.sched_getaffinity(0))
    if max(indexes) >= len(have):
        return None
    wanted = {have[index] for index in indexes}
    return lambda: os.sched_setaffinity(0, wanted)


def output_of(command, variables=None, **options):
    """What a command prints; `Failed` with all that it said where it fails. `variables` go into its environment."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          env=environment(**(variables or {})), **options)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def measure_process(command, folder, expected=b"", before=lambda: None, **extra):
    """Seconds from start to exit of one run, and the peak memory of another in MB; `before` goes before each.

    The peak is as time(1) has it, which starts small: what a large process starts is counted with that process's
    own peak.
    """
    command = [str(word) for word in command]
    before()
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=folder, env=environment(**extra), check=False)
    elapsed = time.perf_counter() - start
    if done.returncode != 0 or expected not in done.stdout:
        raise Failed(f"{' '.join(command)} printed {done.stdout!r}, status {done.returncode}")
    report = pathlib.Path(folder, "peak")
    before()
    subprocess.run([find_tool("time", "time"), "--format=%M", f"--output={report}", *command],
                   stdout=subprocess.DEVNULL, cwd=folder, env=environment(**extra), check=True)
    return elapsed, int(report.read_text("ascii")) / 1000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_listening(port, process, what):
    for _ in range(400):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise Failed(f"{what} does not listen on port {port}")


class Server:
    """A server process in a folder of its own, usable in a `with`. `address` is its URL without a path."""

    def __init__(self, process, address, folder):
        self.process = process
        self.address = address
        self._folder = folder

    def memory(self, field="VmHWM"):
        """MB, at its peak (VmHWM) or now (VmRSS)."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)[1]) / 1000

    def wait_until_idle(self):
        """Until it does nothing any more, such as handling messages that it accepted before."""
        used = None
        while used != (used := self._ticks()):
            time.sleep(0.05)

    def _ticks(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    @property
    def port(self):
        return int(self.address.rpartition(":")[2])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._folder.cleanup()


def serve_ours(program, definitions, on_cores=(0,), **extra):
    """`composable run` of a text of definitions with one server, and `extra` in its environment. What its
    components print goes to a file: a pipe's reader would be woken, and be part of what is measured."""
    folder = tempfile.TemporaryDirectory()
    path = pathlib.Path(folder.name, "system.toml")
    path.write_text(definitions, "utf-8")
    printed, errors = path.with_name("printed"), path.with_name("errors")
    with printed.open("wb") as output, errors.open("wb") as log:
        process = subprocess.Popen([str(program), "run", str(path)], stdout=output, stderr=log,
                                   env=environment(COMPOSABLE_LOG="error", **extra), preexec_fn=cores(on_cores))
    while b"\n" not in (line := printed.read_bytes()) and process.poll() is None:
        time.sleep(0.001)
    found = re.match(r"\S+: (https?://\S+)\n", line.decode("utf-8"))
    if not found:
        process.wait(30)
        raise Failed(f"the server did not start: {line.decode('utf-8')}{errors.read_text('utf-8')}")
    return Server(process, found[1], folder)


NGINX = """
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log /dev/null;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  server {{
    listen 127.0.0.1:{port} {protocol};
    location / {{ default_type application/json; return 200 '"Hello, World!"'; }}
  }}
}}
"""


def _serve_peer(what, make_command, on_cores, **extra):
    """A server that says nothing and listens on a port that it is told: `make_command(port, folder)`."""
    folder = tempfile.TemporaryDirectory()
    port = free_port()
    command = [str(word) for word in make_command(port, pathlib.Path(folder.name))]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=environment(**extra), preexec_fn=cores(on_cores))
    server = Server(process, f"http://127.0.0.1:{port}", folder)
    try:
        wait_until_listening(port, process, what)
    except Failed:
        server.stop()
        raise
    return server


def serve_nginx(workers=1, http2=False, on_cores=(0,)):
    """A constant answer to every path."""
    program = find_tool("nginx", "nginx-light")

    def make_command(port, folder):
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(workers=workers, folder=folder, port=port,
                                       protocol="http2" if http2 else ""), "utf-8")
        return program, "-p", folder, "-c", config

    return _serve_peer("nginx", make_command, on_cores)


def serve_wasmtime(program, component, *options, threads=1, on_cores=(0,)):
    """`wasmtime serve` of a component that takes raw requests."""
    return _serve_peer("wasmtime serve",
                       lambda port, _: (program, "serve", *options, "--addr", f"127.0.0.1:{port}", component),
                       on_cores, TOKIO_WORKER_THREADS=str(threads))
