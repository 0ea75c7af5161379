"""The binaries of the conformance tests: what the suites hold as text, and what is generated.

A corpus is a folder of `NUMBER.wasm` files and `index.json`, a list of {name, file, suite, kind}. `kind`
is what the reference tool says of the binary with all features on:

  valid      it validates
  invalid    it does not, and no test of the suite calls it malformed
  malformed  it does not, and its test says that already its form is wrong
  truncated  a valid one without its last byte
"""

import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

# Part of the corpus' name: to be raised with every change of what this file makes.
VERSION = 1
GENERATED = 220
SEED_BYTES = 3000
COMPONENT_PREAMBLE = b"\0asm\x0d\0\x01\0"


@dataclasses.dataclass
class Binary:
    name: str
    suite: str
    contents: bytes
    is_called_malformed: bool = False


class Tool:
    """The reference tool's commands, as far as they are used here."""

    def __init__(self, path: pathlib.Path):
        self.path = path

    def run(self, *arguments, stdin: bytes | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([self.path, *map(str, arguments)], input=stdin, capture_output=True,
                              stdin=subprocess.DEVNULL if stdin is None else None)

    def output(self, *arguments) -> bytes | None:
        """What the command writes to the file of `-o`; None where it fails."""
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "out.wasm"
            result = self.run(*arguments, "-o", path)
            return path.read_bytes() if result.returncode == 0 and path.exists() else None

    def is_valid(self, path: pathlib.Path) -> bool:
        return self.run("validate", "--features", "all", path).returncode == 0

    def wit(self, path: pathlib.Path) -> bytes | None:
        result = self.run("component", "wit", "--all-features", path)
        return result.stdout if result.returncode == 0 else None


def of_script(tool: Tool, suite: str, root: pathlib.Path, path: pathlib.Path):
    """The binaries of a .wast file's commands."""
    name = str(path.relative_to(root))
    with tempfile.TemporaryDirectory() as directory:
        result = tool.run("json-from-wast", path, "--wasm-dir", directory)
        if result.returncode != 0:
            return
        for command in json.loads(result.stdout)["commands"]:
            file = command.get("filename", "")
            if not file.endswith(".wasm"):
                continue
            contents = (pathlib.Path(directory) / file).read_bytes()
            yield Binary(f"{suite}/{name}:{command['line']}", suite, contents,
                         command["type"] == "assert_malformed")


def of_text(tool: Tool, suite: str, root: pathlib.Path, path: pathlib.Path):
    """The binary of a .wat file."""
    contents = tool.output("parse", path)
    if contents is not None:
        yield Binary(f"{suite}/{path.relative_to(root)}", suite, contents)


def of_wit(tool: Tool, suite: str, root: pathlib.Path, path: pathlib.Path):
    """A .wit file as a package in a binary, and components of its worlds."""
    contents = tool.output("component", "wit", "--all-features", "--wasm", path)
    if contents is not None:
        yield from with_worlds(tool, Binary(f"{suite}/{path.relative_to(root)}", suite, contents))


def of_seed(tool: Tool, number: int):
    """A generated WIT package, and components of its worlds."""
    seed = b"".join(hashlib.sha256(f"{number} {block}".encode()).digest()
                    for block in range(SEED_BYTES // 32))
    flags = ["--async", "--futures", "--streams", "--error-context", "--fixed-length-lists", "--implements"]
    chosen = [flag for bit, flag in enumerate(flags) if number >> bit & 1]
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "seed"
        path.write_bytes(seed)
        contents = tool.output("wit-smith", *chosen, path)
    if contents is not None:
        yield from with_worlds(tool, Binary(f"generated/{number}", "generated", contents))


def with_worlds(tool: Tool, package: Binary):
    """The package itself, and for up to two of its worlds a component with a dummy core module."""
    yield package
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "package.wasm"
        path.write_bytes(package.contents)
        described = tool.run("component", "wit", "--all-features", "--json", path)
        if described.returncode != 0:
            return
        resolve = json.loads(described.stdout)
        for world in resolve["worlds"][:2]:
            owner = resolve["packages"][world["package"]]["name"]
            owner, _, version = owner.partition("@")
            full = f"{owner}/{world['name']}" + (f"@{version}" if version else "")
            for form in ("--dummy", "--async-callback"):
                flags = ["--dummy"] if form == "--dummy" else ["--dummy", form]
                module = tool.output("component", "embed", "--all-features", *flags, "--world", full, path)
                if module is None:
                    continue
                module_path = pathlib.Path(directory) / "module.wasm"
                module_path.write_bytes(module)
                contents = tool.output("component", "new", "--skip-validation", module_path)
                if contents is not None:
                    yield Binary(f"{package.name}#{world['name']}{form}", package.suite, contents)


def of_file(tool: Tool, suite: str, root: pathlib.Path, path: pathlib.Path):
    if path.suffix == ".wit":
        yield from of_wit(tool, suite, root, path)
    elif re.search(rb"\(\s*component\b", path.read_bytes()):
        yield from (of_script if path.suffix == ".wast" else of_text)(tool, suite, root, path)


def make_binaries(tool: Tool, crates: dict[str, pathlib.Path]) -> list[Binary]:
    jobs = [lambda number=number: list(of_seed(tool, number)) for number in range(GENERATED)]
    for suite, root in sorted(crates.items()):
        tests = root / "tests"
        for path in sorted(tests.rglob("*")):
            if path.suffix in (".wast", ".wat", ".wit") and path.is_file():
                jobs.append(lambda suite=suite, tests=tests, path=path: list(of_file(tool, suite, tests, path)))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [binary for binaries in pool.map(lambda job: job(), jobs) for binary in binaries]
    # The same bytes once; a core module is no business of this test, unless a test calls it malformed.
    unique = {}
    for binary in found:
        if binary.contents.startswith(COMPONENT_PREAMBLE):
            unique.setdefault(binary.contents, binary)
    return list(unique.values())


def build(tool: Tool, crates: dict[str, pathlib.Path], directory: pathlib.Path) -> None:
    binaries = make_binaries(tool, crates)

    def classify(item):
        number, binary = item
        path = directory / f"{number}.wasm"
        path.write_bytes(binary.contents)
        kind = ("valid" if tool.is_valid(path) else
                "malformed" if binary.is_called_malformed else "invalid")
        return {"name": binary.name, "file": path.name, "suite": binary.suite, "kind": kind}

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        index = list(pool.map(classify, enumerate(binaries)))
    for entry in list(index):
        contents = (directory / entry["file"]).read_bytes()
        if entry["kind"] == "valid" and len(contents) > len(COMPONENT_PREAMBLE):
            cut = entry["file"].replace(".wasm", "-cut.wasm")
            (directory / cut).write_bytes(contents[:-1])
            index.append({**entry, "name": entry["name"] + " cut", "file": cut, "kind": "truncated"})
    (directory / "index.json").write_text(json.dumps(index, indent=1))
