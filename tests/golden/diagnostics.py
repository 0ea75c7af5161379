#!/usr/bin/env python3
"""Runs the examples of docs/diagnostics and compares what they print, byte for byte.

Each page has a section `## CODE: TITLE` for each diagnostic. Below a line `Wrong:` stands an example of
the mistake, and below `Right:` how it would be right: blocks of TOML, each of which is demo.toml or
the file that its info string names (```toml other.toml), and a block of commands, each behind `$ `; without
one it is `composable check demo.toml`. The example runs as a golden case does (run.py): lib/ are the
components of the tutorial, components/ those that are made for tests.

What the wrong example prints is kept in diagnostics/CODE, and has the code in it; the right one prints no
code at all and ends with status 0. A right example that starts a server or is one only on another
machine is only checked: its commands are left out on the page.

Then all diagnostics of src/base/diagnostic.h have to be explained, and nothing else; and each has to be
shown by an example, by a golden case, or by the test that ELSEWHERE names.

With COMPOSABLE_UPDATE_GOLDENS=1 in the environment what is kept is rewritten instead.

usage: diagnostics.py --program BUILD/bin/composable [CODE...]
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import run

PAGES = run.SOURCE / "docs" / "diagnostics"
HEADER = run.SOURCE / "src" / "base" / "diagnostic.h"
KEPT = Path(__file__).resolve().parent / "diagnostics"
CASES = Path(__file__).resolve().parent
TESTS = run.SOURCE / "tests"

# What neither an example nor a golden case can show, with why, and with the test that does and a text of it.
ELSEWHERE = {
    # A file of more than 4 MiB.
    "E0106": ("unit/config/load_test.cc", "BoundsTheSizeOfFiles"),
    # What only programs that embed the runtime can get wrong.
    "E0299": ("unit/base/diagnostic_test.cc", '"E0299"'),
    "E0407": ("embedding/embedding_test.cc", "does not fit what capability"),
    # 128 capabilities.
    "E0606": ("capabilities/grants_test.py", "capabilities"),
    # Registries that are there.
    "E1202": ("oci/registry_test.py", "error[E1202]"),
    "E1203": ("oci/registry_test.py", "error[E1203]"),
    "E1205": ("oci/registry_test.py", "error[E1205]"),
    "E1206": ("oci/registry_test.py", "error[E1206]"),
    "E1207": ("oci/registry_test.py", "error[E1207]"),
    "E1208": ("oci/registry_test.py", "error[E1208]"),
    "E1209": ("oci/registry_test.py", "error[E1209]"),
    "E1210": ("oci/registry_test.py", "error[E1210]"),
    "E1211": ("oci/token_registry_test.py", "error[E1211]"),
    "W1250": ("oci/registry_test.py", "W1250"),
    "W1251": ("oci/registry_test.py", "W1251"),
    # `check` finds first what the engine would say.
    "E9005": ("unit/base/diagnostic_test.cc", '"E9005"'),
    # Many calls or messages at once.
    "E9011": ("unit/base/diagnostic_test.cc", '"E9011"'),
    # Nobody knows a way to a bug.
    "E9015": ("unit/base/diagnostic_test.cc", '"E9015"'),
    # A terminal.
    "W9050": ("unit/cli/invoke_command_test.cc", "W9050"),
}


@dataclass
class Example:
    files: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)


@dataclass
class Section:
    code: str
    title: str
    wrong: Example | None = None
    right: Example | None = None


def read_sections(text: str) -> list[Section]:
    sections: list[Section] = []
    example = None
    block = None  # the lines of the open block
    info = ""
    for line in text.splitlines():
        if block is not None:
            if line != "```":
                block.append(line)
                continue
            add_block(example, info, block)
            block = None
        elif line.startswith("```"):
            block, info = [], line[3:]
        elif line.startswith("## "):
            code, _, title = line[3:].partition(": ")
            sections.append(Section(code, title))
            example = None
        elif line == "Wrong:":
            example = sections[-1].wrong = Example()
        elif line == "Right:":
            example = sections[-1].right = Example()
    return sections


def add_block(example: Example | None, info: str, lines: list[str]) -> None:
    if example is None:
        return
    if info == "console":
        example.commands += [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    else:
        name = info.partition(" ")[2] or "demo.toml"
        example.files[name] = "".join(line + "\n" for line in lines)


def run_example(example: Example, program: Path) -> tuple[str, int]:
    """What the example prints, as on a terminal, and the status of its last command."""
    printed = ""
    status = 0
    with tempfile.TemporaryDirectory(prefix="composable-golden-") as scratch:
        root = Path(scratch).resolve()
        folder, cache, home = root / "case", root / "cache", root / "home"
        folder.mkdir()
        home.mkdir()
        for name, target in run.LINKS.items():
            (folder / name).symlink_to(target)
        for name, text in example.files.items():
            (folder / name).write_text(text)
        environment = {
            "PATH": f"{program.parent}:{run.TOOLS}:{os.environ.get('PATH', '/usr/bin:/bin')}",
            "HOME": str(home),
            "COMPOSABLE_CACHE_DIR": str(cache),
        }
        for command in example.commands or ["composable check demo.toml"]:
            done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=run.TIMEOUT_SECONDS, check=False)
            output = run.normalise(done.stdout, folder, cache).decode()
            status = done.returncode
            printed += f"$ {command}\n{output}" + (f"status {status}\n" if status else "")
    return printed, status


def check_example(section: Section, program: Path) -> str:
    """What is wrong with the section's examples; empty where nothing is."""
    if section.wrong is None:
        return ""
    printed, _ = run_example(section.wrong, program)
    problem = ""
    if f"[{section.code}]" not in printed:
        problem += f"the wrong example does not show the code:\n{printed}"
    kept = KEPT / section.code
    if os.environ.get("COMPOSABLE_UPDATE_GOLDENS") == "1":
        KEPT.mkdir(exist_ok=True)
        kept.write_text(printed)
    else:
        wanted = kept.read_bytes() if kept.exists() else b""
        if wanted != printed.encode():
            problem += run.describe(section.code, wanted, printed.encode())
    if section.right is None:
        return problem + "there is a wrong example, and no right one\n"
    printed, status = run_example(section.right, program)
    if status != 0 or re.search(r"\b(error|warning)\[[EW]\d{4}\]", printed):
        problem += f"the right example is not right:\n{printed}"
    return problem


def codes_of_header() -> dict[str, str]:
    """The codes with the names of their enumerators."""
    codes = {}
    for name, warning, number in re.findall(
            r"^  (k\w+) = (kWarningNumbers \+ )?(\d+),$", HEADER.read_text(), re.MULTILINE):
        if number != "0":
            codes[f"{'W' if warning else 'E'}{int(number):04}"] = name
    return codes


def check_whole(sections: list[Section]) -> str:
    """What is wrong with the pages as a whole."""
    problem = ""
    known = codes_of_header()
    explained = [section.code for section in sections]
    for code in sorted(set(explained)):
        if explained.count(code) > 1:
            problem += f"{code} is explained more than once\n"
    for code in sorted(set(known) - set(explained)):
        problem += f"{code} ({known[code]}) is not explained in docs/diagnostics\n"
    for code in sorted(set(explained) - set(known)):
        problem += f"{code} is explained, and not in src/base/diagnostic.h\n"
    golden = "".join(path.read_text(errors="replace") for path in CASES.glob("*/*/*")
                     if path.name in ("expected.txt", "stdout", "stderr"))
    for section in sections:
        is_shown = section.wrong is not None or f"[{section.code}]" in golden
        test = ELSEWHERE.get(section.code)
        if is_shown and test is not None:
            problem += f"{section.code} is shown by an example or case, so ELSEWHERE need not have it\n"
        elif not is_shown and test is None:
            problem += f"{section.code} is shown by no example, no golden case and no other test\n"
        elif test is not None and test[1] not in (TESTS / test[0]).read_text():
            problem += f"{section.code}: {test[0]} has no `{test[1]}`\n"
    return problem


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the examples of docs/diagnostics.")
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("codes", nargs="*")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    if not os.access(program, os.X_OK):
        raise SystemExit(f"{program}: no such program")

    sections = [section for page in sorted(PAGES.glob("*.md")) if page.name != "README.md"
                for section in read_sections(page.read_text())]
    problems = {"all diagnostics": check_whole(sections)}
    for section in sections:
        if not arguments.codes or section.code in arguments.codes:
            problems[section.code] = check_example(section, program)
    for name, problem in problems.items():
        print(f"{'FAIL' if problem else 'ok  '} {name}\n{problem}", end="")
    return 1 if any(problems.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
