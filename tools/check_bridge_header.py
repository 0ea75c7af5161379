#!/usr/bin/env python3
"""Checks that bridge/include/composable_bridge.h says what the Rust sources of the bridge export.

Nothing else would notice a difference: the linker knows names only. Compared are the functions, the
structures that cross by their fields, and the constants that both sides name. Whether a pointer to a
handle is `const` does not matter: only the bridge looks behind it.
"""

import difflib
import re
import sys

from bridge_header import c_header, rust_source
from bridge_header.types import CONSTANT_PREFIX, ParseError
import project

HEADER = "bridge/include/composable_bridge.h"
SOURCES = "bridge/src"


def without_handle_constness(written, structures):
    def replace(match):
        name = match.group(1)
        return match.group() if name in structures else f"*mut {name}"
    return re.sub(r"\*const (cb_\w+)", replace, written)


def compare_functions(header, rust):
    for name in sorted(header.functions.keys() | rust.functions.keys()):
        if name not in rust.functions:
            yield f"`{name}` is in the header, but Rust does not export it"
        elif name not in header.functions:
            yield f"`{name}` is exported by Rust, but not in the header"
        else:
            wanted, found = (without_handle_constness(side.functions[name], header.structures)
                             for side in (header, rust))
            if wanted != found:
                yield f"`{name}` differs:\n  header: {wanted}\n  Rust:   {found}"


def compare_structures(header, rust):
    for name, wanted in sorted(header.structures.items()):
        if name not in rust.structures:
            yield f"`{name}` has fields in the header, but Rust has no `repr(C)` structure for it"
            continue
        wanted = [without_handle_constness(field, header.structures) for field in wanted]
        found = [without_handle_constness(field, header.structures)
                 for field in rust.structures[name]]
        if wanted != found:
            lines = difflib.ndiff([f"{field}\n" for field in wanted], [f"{field}\n" for field in found])
            shown = "".join(f"  {line}" for line in lines if line[0] in "+-")
            yield f"the fields of `{name}` differ (- header, + Rust):\n{shown}".rstrip()


def compare_constants(header, rust):
    for name, value in sorted(header.constants.items()):
        if name not in rust.constants:
            yield f"`{name}` is in the header, but Rust names no such constant"
        elif rust.constants[name] != value:
            yield f"`{name}` is {value} in the header and {rust.constants[name]} in Rust"
    for name in sorted(rust.claimed - header.constants.keys()):
        yield f"`{name}` is named by Rust, but not in the header"


def compare(header_text, rust_texts):
    """The differences between the header and the sources, one a finding."""
    try:
        header = c_header.read(header_text)
        rust = rust_source.read(rust_texts)
    except ParseError as error:
        return [str(error)]
    if not header.functions:
        return ["the header declares no function"]
    return [*compare_functions(header, rust), *compare_structures(header, rust),
            *compare_constants(header, rust)]


def main():
    sources = [path for path in project.project_files()
               if path.is_relative_to(SOURCES) and path.suffix == ".rs"]
    findings = compare((project.ROOT / HEADER).read_text("utf-8"),
                       [(project.ROOT / path).read_text("utf-8") for path in sources])
    for finding in findings:
        print(f"{HEADER}: {finding}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
