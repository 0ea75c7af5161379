#!/usr/bin/env python3
"""How long a component of a script language takes to start when only its wiring changed.

A `customer` in that language (guests/foreign/neighbours) is composed with a keeper that it was never composed
with; the core modules of both are in the cache of compiled code. Printed are the medians of whole processes
of `composable invoke`, and beside them those of the next start, for which nothing needs to be composed. The
processor time is that of all threads: it says more than the time on a machine that has other things to do.

`--customer FILE` takes a customer that was built elsewhere and needs no capability, such as one by
`componentize-js` (12 MB) from guests/foreign/neighbours/js with all its features off.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def write_definitions(folder: pathlib.Path, customer: str, keeper: str) -> str:
    name = f"{customer}-{keeper}.toml"
    text = (f'[component.customer]\nuri = "{customer}-customer.wasm"\nimports = ["keeper"]\n'
            f'[component.keeper]\nuri = "{keeper}-keeper.wasm"\n')
    (folder / name).write_text(text, encoding="utf-8")
    return name


def start(program: pathlib.Path, folder: pathlib.Path, cache: pathlib.Path, definitions: str,
          log: str = "warn") -> tuple[float, float, float, str]:
    """Milliseconds, of them on a processor, peak memory in MiB, and the log of one call."""
    environment = os.environ | {"COMPOSABLE_CACHE_DIR": str(cache), "COMPOSABLE_LOG": log}
    begin = time.perf_counter()
    process = subprocess.Popen([program, "invoke", definitions, "--", "customer.visit"], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - begin
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"rewired: {definitions}: {errors}")
    return elapsed * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, errors


def expect(log: str, *wanted: str) -> None:
    for field in wanted:
        if f" {field} " not in log:
            sys.exit(f"rewired: the log has no {field}: {log}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/bin/composable")
    parser.add_argument("--language", choices=["js", "python"], default="js")
    parser.add_argument("--customer", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    program = options.program.resolve()
    customer = options.customer.stem if options.customer else options.language

    rewired, kept = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        guests = ["c-customer", "c-keeper", "rust-keeper"]
        if options.customer:
            shutil.copy(options.customer, folder / f"{customer}-customer.wasm")
        else:
            guests.append(f"{customer}-customer")
        for guest in guests:
            subprocess.run([ROOT / "guests/foreign/build.sh", guest, folder], check=True,
                           stdout=subprocess.DEVNULL)
        cache = folder / "cache"
        for pair in ((customer, "rust"), ("c", "c")):
            start(program, folder, cache, write_definitions(folder, *pair))
        definitions = write_definitions(folder, customer, "c")
        for _ in range(options.rounds):
            fresh = folder / "fresh"
            shutil.copytree(cache, fresh, copy_function=os.link)
            *figures, _ = start(program, folder, fresh, definitions)
            rewired.append(figures)
            *figures, _ = start(program, folder, fresh, definitions)
            kept.append(figures)
            shutil.rmtree(fresh)
        log = start(program, folder, cache, definitions, "debug")[3]
        expect(log, "composition=composed", "modules-compiled=0")
        size = (folder / f"{customer}-customer.wasm").stat().st_size

    print(f"{f'{customer}, {size / 1e6:.1f} MB':24} {'time':>12} {'processor':>12} {'peak':>12}")
    for name, runs in (("rewired", rewired), ("started again", kept)):
        elapsed, processor, peak = (statistics.median(run[i] for run in runs) for i in range(3))
        print(f"{name:24} {elapsed:9.1f} ms {processor:9.1f} ms {peak:8.1f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
