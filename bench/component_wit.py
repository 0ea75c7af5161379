#!/usr/bin/env python3
"""Holds `composable inspect` against `wasm-tools component wit`, on a component of a script language.

Both print the WIT of the same Python component (some 18 MB), start to exit, in turn; the median of each is
kept, and what they print must be the same up to white space and comments. Ends with status 1 where ours
takes more than a third of the other's time.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "conformance"))
import corpus  # noqa: E402
import suites  # noqa: E402

LARGEST_RATIO = 1 / 3


def measure(command: list[str]) -> tuple[float, float, str]:
    """Seconds, peak memory in MiB, and output of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - start
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"component_wit: {command[0]} ended with status {process.returncode}")
    return elapsed, usage.ru_maxrss / 1024, output


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build/bin/composable"), help="our program")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([ROOT / "guests/foreign/build.sh", "python-guest", folder], check=True,
                       stdout=subprocess.DEVNULL)
        component = pathlib.Path(folder) / "python-guest.wasm"
        commands = {"composable inspect": [options.program, "inspect", str(component)],
                    "wasm-tools component wit": [str(suites.wasm_tools(suites.cache_directory())),
                                                 "component", "wit", str(component)]}
        runs = {name: [] for name in commands}
        for _ in range(options.rounds + 1):  # the first round fills the caches
            for name, command in commands.items():
                runs[name].append(measure(command))
        size = component.stat().st_size

    print(f"{f'a component of {size / 1e6:.1f} MB':28} {'time':>12} {'peak':>12}")
    medians = []
    for name, measured in runs.items():
        seconds = statistics.median(run[0] for run in measured[1:])
        medians.append(seconds)
        print(f"{name:28} {seconds * 1000:9.2f} ms {max(run[1] for run in measured):8.1f} MiB")
    ratio = medians[0] / medians[1]
    print(f"{'ratio':28} {ratio:12.3f}")
    ours, theirs = (corpus.normal(measured[0][2]) for measured in runs.values())
    if ours != theirs:
        sys.exit("component_wit: the two print different WIT")
    if ratio > LARGEST_RATIO:
        sys.exit(f"component_wit: the ratio may be {LARGEST_RATIO:.3f} at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
