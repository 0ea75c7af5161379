"""The binaries of the conformance tests: what the suites hold as text, and what is generated.

A corpus is a folder of `NUMBER.wasm` files; `index.json`, a list of {name, file, suite, kind}; and
`left_out.json`, which tells of each text that the reference tool makes no binary of why. `kind` is what
the reference tool says of the binary with all features on:

  valid      it validates
  invalid    it does not, and no test of the suite calls it malformed
  malformed  it does not, and its test says that already its form is wrong
  truncated  a valid one without its last byte
"""

import collections
import collections.abc
import concurrent.futures
import dataclasses
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import suites

# Part of the corpus' name: to be raised with every change of what this file makes.
VERSION = 2
GENERATED = 220
SEED_BYTES = 3000
COMPONENT_FORM = re.compile(r"\(\s*component\b")
# The attributes of a name, in the order in which alone the tool reads them.
ATTRIBUTE_NAMES = ("implements", "version-suffix", "external-id")
ATTRIBUTE = re.compile(rf'\((?:{"|".join(ATTRIBUTE_NAMES)}) "[^"]*"\)')
ATTRIBUTES = re.compile(rf"(?:\s*{ATTRIBUTE.pattern})+")
COMPONENT_PREAMBLE = b"\0asm\x0d\0\x01\0"


@dataclasses.dataclass
class Binary:
    name: str
    suite: str
    contents: bytes
    is_called_malformed: bool = False


@dataclasses.dataclass
class LeftOut:
    """A text that the reference tool makes no binary of."""
    name: str
    reason: str


class Tool:
    """The reference tool's commands, as far as they are used here."""

    def __init__(self, path: pathlib.Path):
        self.path = path

    def run(self, *arguments) -> subprocess.CompletedProcess:
        # The suites also have text of the older form, which is read only where this is set.
        return subprocess.run([self.path, *map(str, arguments)], capture_output=True,
                              stdin=subprocess.DEVNULL,
                              env={**os.environ, "WAST_STRICT_COMPONENT_INDICES": "0"})

    def output_or_reason(self, *arguments) -> bytes | str:
        """What the command writes to the file of `-o`; where it fails, the first line of why."""
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "out.wasm"
            result = self.run(*arguments, "-o", path)
            return path.read_bytes() if result.returncode == 0 else reason_of(result)

    def output(self, *arguments) -> bytes | None:
        """The same, None where the command fails."""
        output = self.output_or_reason(*arguments)
        return output if isinstance(output, bytes) else None

    def is_valid(self, path: pathlib.Path) -> bool:
        return self.run("validate", "--features", "all", path).returncode == 0

    def wit(self, path: pathlib.Path) -> bytes | None:
        result = self.run("component", "wit", "--all-features", path)
        return result.stdout if result.returncode == 0 else None


def normal(wit: str) -> str:
    """WIT text without what says nothing: comments and the form of white space."""
    without_comments = re.sub(r"^\s*// .*$", "", wit, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", without_comments).strip()


def reason_of(failure: subprocess.CompletedProcess) -> str:
    lines = failure.stderr.decode(errors="replace").splitlines()
    return lines[0].removeprefix("error: ") if lines else f"status {failure.returncode}"


def print_table(counts: collections.Counter, columns: collections.abc.Sequence[str], width: int) -> None:
    """The counts by suite and column."""
    print(f"{'suite':15}" + "".join(f"{column:>{width}}" for column in columns))
    for suite in sorted({suite for suite, _ in counts}):
        print(f"{suite:15}" + "".join(f"{counts[suite, column]:>{width}}" for column in columns))


def judge(problems: dict[str, str], exceptions: dict[str, str]) -> list[str]:
    """What has failed: problems of which no exception tells, and exceptions without a problem. Prints both."""
    failures = [f"{name}: {problem}" for name, problem in problems.items() if name not in exceptions]
    failures += [f"{name} is an exception, but does not fail" for name in exceptions.keys() - problems.keys()]
    for name, reason in exceptions.items():
        print(f"exception: {name}: {reason}")
    for failure in failures:
        print("FAILED", failure)
    return failures


def top_level_forms(text: str) -> list[str]:
    """The parenthesised forms of a script, each behind as many line ends as stand before it."""
    forms = []
    depth = block_comments = start = 0
    tokens = re.compile(r'"(?:[^"\\]|\\.)*"|;;[^\n]*|\(;|;\)|[()]', re.DOTALL)
    for token in tokens.finditer(text):
        if token[0] == "(;":
            block_comments += 1
        elif token[0] == ";)":
            block_comments -= 1
        elif block_comments == 0 and token[0] == "(":
            start = token.start() if depth == 0 else start
            depth += 1
        elif block_comments == 0 and token[0] == ")":
            depth -= 1
            if depth == 0:
                forms.append("\n" * text.count("\n", 0, start) + text[start:token.end()])
    return forms


def in_order(attributes: re.Match) -> str:
    """The attributes in the tool's order."""
    return " " + " ".join(sorted(ATTRIBUTE.findall(attributes[0]),
                                 key=lambda one: ATTRIBUTE_NAMES.index(one[1:].split()[0])))


def binaries_of_script(tool: Tool, suite: str, name: str, path: pathlib.Path):
    """The binaries of a script's commands, or why there are none."""
    with tempfile.TemporaryDirectory() as directory:
        result = tool.run("json-from-wast", path, "--wasm-dir", directory)
        if result.returncode != 0:
            return reason_of(result)
        return [Binary(f"{name}:{command['line']}", suite,
                       (pathlib.Path(directory) / command["filename"]).read_bytes(),
                       command["type"] == "assert_malformed")
                for command in json.loads(result.stdout)["commands"]
                if command.get("filename", "").endswith(".wasm")]


def of_script(tool: Tool, suite: str, name: str, path: pathlib.Path):
    """The binaries of a script; form by form where the tool cannot read it as a whole."""
    binaries = binaries_of_script(tool, suite, name, path)
    if not isinstance(binaries, str):
        yield from binaries
        return
    with tempfile.TemporaryDirectory() as directory:
        alone = pathlib.Path(directory) / "form.wast"
        for form in top_level_forms(path.read_text()):
            if not COMPONENT_FORM.search(form):
                continue
            alone.write_text(ATTRIBUTES.sub(in_order, form))
            made = binaries_of_script(tool, suite, name, alone)
            if isinstance(made, str):
                line = form.count("\n", 0, len(form) - len(form.lstrip())) + 1
                yield LeftOut(f"{name}:{line}", made)
            else:
                yield from made


def of_text(tool: Tool, suite: str, name: str, path: pathlib.Path):
    """The binary of a .wat file, which may hold a script all the same."""
    output = tool.output_or_reason("parse", path)
    if isinstance(output, bytes):
        yield Binary(name, suite, output)
    elif any(form.strip().startswith("(assert") for form in top_level_forms(path.read_text())):
        yield from of_script(tool, suite, name, path)
    else:
        yield LeftOut(name, output)


def of_wit(tool: Tool, suite: str, name: str, path: pathlib.Path):
    """A .wit file or a folder of them as a package in a binary, and components of its worlds."""
    output = tool.output_or_reason("component", "wit", "--all-features", "--wasm", path)
    if isinstance(output, bytes):
        yield from with_worlds(tool, Binary(name, suite, output))
    elif path.is_file():  # a folder need not be a package
        yield LeftOut(name, output)


def seed_bytes(number: int) -> bytes:
    return b"".join(hashlib.sha256(f"{number} {block}".encode()).digest()
                    for block in range(SEED_BYTES // 32))


def generated_package(tool: Tool, number: int, seed: bytes) -> bytes | None:
    """A generated WIT package, with other features for each number; not every seed makes one."""
    flags = ["--async", "--futures", "--streams", "--error-context", "--fixed-length-lists", "--implements"]
    chosen = [flag for bit, flag in enumerate(flags) if number >> bit & 1]
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "seed"
        path.write_bytes(seed)
        return tool.output("wit-smith", *chosen, path)


def of_seed(tool: Tool, number: int):
    """A generated WIT package, and components of its worlds."""
    contents = generated_package(tool, number, seed_bytes(number))
    if contents is not None:
        yield from with_worlds(tool, Binary(f"generated/{number}", "generated", contents))


def worlds_of(resolve: dict) -> list[tuple[str, dict]]:
    """The full name of each world that a package's JSON has, and the world."""
    worlds = []
    for world in resolve["worlds"]:
        owner, _, version = resolve["packages"][world["package"]]["name"].partition("@")
        worlds.append((f"{owner}/{world['name']}" + (f"@{version}" if version else ""), world))
    return worlds


def component_of(tool: Tool, package: pathlib.Path, world: str, form: str) -> bytes | None:
    """A component of a package's world, with a dummy core module; the form is an option of the tool."""
    flags = ["--dummy"] if form == "--dummy" else ["--dummy", form]
    module = tool.output("component", "embed", "--all-features", *flags, "--world", world, package)
    if module is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".wasm") as file:
        pathlib.Path(file.name).write_bytes(module)
        return tool.output("component", "new", "--skip-validation", file.name)


def with_worlds(tool: Tool, package: Binary):
    """The package itself, and for up to two of its worlds a component with a dummy core module."""
    yield package
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "package.wasm"
        path.write_bytes(package.contents)
        described = tool.run("component", "wit", "--all-features", "--json", path)
        if described.returncode != 0:
            return
        for full, world in worlds_of(json.loads(described.stdout))[:2]:
            for form in ("--dummy", "--async-callback"):
                contents = component_of(tool, path, full, form)
                if contents is not None:
                    yield Binary(f"{package.name}#{world['name']}{form}", package.suite, contents)


def of_file(tool: Tool, suite: str, name: str, path: pathlib.Path):
    if path.is_dir() or path.suffix == ".wit":
        yield from of_wit(tool, suite, name, path)
    elif COMPONENT_FORM.search(path.read_text(errors="replace")):
        yield from (of_script if path.suffix == ".wast" else of_text)(tool, suite, name, path)


def is_input(path: pathlib.Path) -> bool:
    """Whether the path holds a text of its own, be it a folder that is a package."""
    if path.is_dir():
        return any(path.glob("*.wit")) and (len(list(path.glob("*.wit"))) > 1 or (path / "deps").is_dir())
    return path.suffix in (".wast", ".wat", ".wit")


def make_binaries(tool: Tool, crates: dict[str, pathlib.Path]) -> tuple[list[Binary], list[LeftOut]]:
    jobs = [functools.partial(of_seed, tool, number) for number in range(GENERATED)]
    for suite, root in sorted(crates.items()):
        tests = root / "tests"
        jobs += [functools.partial(of_file, tool, suite, f"{suite}/{path.relative_to(tests)}", path)
                 for path in sorted(tests.rglob("*")) if is_input(path)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [one for made in pool.map(lambda job: list(job()), jobs) for one in made]
    # The same bytes once; a core module is no business of this test, unless a test calls it malformed.
    unique = {}
    for one in found:
        if isinstance(one, Binary) and one.contents.startswith(COMPONENT_PREAMBLE):
            unique.setdefault(one.contents, one)
    # What is a part of a package needs no binary of its own.
    whole = {one.name for one in found if isinstance(one, Binary)}
    left_out = [one for one in found if isinstance(one, LeftOut)
                and not any(str(folder) in whole for folder in pathlib.PurePath(one.name).parents)]
    return list(unique.values()), left_out


def open_corpus(tool: Tool, crates: dict[str, pathlib.Path], cache: pathlib.Path) -> pathlib.Path:
    """The corpus of the crates, made where the cache has none yet."""
    name = "-".join([f"component-binaries-{VERSION}", *suites.CRATES.values()])
    return suites.build_once(cache / name, lambda target: build(tool, crates, target))


def build(tool: Tool, crates: dict[str, pathlib.Path], directory: pathlib.Path) -> None:
    binaries, left_out = make_binaries(tool, crates)

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
    (directory / "left_out.json").write_text(
        json.dumps({one.name: one.reason for one in left_out}, indent=1))
