#!/usr/bin/env python3
"""What components are printed as, compared with what the reference tool prints.

For every valid component of the corpus that the reference tool can print, the WIT must be the same up to
white space and comments, and read back as the same. Those that it cannot print (it gives up at core
modules, values and types that are exported, and at instances in interfaces) must be printed nevertheless.
A table of counts is printed; EXCEPTIONS names the cases that may differ, with the reason.
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

# name of a case: why its WIT may differ
EXCEPTIONS = {}
INLINE = "uses a type of an interface that has no name to use it from, which WIT cannot say"
UNUSED = "uses a type of an interface without saying so, which WIT cannot do"
RESTRICTIONS = "wasm-tools/cli/component-model/type-export-restrictions.wast"
VISIBILITY = "wasm-tools/component-model/test/validation/external-visibility.wast"
# name of a case: why its WIT may not read back
NOT_READ_BACK = {
    "wac-graph/graphs/use-type-by-id-import/m.wat": UNUSED,
    "wasm-tools/cli/component-model/resources.wast:577": INLINE,
    "wasm-tools/cli/component-model/resources.wast:609": INLINE,
    f"{RESTRICTIONS}:231": INLINE,
    f"{RESTRICTIONS}:244": INLINE,
    "wasm-tools/cli/component-wit-import-dep-of-export.wat":
        "imports an interface without the one whose types it uses, which reading adds",
    "wasm-tools/cli/component-wit-unexported-type.wat": UNUSED,
    "wasm-tools/component-model/test/async/big-interleaving-test.wast:14": INLINE,
    f"{VISIBILITY}:410": INLINE,
    f"{VISIBILITY}:420": INLINE,
    f"{VISIBILITY}:511": INLINE,
    f"{VISIBILITY}:531": INLINE,
}


def reference(tool: corpus.Tool, directory: pathlib.Path, files: list[str], target: pathlib.Path) -> None:
    """The reference tool's WIT of each file it can print, as `FILE.wit`."""
    def print_one(file):
        wit = tool.wit(directory / file)
        if wit is not None:
            (target / f"{file}.wit").write_bytes(wit)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(print_one, files))


def answers(program: str, pairs: list[tuple[pathlib.Path, pathlib.Path]]) -> list[list[str]]:
    result = subprocess.run([program], input="".join(f"{a}\t{b}\n" for a, b in pairs), text=True,
                            capture_output=True)
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    if result.returncode != 0 or len(lines) != len(pairs):
        sys.exit(f"{program} answered {len(lines)} of {len(pairs)} cases and ended with status "
                 f"{result.returncode}: {result.stderr}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--component-wit", required=True, help="the program component_wit")
    arguments = parser.parse_args()

    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    directory = corpus.open_corpus(tool, suites.crate_directories(cache), cache)
    entries = [entry for entry in json.loads((directory / "index.json").read_text())
               if entry["kind"] == "valid"]
    expected = suites.build_once(
        cache / f"{directory.name}-wit",
        lambda target: reference(tool, directory, [entry["file"] for entry in entries], target))

    counts = collections.Counter()
    failures = []
    excused = set()
    with tempfile.TemporaryDirectory() as scratch:
        outputs = [pathlib.Path(scratch) / f"{entry['file']}.wit" for entry in entries]
        results = answers(arguments.component_wit,
                          [(directory / entry["file"], out) for entry, out in zip(entries, outputs)])
        for entry, out, columns in zip(entries, outputs, results):
            recorded = expected / f"{entry['file']}.wit"
            suite = entry["suite"]
            counts[suite, "valid"] += 1
            if columns[0] != "ok":
                failures.append(f"{entry['name']}: not printed: {columns[1]}")
                continue
            counts[suite, "printed"] += 1
            if not recorded.exists():
                continue
            counts[suite, "comparable"] += 1
            if corpus.normal(out.read_text()) == corpus.normal(recorded.read_text()):
                counts[suite, "same"] += 1
            elif entry["name"] in EXCEPTIONS:
                excused.add(entry["name"])
            else:
                failures.append(f"{entry['name']} ({entry['file']}): other WIT")
            if columns[1] == "same":
                counts[suite, "reads back"] += 1
            elif entry["name"] in NOT_READ_BACK:
                excused.add(entry["name"])
            else:
                failures.append(f"{entry['name']} ({entry['file']}): {columns[1]}")

    columns = ["valid", "printed", "comparable", "same", "reads back"]
    print(f"{'suite':15}" + "".join(f"{column:>12}" for column in columns))
    for suite in sorted({suite for suite, _ in counts}):
        print(f"{suite:15}" + "".join(f"{counts[suite, column]:>12}" for column in columns))
    print(f"{'all':15}" + "".join(
        f"{sum(count for (_, what), count in counts.items() if what == column):>12}"
        for column in columns))
    for case, reason in (EXCEPTIONS | NOT_READ_BACK).items():
        print(f"exception: {case}: {reason}")
    unused = (EXCEPTIONS.keys() | NOT_READ_BACK.keys()) - excused
    failures += [f"{case} is an exception, but does not fail" for case in unused]
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
