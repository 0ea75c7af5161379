#!/usr/bin/env python3
"""Holds the tutorial's text against what is there.

A line `<!-- file: PATH -->` in examples/7cs/README.md announces a block with that file, `<!-- graph: DEFS... -->`
one with the diagram that `composable graph` makes of those definitions, and `<!-- run: ARGS... -->` one with that
command and what it prints. With --rewrite the blocks are written anew; review the diff.

usage: tutorial_test.py --program BUILD/bin/composable [--rewrite]
"""

import argparse
import pathlib
import re
import subprocess
import sys
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "examples/7cs"
README = FOLDER / "README.md"
BLOCK = re.compile(r"(<!-- (file|graph|run): ([^\n]*) -->\n```\w+\n)(.*?)(```\n)", re.DOTALL)


def wanted(program, kind, words):
    if kind == "file":
        return (FOLDER / words).read_text("utf-8")
    command = ["graph", "--format", "mermaid", *words.split()] if kind == "graph" else words.split()
    done = subprocess.run([program, *command], cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if kind == "run":
        return f"$ composable {words}\n{done.stdout}"
    if done.returncode != 0:
        raise RuntimeError(f"composable graph {words}: {done.stdout}")
    return done.stdout


class Tutorial(unittest.TestCase):
    program = None
    maxDiff = None

    def test_blocks_are_what_they_say(self):
        blocks = BLOCK.findall(README.read_text("utf-8"))
        self.assertEqual(sum(kind == "graph" for _, kind, *_ in blocks), 7, "a diagram for each step")
        for _, kind, words, found, _ in blocks:
            with self.subTest(kind=kind, words=words):
                self.assertEqual(found, wanted(self.program, kind, words),
                                 "run this test with --rewrite, and review the diff")

    def test_links_lead_somewhere(self):
        for link in re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")):
            self.assertTrue((FOLDER / link).exists(), link)

    def test_no_configuration_is_missing(self):
        shown = {words for _, kind, words, *_ in BLOCK.findall(README.read_text("utf-8")) if kind == "file"}
        there = {f"configs/{path.name}" for path in (FOLDER / "configs").glob("*.toml")}
        self.assertEqual(shown, there)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--rewrite", action="store_true")
    options, rest = parser.parse_known_args()
    program = pathlib.Path(options.program).resolve()
    if options.rewrite:
        README.write_text(BLOCK.sub(lambda block: block[1] + wanted(program, block[2], block[3]) + block[5],
                                    README.read_text("utf-8")), "utf-8")
    Tutorial.program = program
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
