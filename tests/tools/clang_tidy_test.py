"""When tools/clang_tidy.py takes a file for changed, and what it prints."""

import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import tools_path  # noqa: F401
import clang_tidy
import project


class ClangTidyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.use_root(pathlib.Path(folder.name).resolve() / "clone")

    def use_root(self, root):
        self.root = root
        patch = mock.patch.object(project, "ROOT", root)
        patch.start()
        self.addCleanup(patch.stop)
        self.write(".clang-tidy", "Checks: a\n")
        self.write("src/a/a.cc", '#include <vector>\n#include "a/a.h"\n')
        self.write("src/a/a.h", '  #  include "b/b.h"\n')
        self.write("src/b/b.h", '#include "a/a.h"\n')  # a cycle must end

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def entry(self, flags="-O2"):
        return clang_tidy.Entry({
            "directory": f"{self.root}/build",
            "file": f"{self.root}/src/a/a.cc",
            "command": f"c++ -I{self.root}/src {flags} -o a.o -c {self.root}/src/a/a.cc"})

    def stamp(self, flags="-O2", versions=b"19"):
        return clang_tidy.stamp_name(self.entry(flags), versions)

    def test_flags_are_those_that_matter(self):
        self.assertEqual(self.entry().flags, [f"-I{self.root}/src", "-O2"])

    def test_included_files_count_over_several_steps(self):
        self.assertEqual(self.entry().closure(), [self.root / "src/a/a.cc", self.root / "src/a/a.h",
                                                  self.root / "src/b/b.h"])

    def test_the_same_again_is_unchanged(self):
        self.assertEqual(self.stamp(), self.stamp())

    def test_everything_that_could_change_the_outcome_changes_the_stamp(self):
        stamps = [self.stamp(), self.stamp(flags="-O3"), self.stamp(versions=b"20")]
        for name, text in (("src/a/a.cc", '#include "a/a.h"\n'), ("src/b/b.h", "int b;\n"),
                           (".clang-tidy", "Checks: b\n"), ("src/a/.clang-tidy", "Checks: c\n"),
                           (".clangd", "Diagnostics:\n")):
            self.write(name, text)
            stamps.append(self.stamp())
        self.assertEqual(len(set(stamps)), len(stamps))

    def test_a_file_that_is_not_included_does_not_count(self):
        before = self.stamp()
        self.write("src/c/c.h", "int c;\n")
        self.assertEqual(self.stamp(), before)

    def test_another_clone_has_the_same_stamps(self):
        before = self.stamp()
        self.use_root(self.root.parent / "another")
        self.assertEqual(self.stamp(), before)

    def headers(self):
        return clang_tidy.Headers([self.entry(f"-isystem {self.root}/lib -DA")], self.root)

    def test_headers_are_all_that_the_files_include(self):
        self.assertEqual(self.headers().closure(), [self.root / "src/a/a.h", self.root / "src/b/b.h"])
        self.assertEqual(self.headers().flags, [f"-I{self.root}/src", f"-isystem{self.root}/lib", "-DA"])

    def check(self, item, program, output, status=1):
        """What `item` says of its file when `program` ends like that; what was started is in self.started."""
        with mock.patch.object(subprocess, "run") as run:
            run.return_value = mock.Mock(returncode=status, stdout="", stderr="")
            setattr(run.return_value, "stderr" if program == clang_tidy.CLANGD else "stdout", output)
            report = item.check(self.root)
        self.started = run.call_args.args[0]
        self.assertEqual(self.started[0], program)
        return report

    def test_a_finding_in_a_file_has_its_place_and_its_check(self):
        self.assertEqual(
            self.check(self.entry(), clang_tidy.CLANGD, "E[11:25:29.629] [some-check] Line 7: bad: 'x'\n"
                       "E[11:25:29.630] [other] Line 9: worse\n"),
            "src/a/a.cc:7: bad: 'x' [some-check]\nsrc/a/a.cc:9: worse [other]\n")

    def test_a_report_without_findings_is_printed_as_it_is(self):
        self.assertEqual(self.check(self.entry(), clang_tidy.CLANGD, "cannot start\n"), "cannot start\n")

    def test_no_finding_is_no_report(self):
        self.assertEqual(self.check(self.entry(), clang_tidy.CLANGD, "unsure\n", status=0), "")
        self.assertEqual(self.check(self.headers(), clang_tidy.TIDY, "1 warning\n", status=0), "")

    def test_a_finding_in_a_header_has_its_place(self):
        self.assertEqual(
            self.check(self.headers(), clang_tidy.TIDY, f"{self.root}/src/a/a.h:1:2: error: bad [x]\n"),
            "src/a/a.h:1:2: error: bad [x]\n")
        self.assertEqual((self.root / "all_headers.cc").read_text("utf-8"),
                         f'#include "{self.root}/src/a/a.h"\n#include "{self.root}/src/b/b.h"\n')

    def commit(self, name, text, when):
        self.write(name, text)
        git = ["git", "-c", "user.name=t", "-c", "user.email=t", "-C", str(self.root)]
        date = {"GIT_AUTHOR_DATE": f"@{when} +0000", "GIT_COMMITTER_DATE": f"@{when} +0000"}
        for command in (["init", "-q"], ["add", name], ["commit", "-q", "-m", name]):
            subprocess.run([*git, *command], check=True, env=os.environ | date)

    def test_what_was_committed_last_comes_first(self):
        for name, when in (("old.cc", 1000), ("new.cc", 3000), ("middle.cc", 2000)):
            self.commit(name, "int a;\n", when)
        self.write("unknown.cc", "int a;\n")
        items = [(mock.Mock(file=self.root / f"{name}.cc"), None)
                 for name in ("old", "middle", "unknown", "new")]
        self.assertEqual([item[0].file.stem for item in clang_tidy.newest_first(items)],
                         ["unknown", "new", "middle", "old"])

    def run_main(self, *options):
        build = self.root / "build"
        self.write("build/compile_commands.json", json.dumps([
            {"directory": str(build), "file": f"{self.root}/src/a/{name}.cc",
             "command": f"c++ -c {self.root}/src/a/{name}.cc"} for name in "ab"]))
        self.write("src/a/b.cc", "int b;\n")
        output = io.StringIO()
        with mock.patch.object(sys, "argv", ["clang_tidy.py", *options, str(build)]), \
                mock.patch.object(project, "cache_dir", lambda: self.root / "cache"), \
                mock.patch.object(clang_tidy.Entry, "check", lambda entry, _: self.reports[entry.file.stem]), \
                mock.patch.object(clang_tidy.Headers, "check", lambda *_: self.reports["headers"]), \
                contextlib.redirect_stdout(output):
            status = clang_tidy.main()
        return output.getvalue(), status

    def test_clean_files_are_not_checked_again(self):
        self.reports = {"headers": "", "a": "", "b": "b.cc:1:1: error: bad [x]\n"}
        self.assertEqual(self.run_main(), (
            "b.cc:1:1: error: bad [x]\n"
            "clang-tidy: 3 files, 3 of them changed, 1 with findings\n", 1))
        self.reports["b"] = ""
        self.assertEqual(self.run_main(),
                         ("clang-tidy: 3 files, 1 of them changed, 0 with findings\n", 0))

    def test_what_the_time_did_not_suffice_for_is_said_and_stays_to_do(self):
        self.reports = {"headers": "", "a": "", "b": ""}
        self.assertEqual(self.run_main("--seconds", "0"), (
            "clang-tidy: 3 files, 3 of them changed, 0 with findings\n"
            "clang-tidy: 3 of the changed files were not reached in 0 s; "
            "the next run goes on from there\n", 0))
        self.assertEqual(self.run_main(),
                         ("clang-tidy: 3 files, 3 of them changed, 0 with findings\n", 0))


if __name__ == "__main__":
    unittest.main()
