"""Compositions of other tools' suites, said as definitions: how they are made, composed and compared.

Those tools connect instances; here each instance is a component definition. What they can say and
definitions cannot is said by small changes of the components' text:

  an export connected with an import of another name   one of the two is renamed
  an instance given whole as an import                 it is exported under a label
  instances that nothing connects                      the root imports an empty interface from each
"""

import argparse
import collections
import dataclasses
import pathlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable

import corpus
import suites


@dataclasses.dataclass
class Part:
    """A component definition."""
    file: str  # in the folder of the case: a component, or the WIT of its only world; may be absent
    imports: tuple[str, ...] = ()  # names of definitions
    edits: tuple[tuple[str, str], ...] = ()  # of the file's text: what is there, and what it becomes
    whole_as: str = ""  # the label under which its instance, which imports nothing, is exported
    empty_exports: tuple[str, ...] = ()  # labels of empty interfaces
    empty_imports: tuple[str, ...] = ()


def edited(text: str, part: Part) -> str:
    for before, after in part.edits:
        if before not in text:
            raise RuntimeError(f"{part.file} has no {before}")
        text = text.replace(before, after)
    return text


def with_labels(text: str, part: Part) -> str:
    if part.whole_as:
        return (f'(component {text.replace("(component", "(component $inner", 1)}'
                f'(instance $whole (instantiate $inner)) (export "{part.whole_as}" (instance $whole)))')
    added = [f'(instance $empty-{label}) (export "{label}" (instance $empty-{label}))'
             for label in part.empty_exports]
    added += [f'(import "{label}" (instance))' for label in part.empty_imports]
    return text[:text.rindex(")")] + "\n".join(added) + ")"


def run(tool: corpus.Tool, *arguments) -> str:
    result = tool.run(*arguments)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {result.stderr.decode()}")
    return result.stdout.decode()


def component_of_world(tool: corpus.Tool, source: pathlib.Path, part: Part, scratch: pathlib.Path) -> str:
    """The text of a component of the world, with code that traps."""
    folder = scratch / "wit"
    if source.is_dir():
        shutil.copytree(source, folder)
    else:
        folder.mkdir()
        shutil.copy(source, folder / "world.wit")
    (world,) = folder.glob("*.wit")
    world.write_text(edited(world.read_text(), part))
    run(tool, "component", "embed", "--all-features", "--dummy", folder, "-o", scratch / "module")
    run(tool, "component", "new", scratch / "module", "-o", scratch / "component")
    return run(tool, "print", scratch / "component")


def make_component(tool: corpus.Tool, source: pathlib.Path, part: Part, target: pathlib.Path) -> None:
    """Writes the binary. What is no text of a component is copied as it is."""
    if not source.exists():
        return
    if source.suffix == ".wasm":
        shutil.copy(source, target)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        if source.suffix == ".wat":
            text = edited(source.read_text(), part)
        else:
            text = component_of_world(tool, source, part, folder)
        if not text.startswith("("):
            target.write_text(text)
            return
        (folder / "text").write_text(with_labels(text, part))
        run(tool, "parse", folder / "text", "-o", target)


# What a component imports or exports: by name what is in it, where it is an interface.
Items = dict[str, list[str]]


def items(text: str) -> tuple[Items, Items]:
    """What a printed component imports and exports, without the components that tools import."""
    name = r'(?:\$\S+ |\$".*?" )?(?:\(;\d+;\) )?"([^"]+)"'
    types = {}
    found = {"import": {}, "export": {}}
    for form in corpus.top_level_forms(text[text.index("(") + 1:text.rindex(")")]):
        if instance_type := re.match(r"\s*\(type \(;(\d+);\)\s+\(instance\b", form):
            types[instance_type[1]] = sorted(re.findall(rf"\(export {name}", form))
        elif item := re.match(rf"\s*\((import|export) {name}", form):
            of_type = re.search(r"\(instance (?:\$\S+ )?(?:\(;\d+;\) )?\(type (\d+)\)", form)
            if not item[2].startswith("unlocked-dep="):
                found[item[1]][item[2]] = types[of_type[1]] if of_type else []
    return found["import"], found["export"]


@dataclasses.dataclass
class Composition:
    """The definitions of a case, of which the one called `root` is composed."""
    folder: pathlib.Path
    parts: dict[str, Part]
    output: str = "portable"

    def compose(self, tool: corpus.Tool, program: pathlib.Path) -> tuple[str | None, str]:
        """The composed component as text, or None and the errors."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            text = ""
            for name, part in self.parts.items():
                make_component(tool, self.folder / part.file, part, folder / f"{name}.wasm")
                imports = ", ".join(f'"{provider}"' for provider in part.imports)
                text += f'[component.{name}]\nuri = "{name}.wasm"\nimports = [{imports}]\n'
            (folder / "definitions.toml").write_text(text)
            out = folder / "out.wasm"
            result = subprocess.run([program, "root", self.output, out, "definitions.toml"], cwd=folder,
                                    capture_output=True, text=True)
            if result.returncode not in (0, 1):
                raise RuntimeError(f"{self.folder.name}: status {result.returncode}: {result.stderr}")
            if result.returncode == 1:
                return None, result.stderr
            run(tool, "validate", "--features", "all", out)
            return run(tool, "print", out), result.stderr


@dataclasses.dataclass
class Suite:
    """The cases of a crate, each in a folder that also has the component or the error that comes of it."""
    name: str
    folder: pathlib.Path
    cases: dict[str, Composition]
    unsayable: dict[str, str]  # cases that are left out, with the reason
    composed: str  # the name of the file that has the composed component
    only_imports: frozenset[str] = frozenset()  # cases whose exports cannot be compared

    def problem_of(self, case: str, text: str | None) -> str:
        """What is wrong with the outcome of a case."""
        must_fail = (self.folder / case / "error.txt").exists()
        if must_fail or text is None:
            return "" if must_fail and text is None else "composes" if must_fail else "fails"
        count = 1 if case in self.only_imports else 2
        actual = items(text)[:count]
        expected = items((self.folder / case / self.composed).read_text())[:count]
        return "" if actual == expected else f"has {actual}, expected {expected}"

    def check(self, tool: corpus.Tool, program: pathlib.Path) -> int:
        """Composes all cases and prints what became of them; the exit status."""
        counts = collections.Counter()
        for name, case in self.cases.items():
            try:
                text, errors = case.compose(tool, program)
                problem = self.problem_of(name, text)
            except RuntimeError as error:
                text, errors, problem = None, "", str(error)
            outcome = "FAILED" if problem else "fails" if text is None else "composes"
            counts[outcome] += 1
            print(f"{outcome:9} {name} {problem}".rstrip())
            for line in errors.splitlines():
                print(" " * 9, line)
        for name, reason in self.unsayable.items():
            print(f"left out  {name}: {reason}")
        known = self.cases.keys() | self.unsayable.keys()
        there = {path.name for path in self.folder.iterdir() if path.is_dir()}
        for name in there ^ known:
            print(f"FAILED    {name} is not in {'the list' if name in there else 'the crate'}")
        print(f"{self.name}: {len(there)} cases; {counts['composes']} compose and {counts['fails']} fail as in the "
              f"crate, {counts['FAILED']} differ, {len(self.unsayable)} cannot be said")
        return 1 if counts["FAILED"] or there != known else 0


def main(suite_in: Callable[[pathlib.Path], Suite], description: str) -> int:
    """Checks the suite that is made with that cache folder."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--compose-definitions", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    cache = suites.cache_directory()
    tool = corpus.Tool(suites.wasm_tools(cache))
    return suite_in(cache).check(tool, arguments.compose_definitions.resolve())
