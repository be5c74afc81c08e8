#!/bin/sh
# What tests need beside .venv: a browser, a PostgreSQL server, and letters for pictures of its pages.
set -eu
cd "$(dirname "$0")/.."

missing=
command -v chromium >/dev/null || missing="$missing chromium"
[ -n "${NARVARA_TEST_POSTGRES:-}" ] || command -v initdb >/dev/null ||
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -e /usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf ] || missing="$missing fonts-noto-core"

# shellcheck disable=SC2086 # each word is a package
[ -z "$missing" ] || tooling/apt.sh $missing
