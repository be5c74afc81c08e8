#!/bin/sh
# What tests need beside .venv: a browser, a PostgreSQL server, and letters for pictures of its pages.
set -eu
cd "$(dirname "$0")/.."

missing=
[ -n "${NARVARA_TEST_POSTGRES:-}" ] || command -v initdb >/dev/null ||
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -e /usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf ] || missing="$missing fonts-noto-core"
.venv/bin/python -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"): ctypes.CDLL(name)' 2>/dev/null ||
    missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# Chromium without its user interface takes half the time; where it cannot be had, the whole browser does as well.
shell=
command -v chromium-headless-shell >/dev/null || shell=chromium-headless-shell

# shellcheck disable=SC2086 # each word is a package
if [ -n "$missing" ]; then
    tooling/apt.sh $missing $shell
elif [ -n "$shell" ]; then
    tooling/apt.sh "$shell" || { command -v chromium >/dev/null && echo "Going on with Chromium itself."; }
fi
