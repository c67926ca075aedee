#!/bin/sh
# Prepares a machine for CUR Desk: checks first, installs what is missing (Debian, as root) or says
# the one line to run, then makes .venv from the hash-pinned lock. Does nothing when all is in place.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
MARK="$VENV/.installed"
NEED_MB=2048
PACKAGES="ca-certificates libglib2.0-0 libgl1 libegl1 libbrotli1 libxkbcommon0 libfontconfig1
libdbus-1-3 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
libgssapi-krb5-2 libx11-6 libzstd1 fonts-paratype fonts-liberation postgresql"

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }
started=$(date +%s)
step() { say "[$(( $(date +%s) - started )) s] $*"; }

PYTHON=""
for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c \
        'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
        PYTHON=$candidate
        break
    fi
done
[ -n "$PYTHON" ] || stop "CUR Desk needs Python 3.11, 3.12 or 3.13 (python3 was not found or is another version)."

sum=$(cat requirements.lock pyproject.toml build/bootstrap.sh | sha256sum | cut -d' ' -f1)
if [ -f "$MARK" ] && [ "$(cat "$MARK")" = "$sum" ] && "$VENV/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $PACKAGES; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || missing="$missing $package"
    done
fi
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || missing="python3-venv$missing"

if [ -n "$missing" ]; then
    line="apt-get update && apt-get install -y --no-install-recommends $(echo $missing)"
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        stop "Some system packages are missing. Run this line as root, then the same make command again:
  $line"
    fi
    step "installing system packages:" $missing
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

free_mb=$(df -Pm . | awk 'NR==2 {print $4}')
if [ "$free_mb" -lt "$NEED_MB" ]; then
    say "Warning: $free_mb MB free here, about $NEED_MB MB are needed for the packages."
fi

[ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c '' 2>/dev/null || { rm -rf "$VENV"; step "making $VENV"; "$PYTHON" -m venv "$VENV"; }
step "installing the locked Python packages (about 450 MB; a few minutes on a slow link)"
"$VENV/bin/python" -m pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
"$VENV/bin/python" -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
printf '%s' "$sum" > "$MARK"
step "ready"
