#!/usr/bin/env python3
"""Conformance of WAVE text with the cases that the crate `wasm-wave` is tested with."""

import argparse
import pathlib
import subprocess
import sys

import suites


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the built wave_text")
    arguments = parser.parse_args()
    crates = suites.crate_directories(suites.cache_directory(), suites.WAVE_CRATE)
    directory: pathlib.Path = crates["wasm-wave"] / "tests" / "ui"
    return subprocess.run([arguments.program, directory]).returncode


if __name__ == "__main__":
    sys.exit(main())
