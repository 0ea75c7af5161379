"""A `composable run` for a test: its configuration in a folder of its own, its ports read from what it
prints, stopped at the end."""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
COMPONENTS = SOURCE / "tests" / "components"
TUTORIAL = SOURCE / "examples" / "7cs" / "lib"


def take_program(description):
    """The program that `--program` names; unittest.main() gets the words that are left."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    arguments, sys.argv[1:] = parser.parse_known_args()
    return arguments.program.resolve()


class RunningServer:
    """Usable in a `with`. `ports` has the port of each server by its name. `arguments` are those of
    `run`; `files` may lie in folders."""

    def __init__(self, program, config, files=None, environment=None, arguments=("system.toml",)):
        self.program = program
        self.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.folder.name)
        (path / "system.toml").write_text(config, "utf-8")
        for name, content in (files or {}).items():
            (path / name).parent.mkdir(exist_ok=True)
            (path / name).write_bytes(content)
        (path / "components").symlink_to(COMPONENTS)
        (path / "lib").symlink_to(TUTORIAL)
        self.log = open(path / "log", "w+", encoding="utf-8")
        self.ports = {}
        self.process = subprocess.Popen(
            [program, "run", *arguments], cwd=path, stdout=subprocess.PIPE, stderr=self.log,
            text=True, env={**os.environ, **(environment or {})})
        for _ in range(len(re.findall(r"^\[server\.[^.\]]+\]", config, re.MULTILINE))):
            line = self.process.stdout.readline()
            found = re.fullmatch(r"(\S+): https?://127\.0\.0\.1:(\d+)\n", line)
            if not found:
                self.process.wait(60)
                raise RuntimeError(f"the server did not start: {line!r}\n{self.logged()}")
            self.ports[found[1]] = int(found[2])

    def logged(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text("utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.log.close()
        self.folder.cleanup()
