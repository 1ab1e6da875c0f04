"""What surrounds the code: dependencies, constraints, installers. CI builds and checks the frozen program."""

from __future__ import annotations

import ast
import plistlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mmtutor import __version__, paths
from mmtutor.domain.measured import FIGURES

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
EXTRAS = PROJECT["optional-dependencies"]
SPEC = (ROOT / "packaging" / "mmtutor.spec").read_text(encoding="utf-8")


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.mark.parametrize("text", [*PROJECT["dependencies"], *(r for extra in EXTRAS.values() for r in extra)])
def test_every_dependency_has_a_constraint_that_it_allows(text: str) -> None:
    requirement = Requirement(text)
    version = constraints()[canonicalize_name(requirement.name)]
    assert version in requirement.specifier


def test_the_app_needs_nothing_that_only_training_needs() -> None:
    names = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    assert names.isdisjoint({"tensorflow", "keras", "torch", "scipy", "matplotlib", "onnxruntime", "opencv-python"})


def test_pyside_stays_below_the_version_that_breaks_signals() -> None:
    pyside = next(Requirement(text) for text in PROJECT["dependencies"] if text.startswith("PySide6"))
    assert "6.12.0" not in pyside.specifier


def test_no_registry_is_named_anywhere() -> None:
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run", "packaging/system-packages"):
        assert not re.search(r"https?://|--(extra-)?index-url", (ROOT / name).read_text(encoding="utf-8")), name


def unwanted() -> re.Pattern[str]:
    for node in ast.parse(SPEC).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "UNWANTED":
            call = node.value
            assert isinstance(call, ast.Call)
            return re.compile(ast.literal_eval(call.args[0]))
    raise AssertionError("the spec has no UNWANTED")


@pytest.mark.parametrize(
    "path",
    [
        "opencv_python.libs/libQt5Core-9088e21b.so.5.15.19",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "ai_edge_litert/libLiteRtWebGpuAccelerator.so",
    ],
)
def test_the_frozen_program_drops(path: str) -> None:
    assert unwanted().search(path)


@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/lib/libQt6Svg.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "ai_edge_litert/libpywrap_litert_common.so",
        "cv2/cv2.abi3.so",
        "assets/courses/fractions/course.toml",
        f"assets/model/{FIGURES}",
    ],
)
def test_the_frozen_program_keeps(path: str) -> None:
    assert not unwanted().search(path)


def test_macos_is_asked_for_camera_and_microphone_in_words() -> None:
    entitlements = plistlib.loads((ROOT / "packaging" / "macos" / "entitlements.plist").read_bytes())
    assert entitlements["com.apple.security.device.camera"] is True
    assert entitlements["com.apple.security.device.audio-input"] is True
    assert "NSCameraUsageDescription" in SPEC
    assert "NSMicrophoneUsageDescription" in SPEC


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_the_readme_points_at_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if not target.startswith("http")]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_assets_are_found_in_a_frozen_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.asset("demo") == tmp_path / "assets" / "demo"


@pytest.mark.skipif(sys.platform != "linux", reason="Debian packages")
def test_the_script_for_debian_packages_finds_a_python_that_can_run_us() -> None:
    script = ROOT / "packaging" / "system-packages"
    found = subprocess.run([script, "python"], capture_output=True, text=True, check=True).stdout.strip()
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    assert re.match(r"Python 3\.1[123]\.", version)


def test_a_wheel_carries_the_assets_inside_the_package() -> None:
    wheel = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["sources"] == {"assets": f"{paths.__name__.split('.')[0]}/assets"}
