# shellcheck shell=bash
# Shared by the scripts here; to be sourced by bash.

# The folder for what is expensive to make and may be deleted at any time.
cache_dir() {
  realpath --canonicalize-missing \
    "${COMPOSABLE_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/composable-runtime}"
}

# At most so many things at once.
jobs_count() {
  echo "${JOBS:-$(nproc)}"
}

# The files of the project that match the patterns; run from its root. Git lists removed files too.
project_sources() {
  git ls-files --cached --others --exclude-standard -- "$@" |
    while read -r file; do [[ ! -f $file ]] || echo "$file"; done
}
