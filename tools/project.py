"""Where the project is and which files are its own; shared by the scripts in this folder."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


def project_files(root=ROOT):
    """The files of the working tree that are tracked, or new and not ignored, relative and sorted.

    Links are left out: what they point to is listed by itself.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root, check=True, capture_output=True).stdout
    paths = (pathlib.Path(os.fsdecode(name)) for name in set(listed.split(b"\0")) if name)
    return sorted(path for path in paths
                  if (root / path).is_file() and not (root / path).is_symlink())


def cache_dir():
    """The folder for what is expensive to make and may be deleted at any time, as in common.sh."""
    own = os.environ.get("COMPOSABLE_CACHE_DIR")
    if own:
        return pathlib.Path(own).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base).absolute() / "composable-runtime"
