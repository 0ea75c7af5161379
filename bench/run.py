#!/usr/bin/env python3
"""Measures everything side by side with its peers in one run, and prints figures, ratios and how they compare with
what was asked for.

usage: run.py [SECTION...] [--rounds N] [--seconds N] [--programs FOLDER] [--results FOLDER] [--quick]

Sections: calls, commands, making, interceptors, routes, growth, messages; all of them where none is named. Each
says at the top of its file what it measures. In each round all sides run in turn, and a ratio is the median of
those within one round, because machines are noisy. Needs `wrk`, `h2load`, `nginx` and `gnuplot` (tools/setup.sh
--bench); `wasmtime`, `wac` and `composable-runtime` are compared with where tools/peers.sh has built them.

Writes results.json and a picture (SVG) of each section and series into the folder of the results.
"""

import argparse
import datetime
import importlib
import json
import os
import pathlib
import platform
import sys

import figures
import plots
import sides

SECTIONS = ("calls", "commands", "making", "interceptors", "routes", "growth", "messages")


def machine():
    processors = pathlib.Path("/proc/cpuinfo").read_text("utf-8")
    models = [line.partition(":")[2].strip() for line in processors.splitlines() if line.startswith("model name")]
    return {"processor": models[0] if models else platform.machine(), "cores": len(os.sched_getaffinity(0)),
            "system": f"{platform.system()} {platform.release()}"}


def take_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", choices=[*SECTIONS, []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each load on a server")
    parser.add_argument("--programs", type=pathlib.Path, default=sides.ROOT / "build/bin")
    parser.add_argument("--results", type=pathlib.Path, default=sides.ROOT / "bench/results")
    parser.add_argument("--quick", action="store_true",
                        help="one short round of little: shows that everything works, and measures nothing")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 1
    options.programs = options.programs.resolve()
    return options


def main():
    options = take_options()
    begun = datetime.datetime.now(datetime.timezone.utc)
    load_before = os.getloadavg()[0]
    sections = []
    for name in options.sections or SECTIONS:
        for section in importlib.import_module(name).measure(options):
            sections.append(section)
            print(figures.table(section), flush=True)
    options.results.mkdir(parents=True, exist_ok=True)
    report = {"begun": begun.isoformat(timespec="seconds"), "machine": machine(), "load-before": load_before,
              "rounds": options.rounds, "seconds": options.seconds,
              "sections": [section.as_json() for section in sections]}
    (options.results / "results.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    drawn = plots.draw(options.results, sections)

    asked = [ratio for section in sections for ratio in section.all_ratios() if ratio.bar]
    missed = [ratio for ratio in asked if ratio.outcome == "missed"]
    print(f"\n{len(asked) - len(missed)} of {len(asked)} bars met")
    for ratio in missed:
        print(f"  missed: {ratio.name}: {figures.short(ratio.median)}, bar {ratio.bar}")
    print(f"results.json and {len(drawn)} pictures are in {options.results}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except sides.Failed as failed:
        sys.exit(f"bench: {failed}")
