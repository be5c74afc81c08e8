"""Third-party files are the ones on record, byte for byte."""

import io
import shutil
import tarfile
from pathlib import Path

import pytest

from tooling import sprite, vendor


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of static/vendor to spoil, with icons.svg beside it."""
    shutil.copytree(vendor.VENDOR, tmp_path / "vendor")
    shutil.copy(sprite.ICONS, tmp_path / "icons.svg")
    return tmp_path


def faults(copy: Path) -> list[str]:
    return vendor.faults(copy / "vendor", copy / "icons.svg")


def test_vendored_files_match_their_record() -> None:
    assert not vendor.faults(), "Run `python -m tooling.vendor`, or see its docstring to take a new version."


def test_a_changed_file_is_found(copy: Path) -> None:
    script = copy / "vendor" / "htmx" / "dist" / "htmx.min.js"
    script.write_bytes(script.read_bytes() + b" ")
    assert faults(copy) == ["htmx/dist/htmx.min.js is not the file of htmx.org 4.0.1"]


def test_a_missing_file_is_found(copy: Path) -> None:
    (copy / "vendor" / "vazirmatn" / "LICENSE").unlink()
    assert faults(copy) == ["vazirmatn/LICENSE is missing"]


def test_a_file_that_nobody_recorded_is_found(copy: Path) -> None:
    (copy / "vendor" / "htmx" / "extra.js").write_text("alert(1)")
    assert faults(copy) == ["htmx/extra.js is in no record"]


def test_a_package_without_its_licence_is_found(copy: Path) -> None:
    packages = vendor.read_record(copy / "vendor")
    del packages[0].files["LICENSE"]
    (copy / "vendor" / "htmx" / "LICENSE").unlink()
    vendor.write_record(packages, copy / "vendor")
    assert faults(copy) == ["htmx.org has no licence file"]


def test_an_icon_drawn_by_hand_is_found(copy: Path) -> None:
    icons = copy / "icons.svg"
    icons.write_text(icons.read_text("utf-8").replace("M5 12h14", "M5 12h15"), "utf-8")
    assert faults(copy) == ["icons.svg is not what its icons make"]


def tarball(folder: Path, **files: bytes) -> Path:
    path = folder / "came.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_a_tarball_with_another_digest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "_pack", lambda *_: tarball(tmp_path, LICENSE=b"not the same"))
    package = vendor.read_record()[0]
    with pytest.raises(vendor.Refused, match=r"htmx\.org 4\.0\.1: expected sha512-"):
        vendor.fetch(package, tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_a_file_with_another_digest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came = tarball(tmp_path, LICENSE=b"not the same")
    monkeypatch.setattr(vendor, "_pack", lambda *_: came)
    package = vendor.read_record()[0]
    package.sha512 = vendor.digest("sha512", came.read_bytes())
    with pytest.raises(vendor.Refused, match="LICENSE: expected sha384-"):
        vendor.fetch(package, tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_a_new_file_gets_its_digest_on_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came = tarball(tmp_path, LICENSE=b"do as you like")
    monkeypatch.setattr(vendor, "_pack", lambda *_: came)
    digest = vendor.digest("sha512", came.read_bytes())
    package = vendor.Package("new", "1.0", "MIT", digest, folder="new", files={"LICENSE": None})
    vendor.fetch(package, tmp_path / "vendor")
    assert (tmp_path / "vendor" / "new" / "LICENSE").read_bytes() == b"do as you like"
    assert package.files["LICENSE"] == vendor.digest("sha384", b"do as you like")
