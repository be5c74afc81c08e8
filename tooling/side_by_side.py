"""Run the tests of the rules and pages beside the journeys, each in a process of its own: two cores, half the time.

    python -m tooling.side_by_side

The first speaks as it goes; what the second says comes when both are done.
"""

import subprocess
import sys
import tempfile
import time

PARTS = ("tests", "e2e")


def main() -> int:
    """The worst of the two exit codes."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as kept:
        command = [sys.executable, "-m", "pytest"]
        second = subprocess.Popen([*command, PARTS[1]], stdout=kept, stderr=subprocess.STDOUT)
        try:
            first = subprocess.run([*command, PARTS[0]], check=False).returncode
            code = max(first, second.wait())
        finally:
            second.kill()  # nothing when it is done
            second.wait()
            kept.seek(0)
            sys.stdout.write(kept.read())
    print(f"{' and '.join(PARTS)}: {time.monotonic() - began:.0f} seconds together")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
