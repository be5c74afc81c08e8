#!/bin/sh
# Installs Debian packages when root, else says exactly what to install.
# usage: tooling/apt.sh PACKAGE…
set -eu

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Something is missing on this machine. Install it as root, then run this again:" >&2
    echo "    apt-get install -y --no-install-recommends $*" >&2
    exit 1
fi

echo "Installing with apt-get: $*"
said=$(mktemp)
trap 'rm -f "$said"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; } >"$said" 2>&1 </dev/null; then
    cat "$said" >&2
    exit 1
fi
