#!/usr/bin/env python3
"""Conformance of the WIT reader with the suite of the crate wit-parser.

Every case in tests/ui must read as the same packages, interfaces, types, functions, imports and exports as
its recorded .json tells, and what is printed of it must read back as the same. Every case in
tests/ui/parse-fail must be refused, with file, line and column. A table of counts is printed; EXCEPTIONS
names the cases that may fail, with the reason.
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import corpus
import suites

# name of a case: why it may fail
EXCEPTIONS = {}


def find_cases(folder: pathlib.Path) -> list[pathlib.Path]:
    return [path for path in sorted(folder.iterdir())
            if path.name != "parse-fail" and (path.is_dir() or path.suffix in (".wit", ".wat"))]


def with_binaries(tool: corpus.Tool, path: pathlib.Path, scratch: pathlib.Path) -> pathlib.Path:
    """The case, or a copy in which WebAssembly text is in binary form."""
    if path.suffix == ".wat":
        binary = scratch / (path.stem + ".wasm")
        binary.write_bytes(tool.output("parse", path))
        return binary
    texts = list(path.rglob("*.wat")) if path.is_dir() else []
    if not texts:
        return path
    copy = scratch / path.name
    shutil.copytree(path, copy)
    for text in texts:
        (copy / text.relative_to(path)).with_suffix(".wasm").write_bytes(tool.output("parse", text))
    return copy


def answers(program: str, paths: list[pathlib.Path]) -> list[list[str]]:
    result = subprocess.run([program], input="".join(f"{path}\n" for path in paths), text=True,
                            capture_output=True)
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    if result.returncode != 0 or len(lines) != len(paths):
        sys.exit(f"{program} answered {len(lines)} of {len(paths)} cases and ended with status "
                 f"{result.returncode}: {result.stderr}")
    return lines


def expected_packages(recorded: dict) -> dict:
    """The recorded form of a case, as the program summarises packages."""
    def name_of(key, item):
        interface = item.get("interface")
        if not key.startswith("interface-") or not isinstance(interface, dict):
            return key
        interface = recorded["interfaces"][interface["id"]]
        package, _, version = recorded["packages"][interface["package"]]["name"].partition("@")
        return f"{package}/{interface['name']}" + (f"@{version}" if version else "")

    def world(number):
        return {direction: [name_of(key, item)
                            for key, item in recorded["worlds"][number][direction].items()]
                for direction in ("imports", "exports")}

    def interface(number):
        described = recorded["interfaces"][number]
        return {"types": list(described["types"]), "functions": list(described["functions"])}

    return {package["name"]: {
        "interfaces": {name: interface(number) for name, number in package["interfaces"].items()},
        "worlds": {name: world(number) for name, number in package["worlds"].items()}}
        for package in recorded["packages"]}


def check_good(path: pathlib.Path, columns: list[str]) -> str | None:
    if columns[0] != "ok":
        return "refused: " + ":".join(columns[1:])
    answer = json.loads(columns[1])
    if not answer["reads back"]:
        return "what is printed does not read back as the same"
    expected = expected_packages(json.loads(path.with_suffix(".wit.json").read_text()))
    if answer["packages"] != expected:
        return f"reads as {json.dumps(answer['packages'])}, not as {json.dumps(expected)}"
    return None


def check_bad(path: pathlib.Path, columns: list[str]) -> str | None:
    if columns[0] == "ok":
        return "read, though it is wrong"
    _, file, line, column, _ = columns
    if not file.startswith(str(path)) or int(line) == 0 or int(column) == 0:
        return f"refused without a place: {':'.join(columns[1:])}"
    return None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--wit-text", required=True, help="the program wit_text")
    arguments = parser.parse_args()

    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    folder = suites.crate_directories(cache, suites.WIT_CRATE)["wit-parser"] / "tests" / "ui"
    counts = collections.Counter()
    failures = []
    excused = set()
    for kind, cases, check in (("reads", find_cases(folder), check_good),
                               ("is refused", find_cases(folder / "parse-fail"), check_bad)):
        with tempfile.TemporaryDirectory() as scratch:
            paths = [with_binaries(tool, case, pathlib.Path(scratch)) for case in cases]
            results = answers(arguments.wit_text, paths)
        for case, columns in zip(cases, results):
            name = str(case.relative_to(folder))
            counts[kind, "cases"] += 1
            wrong = check(case, columns)
            if not wrong:
                counts[kind, "passed"] += 1
            elif name in EXCEPTIONS:
                excused.add(name)
            else:
                failures.append(f"{name}: {wrong}")

    print(f"{'':12}{'cases':>8}{'passed':>8}")
    for kind in ("reads", "is refused"):
        print(f"{kind:12}{counts[kind, 'cases']:>8}{counts[kind, 'passed']:>8}")
    for name, reason in EXCEPTIONS.items():
        print(f"exception: {name}: {reason}")
    failures += [f"{name} is an exception, but does not fail" for name in EXCEPTIONS.keys() - excused]
    for failure in failures:
        print("FAILED", failure)
    if not counts["reads", "cases"] or not counts["is refused", "cases"]:
        sys.exit(f"there are no cases in {folder}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
