#!/usr/bin/env python3
"""Runs clang-tidy-19 over the project's own C++, only where something changed since it was clean.

    clang_tidy.py [--seconds N] BUILD_FOLDER [FILE...]

BUILD_FOLDER has the compile_commands.json; without FILEs every file in it is checked. With --seconds no
file is begun after that time: those that were committed last come first, and what was not reached is
said; the next run goes on from there. A clean run
leaves a stamp in the cache folder, named by a hash over all that its outcome depends on: clang-tidy's
version, its configuration, the compiler's flags, the file, and every file of the project that it
includes. System headers count by the compiler's version only. Where the clone lies does not count.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

import project

TIDY = "clang-tidy-19"
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
HEADERS = "(src|include|tests|bench|fuzz)/"
FINDING = re.compile(r"^(?P<place>\S+:\d+:\d+): (?:error|warning): .*$", re.M)
STAMP_DAYS = 30


class Entry:
    """A file to check, with what the compiler is told about it."""

    def __init__(self, command):
        self.file = pathlib.Path(command["directory"], command["file"]).resolve()
        words = shlex.split(command["command"])
        drop_next = False
        self.flags = []
        for word in words[1:]:
            if drop_next or word in {"-c", command["file"], str(self.file)}:
                drop_next = False
            elif word == "-o":
                drop_next = True
            else:
                self.flags.append(word)
        self.include_folders = [
            pathlib.Path(flag[2:]) for flag in self.flags if flag.startswith("-I")]

    def closure(self):
        """The file and every file of the project that it includes, sorted."""
        found, waiting = set(), [self.file]
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            found.add(path)
            for name in INCLUDE.findall(path.read_bytes()):
                for folder in (path.parent, *self.include_folders):
                    included = (folder / os.fsdecode(name)).resolve()
                    if included.is_relative_to(project.ROOT) and included.is_file():
                        waiting.append(included)
                        break
        return sorted(found)


def configuration_files(folder):
    """The .clang-tidy files that apply in `folder`."""
    while folder.is_relative_to(project.ROOT):
        if (folder / ".clang-tidy").is_file():
            yield folder / ".clang-tidy"
        folder = folder.parent


def stamp_name(entry, versions):
    digest = hashlib.sha256(versions)
    digest.update("\0".join(entry.flags).replace(str(project.ROOT), ".").encode())
    for path in [*configuration_files(entry.file.parent), *entry.closure()]:
        digest.update(str(path.relative_to(project.ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def check_file(entry, build):
    """What clang-tidy has to say, empty where it is content."""
    done = subprocess.run(
        [TIDY, "--quiet", "-p", str(build), "--warnings-as-errors=*",
         "--extra-arg=-Wno-unknown-warning-option",  # g++ knows some that clang does not
         f"--header-filter=^{re.escape(str(project.ROOT))}/{HEADERS}", str(entry.file)],
        capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    return done.stdout or done.stderr


def without_repetition(report, shown):
    """The report without findings, in headers for instance, whose place is in `shown` already."""
    starts = [match.start() for match in FINDING.finditer(report)]
    kept = []
    for start, end in zip(starts, [*starts[1:], len(report)]):
        place = report[start:report.index("\n", start)]
        if place not in shown:
            shown.add(place)
            kept.append(report[start:end])
    if not starts:
        kept.append(report)
    return "".join(kept).replace(str(project.ROOT) + "/", "")


def remove_old_stamps(stamps):
    oldest = time.time() - STAMP_DAYS * 24 * 3600
    for stamp in stamps.iterdir():
        if stamp.stat().st_mtime < oldest:
            stamp.unlink(missing_ok=True)


def entries(build, files):
    """The files of the compile commands, each once, that are wanted and the project's own."""
    wanted = {path.resolve() for path in files}
    commands = json.loads((build / "compile_commands.json").read_text("utf-8"))
    by_file = {entry.file: entry for entry in map(Entry, commands)}
    unknown = wanted - by_file.keys()
    if unknown:
        sys.exit(f"no compile command for {', '.join(map(str, sorted(unknown)))}")
    return [entry for path, entry in sorted(by_file.items())
            if path.is_relative_to(project.ROOT) and path.is_file()
            and (not wanted or path in wanted)]


def newest_first(changed):
    """The items by the time of their file's last commit; files without one before all others."""
    log = subprocess.run(["git", "log", "--format=%x00%ct", "--name-only"], cwd=project.ROOT,
                         capture_output=True, text=True, check=False).stdout
    times = {}
    for commit in log.split("\0")[1:]:
        time_of_commit, *names = commit.split("\n")
        for name in filter(None, names):
            times.setdefault(project.ROOT / name, int(time_of_commit))
    return sorted(changed, key=lambda item: -times.get(item[0].file, sys.maxsize))


def main():
    parser = argparse.ArgumentParser(description="Runs clang-tidy where something changed.")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("files", type=pathlib.Path, nargs="*")
    parser.add_argument("--seconds", type=int, help="begin no file after that time")
    arguments = parser.parse_args()
    end = time.monotonic() + (sys.maxsize if arguments.seconds is None else arguments.seconds)

    stamps = project.cache_dir() / "clang-tidy"
    stamps.mkdir(parents=True, exist_ok=True)
    versions = b"".join(
        subprocess.run([program, "--version"], check=True, capture_output=True).stdout
        for program in (TIDY, os.environ.get("CXX", "c++")))

    def stamped(entry):
        stamp = stamps / stamp_name(entry, versions)
        if stamp.exists():
            stamp.touch()
            return None
        return entry, stamp

    known = entries(arguments.build, arguments.files)
    changed = newest_first(filter(None, map(stamped, known)))

    def check(item):
        entry, stamp = item
        if time.monotonic() >= end:
            return None
        report = check_file(entry, arguments.build)
        if not report:
            stamp.touch()
        return report

    shown, failed, missed = set(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS") or os.cpu_count())) as pool:
        for report in pool.map(check, changed):
            if report is None:
                missed += 1
                continue
            failed += bool(report)
            print(without_repetition(report, shown), end="", flush=True)
    remove_old_stamps(stamps)
    print(f"clang-tidy: {len(known)} files, {len(changed)} of them changed, {failed} with findings")
    if missed:
        print(f"clang-tidy: {missed} of the changed files were not reached in {arguments.seconds} s; "
              "the next run goes on from there")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
