#!/usr/bin/env python3
"""The cases of the crate wac-graph that definitions can say, composed with the same outcome.

A case of the crate instantiates components and connects them; here each instance is a component definition
and the last of them the root. Where the crate composes, the composed component must be valid and have the
same imports and exports; where it fails, composing must fail. UNSAYABLE lists the other cases, with the
reason.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import corpus
import suites

NO_IMPORT_NODE = "imports something explicitly, under a name or type of its own choice"
NO_ROOT = "instances that nothing connects: a composition has one root, and holds what that needs"
NO_EXPORT_CHOICE = "chooses what is exported, and its name; all that the root exports is exported here"
NO_RENAMING = "connects an export with an import of another name, or a whole instance with an import"
SAME_API = "a misuse of the crate's interface: definitions have no such step"
UNSAYABLE = {
    "argument-already-satisfied": NO_IMPORT_NODE,
    "argument-type-mismatch": NO_IMPORT_NODE,
    "contains-cycle": NO_RENAMING,
    "export-already-exists": NO_EXPORT_CHOICE,
    "export-missing": SAME_API,
    "implements-exports": NO_EXPORT_CHOICE,
    "implements-satisfied": NO_RENAMING,
    "implicit-import-conflict": NO_IMPORT_NODE,
    "implicit-resource-import": NO_IMPORT_NODE,
    "import-already-exists": SAME_API,
    "invalid-export-name": NO_EXPORT_CHOICE,
    "invalid-import-name": SAME_API,
    "map-type-mismatch": NO_RENAMING,
    "merged-func-results": NO_ROOT,
    "merging-import-dependencies": NO_IMPORT_NODE,
    "missing-argument": NO_RENAMING,
    "not-an-instance": SAME_API,
    "not-instantiation": SAME_API,
    "package-already-registered": SAME_API,
    "semver-highest-version-retained": NO_ROOT,
    "simple": NO_IMPORT_NODE,
    "simple-versioned": NO_ROOT,
    "type-aggregation-error": NO_ROOT,
    "versioned-transitive-usings": NO_ROOT,
}
# The crate exports nothing that it is not told to; only the imports can be compared.
WITHOUT_EXPORTS = {"duplicate-imports", "implements-imports", "import-resource-alias"}


def make_component(tool: corpus.Tool, source: pathlib.Path, target: pathlib.Path) -> None:
    if source.suffix == ".wat":
        commands = [["parse", source, "-o", target]]
    else:
        module = target.with_suffix(".module")
        commands = [["component", "embed", "--all-features", "--dummy", source, "-o", module],
                    ["component", "new", module, "-o", target]]
    for command in commands:
        result = tool.run(*command)
        if result.returncode != 0:
            raise RuntimeError(f"{source}: {result.stderr.decode()}")


def names(text: str) -> tuple[list[str], list[str]]:
    """What a printed component imports and exports, without the components that the crate imports."""
    def of(word):
        found = re.findall(rf'^  \({word} (?:\$\S+ |\$".*?" )?(?:\(;\d+;\) )?"([^"]+)"', text, re.MULTILINE)
        return sorted(name for name in found if not name.startswith("unlocked-dep="))

    return of("import"), of("export")


def check(tool: corpus.Tool, program: pathlib.Path, case: pathlib.Path) -> str:
    graph = json.loads((case / "graph.json").read_text())
    nodes = graph["nodes"]
    instances = [i for i, node in enumerate(nodes) if node["type"] == "instantiation"]
    arguments = graph.get("arguments", [])
    exported = [nodes[export["node"]]["source"] for export in graph.get("exports", [])]
    targets = [argument["target"] for argument in arguments]
    root = (exported or targets or instances)[-1]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        text = ""
        for i in instances:
            name = "root" if i == root else f"instance{i}"
            make_component(tool, case / graph["packages"][nodes[i]["package"]]["path"],
                           folder / f"{name}.wasm")
            providers = dict.fromkeys(f'"instance{nodes[argument["source"]]["source"]}"'
                                      for argument in arguments if argument["target"] == i)
            text += f'[component.{name}]\nuri = "{name}.wasm"\nimports = [{", ".join(providers)}]\n'
        (folder / "definitions.toml").write_text(text)
        out = folder / "out.wasm"
        result = subprocess.run([program, "root", "portable", out, "definitions.toml"], cwd=folder,
                                capture_output=True, text=True)
        if (case / "error.txt").exists():
            return "" if result.returncode == 1 else "composes, but should fail"
        if result.returncode != 0:
            return f"does not compose: {result.stderr}"
        if not tool.is_valid(out):
            return f"is invalid: {tool.run('validate', '--features', 'all', out).stderr.decode()}"
        actual = names(tool.run("print", out).stdout.decode())
        expected = names((case / "encoded.wat").read_text())
        if case.name in WITHOUT_EXPORTS:
            actual, expected = actual[:1], expected[:1]
        return "" if actual == expected else f"has {actual}, expected {expected}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--compose-definitions", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    folder = suites.crate_directories(cache)["wac-graph"] / "tests" / "graphs"
    cases = sorted(path.parent for path in folder.glob("*/graph.json"))
    failures = 0
    for case in cases:
        if case.name in UNSAYABLE:
            print("left out", case.name + ":", UNSAYABLE[case.name])
            continue
        problem = check(tool, arguments.compose_definitions.resolve(), case)
        print("FAILED  " if problem else "ok      ", case.name, problem)
        failures += bool(problem)
    unknown = UNSAYABLE.keys() - {case.name for case in cases}
    for name in unknown:
        print("FAILED   there is no case", name)
    return 1 if failures or unknown or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
