#!/bin/sh
# Prepares .venv with what requirements.lock lists, and the command .venv/bin/narvara. Safe to repeat.
set -eu
cd "$(dirname "$0")/.."

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

if ! is_311 .venv/bin/python || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    # Debian's own first: it is mended with the system, and the quickest.
    for python in "${PYTHON:-/usr/bin/python3}" python3 python3.11 ''; do
        if is_311 "$python"; then break; fi
    done
    if [ -z "$python" ]; then
        echo "Närvara needs Python 3.11. Name it if it is somewhere else: make setup PYTHON=/path/to/python3.11" >&2
        exit 1
    fi
    # Debian keeps this part of Python in a package of its own.
    "$python" -c 'import ensurepip' 2>/dev/null || tooling/apt.sh python3-venv
    echo "Making .venv"
    rm -rf .venv
    "$python" -m venv .venv
fi

echo "Installing what requirements.lock lists"
pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "$@"; }
if ! { pip -r tooling/installer.lock && .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock; }; then
    echo "uv could not do it here; trying pip, which takes longer"
    pip -r requirements.lock
fi

# What sets letters on paper is no Python: Debian has it.
if ! .venv/bin/python -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"): ctypes.CDLL(name)' 2>/dev/null; then
    tooling/apt.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || echo "Going on: only cards and other PDFs need them." >&2
fi

# Half shell, half Python: finds the Python beside it, also where the path has a space in it or was moved.
cat >.venv/bin/narvara <<'EOF'
#!/bin/sh
'''exec' "$(dirname "$(readlink -f "$0")")/python" "$0" "$@"
' '''
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

if __name__ == "__main__":
    from webapp.commands import main

    sys.exit(main())
EOF
chmod +x .venv/bin/narvara
touch .venv/.ready
