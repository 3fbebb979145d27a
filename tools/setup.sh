#!/usr/bin/env bash
# Prepares this folder for work; `make` calls it when needed.
#   tools/setup.sh python    .venv with everything in requirements/dev.txt, and sanbai itself, editable
#   tools/setup.sh browser   Chromium and a Chinese font, for the tests that open pages
#   tools/setup.sh java      a Java runtime, for reading the schedules of MS Project and Primavera
set -euo pipefail
cd "$(dirname "$0")/.."

stop() {
    printf 'set-up: %s\n' "$1" >&2
    exit 1
}

# Usage: install PACKAGE... Installs Debian packages as root, or with sudo; fails where neither is possible.
install() {
    local as_root=()
    command -v apt-get > /dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        command -v sudo > /dev/null || return 1
        as_root=(sudo)
    fi
    echo "set-up: installing $*"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    "${apt[@]}" install --yes --no-install-recommends "$@" > /dev/null 2>&1 && return
    "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@" > /dev/null
}

# Prints the first Python that is new enough; PYTHON=... names one to use instead.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

make_environment() {
    local python version
    python=$(find_python) || stop "Python 3.11 or newer is needed; on Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv."
    if ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
        version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        install "$version" || stop "$python cannot make environments; install its package: apt-get install $version."
    fi
    "$python" -m venv --clear .venv
}

setup_python() {
    .venv/bin/python -m pip --version > /dev/null 2>&1 || make_environment
    local quiet=(--quiet --disable-pip-version-check)
    .venv/bin/python -m pip install "${quiet[@]}" --require-hashes --requirement requirements/bootstrap.txt
    export VIRTUAL_ENV=$PWD/.venv
    .venv/bin/uv --quiet pip sync --require-hashes requirements/dev.txt
    .venv/bin/uv --quiet pip install --no-deps --no-build-isolation --editable .
    touch .venv/ready
}

has_chromium() {
    [ -n "${CHROMIUM:-}" ] || command -v chromium > /dev/null || command -v google-chrome > /dev/null
}

has_chinese_font() {
    command -v fc-list > /dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]
}

setup_browser() {
    local missing=()
    has_chromium || missing+=(chromium)
    has_chinese_font || missing+=(fonts-noto-cjk fontconfig)
    [ ${#missing[@]} = 0 ] && return
    install "${missing[@]}" || stop "the tests open pages in a browser; install: apt-get install ${missing[*]} (or set CHROMIUM to a browser's path)."
}

setup_java() {
    command -v java > /dev/null && return
    install default-jre-headless || stop "schedules are read through Java; install: apt-get install default-jre-headless."
}

case "${1:-}" in
    python) setup_python ;;
    browser) setup_browser ;;
    java) setup_java ;;
    *) stop "say what to prepare: python, browser or java." ;;
esac
