"""Components of generated worlds that export functions, for tests of what is generated around components.

A folder of `SEED-NUMBER.wasm`: for each seed the worlds of the package that it makes, each world once, with
a dummy core module behind it.
"""

import concurrent.futures
import json
import os
import pathlib
import sys
import tempfile

import corpus
import suites

# Part of the folder's name: to be raised with every change of what this file makes.
VERSION = 1
WORLDS = 500
MOST_SEEDS = 4000
SEEDS_AT_ONCE = 40


def seed_bytes(number: int) -> bytes:
    """A seed of which most bytes are odd, which means "one more" to the generator: with others most of its
    worlds are empty. How many are odd is of two kinds, for many small worlds and fewer large ones."""
    seed = corpus.seed_bytes(number)
    mask = 0xE0 if number % 2 else 0xC0
    return bytes(byte | ((following & mask) != 0) for byte, following in zip(seed, seed[1:] + seed[:1]))


def exports_functions(resolve: dict, world: dict) -> bool:
    return any("function" in export or
               "interface" in export and resolve["interfaces"][export["interface"]["id"]]["functions"]
               for export in world["exports"].values())


def components_of(tool: corpus.Tool, seed: int) -> list[bytes]:
    contents = corpus.generated_package(tool, seed, seed_bytes(seed))
    if contents is None:
        return []
    found = []
    with tempfile.TemporaryDirectory() as directory:
        package = pathlib.Path(directory) / "package.wasm"
        package.write_bytes(contents)
        described = tool.run("component", "wit", "--all-features", "--json", package)
        if described.returncode != 0:
            return []
        resolve = json.loads(described.stdout)
        for number, (name, world) in enumerate(corpus.worlds_of(resolve)):
            if not exports_functions(resolve, world):
                continue
            form = "--async-callback" if (seed + number) % 3 == 0 else "--dummy"
            component = corpus.component_of(tool, package, name, form)
            path = pathlib.Path(directory) / "component.wasm"
            path.write_bytes(component or b"")
            if component is not None and tool.is_valid(path):
                found.append(component)
    return found


def make_worlds(tool: corpus.Tool, directory: pathlib.Path) -> None:
    """The first so many in the order of the seeds."""
    count = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in range(0, MOST_SEEDS, SEEDS_AT_ONCE):
            seeds = range(start, start + SEEDS_AT_ONCE)
            for seed, components in zip(seeds, pool.map(lambda seed: components_of(tool, seed), seeds)):
                for number, component in enumerate(components[:WORLDS - count]):
                    (directory / f"{seed:04}-{number}.wasm").write_bytes(component)
                    count += 1
            if count == WORLDS:
                return
    sys.exit(f"the generated packages have only {count} worlds that export functions")


def open_worlds(tool: corpus.Tool, cache: pathlib.Path) -> pathlib.Path:
    """The folder, made where the cache has none yet."""
    return suites.build_once(cache / f"generated-worlds-{VERSION}-{suites.WASM_TOOLS.replace('==', '-')}",
                             lambda directory: make_worlds(tool, directory))
