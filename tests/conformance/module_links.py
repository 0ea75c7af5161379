#!/usr/bin/env python3
"""Linking core modules, with modules that `wasm-tools smith` generates: of all instructions and forms that the
engine knows, with fixed seeds.

What comes of linking has to validate, and to name the same functions in the same order, by the numbers that they have
now: as the reference tool prints them.
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import corpus
import suites

MODULES = 300
SEED_BYTES = 20_000
ADDED_IMPORTS = 1
OPTIONS = ("--min-funcs", "4", "--max-instances", "0", "--generate-custom-sections", "false",
           "--allow-start-export", "true", "--max-memories", "2", "--max-tables", "4")
FEATURES = ("bulk-memory", "exceptions", "gc", "multi-value", "reference-types", "relaxed-simd",
            "saturating-float-to-int", "sign-extension-ops", "simd", "tail-call", "threads", "wide-arithmetic",
            "extended-const", "memory64")
# Some write every number in more bytes than it needs.
LONG_NUMBERS = ("--min-uleb-size", "4")
FUNCTIONS = re.compile(r"\b(?:return_call|call|ref\.func|start) (\d+)|\(func (\d+)\)|\bfunc((?: \d+)+)\)")
FIRST_DEFINED = re.compile(r"^  \(func \(;(\d+);\)", re.MULTILINE)


def generate(tool: corpus.Tool, number: int, path: pathlib.Path) -> None:
    seed = path.with_suffix(".seed")
    seed.write_bytes(random.Random(number).randbytes(SEED_BYTES))
    features = [word for feature in FEATURES for word in (f"--{feature}-enabled", "true")]
    made = tool.run("smith", *OPTIONS, *features, *(LONG_NUMBERS if number % 7 == 0 else ()), seed, "-o", path)
    if made.returncode != 0:
        sys.exit(f"module {number}: {made.stderr}")


def functions_named(tool: corpus.Tool, path: pathlib.Path) -> tuple[list[int], int]:
    """The functions that a module names, and the first one that it does not import."""
    text = tool.run("print", path).stdout.decode()
    numbers = [int(number) for groups in FUNCTIONS.findall(text) for number in " ".join(groups).split()]
    defined = FIRST_DEFINED.search(text)
    return numbers, int(defined[1]) if defined else sys.maxsize


def problem_of(tool: corpus.Tool, module: pathlib.Path, linked: pathlib.Path) -> str:
    if not tool.is_valid(linked):
        return "is not valid"
    before, first_defined = functions_named(tool, module)
    after, _ = functions_named(tool, linked)
    moved = [number + ADDED_IMPORTS if number >= first_defined else number for number in before]
    # Between these are only the two calls of what was added.
    rest = iter(after)
    is_in_order = all(number in rest for number in moved)
    return "" if is_in_order and len(after) == len(moved) + 2 else f"names {after}, of {moved}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--module-links", required=True, help="the built module_links")
    arguments = parser.parse_args()
    tool = corpus.Tool(suites.wasm_tools(suites.cache_directory()))
    with tempfile.TemporaryDirectory() as directory, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        modules = [pathlib.Path(directory) / f"module-{number}.wasm" for number in range(MODULES)]
        list(pool.map(lambda number: generate(tool, number, modules[number]), range(MODULES)))
        result = subprocess.run([arguments.module_links, directory], input="\n".join(map(str, modules)) + "\n",
                                text=True, capture_output=True, check=True)
        lines = result.stdout.splitlines()
        linked = [pathlib.Path(directory) / f"{number}.wasm" for number in range(MODULES)]
        problems = list(pool.map(lambda number: lines[number].partition("\t")[2] or
                                 problem_of(tool, modules[number], linked[number]), range(MODULES)))
    for number, problem in enumerate(problems):
        if problem:
            print(f"module {number}: {problem}")
    failed = sum(map(bool, problems))
    print(f"{MODULES - failed} passed, {failed} failed")
    return 1 if failed or len(lines) != MODULES else 0


if __name__ == "__main__":
    sys.exit(main())
