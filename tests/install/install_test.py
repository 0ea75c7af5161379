#!/usr/bin/env python3
"""What is installed into a prefix works from there: programs, manual pages, completions of shells.

  COMPOSABLE_BUILD  the build folder
  CMAKE             the program cmake
"""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD = Path(os.environ["COMPOSABLE_BUILD"])
COMMANDS = ["check", "completions", "compose", "explain", "graph", "inspect", "interceptor", "invoke",
            "man", "publish", "pull", "push", "run", "schema", "shell"]
PAGES = ["composable", "composable-http-server", *(f"composable-{name}" for name in COMMANDS)]
# A page of no date: it is the same whenever it is built.
NO_DATE = re.compile(r"^mandoc: .*: WARNING: missing date, using \"\": TH$", re.MULTILINE)


def need(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise unittest.SkipTest(f"{program} is not installed")
    return found


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="composable-install-")
        cls.addClassCleanup(scratch.cleanup)
        cls.prefix = Path(scratch.name).resolve() / "prefix"
        subprocess.run([os.environ["CMAKE"], "--install", BUILD, "--prefix", cls.prefix], check=True,
                       capture_output=True)
        cls.home = cls.prefix.parent / "home"
        cls.home.mkdir()
        cls.environment = {"PATH": f"{cls.prefix}/bin:{os.environ['PATH']}", "HOME": str(cls.home),
                           "LANG": "C.UTF-8", "XDG_DATA_DIRS": f"{cls.prefix}/share:/usr/share"}

    def run_command(self, *words, **more):
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=60,
                              check=False, cwd=self.home, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def pages(self):
        return [self.prefix / "share/man/man1" / f"{name}.1" for name in PAGES]

    def test_files(self):
        installed = sorted(str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*")
                           if not path.is_dir())
        self.assertEqual(installed, sorted([
            "bin/composable", "bin/composable-http-server",
            "share/bash-completion/completions/composable",
            "share/bash-completion/completions/composable-http-server",
            "share/fish/vendor_completions.d/composable.fish",
            "share/fish/vendor_completions.d/composable-http-server.fish",
            "share/zsh/site-functions/_composable",
            *(f"share/man/man1/{name}.1" for name in PAGES)]))

    def test_programs(self):
        self.assertRegex(self.run_command("composable", "--version").stdout, r"^composable \d")
        self.assertIn("usage: composable-http-server DEFS",
                      self.run_command("composable-http-server", "--help").stdout)

    def test_pages_are_what_the_program_prints(self):
        for page in self.pages():
            name = page.stem.removeprefix("composable-") if page.stem != "composable-http-server" else page.stem
            words = [] if page.stem == "composable" else [name]
            self.assertEqual(page.read_text(), self.run_command("composable", "man", *words).stdout)

    def test_pages_are_sound_to_groff(self):
        man = need("man")
        for page in self.pages():
            with self.subTest(page.name):
                done = self.run_command(man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page)
                self.assertEqual(done.stderr, "")

    def test_pages_are_sound_to_mandoc(self):
        mandoc = need("mandoc")
        for page in self.pages():
            with self.subTest(page.name):
                done = subprocess.run([mandoc, "-T", "lint", "-W", "warning", page], text=True,
                                      capture_output=True, timeout=60, check=False)
                self.assertEqual(NO_DATE.sub("", done.stdout).strip(), "")

    def test_man_shows_a_page(self):
        need("man")
        done = self.run_command("man", "-M", f"{self.prefix}/share/man", "composable-explain")
        text = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
        self.assertIn("composable-explain - Say what an error or a warning means", text)
        self.assertIn("composable explain [CODE...] [--format FORMAT]", text)

    def test_bash_finds_its_script(self):
        loader = Path("/usr/share/bash-completion/bash_completion")
        if not loader.exists():
            self.skipTest("bash-completion is not installed")
        for name in ("composable", "composable-http-server"):
            done = self.run_command("bash", "--norc", "-c",
                                    f". {loader}; __load_completion {name}; complete -p {name}")
            self.assertEqual(done.stdout, f"complete -F _composable {name}\n")

    def test_zsh_finds_its_script(self):
        zsh = need("zsh")
        done = self.run_command(zsh, "-f", "-c",
                                f"fpath=({self.prefix}/share/zsh/site-functions $fpath); "
                                "autoload -Uz compinit; compinit -u -D; "
                                "print $_comps[composable] $_comps[composable-http-server]")
        self.assertEqual(done.stdout, "_composable _composable\n")

    def test_fish_finds_its_script(self):
        fish = need("fish")
        for typed, wanted in (("composable invo", "invoke\tCall a function of a component and print its result\n"),
                              ("composable-http-server --upd", "--update\tAsk registries anew what tags stand for, "
                               "and pin that in composable.lock\n")):
            done = self.run_command(fish, "--private", "-c", f"complete -C '{typed}'")
            self.assertEqual(done.stdout, wanted)


if __name__ == "__main__":
    unittest.main(verbosity=2)
