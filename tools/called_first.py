#!/usr/bin/env python3
"""Writes src/cli/called_first.ld: the functions that the commands which start and end again call.

A page of the program takes memory, and a page fault, once any function in it is called; the kernel maps 64 KB
around each. The functions of a short command are 2 of 32 MB, but lie all over it. The linker script that
this writes puts them side by side. Where the list is old, or a function is gone, the program works all the
same; it only takes some more memory and time to start.

Runs each command under callgrind, which knows every function that is called (Debian: valgrind). Names of
Rust functions end with a hash that differs from compiler to compiler, so that a pattern stands for it.

usage: called_first.py [--program BUILD/bin/composable]
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "src/cli/called_first.ld"
CONFIGS = ROOT / "examples/7cs/configs"

HEAD = """/* What short commands call, side by side: less to map, less to wait for. tools/called_first.py wrote it. */
SECTIONS
{
  .text.called_first :
  {
    *(
"""
TAIL = """    )
  }
}
INSERT BEFORE .text;
"""


def commands(output):
    """Each is run twice, so that what is recorded is the run with everything cached."""
    return [
        ["invoke", CONFIGS / "1-component.toml", "--", "greeter.greet", "World"],
        ["invoke", CONFIGS / "3-configuration.toml", "--", "greeter.greet", "World"],
        ["compose", CONFIGS / "2-composition.toml", "-o", output, "--", "greeter"],
    ]


def called(program, command, folder):
    subprocess.run([program, *command], stdout=subprocess.DEVNULL, check=True)
    profile = pathlib.Path(folder, "profile")
    done = subprocess.run(["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile}",
                           program, *command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"called_first: {program} failed under valgrind:\n{done.stderr}")
    return set(re.findall(r"^c?fn=\(\d+\) ([\w.$]+)(?:'\d+)?$", profile.read_text(), re.MULTILINE))


def pattern(name):
    """The input section of a function, with a pattern for each hash in its name."""
    name = re.sub(r"17h[0-9a-f]{16}E", "17h*E", name)
    return ".text." + re.sub(r"(?<=^_R)(.*)", lambda rest: re.sub(r"Cs[0-9A-Za-z]+_", "Cs*_", rest[0]), name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/bin/composable")
    options = parser.parse_args()
    names = set()
    with tempfile.TemporaryDirectory() as folder:
        for command in commands(pathlib.Path(folder, "composed.wasm")):
            names |= called(options.program.resolve(), command, folder)
    sections = sorted({pattern(name) for name in names if not name.startswith("0x")})
    SCRIPT.write_text(HEAD + "".join(f"      {section}\n" for section in sections) + TAIL)
    print(f"called_first: {len(sections)} functions in {SCRIPT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
