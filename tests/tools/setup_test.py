"""tools/setup.sh on machines that are made of a few fake commands, so that nothing is installed."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import tools_path

SETUP = tools_path.ROOT / "tools" / "setup.sh"
BUILD_COMMANDS = ("cmake", "curl", "g++", "make", "ninja", "python3")
# What the script itself runs.
REAL_COMMANDS = ("bash", "cut", "env", "head", "sed", "sort")
RECORD = 'printf "%s\\n" "${0##*/} $*" >>"$RECORD"\n'


class SetupTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.commands = pathlib.Path(folder.name) / "bin"
        self.commands.mkdir()
        self.record = pathlib.Path(folder.name) / "record"
        self.record.touch()
        for name in REAL_COMMANDS:
            (self.commands / name).symlink_to(self.real(name))
        self.command("cargo", 'echo "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"')

    @staticmethod
    def real(name):
        return subprocess.run(["/bin/sh", "-c", f"command -v {name}"], check=True,
                              capture_output=True, text=True).stdout.strip()

    def command(self, name, body=""):
        path = self.commands / name
        path.write_text(f"#!/bin/bash\n{body}\n", "utf-8")
        path.chmod(0o755)

    def debian(self, installed):
        """A Debian that has the packages `installed` and can install others."""
        self.command("dpkg-query", f'case " {installed} " in *" ${{@: -1}} "*) printf installed ;; esac')
        self.command("apt-get", RECORD)
        self.command("sudo", RECORD + '"$@"')

    def run_setup(self, *arguments):
        return subprocess.run(
            [str(SETUP), *arguments], capture_output=True, text=True,
            env={"PATH": str(self.commands), "RECORD": str(self.record)})

    def recorded(self):
        return [line.replace("sudo env DEBIAN_FRONTEND=noninteractive ", "sudo ")
                for line in self.record.read_text("utf-8").splitlines()]

    def packages(self, which):
        """The packages that the script wants of a Debian without any."""
        self.debian("")
        done = self.run_setup(which)
        self.record.write_text("", "utf-8")
        return [line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]

    def test_nothing_is_done_where_nothing_is_missing(self):
        self.debian(" ".join(self.packages("--test")))
        for which in ("--build", "--test"):
            done = self.run_setup(which)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(self.recorded(), [])

    def test_what_is_missing_is_listed_and_then_installed(self):
        wanted = self.packages("--build")
        self.assertIn("ninja-build", wanted)
        self.debian(" ".join(name for name in wanted if name not in {"ninja-build", "libfmt-dev"}))
        done = self.run_setup("--build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "setup: these packages are missing and will be installed:\n"
                                      "  ninja-build\n  libfmt-dev\n")
        self.assertEqual(
            [line for line in self.recorded() if line.startswith("apt-get")],
            ["apt-get -o DPkg::Lock::Timeout=300 update",
             "apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends"
             " ninja-build libfmt-dev"])

    def test_the_tests_need_more_than_the_build(self):
        build, test = self.packages("--build"), self.packages("--test")
        self.assertLess(set(build), set(test))
        self.assertIn("clang-tidy-19", test)
        self.assertEqual(test, self.packages("--test"))

    def test_sudo_is_used_by_everybody_but_root(self):
        self.debian("")
        self.run_setup("--build")
        used = any(line.startswith("sudo") for line in self.recorded())
        self.assertEqual(used, os.geteuid() != 0)

    def test_a_failing_installation_fails(self):
        self.debian("")
        self.command("apt-get", "exit 100")
        self.assertEqual(self.run_setup("--build").returncode, 100)

    def test_elsewhere_the_commands_are_looked_for(self):
        for name in BUILD_COMMANDS[1:]:
            self.command(name)
        done = self.run_setup("--build")
        self.assertEqual(done.returncode, 1)
        self.assertIn("setup: commands that are missing: cmake\n", done.stderr)
        self.assertIn("libfmt-dev", done.stderr)
        self.command("cmake")
        done = self.run_setup("--build")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_cargo_has_to_be_there_and_new_enough(self):
        self.debian(" ".join(self.packages("--build")))
        for version, accepted in (("1.94.1", False), ("1.95.0", True), ("1.100.0-nightly", True),
                                  ("2.0.0", True), ("1.95.0-beta.2", True), ("0.99.0", False)):
            self.command("cargo", f'echo "cargo {version} (abc 2026-01-01)"')
            done = self.run_setup("--build")
            self.assertEqual(done.returncode == 0, accepted, version)
            if not accepted:
                self.assertTrue(done.stderr.startswith(
                    f"setup: cargo is {version}; the engine needs Rust 1.95.0 or later: "), done.stderr)
        (self.commands / "cargo").unlink()
        done = self.run_setup("--build")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith("setup: cargo was not found"), done.stderr)
        self.assertIn("https://rustup.rs", done.stderr)

    def test_bad_usage(self):
        for arguments in (("--all",), ("--build", "--test")):
            done = self.run_setup(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn("setup.sh --build", done.stderr)


if __name__ == "__main__":
    unittest.main()
