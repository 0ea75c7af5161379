#!/usr/bin/env python3
"""The cases of the crate wac-graph that definitions can say, composed with the same outcome.

A case of the crate instantiates components and connects them. Each instance is a component definition, and what
is exported, or else the last that is connected, is the root. Where the crate composes, the composed component
must be valid and have the same imports and exports; where it fails, composing must fail.
"""

import json
import pathlib
import sys

import compositions
import suites
from compositions import Composition, Part, Suite

NO_EXPORT_CHOICE = "chooses the name of an export; what the root exports is exported here, under its own name"
NO_SUCH_STEP = "a misuse of the crate's interface: definitions have no such step"
UNSAYABLE = {
    "argument-already-satisfied": "gives one import twice; here the first in `imports` that has it counts",
    "argument-type-mismatch": "gives a function where an interface is imported; here these never match",
    "export-already-exists": NO_EXPORT_CHOICE,
    "export-missing": NO_SUCH_STEP,
    "implicit-import-conflict": "imports one thing twice, on its own and for an instance; here that is one import",
    "implicit-resource-import": "gives a component a function out of an interface that is imported",
    "import-already-exists": NO_SUCH_STEP,
    "invalid-export-name": NO_EXPORT_CHOICE,
    "invalid-import-name": NO_SUCH_STEP,
    "missing-argument": "names an import that there is not; here `imports` names components",
    "not-an-instance": NO_SUCH_STEP,
    "not-instantiation": NO_SUCH_STEP,
    "package-already-registered": NO_SUCH_STEP,
}
# The crate exports nothing that it is not told to.
ONLY_IMPORTS = frozenset({"duplicate-imports", "implements-exports", "implements-imports", "import-resource-alias",
                          "merging-import-dependencies"})
# By case and node: what is renamed so that what the crate connects, imports or exports has one name.
EDITS = {
    "implements-satisfied": {
        0: [('(export "test:test/iface"', '(export "primary" (implements "test:test/iface")')],
        1: [('(export "test:test/iface"', '(export "backup" (implements "test:test/iface")')],
    },
    "map-type-mismatch": {
        0: [("interface consume", "interface other"), ("import consume", "import other"),
            ("interface produce", "interface consume"), ("export produce", "export consume")],
    },
    "merging-import-dependencies": {0: [("export my-interface", "import my-interface")]},
    "simple": {
        1: [('(import "foo"', '(import "my-foo"'), ('(export "bar"', '(export "e"')],
        3: [('(export "e"', '(export "e2"')],
    },
}
# Cases in which what the crate imports explicitly is said as a component that imports it.
WITH_IMPORTER = {"merging-import-dependencies"}


def parts_of(case: pathlib.Path) -> dict[str, Part]:
    graph = json.loads((case / "graph.json").read_text())
    nodes = graph["nodes"]
    kinds = {"instantiation"} | ({"import"} if case.name in WITH_IMPORTER else set())
    instances = [i for i, node in enumerate(nodes) if node["type"] in kinds]
    # An argument is an instance, or what is an alias of its export; other nodes are imports.
    arguments = [(nodes[argument["source"]].get("source", argument["source"]), argument["target"])
                 for argument in graph.get("arguments", [])]
    exported = [nodes[export["node"]]["source"] for export in graph.get("exports", [])]
    root = (exported or [target for _, target in arguments] or instances)[-1]

    def name(node):
        return "root" if node == root else f"instance{node}"

    parts = {}
    for i in instances:
        providers = [source for source, target in arguments if target == i and source in instances]
        part = Part(graph["packages"][nodes[i]["package"]]["path"],
                    edits=tuple(EDITS.get(case.name, {}).get(i, ())))
        if i == root:
            connected = {source for source, _ in arguments}
            part.empty_imports = tuple(name(other) for other in instances
                                       if other != root and other not in connected)
        elif i not in {source for source, _ in arguments}:
            part.empty_exports = (name(i),)
        part.imports = tuple(dict.fromkeys([*map(name, providers), *part.empty_imports]))
        parts[name(i)] = part
    return parts


def suite(cache: pathlib.Path) -> Suite:
    folder = suites.crate_directories(cache)["wac-graph"] / "tests" / "graphs"
    cases = sorted(path.parent for path in folder.glob("*/graph.json") if path.parent.name not in UNSAYABLE)
    return Suite(
        name="wac-graph",
        folder=folder,
        cases={case.name: Composition(case, parts_of(case)) for case in cases},
        unsayable=UNSAYABLE,
        composed="encoded.wat",
        only_imports=ONLY_IMPORTS,
    )


if __name__ == "__main__":
    sys.exit(compositions.main(suite, __doc__))
