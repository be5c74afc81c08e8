#!/bin/sh
# Installs Debian packages when root, else says exactly what to install.
# usage: tooling/apt.sh PACKAGE…
set -eu

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing with apt-get: $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq "$@" >/dev/null </dev/null
else
    echo "Something is missing on this machine. Install it as root, then run this again:" >&2
    echo "    apt-get install -y $*" >&2
    exit 1
fi
