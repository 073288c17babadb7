"""The app for macOS, and the disk image from which it is dragged into Applications.

One for each kind of processor: NumPy and pandas are published for one at a time, and an app for both would be twice as
large. Signed and notarised where the environment says as whom; else signed for this computer only ("ad hoc").
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

from resources.installers import archives, facts

OLDEST_SYSTEM = "13.0"
"""The oldest that Qt 6.11 runs on."""
LIBRARY_TYPE = "org.datahall.library"


def information() -> dict[str, Any]:
    """What `Info.plist` says besides what PyInstaller writes: the kind of document, and how to draw."""
    return {
        "CFBundleDisplayName": facts.NAME,
        "CFBundleShortVersionString": facts.version(),
        "CFBundleVersion": facts.version(),
        "CFBundleDevelopmentRegion": "en",
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "LSMultipleInstancesProhibited": True,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": f"{facts.COPYRIGHT}, MIT License",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Datahall library",
                "CFBundleTypeRole": "Editor",
                "CFBundleTypeIconFile": "datahall.icns",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [LIBRARY_TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": LIBRARY_TYPE,
                "UTTypeDescription": "Datahall library",
                "UTTypeIconFile": "datahall.icns",
                "UTTypeConformsTo": ["public.data", "public.database"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [facts.SUFFIX.removeprefix(".")],
                    "public.mime-type": [facts.MIME_TYPE],
                },
            }
        ],
    }


def build(app: Path, work: Path, out: Path) -> list[Path]:
    """Signs the app, puts it on a disk image beside a link to Applications, has that notarised, and returns it."""
    archives.settle(app)
    sign(app)
    stage = work / "disk"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    shutil.copytree(app, stage / app.name, symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    image = out / f"{facts.NAME}-{facts.version()}-macos-{platform.machine()}.dmg"
    image.unlink(missing_ok=True)
    _make_image(stage, image, work)
    if os.environ.get("DATAHALL_SIGN_AS"):
        subprocess.run(["codesign", "--sign", os.environ["DATAHALL_SIGN_AS"], "--timestamp", image], check=True)
    notarise(image)
    return [image]


def sign(app: Path) -> None:
    """Signs everything in the app, with the name in DATAHALL_SIGN_AS or for this computer only."""
    name = os.environ.get("DATAHALL_SIGN_AS")
    options = ["--options", "runtime", "--timestamp"] if name else []
    entitlements = ["--entitlements", facts.RECIPES / "macos" / "entitlements.plist"]
    subprocess.run(["codesign", "--force", "--deep", "--sign", name or "-", *options, *entitlements, app], check=True)
    subprocess.run(["codesign", "--verify", "--deep", "--strict", app], check=True)


def notarise(image: Path) -> None:
    """Has Apple look the image over, where DATAHALL_NOTARY_PROFILE names the stored sign-in for that."""
    profile = os.environ.get("DATAHALL_NOTARY_PROFILE")
    if profile:
        subprocess.run(["xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait"], check=True)
        subprocess.run(["xcrun", "stapler", "staple", image], check=True)


def _make_image(stage: Path, image: Path, work: Path) -> None:
    """Makes the image in two steps: one that can be arranged in Finder, then one that is compressed."""
    draft = work / "draft.dmg"
    draft.unlink(missing_ok=True)
    create = ["hdiutil", "create", "-quiet", "-fs", "HFS+", "-format", "UDRW", "-volname", facts.NAME]
    subprocess.run([*create, "-srcfolder", stage, draft], check=True)
    place = work / "volume"
    subprocess.run(["hdiutil", "attach", "-quiet", "-nobrowse", "-mountpoint", place, draft], check=True)
    try:
        # Only how its window looks: where no Finder answers (a build machine without a desktop), it stays plain.
        arrange = facts.RECIPES / "macos" / "arrange.applescript"
        subprocess.run(["osascript", arrange, str(place)], check=False, timeout=120)
    finally:
        subprocess.run(["hdiutil", "detach", "-quiet", place], check=True)
    convert = ["hdiutil", "convert", "-quiet", draft, "-format", "ULMO", "-o", image]
    subprocess.run(convert, check=True)
    draft.unlink()
