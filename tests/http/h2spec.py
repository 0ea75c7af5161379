#!/usr/bin/env python3
"""Runs h2spec, the public conformance suite for HTTP/2, against the server: with TLS and without.

Go builds it, from sources that come from the module proxy at the first run. Where Go or the proxy is not
at hand, this is skipped with status 77.

usage: h2spec.py --program BUILD/bin/composable
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from running_server import RunningServer

MODULE = "github.com/summerwind/h2spec/cmd/h2spec@latest"
SKIPPED = 77

CONFIG = """
[component.greeter]
uri = "lib/simple-greeter.wasm"

[server.plain]
type = "http"
port = 0

[server.secure]
type = "http"
port = 0
tls = { certificate = "cert.pem", key = "key.pem" }
"""

# What is no mistake. Without TLS, a client that begins with anything but HTTP/2 speaks HTTP/1.1 as far as
# the port can tell, and is told in HTTP/1.1 that it is wrong before the connection is closed.
ALLOWED = {"plain": {"Sends invalid connection preface"}, "secure": set()}

ROUTES = """
[server.NAME.route.get]
path = "/"
component = "greeter"
function = "greet"
param-mapping.name = "World"

[server.NAME.route.post]
method = "POST"
path = "/"
content-type = "text/plain"
component = "greeter"
function = "greet"
"""


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def cache_folder():
    root = os.environ.get("COMPOSABLE_CACHE_DIR") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "composable-runtime")
    return Path(root) / "conformance" / "h2spec"


def h2spec():
    program = cache_folder() / "h2spec"
    if program.exists():
        return program
    go = shutil.which("go")
    if go is None:
        skip("Go, which builds h2spec, is not there")
    cache_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        built = subprocess.run([go, "install", MODULE], env={**os.environ, "GOBIN": folder,
                                                             "GOFLAGS": "-mod=mod"},
                               capture_output=True, text=True, timeout=540)
        if built.returncode != 0:
            skip(f"h2spec cannot be built: {built.stderr.strip().splitlines()[-1:]}")
        os.replace(Path(folder) / "h2spec", program)
    return program


def certificate():
    openssl = shutil.which("openssl")
    if openssl is None:
        skip("openssl, which makes a certificate, is not there")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out",
             "cert.pem"], cwd=folder, check=True, capture_output=True)
        return {name: (Path(folder) / name).read_bytes() for name in ("key.pem", "cert.pem")}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, type=Path)
    program = parser.parse_args().program.resolve()
    suite = h2spec()
    config = CONFIG + ROUTES.replace("NAME", "plain") + ROUTES.replace("NAME", "secure")
    failed = False
    with RunningServer(program, config, certificate()) as server:
        for name, flags in (("plain", []), ("secure", ["--tls", "--insecure"])):
            run = subprocess.run([suite, "--host", "127.0.0.1", "--port", str(server.ports[name]),
                                  "--timeout", "5", *flags], text=True, capture_output=True)
            print(f"{name}:\n{run.stdout}{run.stderr}")
            broken = set(re.findall(r"^\s*× \d+: (.*)$", run.stdout, re.MULTILINE))
            ran = re.search(r"^\d+ tests, (\d+) passed", run.stdout, re.MULTILINE)
            failed = failed or ran is None or int(ran[1]) < 100 or bool(broken - ALLOWED[name])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
