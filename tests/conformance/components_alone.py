#!/usr/bin/env python3
"""Every component of the suites composed by itself, in both outputs, judged by the reference tool.

These are the components of generated worlds (generated_worlds.py) and the valid components of the corpus.
What comes out must be valid; in the internal output, all core modules are imported. A component of the corpus
may be refused for what WIT has no words for, which cannot be imported or exported here. A table of counts is
printed; EXCEPTIONS names the cases that may fail, with the reason.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import corpus
import generated_worlds
import suites

OUTPUTS = ("portable", "internal")
COLUMNS = ("components", "refused", *OUTPUTS)
EXACT = "imports exact functions, which are a proposal that the engine does not have"
# name of a case: why it may fail
EXCEPTIONS = {f"wasm-tools/cli/component-model/custom-descriptors.wast:{line}": EXACT for line in (35, 47, 65)}
# What a component is refused for.
REFUSAL = re.compile(r"which WIT has no words for|, which no component provides; only interfaces, functions and "
                     r"types can be left to the host")


def cases(tool: corpus.Tool, cache: pathlib.Path) -> list[tuple[str, str, pathlib.Path]]:
    """The suite, the name and the file of each component."""
    directory = corpus.open_corpus(tool, suites.crate_directories(cache), cache)
    found = [(entry["suite"], entry["name"], directory / entry["file"])
             for entry in json.loads((directory / "index.json").read_text()) if entry["kind"] == "valid"]
    worlds = generated_worlds.open_worlds(tool, cache)
    found += [("worlds", f"worlds/{path.name}", path) for path in sorted(worlds.glob("*.wasm"))]
    return found


def check(tool: corpus.Tool, program: pathlib.Path, suite: str, path: pathlib.Path) -> tuple[set[str], str]:
    """What was reached, and what is wrong."""
    reached = {"components"}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "definitions.toml").write_text(f'[component.root]\nuri = "{path}"\n')
        for output in OUTPUTS:
            composed = folder / f"{output}.wasm"
            result = subprocess.run([program, "root", output, composed, "definitions.toml"], cwd=folder,
                                    capture_output=True, text=True)
            if result.returncode != 0:
                reason = result.stderr.strip().splitlines()[-1:] or [f"status {result.returncode}"]
                if suite != "worlds" and REFUSAL.search(reason[0]):
                    return reached | {"refused"}, ""
                return reached, f"{output}: {reason[0]}"
            validation = tool.run("validate", "--features", "all", composed)
            if validation.returncode != 0:
                return reached, f"the {output} output is invalid: {corpus.reason_of(validation)}"
            reached.add(output)
    return reached, ""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--compose-definitions", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    program = arguments.compose_definitions.resolve()

    counts = collections.Counter()
    problems = {}
    entries = cases(tool, cache)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        checks = pool.map(lambda entry: check(tool, program, entry[0], entry[2]), entries)
        for (suite, name, _), (reached, problem) in zip(entries, checks):
            counts.update((suite, column) for column in reached)
            if problem:
                problems[name] = problem
    corpus.print_table(counts, COLUMNS, 12)
    failures = corpus.judge(problems, EXCEPTIONS)
    return 1 if failures or not entries else 0


if __name__ == "__main__":
    sys.exit(main())
