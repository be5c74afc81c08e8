"""Fetch the pinned third-party files in static/vendor, or check them against their record.

    python -m tooling.vendor           fetch what the record lists (needs npm)
    python -m tooling.vendor --check   compare files and record (needs no network)

The record is static/vendor/vendor.json. To take a new version: write the version and the tarball's sha512
(`npm view NAME@VERSION dist.integrity`) there, give each file of it null for its sha384, and fetch.
A file lies in static/vendor/<folder>/ as in the tarball; the icons become static/img/icons.svg (sprite.py).
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tooling import sprite

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
RECORD = "vendor.json"


class Refused(Exception):
    """What came is not what the record says."""


@dataclass
class Package:
    """One npm package of the record: where it comes from, and the digest of each file taken from it."""

    name: str
    version: str
    licence: str
    sha512: str
    folder: str
    files: dict[str, str | None]  # path in the tarball: sha384, or None until it was first fetched

    def places(self, vendor: Path) -> Iterator[tuple[str, Path]]:
        """Each file's path in the tarball, and where it lies here."""
        for inside in self.files:
            yield inside, vendor / self.folder / inside


def digest(algorithm: str, content: bytes) -> str:
    """A digest in the form that `integrity` attributes and npm use: sha384-…"""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def read_record(vendor: Path = VENDOR) -> list[Package]:
    """The packages that the record lists."""
    rows: list[dict[str, Any]] = json.loads((vendor / RECORD).read_text("utf-8"))
    return [Package(**row) for row in rows]


def write_record(packages: list[Package], vendor: Path = VENDOR) -> None:
    """Write the record anew, in the order it had."""
    rows = json.dumps([vars(package) for package in packages], indent=2, ensure_ascii=False)
    (vendor / RECORD).write_text(rows + "\n", "utf-8")


def faults(vendor: Path = VENDOR, icons: Path = sprite.ICONS) -> list[str]:
    """What differs between the record and the files here, in words; nothing when all is as it should be."""
    found: list[str] = []
    listed = {vendor / RECORD}
    packages = read_record(vendor)
    for package in packages:
        for inside, place in package.places(vendor):
            listed.add(place)
            here = place.relative_to(vendor)
            if not place.is_file():
                found.append(f"{here} is missing")
            elif digest("sha384", place.read_bytes()) != package.files[inside]:
                found.append(f"{here} is not the file of {package.name} {package.version}")
        if not any("licen" in inside.lower() for inside in package.files):
            found.append(f"{package.name} has no licence file")
    found += [
        f"{path.relative_to(vendor)} is in no record"
        for path in sorted(vendor.rglob("*"))
        if path.is_file() and path not in listed
    ]
    if not icons.is_file() or icons.read_text("utf-8") != sprite.build(vendor / "lucide" / "icons"):
        found.append(f"{icons.name} is not what its icons make")
    return found


def fetch(package: Package, vendor: Path = VENDOR) -> None:
    """Bring one package's files here; refuse a tarball or a file with another digest than the record's."""
    with tempfile.TemporaryDirectory() as folder:
        tarball = _pack(package, Path(folder))
        if (came := digest("sha512", tarball.read_bytes())) != package.sha512:
            raise Refused(f"{package.name} {package.version}: expected {package.sha512}, came {came}")
        with tarfile.open(tarball) as archive:
            for inside, place in package.places(vendor):
                member = archive.extractfile(f"package/{inside}")
                assert member, f"{inside} is no plain file"
                content = member.read()
                came = digest("sha384", content)
                if package.files[inside] not in (None, came):
                    raise Refused(f"{inside}: expected {package.files[inside]}, came {came}")
                package.files[inside] = came
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)


def _pack(package: Package, folder: Path) -> Path:
    npm = shutil.which("npm")
    if not npm:
        raise Refused("Fetching needs npm (Debian's package is named npm).")
    subprocess.run(
        [npm, "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (tarball,) = folder.glob("*.tgz")
    return tarball


def main() -> int:
    """Check or fetch, as asked; 1 when something is not as the record says."""
    parser = argparse.ArgumentParser(prog="python -m tooling.vendor", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only compare files and record")
    if not parser.parse_args().check:
        packages = read_record()
        try:
            for package in packages:
                fetch(package)
        except Refused as refused:
            print(refused, file=sys.stderr)
            return 1
        write_record(packages)
        sprite.ICONS.write_text(sprite.build(VENDOR / "lucide" / "icons"), "utf-8")
    if found := faults():
        print("\n".join(found), file=sys.stderr)
        return 1
    print("static/vendor is as its record says.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
