#!/usr/bin/env python3
"""Checks what every file of the project has to keep to, whatever language it is in.

  length   no source file is longer than 600 lines
  names    C++ files are snake_case
  ends     a source file ends with one line end, and no line of it ends with blanks
  paths    no absolute path of somebody's machine stands in a text
  modes    what starts with #! can be executed, and nothing else can
"""

import os
import pathlib
import re
import sys

import project

MAX_LINES = 600
SOURCE_SUFFIXES = {".cc", ".h", ".rs", ".sh", ".py"}
# Not ours to shape: the licence, lock files, components, and what tools wrote.
GENERATED = re.compile(r"(^LICENSE$|\.lock$|\.wasm$|\.golden$)")
SNAKE_CASE = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
# Assembled from parts, so that this file does not find itself. Ada lives in examples only.
MACHINE_PATH = re.compile(
    r"(?<![\w.~$}/-])/(?:" + "|".join(["ho" "me", "Us" "ers", "ro" "ot", "wo" "rk"])
    + r")/(?!ada\b)[\w.-]+")


def check_length(path, text):
    lines = text.count("\n")
    if path.suffix in SOURCE_SUFFIXES and lines > MAX_LINES:
        yield f"{path}: {lines} lines; split it, {MAX_LINES} is the most"


def check_name(path, _text):
    if path.suffix not in {".cc", ".h"} or path.parts[0] not in {"src", "tests", "fuzz", "bench"}:
        return
    if not SNAKE_CASE.match(path.stem):
        yield f"{path}: C++ files are named in snake_case"


def check_ends(path, text):
    if path.suffix not in SOURCE_SUFFIXES | {".cmake", ".json"} and path.name != "CMakeLists.txt":
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.endswith((" ", "\t", "\r")):
            yield f"{path}:{number}: blanks at the end of the line"
    if text and not text.endswith("\n"):
        yield f"{path}: the last line has no end"
    if text.endswith("\n\n"):
        yield f"{path}: empty lines at the end"


def check_paths(path, text):
    for number, line in enumerate(text.split("\n"), start=1):
        found = MACHINE_PATH.search(line)
        if found:
            yield f"{path}:{number}: a path of one machine: {found.group()}"


def check_mode(path, text, root):
    executable = os.access(root / path, os.X_OK)
    script = text.startswith("#!")
    if script and not executable:
        yield f"{path}: starts with #! but cannot be executed"
    if executable and not script:
        yield f"{path}: can be executed but does not start with #!"


def check(root, files):
    """The findings for `files`, relative to `root`, a line each."""
    findings = []
    for path in files:
        if GENERATED.search(str(path)):
            continue
        try:
            text = (root / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            continue
        for rule in (check_length, check_name, check_ends, check_paths):
            findings.extend(rule(path, text))
        findings.extend(check_mode(path, text, root))
    return findings


def main():
    findings = check(project.ROOT, project.project_files())
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
