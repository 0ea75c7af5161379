#!/usr/bin/env python3
"""Conformance of the component reader and writer with what public suites hold.

Every valid component must be read; what is written of it must read as the same component, validate, and
have the same WIT; canonical bytes must come back as they are. Every malformed or truncated one must be
refused with an offset. Invalid ones may be read or refused. A table of counts is printed; EXCEPTIONS
names the cases that may fail, LEFT_OUT the texts that no binary can be made of, both with the reason. A
written binary that is the same bytes as the valid one it was read from is valid and has the same WIT, so
only others are handed to the reference tool.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import corpus
import suites

BINARY_TESTS = "wasm-tools/component-model/test/binary/binary.wast"
CANCELLABLE = "Wasmtime 48 reads this byte as `cancellable`; later tools refuse it"
# name of a case: why it may fail
EXCEPTIONS = {f"{BINARY_TESTS}:{line}": CANCELLABLE
              for line in (1187, 1209, 1231, 1240, 1249, 1258, 1267, 1276)}
OLD_NAMES = "has names of the old form 0x01, or 0x02 without attributes, which are written as 0x00"
# name of a case: why its bytes are not canonical
NOT_CANONICAL = {
    "wasm-tools/cli/component-model/import.wast:234": OLD_NAMES,
    f"{BINARY_TESTS}:1287": OLD_NAMES,
    f"{BINARY_TESTS}:145": "has a section size of more bytes than needed",
}
WRONG_WIT = "is WIT that has to be refused"
TOO_DEEP = "is a type that is larger than the reference tool allows"
MERGED = "is a part of what two packages merge into, and no package that stands alone"
# name of a text: why there is no binary of it
LEFT_OUT = {
    "wasm-tools/cli/bad-stability.wit": WRONG_WIT,
    "wasm-tools/cli/component-wit-resolve-error.wit": WRONG_WIT,
    "wasm-tools/cli/since-on-future-package.wit": WRONG_WIT,
    "wasm-tools/cli/wit-deep-record.wit": TOO_DEEP,
    "wasm-tools/cli/wit-deep-tuple.wit": TOO_DEEP,
    "wasm-tools/cli/wit-deep-variant.wit": TOO_DEEP,
    "wasm-tools/cli/component-model/gc/core-type.wat:233":
        "is text (`core rec` in a component type) that only the next release of the tool reads",
    "wit-component/interfaces/single-named-result.wat": "is text of an older form, which has to be refused",
    **{f"wit-component/merge/{file}.wit": MERGED
       for file in ("disjoint-funcs/merge/from", "disjoint-funcs/merge/into", "disjoint-types/merge/from",
                    "disjoint-types/merge/into", "success/merge/foo", "success/merge/from",
                    "success/merge/into")},
}
LEAST_GENERATED = 200


def round_trips(program: str, files: list[pathlib.Path], out: pathlib.Path) -> list[list[str]]:
    result = subprocess.run([program, out], input="\n".join(map(str, files)) + "\n", text=True,
                            capture_output=True)
    if result.returncode != 0:
        sys.exit(f"{program} failed with status {result.returncode}: {result.stderr}")
    return [line.split("\t") for line in result.stdout.splitlines()]


def check_written(tool: corpus.Tool, read: pathlib.Path, written: pathlib.Path) -> str | None:
    if not tool.is_valid(written):
        return "what was written does not validate"
    if tool.wit(read) != tool.wit(written):
        return "what was written has another WIT"
    return None


def check(tool, entry, columns, read, written, counts) -> str | None:
    """What is wrong with a case, if anything. Counts what was seen."""
    status = columns[0]
    counts[entry["suite"], entry["kind"]] += 1
    counts[entry["suite"], f"{entry['kind']} {status}"] += 1
    if status == "broken":
        return columns[1]
    if entry["kind"] == "valid":
        if status == "refused":
            return columns[2]
        if columns[4] == "same":
            counts[entry["suite"], "same bytes"] += 1
            return None
        if entry["name"] not in NOT_CANONICAL:
            return f"other bytes at {columns[4]}"
        counts[entry["suite"], "not canonical"] += 1
        return check_written(tool, read, written)
    if entry["kind"] == "invalid":
        return None
    if status == "ok":
        return "read, though it is " + entry["kind"]
    return None if columns[1] != "none" else "refused without an offset: " + columns[2]


def print_table(counts) -> None:
    columns = ["valid", "valid ok", "same bytes", "not canonical",
               "malformed", "malformed refused", "truncated",
               "truncated refused", "invalid", "invalid refused"]
    corpus.print_table(counts, columns, 19)
    print(f"{'all':15}" + "".join(
        f"{sum(count for (_, name), count in counts.items() if name == column):>19}" for column in columns))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--roundtrip", required=True, help="the program wasm_roundtrip")
    arguments = parser.parse_args()

    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    directory = corpus.open_corpus(tool, suites.crate_directories(cache), cache)
    index = json.loads((directory / "index.json").read_text())

    counts = collections.Counter()
    failures = []
    excused = set()
    with tempfile.TemporaryDirectory() as out:
        files = [directory / entry["file"] for entry in index]
        results = round_trips(arguments.roundtrip, files, pathlib.Path(out))
        if len(results) != len(index):
            sys.exit(f"{arguments.roundtrip} answered {len(results)} of {len(index)} files")
        for number, (entry, columns) in enumerate(zip(index, results)):
            wrong = check(tool, entry, columns, files[number], pathlib.Path(out) / f"{number}.wasm", counts)
            if wrong and entry["name"] in EXCEPTIONS:
                excused.add(entry["name"])
            elif wrong:
                failures.append(f"{entry['name']} ({files[number].name}): {wrong}")

    left_out = json.loads((directory / "left_out.json").read_text())
    failures += [f"{name}: no binary was made of it: {reason}" for name, reason in left_out.items()
                 if name not in LEFT_OUT]
    failures += [f"{name} is listed as left out, but is not" for name in LEFT_OUT.keys() - left_out.keys()]
    if counts["generated", "valid"] < LEAST_GENERATED:
        failures.append(f"only {counts['generated', 'valid']} generated components are valid")

    print_table(counts)
    for title, listed in (("exception", EXCEPTIONS), ("not canonical", NOT_CANONICAL),
                          ("left out", LEFT_OUT)):
        for name, reason in listed.items():
            print(f"{title}: {name}: {reason}")
    failures += [f"{name} is an exception, but does not fail" for name in EXCEPTIONS.keys() - excused]
    for failure in failures:
        print("FAILED", failure)
    print(f"{len(index) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
