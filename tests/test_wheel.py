"""The wheel, installed where nothing else is: the library reads, and the command says what it lacks."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import lxml
import msgspec
import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts' folder of a fresh environment with the wheel; both dependencies are those of this one, none is fetched."""
    folder = tmp_path_factory.mktemp("fresh")
    python = folder / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    assert run(sys.executable, "-m", "venv", "--without-pip", folder, folder=ROOT).returncode == 0
    installed = run(uv, "pip", "install", "--offline", "--no-deps", "--python", python, wheel, folder=ROOT)
    assert installed.returncode == 0, installed.stderr
    (packages,) = folder.glob("lib/python*/site-packages")
    for package in (lxml, msgspec):
        (packages / package.__name__).symlink_to(Path(str(package.__file__)).parent, target_is_directory=True)
    return folder / "bin"


def test_the_wheel_carries_its_data_and_its_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"section16/py.typed", "section16/document/places.tsv", "section16/demo/forms/form4.xml"} <= names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "docs/")) or "__pycache__" in name]


def test_the_library_reads_the_demonstration_without_an_extra(environment: Path, tmp_path: Path) -> None:
    code = (
        "import section16; from section16.demo.story import FORMS, form;"
        "print(*(len(section16.read(form(name)).document.rows) for name in FORMS))"
    )
    ended = run(environment / "python", "-c", code, folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["5", "5", "5"]


def test_the_command_says_how_to_get_it(environment: Path, tmp_path: Path) -> None:
    ended = run(environment / "section16", "show", "form4.xml", folder=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr == "The command line requires more packages. Install them with: pip install 'section16[cli]'\n"


def test_the_schema_can_be_had_from_the_wheel(environment: Path, tmp_path: Path) -> None:
    code = "from section16.formats.json_schema import json_schema; print(json_schema()['$schema'])"
    assert run(environment / "python", "-c", code, folder=tmp_path).stdout.strip().endswith("2020-12/schema")
