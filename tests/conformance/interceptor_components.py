#!/usr/bin/env python3
"""Generated interceptors before everything that exports functions, judged by the reference tool.

The targets are 500 components of generated worlds (generated_worlds.py), the valid components of the
corpus, and those of this project. For each one, interceptor_components makes its interceptors and composes
it with them and with advice, of the version asked for, that lets every call pass. The reference tool must
find all of that valid; where nothing is left to import that no host can have, there must be an instance in
the engine. What fails in the same way by itself is no fault of interceptors, and counted as not alone. A
table of counts is printed; EXCEPTIONS names the cases that may fail, with the reason.
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
import generated_worlds
import suites

SOURCE = pathlib.Path(__file__).resolve().parents[2]
ADVICE = {"0.1": SOURCE / "tests/components/advice-fixture.wasm",
          "0.2": SOURCE / "tests/components/tree-advice-fixture.wasm"}
COLUMNS = ("components", "with functions", "valid", "composed", "instantiated", "left to import", "not alone")
COLUMN_OF = {"instantiated": "instantiated", "left": "left to import", "alone": "not alone"}
NO_WORDS = "exports what uses something that WIT has no words for"
# name of a case: why it may fail
EXCEPTIONS = {name: NO_WORDS for name in (
    "wac-graph/graphs/simple/foo.wat",
    "wasm-tools/cli/component-model/resources.wast:591",
    "wasm-tools/cli/component-model/resources.wast:657",
    "wasm-tools/component-model/test/validation/external-visibility.wast:520",
    "wasm-tools/component-model/test/validation/external-visibility.wast:563",
)}


def cases(tool: corpus.Tool, cache: pathlib.Path) -> list[tuple[str, str, pathlib.Path]]:
    """The suite, the name and the file of each target."""
    directory = corpus.open_corpus(tool, suites.crate_directories(cache), cache)
    found = [(entry["suite"], entry["name"], directory / entry["file"])
             for entry in json.loads((directory / "index.json").read_text()) if entry["kind"] == "valid"]
    worlds = generated_worlds.open_worlds(tool, cache)
    found += [("worlds", f"worlds/{path.name}", path) for path in sorted(worlds.glob("*.wasm"))]
    for folder in ("tests/components", "examples/7cs/lib"):
        found += [("own", f"{folder}/{path.name}", path) for path in sorted((SOURCE / folder).glob("*.wasm"))]
    return found


def surround(program: str, advice: pathlib.Path, files: list[tuple[pathlib.Path, pathlib.Path]]) -> list[list[str]]:
    """What the program answers for each pair of a component and a prefix."""
    result = subprocess.run([program, advice], text=True, capture_output=True,
                            input="".join(f"{path}\t{prefix}\n" for path, prefix in files))
    answers = [line.split("\t") for line in result.stdout.splitlines()]
    if result.returncode != 0 or len(answers) != len(files):
        sys.exit(f"{program} ended with {result.returncode} at {files[len(answers)][0]}: {result.stderr}")
    return answers


def invalid(tool: corpus.Tool, prefix: pathlib.Path, form: str) -> str | None:
    """Why one of the components that were made is not valid. The file is removed where it is."""
    path = prefix.with_name(f"{prefix.name}-{form}.wasm")
    result = tool.run("validate", "--features", "all", path)
    if result.returncode != 0:
        return f"{path.name} is not valid: {corpus.reason_of(result)}"
    path.unlink()
    return None


def check(tool: corpus.Tool, answer: list[str], prefix: pathlib.Path) -> tuple[set[str], str | None]:
    """What was reached, and what is wrong; of what is not alone in it, what is wrong with both."""
    if answer[0] == "none":
        return set(), None
    if answer[0] == "error" and answer[1] in ("decode", "generate"):
        return set(), f"{answer[1]}: {answer[2]}"
    reached = {"with functions"}
    problem = invalid(tool, prefix, "trap") or invalid(tool, prefix, "import")
    if problem:
        return reached, problem
    reached.add("valid")
    if answer[:2] == ["error", "compose"]:
        return reached, f"compose: {answer[2]}"
    if answer[0] == "alone" and not prefix.with_name(f"{prefix.name}-composed.wasm").exists():
        return reached | {"not alone"}, answer[1]
    problem = invalid(tool, prefix, "composed")
    if problem:
        alone = invalid(tool, prefix, "alone")
        return (reached | {"not alone"}, alone) if alone else (reached, problem)
    reached.add("composed")
    if answer[0] == "error":
        return reached, f"{answer[1]}: {answer[2]}"
    return reached | {COLUMN_OF[answer[0]]}, answer[1] if answer[0] == "alone" else None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--interceptor-components", required=True, help="the program")
    parser.add_argument("--advice", required=True, choices=ADVICE, help="the version of the interface")
    arguments = parser.parse_args()
    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))

    counts = collections.Counter()
    problems = {}
    not_alone = {}
    targets = cases(tool, cache)
    with tempfile.TemporaryDirectory() as scratch:
        files = [(path, pathlib.Path(scratch) / str(number))
                 for number, (_, _, path) in enumerate(targets)]
        answers = surround(arguments.interceptor_components, ADVICE[arguments.advice], files)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            checks = pool.map(lambda pair: check(tool, pair[0], pair[1][1]), zip(answers, files))
            for (suite, name, _), (reached, problem) in zip(targets, checks):
                counts.update((suite, column) for column in reached | {"components"})
                if problem and "not alone" in reached:
                    not_alone[name] = problem
                elif problem:
                    problems[name] = problem

    corpus.print_table(counts, COLUMNS, 16)
    for name, reason in not_alone.items():
        print(f"not alone: {name}: {reason}")
    failures = corpus.judge(problems, EXCEPTIONS)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
