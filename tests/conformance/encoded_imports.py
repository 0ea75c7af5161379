#!/usr/bin/env python3
"""Imports that were decoded from components and encoded anew, judged by the reference tool.

For every valid component of the corpus, and for those of this project, a component that imports the same is
made by encoded_imports. It must be valid to the reference tool, and mean the same when it is read back.
EXCEPTIONS names the cases that may fail, with the reason.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import corpus
import suites

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# name of a case: why it may fail
EXCEPTIONS = {}


def cases(tool: corpus.Tool, cache: pathlib.Path) -> list[tuple[str, pathlib.Path]]:
    """The names and files of the corpus and of the components that belong to this project."""
    crates = suites.crate_directories(cache)
    name = f"component-binaries-{corpus.VERSION}-{'-'.join(suites.CRATES.values())}"
    directory = suites.build_once(cache / name, lambda target: corpus.build(tool, crates, target))
    found = [(entry["name"], directory / entry["file"])
             for entry in json.loads((directory / "index.json").read_text()) if entry["kind"] == "valid"]
    for folder in ("tests/components", "examples/7cs/lib"):
        found += [(f"{folder}/{path.name}", path) for path in sorted((SOURCE / folder).glob("*.wasm"))]
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--encoded-imports", required=True, help="the program encoded_imports")
    arguments = parser.parse_args()
    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))

    counts = collections.Counter()
    problems = {}
    with tempfile.TemporaryDirectory() as scratch:
        entries = [(name, path, pathlib.Path(scratch) / f"{number}.wasm")
                   for number, (name, path) in enumerate(cases(tool, cache))]
        result = subprocess.run([arguments.encoded_imports], text=True, capture_output=True,
                                input="".join(f"{path}\t{out}\n" for _, path, out in entries))
        answers = [line.split("\t") for line in result.stdout.splitlines()]
        if result.returncode != 0 or len(answers) != len(entries):
            sys.exit(f"{len(answers)} answers for {len(entries)} cases: {result.stderr}")
        written = []
        for (name, _, out), answer in zip(entries, answers):
            counts["components"] += 1
            counts[answer[0]] += 1
            if answer[0] == "error":
                problems[name] = answer[1]
            elif answer[0] == "ok":
                written.append((name, out))
                if answer[1] == "same":
                    counts["same"] += 1
                else:
                    problems[name] = f"other imports: {answer[1]}"
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = list(pool.map(lambda case: tool.run("validate", "--features", "all", case[1]), written))
        for (name, out), run in zip(written, runs):
            if run.returncode == 0:
                counts["valid"] += 1
            else:
                problems[name] = f"{out.name} is not valid: {run.stderr.decode()}"

    for what in ("components", "foreign", "ok", "same", "valid"):
        print(f"{what:12}{counts[what]:8}")
    failures = corpus.judge(problems, EXCEPTIONS)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
