"""tools/bridge.sh with a `cargo` that only writes files."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import tools_path

BRIDGE = tools_path.ROOT / "tools" / "bridge.sh"


class BridgeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.built = self.folder / "build" / "lib" / "libcomposable_bridge.a"
        self.command("rustc", 'echo "rustc 1.95.0"')
        self.cargo("one")

    def command(self, name, body):
        path = self.folder / name
        path.write_text(f"#!/bin/bash\n{body}\n", "utf-8")
        path.chmod(0o755)

    def cargo(self, content):
        """A cargo that takes a moment, and whose library has that content."""
        self.command("cargo", 'echo "$PWD: $*" >>"$CARGO_TARGET_DIR/log"\n'
                              'mkdir -p "$CARGO_TARGET_DIR/release"\n'
                              f'printf {content} >"$CARGO_TARGET_DIR/release/libcomposable_bridge.a"\n'
                              'sleep 0.1')

    def start(self, *arguments, **environment):
        return subprocess.Popen(
            [str(BRIDGE), *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd=self.folder,
            env=os.environ | {"PATH": f"{self.folder}:{os.environ['PATH']}", "RUSTFLAGS": "",
                              "COMPOSABLE_CACHE_DIR": str(self.folder / "cache")} | environment)

    def run_bridge(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        output, errors = process.communicate()
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def artefacts(self):
        return pathlib.Path(self.run_bridge("where").stdout.strip())

    def test_the_library_is_copied(self):
        self.assertEqual(self.run_bridge("build", "build/lib/libcomposable_bridge.a").returncode, 0)
        self.assertEqual(self.built.read_text("utf-8"), "one")
        self.assertEqual([path.name for path in self.built.parent.iterdir()], [self.built.name])
        self.assertIn("/source: build --release --locked",
                      (self.artefacts() / "log").read_text("utf-8"))

    def test_it_is_replaced_only_when_it_differs(self):
        self.run_bridge("build", self.built)
        os.utime(self.built, (1, 1))
        self.run_bridge("build", self.built)
        self.assertEqual(self.built.stat().st_mtime, 1)
        self.cargo("two")
        self.run_bridge("build", self.built)
        self.assertEqual(self.built.read_text("utf-8"), "two")

    def test_a_failing_build_leaves_the_library_alone(self):
        self.run_bridge("build", self.built)
        self.command("cargo", "exit 101")
        self.assertEqual(self.run_bridge("build", self.built).returncode, 101)
        self.assertEqual(self.built.read_text("utf-8"), "one")

    def test_two_builds_do_not_get_each_others_library(self):
        """Each writes its own name into the one place; without the lock the last one wins for both."""
        self.command("cargo", 'mkdir -p "$CARGO_TARGET_DIR/release"\n'
                              'printf "$NAME" >"$CARGO_TARGET_DIR/release/libcomposable_bridge.a"\n'
                              'sleep 0.5')
        names = ("one", "two", "three")
        running = [self.start("build", self.folder / name, NAME=name) for name in names]
        for process in running:
            process.communicate()
        self.assertEqual([(self.folder / name).read_text("utf-8") for name in names], list(names))

    def test_each_toolchain_and_each_set_of_flags_has_its_own_folder(self):
        first = self.artefacts()
        self.assertEqual(first.parent, self.folder / "cache" / "engine")
        self.assertEqual(self.artefacts(), first)
        other = self.run_bridge("where", RUSTFLAGS="-C target-cpu=native").stdout.strip()
        self.command("rustc", 'echo "rustc 1.96.0"')
        self.assertEqual(len({str(first), other, str(self.artefacts())}), 3)

    def test_bad_usage(self):
        for arguments in ((), ("biuld",), ("build",)):
            done = self.run_bridge(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn("bridge.sh build LIBRARY", done.stderr)


if __name__ == "__main__":
    unittest.main()
