#!/usr/bin/env python3
"""Runs clang-tidy's checks over the project's own C++, only where something changed since it was clean.

    clang_tidy.py [--seconds N] BUILD_FOLDER [FILE...]

BUILD_FOLDER has the compile_commands.json; without FILEs every file in it is checked, and all headers.
clang-tidy 19 walks the system's headers for each check: it takes five times as long for a file as
clangd, which runs the same checks over the file's own declarations only. So clangd-19 checks the files,
and clang-tidy-19 the headers: all at once, included by one file written for that.

With --seconds no file is begun after that time: those that were committed last come first, and what was
not reached is said; the next run goes on from there. A clean run leaves a stamp in the cache folder,
named by a hash over all that its outcome depends on: the versions, the configuration, the compiler's
flags, the file, and every file of the project that it includes. System headers count by the compiler's
version only. Where the clone lies does not count.
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
CLANGD = "clangd-19"
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
HEADER_FOLDERS = ("src", "include", "tests", "bench", "fuzz")
# clangd's own line for a finding: E[11:25:29.629] [check] Line 220: what is wrong
CLANGD_FINDING = re.compile(r"^E\[[\d:.]+\] \[(?P<check>[^\]]*)\] Line (?P<line>\d+): (?P<what>.*)$", re.M)
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

    def include_flags(self):
        """The flags that a header of the project depends on, -isystem's in one word."""
        words = iter(self.flags)
        for word in words:
            if word == "-isystem":
                yield word + next(words)
            elif word.startswith(("-I", "-D", "-std=")):
                yield word

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

    def check(self, build):
        """What the checks have to say of the file, empty where they are content."""
        done = subprocess.run(
            [CLANGD, "--log=error", f"--compile-commands-dir={build}", "--check-locations=0",
             f"--check={self.file}"], capture_output=True, text=True)
        if done.returncode == 0:
            return ""
        name = self.file.relative_to(project.ROOT)
        findings = [f"{name}:{found['line']}: {found['what']} [{found['check']}]\n"
                    for found in CLANGD_FINDING.finditer(done.stderr)]
        return "".join(findings) or done.stderr


class Headers:
    """Every header that one of `entries` includes: a file to check that includes them all."""

    def __init__(self, entries, build):
        self.file = build / "all_headers.cc"
        self.headers = sorted({
            path for entry in entries for path in entry.closure()
            if path.suffix == ".h" and path.relative_to(project.ROOT).parts[0] in HEADER_FOLDERS})
        self.flags = list(dict.fromkeys(
            flag for entry in entries for flag in entry.include_flags()))

    def closure(self):
        return self.headers

    def check(self, build):
        self.file.write_text("".join(f'#include "{path}"\n' for path in self.headers), "utf-8")
        done = subprocess.run(
            [TIDY, "--quiet", "--warnings-as-errors=*", "-p", str(build),
             f"--config-file={project.ROOT / '.clang-tidy'}",
             f"--header-filter=^{re.escape(str(project.ROOT))}/({'|'.join(HEADER_FOLDERS)})/",
             str(self.file), "--", *self.flags], capture_output=True, text=True)
        if done.returncode == 0:
            return ""
        return (done.stdout or done.stderr).replace(str(project.ROOT) + "/", "")


def configuration_files(folder):
    """The files with settings of the checks that apply in `folder`."""
    while folder.is_relative_to(project.ROOT):
        for name in (".clang-tidy", ".clangd"):
            if (folder / name).is_file():
                yield folder / name
        folder = folder.parent


def stamp_name(entry, versions):
    digest = hashlib.sha256(versions)
    digest.update("\0".join(entry.flags).replace(str(project.ROOT), ".").encode())
    for path in [*configuration_files(entry.file.parent), *entry.closure()]:
        digest.update(str(path.relative_to(project.ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


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
        for program in (TIDY, CLANGD, os.environ.get("CXX", "c++")))

    def stamped(entry):
        stamp = stamps / stamp_name(entry, versions)
        if stamp.exists():
            stamp.touch()
            return None
        return entry, stamp

    known = entries(arguments.build, arguments.files)
    if not arguments.files:
        known.append(Headers(known, arguments.build.resolve()))
    changed = newest_first(filter(None, map(stamped, known)))

    def check(item):
        entry, stamp = item
        if time.monotonic() >= end:
            return None
        report = entry.check(arguments.build)
        if not report:
            stamp.touch()
        return report

    failed, missed = 0, 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS") or os.cpu_count())) as pool:
        for report in pool.map(check, changed):
            if report is None:
                missed += 1
                continue
            failed += bool(report)
            print(report, end="", flush=True)
    remove_old_stamps(stamps)
    print(f"clang-tidy: {len(known)} files, {len(changed)} of them changed, {failed} with findings")
    if missed:
        print(f"clang-tidy: {missed} of the changed files were not reached in {arguments.seconds} s; "
              "the next run goes on from there")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
