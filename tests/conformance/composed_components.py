#!/usr/bin/env python3
"""Composes components as the cases in tests/golden/compose say, and has the reference tool judge the outcome.

A case is a folder with
  definitions.toml   the definitions; the component to compose is called `root`
  worlds.wit         the worlds of components that are made for the case: the world `NAME` becomes
                     NAME.wasm, with code that traps. The file may be absent.
  *.wat              other components: NAME.wat becomes NAME.wasm
  portable, internal what compose_definitions prints for that output: the composed component's WIT, or
                     its imports and modules
  stderr             the warnings and errors, which are the same for both outputs; absent: none
tests/components and examples/7cs/lib are there as components/ and lib/.

Every composed component must be valid to the reference tool. With COMPOSABLE_UPDATE_GOLDENS=1 in the
environment, what is expected is written anew.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import corpus
import suites

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CASES = SOURCE / "tests" / "golden" / "compose"
LINKS = {"components": SOURCE / "tests" / "components", "lib": SOURCE / "examples" / "7cs" / "lib"}


def make_components(tool: corpus.Tool, folder: pathlib.Path) -> str:
    """Makes the case's components; the complaint of the tool where it cannot."""
    worlds = folder / "worlds.wit"
    if worlds.exists():
        module = folder / "module.wasm"
        for world in re.findall(r"^\s*world ([a-z0-9-]+)", worlds.read_text(), re.MULTILINE):
            for command in (["component", "embed", "--all-features", "--dummy", "--world", world, worlds,
                             "-o", module],
                            ["component", "new", module, "-o", folder / f"{world}.wasm"]):
                result = tool.run(*command)
                if result.returncode != 0:
                    return f"{world}: {result.stderr.decode()}"
    for text in folder.glob("*.wat"):
        result = tool.run("parse", text, "-o", text.with_suffix(".wasm"))
        if result.returncode != 0:
            return f"{text.name}: {result.stderr.decode()}"
    return ""


def run(tool: corpus.Tool, program: pathlib.Path, case: pathlib.Path) -> tuple[dict[str, str], str]:
    """What is to be compared, and what is wrong apart from that."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve() / "case"
        shutil.copytree(case, folder)
        for name, target in LINKS.items():
            (folder / name).symlink_to(target)
        complaint = make_components(tool, folder)
        if complaint:
            return {}, complaint
        actual = {}
        for output in ("portable", "internal"):
            binary = folder / f"{output}.wasm"
            result = subprocess.run([program, "root", output, binary, "definitions.toml"],
                                           cwd=folder, capture_output=True)
            errors = result.stderr.decode().replace(str(folder), "$CASE")
            if result.returncode not in (0, 1):
                return actual, f"status {result.returncode}: {errors}"
            if output == "portable":
                actual["stderr"] = errors
            if result.returncode == 0:
                actual[output] = result.stdout.decode()
                validation = tool.run("validate", "--features", "all", binary)
                if validation.returncode != 0:
                    printed = tool.run("print", "--skeleton", binary).stdout.decode()
                    return actual, f"the {output} output is invalid: {validation.stderr.decode()}\n{printed}"
            elif output == "internal" and errors != actual["stderr"]:
                actual["internal"] = errors
        return actual, ""


def check(tool: corpus.Tool, program: pathlib.Path, case: pathlib.Path) -> str:
    actual, problem = run(tool, program, case)
    if problem:
        return problem
    for name in ("portable", "internal", "stderr"):
        path = case / name
        text = actual.get(name, "")
        if os.environ.get("COMPOSABLE_UPDATE_GOLDENS") == "1":
            path.write_text(text) if text else path.unlink(missing_ok=True)
        elif text != (path.read_text() if path.exists() else ""):
            return f"other {name}:\n{text}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--compose-definitions", type=pathlib.Path, required=True)
    parser.add_argument("cases", nargs="*", help="names of cases; all where none is named")
    arguments = parser.parse_args()
    tool = corpus.Tool(suites.wasm_tools(suites.cache_directory()))
    program = arguments.compose_definitions.resolve()
    cases = [CASES / name for name in arguments.cases] or sorted(
        path.parent for path in CASES.glob("*/definitions.toml"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = list(pool.map(lambda case: check(tool, program, case), cases))
    for case, problem in zip(cases, problems):
        print("FAILED" if problem else "ok    ", case.name)
        if problem:
            print(problem)
    return 1 if any(problems) or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
