#!/usr/bin/env python3
"""Runs the command line as a user does and compares what it prints, byte for byte.

A case is a folder with
  cmd      the command, given to `sh`; one line, `#` lines above it say what the case shows
  stdout, stderr, status
           what is expected; a file that is absent means: nothing printed, status 0
  …        whatever files the command needs
It runs in a fresh copy of the folder, in which
  components/  is tests/components: the components that are made for tests
  lib/         is examples/7cs/lib: the components of the tutorial
and with `composable` and the programs of tools/ in the PATH, a compile cache of its own
(COMPOSABLE_CACHE_DIR), and no other variables of the environment than PATH and HOME.

What differs from run to run is replaced before comparing; nothing else is:
  $CASE    the folder in which the case runs
  $CACHE   the folder of the compile cache
  $TIME    the time at the start of a log line, this program's or that of the tutorial's logger
  $MS      a duration in a log line (`…-ms=0.123`)
  $PORT    a port of `localhost`
  $ID      the id of a message in a log line (`id=0123456789abcdef-1`)
  0x$AT    an offset in a guest's stack, which changes with the tools that built the guest

With COMPOSABLE_UPDATE_GOLDENS=1 in the environment the expected files are rewritten instead; review
the difference as you would review code.

usage: run.py --program BUILD/bin/composable CASE…
"""

import argparse
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
TOOLS = Path(__file__).resolve().parent / "tools"
LINKS = {"components": SOURCE / "tests" / "components", "lib": SOURCE / "examples" / "7cs" / "lib"}
EXPECTED = ("stdout", "stderr", "status")
TIMEOUT_SECONDS = 120

# Applied in this order, to what the program printed.
NORMALISATIONS = (
    (re.compile(rb"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z ", re.MULTILINE), b"$TIME "),
    (re.compile(rb"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z ", re.MULTILINE), b"$TIME "),
    (re.compile(rb"-ms=\d+(\.\d+)?"), b"-ms=$MS"),
    (re.compile(rb"\blocalhost:\d+"), b"localhost:$PORT"),
    (re.compile(rb"\bid=[0-9a-f]{16}-\d+"), b"id=$ID"),
    (re.compile(rb"^( *\d+: .* at )0x[0-9a-f]+", re.MULTILINE), rb"\g<1>0x$AT"),
)


def read_command(case: Path) -> str:
    lines = [line for line in (case / "cmd").read_text().splitlines()
             if line.strip() and not line.startswith("#")]
    if len(lines) != 1:
        raise SystemExit(f"{case / 'cmd'}: expected one command line, found {len(lines)}")
    return lines[0]


def prepare(case: Path, folder: Path) -> None:
    """Makes the folder in which the case runs."""
    shutil.copytree(case, folder, symlinks=True)
    for name in (*EXPECTED, "cmd"):
        (folder / name).unlink(missing_ok=True)
    for name, target in LINKS.items():
        (folder / name).symlink_to(target)


def normalise(text: bytes, folder: Path, cache: Path) -> bytes:
    text = text.replace(os.fsencode(folder), b"$CASE").replace(os.fsencode(cache), b"$CACHE")
    for pattern, replacement in NORMALISATIONS:
        text = pattern.sub(replacement, text)
    return text


def run(case: Path, program: Path) -> dict[str, bytes]:
    """What the case prints, and its exit status as text, by the names of the expected files."""
    command = read_command(case)
    with tempfile.TemporaryDirectory(prefix="composable-golden-") as scratch:
        # Resolved, because the program may print a path with its links followed.
        root = Path(scratch).resolve()
        folder, cache, home = root / "case", root / "cache", root / "home"
        home.mkdir()
        prepare(case, folder)
        environment = {
            "PATH": f"{program.parent}:{TOOLS}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "HOME": str(home),
            "COMPOSABLE_CACHE_DIR": str(cache),
        }
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIMEOUT_SECONDS, check=False)
        return {
            "stdout": normalise(done.stdout, folder, cache),
            "stderr": normalise(done.stderr, folder, cache),
            "status": b"" if done.returncode == 0 else b"%d\n" % done.returncode,
        }


def expected(case: Path) -> dict[str, bytes]:
    return {name: (case / name).read_bytes() if (case / name).exists() else b""
            for name in EXPECTED}


def update(case: Path, actual: dict[str, bytes]) -> None:
    for name, content in actual.items():
        if content:
            (case / name).write_bytes(content)
        else:
            (case / name).unlink(missing_ok=True)


def describe(name: str, wanted: bytes, actual: bytes) -> str:
    try:
        before, after = wanted.decode(), actual.decode()
    except UnicodeDecodeError:
        return f"{name}: expected {wanted!r}, got {actual!r}\n"
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True),
                                 f"expected {name}", f"actual {name}")
    return "".join(line if line.endswith("\n") else line + "\n\\ no newline at the end\n"
                   for line in lines)


def check(case: Path, program: Path) -> str:
    """What is wrong with the case; empty where nothing is."""
    try:
        actual = run(case, program)
    except subprocess.TimeoutExpired:
        return f"still running after {TIMEOUT_SECONDS} s\n"
    if os.environ.get("COMPOSABLE_UPDATE_GOLDENS") == "1":
        update(case, actual)
        return ""
    wanted = expected(case)
    return "".join(describe(name, wanted[name], actual[name])
                   for name in EXPECTED if wanted[name] != actual[name])


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs golden tests of the command line.")
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("cases", type=Path, nargs="+")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    if not os.access(program, os.X_OK):
        raise SystemExit(f"{program}: no such program")

    failures = 0
    for case in arguments.cases:
        problem = check(case.resolve(), program)
        print(f"{'FAIL' if problem else 'ok  '} {case.name}")
        if problem:
            failures += 1
            sys.stdout.write(f"$ {read_command(case)}\n{problem}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
