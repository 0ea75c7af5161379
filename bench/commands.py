"""Commands, from start to exit, beside their peers: time, and memory at the peak.

  invoke   `composable invoke` beside `wasmtime run --invoke` of the same component: cold, when all is compiled,
           and cached
  compose  two components put together, beside `wac plug`
"""

import pathlib
import shutil
import tempfile

import sides
from figures import Bar, Figure, Section

GREETER = sides.TUTORIAL / "simple-greeter.wasm"
TRANSLATING_GREETER = sides.TUTORIAL / "translating-greeter.wasm"
TRANSLATOR = sides.TUTORIAL / "simple-translator.wasm"


def run_in_turn(commands, folder, rounds, expected, before=lambda: None):
    """Adds to each command's name its [(seconds, MB)]; `before` goes before each process."""
    runs = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            figures = sides.measure_process(command, folder, expected, before, COMPOSABLE_CACHE_DIR=f"{folder}/ours")
            if turn > 0:  # the first fills caches
                runs[name].append(figures)
    return runs


def add(section, runs, bars):
    for name, samples in runs.items():
        section.figures.append(Figure(name, "ms", [seconds * 1000 for seconds, _ in samples]))
        section.figures.append(Figure(f"{name}, memory", "MB", [megabytes for _, megabytes in samples]))
    if len(runs) == 2:
        one, other = runs
        section.compare(one, other, bars.get("time"))
        section.compare(f"{one}, memory", f"{other}, memory", bars.get("memory"))


def measure_invoking(options, section):
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder, "wasmtime.toml")
        config.write_text(f'[cache]\ndirectory = "{folder}/theirs"\n', encoding="utf-8")
        commands = {"invoke": [options.programs / "composable", "invoke", GREETER, "--",
                               "simple-greeter.greet", "World"]}
        if wasmtime := sides.find_peer("wasmtime"):
            commands["wasmtime run"] = [wasmtime, "run", "-C", f"cache-config={config}", "--invoke",
                                        'greet("World")', GREETER]

        def forget():
            for name in ("ours", "theirs"):
                shutil.rmtree(pathlib.Path(folder, name), ignore_errors=True)

        for how, before, rounds, bars in (
                ("cached", lambda: None, 8 * options.rounds,
                 {"time": Bar(0.6, at_most=True), "memory": Bar(1, at_most=True)}),
                ("cold", forget, options.rounds, {"time": Bar(1, at_most=True)})):
            runs = run_in_turn(commands, folder, rounds, b"Hello, World!", before)
            add(section, {f"{name}, {how}": samples for name, samples in runs.items()}, bars)


def measure_composing(options, section):
    with tempfile.TemporaryDirectory() as folder:
        definitions = pathlib.Path(folder, "two.toml")
        text = (f'[component.greeter]\nuri = "{TRANSLATING_GREETER}"\nimports = ["translator"]\n'
                f'[component.translator]\nuri = "{TRANSLATOR}"\n')
        definitions.write_text(text, encoding="utf-8")
        composable = options.programs / "composable"
        commands = {"compose": [composable, "compose", definitions, "-o", "ours.wasm", "--", "greeter"]}
        if wac := sides.find_peer("wac"):
            commands["wac plug"] = [wac, "plug", "--plug", TRANSLATOR, TRANSLATING_GREETER, "-o", "theirs.wasm"]
        add(section, run_in_turn(commands, folder, 4 * options.rounds, b""), {})
        for made in pathlib.Path(folder).glob("*s.wasm"):  # both made the same
            sides.measure_process([composable, "invoke", made, "--", f"{made.stem}.greet", "World"], folder,
                                  b"Aloha, World!")


def measure(options):
    section = Section("commands", "Commands, from start to exit")
    measure_invoking(options, section)
    measure_composing(options, section)
    return [section]
