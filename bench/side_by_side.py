#!/usr/bin/env python3
"""Holds our figures against those of a peer, side by side in one run, and prints the ratios.

Calls: the C++ engine against Wasmtime's own typed API with the same settings (bridge/benches).
Processes, start to exit: `composable invoke` against `wasmtime run --invoke` of the same file, both with
their caches warm, and `composable compose` of two components against `wac plug`; where
`tools/peers.sh build wasmtime` and `tools/peers.sh build wac` have built the peers, which takes ten minutes
each.

Machines are noisy: the two sides run in turn, the median of each is kept, and the ratio is what counts.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GREETER = ROOT / "examples/7cs/lib/simple-greeter.wasm"
TRANSLATING_GREETER = ROOT / "examples/7cs/lib/translating-greeter.wasm"
TRANSLATOR = ROOT / "examples/7cs/lib/simple-translator.wasm"
TYPES = ROOT / "tests/components/types-fixture.wasm"
NAMES = {"Greet": "greet", "EchoMebibyte": "echo-1MiB"}


def environment():
    """Without what makes either side do more than its work."""
    return {name: value for name, value in os.environ.items() if name != "RUST_BACKTRACE"}


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    if done.returncode != 0:
        sys.exit(f"side_by_side: {command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def built(peer):
    done = subprocess.run([ROOT / "tools/peers.sh", "where", peer], capture_output=True, text=True,
                          check=False)
    return done.stdout.strip() or None


def ours(program):
    """Nanoseconds a call, by name and profile."""
    output = run([program, "--benchmark_min_time=0.1", "--benchmark_repetitions=5",
                  "--benchmark_report_aggregates_only=true"])
    found = re.findall(r"^(\w+)/(\w+)_median\s+([0-9.]+) ns", output, re.MULTILINE)
    return {(NAMES[name], profile.replace("_", "-")): float(time) for name, profile, time in found}


def peers(program):
    found = re.findall(r"^(\S+) (\S+) (\d+)$", run([program, str(GREETER), str(TYPES)]), re.MULTILINE)
    return {(name, profile): float(time) for name, profile, time in found}


def compare_calls(our_program, peer_program, rounds):
    """Prints the medians, and the median and the range of the ratios within a round."""
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(ours(our_program))
        theirs.append(peers(peer_program))
    print(f"{'a call':24} {'C++ engine':>12} {'typed API':>12} {'ratio':>7}  of each round")
    for key in mine[0]:
        a = [figures[key] for figures in mine]
        b = [figures[key] for figures in theirs]
        ratios = [one / other for one, other in zip(a, b)]
        print(f"{' '.join(key):24} {statistics.median(a) / 1000:9.2f} µs {statistics.median(b) / 1000:9.2f} µs "
              f"{statistics.median(ratios):7.2f}  {min(ratios):.2f} to {max(ratios):.2f}")


def measure_process(command, folder, expected):
    """Seconds from start to exit of one run, and its peak memory in MiB, as the operating system counts them.

    The peak is that of a second run, under time(1): what a large process starts is counted with that
    process's own peak.
    """
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=folder, env=environment(), check=False)
    elapsed = time.perf_counter() - start
    if done.returncode != 0 or expected not in done.stdout:
        sys.exit(f"side_by_side: {command[0]} printed {done.stdout!r}, status {done.returncode}")
    report = pathlib.Path(folder, "peak")
    subprocess.run(["time", "--format=%M", f"--output={report}", *command], stdout=subprocess.DEVNULL,
                   cwd=folder, env=environment(), check=True)
    return elapsed, int(report.read_text("ascii")) / 1024


def compare_processes(commands, folder, rounds, expected=b""):
    """Prints the medians of two commands, and how the first compares; each prints what is expected."""
    figures = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            figures[name].append(measure_process(command, folder, expected))
    print(f"{'a process':24} {'time':>12} {'peak':>12}")
    medians = []
    for name, runs in figures.items():
        seconds = statistics.median(run[0] for run in runs[1:])
        peak = statistics.median(run[1] for run in runs[1:])
        medians.append((seconds, peak))
        print(f"{name:24} {seconds * 1000:9.2f} ms {peak:8.1f} MiB")
    (a, a_peak), (b, b_peak) = medians
    print(f"{'ratio':24} {a / b:12.2f} {a_peak / b_peak:12.2f}")


def compare_invoking(composable, wasmtime, rounds):
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "wasmtime.toml")
        config.write_text(f'[cache]\ndirectory = "{folder}/cache"\n', encoding="utf-8")
        commands = {
            "composable invoke": [composable, "invoke", str(GREETER), "--",
                                  "simple-greeter.greet", "World"],
            "wasmtime run --invoke": [wasmtime, "run", "-C", f"cache-config={config}",
                                      "--invoke", 'greet("World")', str(GREETER)],
        }
        compare_processes(commands, folder, rounds, b"Hello, World!")


def compare_composing(composable, wac, rounds):
    with tempfile.TemporaryDirectory() as folder:
        definitions = pathlib.Path(folder, "two.toml")
        text = (f'[component.greeter]\nuri = "{TRANSLATING_GREETER}"\nimports = ["translator"]\n'
                f'[component.translator]\nuri = "{TRANSLATOR}"\n')
        definitions.write_text(text, encoding="utf-8")
        commands = {
            "composable compose": [composable, "compose", str(definitions), "-o", "ours.wasm",
                                   "--", "greeter"],
            "wac plug": [wac, "plug", "--plug", str(TRANSLATOR), str(TRANSLATING_GREETER),
                         "-o", "theirs.wasm"],
        }
        compare_processes(commands, folder, rounds)
        for name in ("ours", "theirs"):  # both made the same
            measure_process([composable, "invoke", f"{name}.wasm", "--", f"{name}.greet", "World"], folder,
                            b"Aloha, World!")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", default=str(ROOT / "build/bin"), help="folder of our programs")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--wasmtime", default=built("wasmtime"),
                        help="a wasmtime 48 program, by default the one that tools/peers.sh has built")
    parser.add_argument("--wac", default=built("wac"), help="a wac program, likewise")
    parser.add_argument("--only", choices=["calls", "invoking", "composing"], help="one comparison alone")
    options = parser.parse_args()
    programs = pathlib.Path(options.programs)
    composable = str(programs / "composable")
    wanted = [options.only] if options.only else ["calls", "invoking", "composing"]
    if "calls" in wanted:
        peer = run([str(ROOT / "tools/bridge.sh"), "bench"]).strip().splitlines()[-1]
        compare_calls(str(programs / "bench_engine_call"), peer, options.rounds)
    for name, program, compare in (("invoking", options.wasmtime, compare_invoking),
                                   ("composing", options.wac, compare_composing)):
        if name in wanted and program is not None:
            compare(composable, program, 4 * options.rounds)


if __name__ == "__main__":
    main()
