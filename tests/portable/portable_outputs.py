#!/usr/bin/env python3
"""Whether what the tests compose is a component like any other to the reference tools.

  portable_outputs.py … golden             the commands of tests/golden/cli that compose or call something,
                                           and the function `run` of each case of tests/golden/compose
  portable_outputs.py … foreign LANGUAGE   what tests/foreign/neighbours.sh composes and calls

The commands run with the stand-in of this folder as `composable`, which says what it checks. The exit
status is 77 where Wasmtime's own command line is not built (tools/peers.sh build wasmtime).
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
SOURCE = FOLDER.parents[1]
GOLDEN = SOURCE / "tests" / "golden"
SKIPPED = 77
TIMEOUT_SECONDS = 600

sys.path[:0] = [str(SOURCE / "tests" / "conformance"), str(SOURCE / "tests" / "golden")]
import composed_components  # noqa: E402
import corpus  # noqa: E402
import run as golden  # noqa: E402
import suites  # noqa: E402


def wasmtime() -> str:
    """Where the program is; empty where it is not built."""
    done = subprocess.run([SOURCE / "tools" / "peers.sh", "where", "wasmtime"], stdout=subprocess.PIPE,
                          text=True, check=False)
    return done.stdout.strip()


def golden_commands() -> dict[pathlib.Path, str]:
    """The folders of golden cases, each with what is to be run there."""
    commands = {}
    for path in sorted((GOLDEN / "cli").glob("*/cmd")):
        command = golden.read_command(path.parent)
        if "composable invoke " in command or "composable compose " in command:
            commands[path.parent] = command
    for path in sorted((GOLDEN / "compose").glob("*/definitions.toml")):
        # What is made of a world traps when it is called, once it is linked and instantiated.
        commands[path.parent] = "composable invoke definitions.toml -- root.run"
    return commands


def run_golden(case: pathlib.Path, command: str, environment: dict[str, str], scratch: pathlib.Path) -> None:
    """Runs a command; what it prints is compared elsewhere."""
    folder = scratch / f"{case.parent.name}-{case.name}"
    golden.prepare(case, folder / "case")
    complaint = composed_components.make_components(
        corpus.Tool(pathlib.Path(environment["PORTABLE_WASM_TOOLS"])), folder / "case")
    if complaint:
        raise RuntimeError(f"{case}: {complaint}")
    own = {"COMPOSABLE_CACHE_DIR": str(folder / "cache"), "PORTABLE_CASE": f"{case.parent.name}/{case.name}:"}
    subprocess.run(["sh", "-c", command], cwd=folder / "case", env=environment | own,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=TIMEOUT_SECONDS, check=False)


def run_all_golden(environment: dict[str, str], scratch: pathlib.Path) -> int:
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda item: run_golden(*item, environment, scratch), golden_commands().items()))
    return 0


def run_foreign(language: str, environment: dict[str, str]) -> int:
    return subprocess.run([SOURCE / "tests" / "foreign" / "neighbours.sh", language, FOLDER / "composable"],
                          env=environment | {"PORTABLE_CASE": f"{language}:"}, check=False).returncode


def summarise(report: pathlib.Path) -> int:
    """Prints the outcomes; the exit status."""
    lines = sorted(report.read_text().splitlines()) if report.exists() else []
    print("\n".join(lines))
    counts = collections.Counter(line.split()[0] for line in lines)
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    return 0 if counts["same"] and counts["valid"] and not counts["FAILED"] else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, required=True, help="composable")
    parser.add_argument("--portable-call", type=pathlib.Path, required=True)
    parser.add_argument("what", choices=["golden", "foreign"])
    parser.add_argument("language", nargs="?")
    arguments = parser.parse_args()
    peer = wasmtime()
    if not peer:
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="composable-portable-") as folder:
        scratch = pathlib.Path(folder).resolve()
        wasmtime_cache = scratch / "wasmtime.toml"
        compiled = suites.cache_directory().parent / "wasmtime"
        wasmtime_cache.write_text(f'[cache]\ndirectory = "{compiled}"\n')
        environment = os.environ | {
            "PATH": f"{FOLDER}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "PORTABLE_PROGRAM": str(arguments.program.resolve()),
            "PORTABLE_CALL": str(arguments.portable_call.resolve()),
            "PORTABLE_WASMTIME": peer,
            "PORTABLE_WASMTIME_CACHE": str(wasmtime_cache),
            "PORTABLE_WASM_TOOLS": str(suites.wasm_tools(suites.cache_directory())),
            "PORTABLE_REPORT": str(scratch / "report"),
        }
        if arguments.what == "golden":
            status = run_all_golden(environment, scratch)
        else:
            status = run_foreign(arguments.language, environment)
        return status or summarise(scratch / "report")


if __name__ == "__main__":
    sys.exit(main())
