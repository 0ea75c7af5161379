#!/usr/bin/env python3
"""The cases of the crate wasm-compose that definitions can say, composed with the same outcome.

The crate finds the component for an import by the name of a file, or as its configuration says, and gives the
whole instance or an export that fits, whatever its name. Where it composes, the composed component must be
valid and have the same imports and exports; where it fails, composing must fail.
"""

import pathlib
import sys

import compositions
import suites
from compositions import Composition, Part, Suite

NOTHING_TO_CONNECT = "refused because nothing is connected; a component that needs no other is composed here"
UNSAYABLE = {
    "complex-import": "imports the components that it is composed of; here they are always inside",
    "disallow-imports": "refuses to leave an interface that holds nothing; here that needs nobody",
    "invalid-instantiation-arg": "names an import that there is not; here `imports` names components",
    "no-deps": NOTHING_TO_CONNECT,
    "no-deps-resolved": NOTHING_TO_CONNECT,
}


def root(*imports: str) -> Part:
    return Part("root.wat", imports)


def empty(name: str, label: str = "") -> Part:
    """A component without exports, which the crate gives whole to the import with the label."""
    return Part(f"{name}.wat", empty_exports=(label or name,))


def exporting(label: str, *imports: str, file: str) -> Part:
    """A component with the export `x`, which the crate gives to the import with the label."""
    return Part(file, imports, edits=(('(export "x"', f'(export "{label}"'),))


CASES = {
    "arg-not-satisfied": {"root": root("a"), "a": empty("a")},
    "complex": {
        "root": root("b1", "b2"),
        "b1": exporting("b1", "a", file="b.wat"),
        "b2": exporting("b2", "a", file="b.wat"),
        "a": Part("a.wat", whole_as="a"),
    },
    "component-incorrect-version": {"root": root("a"), "a": Part("a.wasm")},
    "component-missing": {"root": root("a"), "a": Part("a.wat")},
    "component-not-valid": {"root": root()},
    "component-not-wat": {"root": root()},
    "conflict-on-import": {"root": root("b"), "b": empty("b")},
    "connect-resources": {"root": root("logger"), "logger": Part("logger.wat")},
    "def-mismatch": {"root": root("definitions"), "definitions": Part("definitions.wat")},
    "defs": {"root": root("cli", "other"), "cli": Part("cli.wat"), "other": Part("other.wat")},
    "export-on-import": {"root": root("a")},
    "incompatible-explicit-export": {"root": root("a"), "a": exporting("a", file="a.wat")},
    "instantiation-cycle": {
        "root": root("a1"),
        "a1": Part("a.wat", ("a2",)),
        "a2": Part("a.wat", ("a1",)),
    },
    "merged-import": {"root": root("b"), "b": empty("b")},
    "merged-resource-import": {"root": root("b"), "b": empty("b")},
    "missing-explicit-dep": {"root": root("a"), "a": Part("a.wat")},
    "missing-explicit-export": {"root": root("a"), "a": Part("a.wat")},
    "missing-root": {"root": root()},
    "module": {"root": root()},
    "not-instance-import": {"root": root("a1"), "a1": empty("b", "foo:add/add@1.0.0")},
    "resort-imports": {"root": root("a", "b"), "a": empty("a"), "b": empty("b")},
    "resources-and-aliases": {"root": root("b"), "b": empty("b")},
    "type-use": {"root": root("a"), "a": empty("a")},
    "type-use-and-merge": {"root": root("a", "b"), "a": empty("a"), "b": empty("b")},
}
# The crate says which component an import is to have, and fails where that one does not fit.
CLOSED = {"missing-explicit-export"}


def suite(cache: pathlib.Path) -> Suite:
    crate = suites.crate_directories(cache, suites.COMPOSE_CRATE)["wasm-compose"]
    folder = crate / "tests" / "compositions"
    return Suite(
        name="wasm-compose",
        folder=folder,
        cases={name: Composition(folder / name, parts, "closed" if name in CLOSED else "portable")
               for name, parts in CASES.items()},
        unsayable=UNSAYABLE,
        composed="composed.wat",
    )


if __name__ == "__main__":
    sys.exit(compositions.main(suite, __doc__))
