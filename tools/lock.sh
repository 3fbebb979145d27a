#!/usr/bin/env bash
# Writes requirements/*.txt anew: names, exact versions and hashes of everything in pyproject.toml, and no address of a registry.
# uv's own lock file does record addresses, so it is made in a temporary folder and thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
mkdir -p "$temporary/src/sanbai" requirements
cp pyproject.toml README.md LICENSE "$temporary/"
cp src/sanbai/__init__.py "$temporary/src/sanbai/"
uv=(.venv/bin/uv --quiet --project "$temporary")
"${uv[@]}" lock

# Usage: export_to FILE HEADING OPTION...
export_to() {
    local file=requirements/$1 heading=$2
    shift 2
    {
        printf '# %s\n# Written by `make lock` from pyproject.toml; do not edit.\n' "$heading"
        "${uv[@]}" export --format requirements-txt --frozen --no-header --no-emit-project "$@"
    } > "$temporary/export.txt"
    if grep -nE '://|index-url|find-links' "$temporary/export.txt"; then
        echo "make lock: the lines above name an address, so $file is left as it was." >&2
        exit 1
    fi
    mv "$temporary/export.txt" "$file"
    echo "$file: $(grep -c '==' "$file") packages"
}

export_to runtime.txt   "What sanbai needs to run." --no-default-groups
export_to dev.txt       "What sanbai needs to run, with every extra, and to be checked, tested and built." --all-extras --group dev
export_to bootstrap.txt "What set-up installs first, with pip: uv installs the rest." --only-group bootstrap
