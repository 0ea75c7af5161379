"""Tests of tests/golden/run.py, with a shell script in place of the program."""

import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

from tools_path import ROOT

sys.path.insert(0, str(ROOT / "tests" / "golden"))
import run  # noqa: E402

PROGRAM = """#!/bin/sh
echo "out $1"
echo "in $PWD, cache $COMPOSABLE_CACHE_DIR" >&2
exit "$2"
"""


class GoldenRunTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        self.case = root / "case"
        self.case.mkdir()
        self.program = root / "bin" / "composable"
        self.program.parent.mkdir()
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        self.write("cmd", "# What it shows.\ncomposable word 3\n")
        self.write("stdout", "out word\n")
        self.write("stderr", "in $CASE, cache $CACHE\n")
        self.write("status", "3\n")

    def write(self, name, text):
        (self.case / name).write_text(text)

    def check(self):
        return run.check(self.case, self.program)

    def test_accepts_what_is_expected(self):
        self.assertEqual(self.check(), "")

    def test_shows_how_the_output_differs(self):
        self.write("stdout", "out other\n")
        self.assertIn("-out other\n+out word\n", self.check())

    def test_compares_diagnostics_and_status_too(self):
        self.write("stderr", "")
        self.write("status", "1\n")
        problem = self.check()
        self.assertIn("+in $CASE, cache $CACHE", problem)
        self.assertIn("-1\n+3\n", problem)

    def test_a_missing_end_of_line_counts(self):
        self.write("stdout", "out word")
        self.assertIn("no newline at the end", self.check())

    def test_an_absent_file_expects_nothing(self):
        (self.case / "stdout").unlink()
        self.assertIn("+out word", self.check())

    def test_rewrites_what_is_expected_when_told_to(self):
        self.write("stdout", "old")
        self.write("cmd", "composable new 0\n")
        with mock.patch.dict(os.environ, COMPOSABLE_UPDATE_GOLDENS="1"):
            self.assertEqual(self.check(), "")
        self.assertEqual((self.case / "stdout").read_text(), "out new\n")
        self.assertFalse((self.case / "status").exists())
        self.assertEqual(self.check(), "")

    def test_a_case_has_one_command(self):
        self.write("cmd", "true\nfalse\n")
        with self.assertRaisesRegex(SystemExit, "expected one command line, found 2"):
            self.check()

    def test_replaces_only_what_differs_from_run_to_run(self):
        text = (b"2026-01-31T09:05:00.000123Z DEBUG t: m took-ms=0.123 n=5\n"
                b"  0: f::g at 0x1f in a.wasm\nerror: at 0x1f2e: x\n")
        self.assertEqual(
            run.normalise(text, pathlib.Path("/c"), pathlib.Path("/d")),
            b"$TIME DEBUG t: m took-ms=$MS n=5\n"
            b"  0: f::g at 0x$AT in a.wasm\nerror: at 0x1f2e: x\n")


if __name__ == "__main__":
    unittest.main()
