#!/usr/bin/env python3
"""Conformance of the WIT reader with the suites that hold WIT text.

The crate wit-parser: every case in tests/ui must read as the same packages, interfaces, types, functions,
imports and exports as its recorded .json tells, and what is printed of it must read back as the same.
Every case in tests/ui/parse-fail must be refused, with file, line and column.

The other crates: every .wit file and every folder of them that the reference tool reads must print as what
that prints, up to white space, comments, docs and the order of packages; those that it refuses must be
refused, with file, line and column.

A table of counts is printed; EXCEPTIONS names the cases that may fail, with the reason.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import corpus
import suites

# name of a case: why it may fail
EXCEPTIONS = {}
READS = "reads as recorded"
REFUSED = "is refused"
PRINTS = "prints as the tool does"
REFUSED_TOO = "is refused by both"
KINDS = (READS, REFUSED, PRINTS, REFUSED_TOO)


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


def answers(program: str, features: list[str], paths: list[pathlib.Path]) -> list[list[str]]:
    result = subprocess.run([program, *features], input="".join(f"{path}\n" for path in paths), text=True,
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


def essence(wit: str) -> str:
    """What has to be the same: all but docs, of which the reference tool makes some of `//` comments too,
    and the order of packages, which is nobody's business."""
    without_docs = re.sub(r"^\s*///.*\n", "", wit, flags=re.MULTILINE)
    packages = re.split(r"^(?=package )", without_docs, flags=re.MULTILINE)
    return " ".join(sorted(corpus.normal(package) for package in packages))


def reference(tool: corpus.Tool, texts: dict[str, pathlib.Path], target: pathlib.Path) -> None:
    """What the reference tool prints of each text, null where it refuses it."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        printed = pool.map(tool.wit, texts.values())
        (target / "printed.json").write_text(json.dumps(
            {name: wit and wit.decode() for name, wit in zip(texts, printed)}, indent=1))


class Run:
    """Counts cases, and keeps what is wrong with them."""

    def __init__(self):
        self.counts = collections.Counter()
        self.failures = []
        self.excused = set()

    def add(self, kind: str, name: str, wrong: str | None) -> None:
        self.counts[kind, "cases"] += 1
        if not wrong:
            self.counts[kind, "passed"] += 1
        elif name in EXCEPTIONS:
            self.excused.add(name)
        else:
            self.failures.append(f"{name}: {wrong}")

    def report(self) -> int:
        print(f"{'':24}{'cases':>8}{'passed':>8}")
        for kind in KINDS:
            print(f"{kind:24}{self.counts[kind, 'cases']:>8}{self.counts[kind, 'passed']:>8}")
        for name, reason in EXCEPTIONS.items():
            print(f"exception: {name}: {reason}")
        self.failures += [f"{name} is an exception, but does not fail"
                          for name in EXCEPTIONS.keys() - self.excused]
        self.failures += [f"there are no cases of `{kind}`" for kind in KINDS
                          if not self.counts[kind, "cases"]]
        for failure in self.failures:
            print("FAILED", failure)
        return 1 if self.failures else 0


def run_recorded(program: str, tool: corpus.Tool, folder: pathlib.Path, run: Run) -> None:
    for kind, cases, check in ((READS, find_cases(folder), check_good),
                               (REFUSED, find_cases(folder / "parse-fail"), check_bad)):
        with tempfile.TemporaryDirectory() as scratch:
            paths = [with_binaries(tool, case, pathlib.Path(scratch)) for case in cases]
            results = answers(program, ["active"], paths)
        for case, columns in zip(cases, results):
            run.add(kind, str(case.relative_to(folder)), check(case, columns))


def run_printed(program: str, tool: corpus.Tool, cache: pathlib.Path, run: Run) -> None:
    crates = suites.crate_directories(cache)
    texts = {f"{suite}/{path.relative_to(root / 'tests')}": path for suite, root in sorted(crates.items())
             for path in sorted((root / "tests").rglob("*"))
             if path.suffix != ".wast" and path.suffix != ".wat" and corpus.is_input(path)}
    name = "-".join([f"wit-text-{corpus.VERSION}", *suites.CRATES.values()])
    directory = suites.build_once(cache / name, lambda target: reference(tool, texts, target))
    expected = json.loads((directory / "printed.json").read_text())
    for (name, path), columns in zip(texts.items(), answers(program, [], list(texts.values()))):
        wit = expected[name]
        if wit is None:
            run.add(REFUSED_TOO, name, check_bad(path, columns))
        elif columns[0] != "ok":
            run.add(PRINTS, name, "refused: " + ":".join(columns[1:]))
        else:
            is_same = essence(json.loads(columns[1])["printed"]) == essence(wit)
            run.add(PRINTS, name, None if is_same else "prints as something else")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--wit-text", required=True, help="the program wit_text")
    arguments = parser.parse_args()

    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    run = Run()
    folder = suites.crate_directories(cache, suites.WIT_CRATE)["wit-parser"] / "tests" / "ui"
    run_recorded(arguments.wit_text, tool, folder, run)
    run_printed(arguments.wit_text, tool, cache, run)
    return run.report()


if __name__ == "__main__":
    sys.exit(main())
