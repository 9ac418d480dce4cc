"""Odoo 19 Community, unpacked from its Debian package beside the checkout.

PyPI has no Odoo. Debian's package is of `sid`; installing it would pull another
Python over the system, so it is only unpacked, with the few font and script packages
that its symbolic links lead to.
"""

import os
import subprocess
from pathlib import Path

from lib.paths import WORK
from lib.steps import CommandError, provide, run

FROM_SID = (
    "odoo-19",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
)
# The file names that Odoo links to; sid has renamed them since.
FROM_STABLE = ("fonts-font-awesome", "fonts-inconsolata")
# A script that Debian leaves out of its package; without it every backend bundle
# logs an error.
SEGMENTATION = "@mediapipe/selfie_segmentation@0.1.1675465747"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def odoo_source():
    """Return the folder that is to be on `sys.path`, unpacked when missing."""
    root = provide(WORK / "odoo", _key(), _build, "Odoo 19 from Debian's archive")
    return root / "usr/lib/python3/dist-packages"


def odoo_release():
    """Return the version of the unpacked package."""
    odoo_source()
    return (WORK / "odoo/VERSION").read_text()


def _key():
    return " ".join((*FROM_SID, *FROM_STABLE, SEGMENTATION))


def _build(root):
    mirror, release = _debian_mirror()
    _unpack(root, mirror, "sid", FROM_SID)
    _unpack(root, mirror, release, FROM_STABLE)
    package = root / "usr/lib/python3/dist-packages/odoo"
    _add_segmentation(package / "addons/mail/static/lib/selfie_segmentation", root)
    dangling = [
        path for path in package.rglob("*") if path.is_symlink() and not path.exists()
    ]
    if dangling:
        raise CommandError(f"Odoo's package has links to nothing: {dangling[:5]}")


def _debian_mirror():
    """The mirror and release of this machine's own apt sources."""
    os_release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text().splitlines()
        if "=" in line
    )
    release = os_release.get("VERSION_CODENAME", "").strip('"')
    if os_release.get("ID") != "debian":
        raise CommandError(
            "These commands set Odoo up on Debian. Elsewhere, set ODOO_BIN to an"
            " installed Odoo 19 and PGHOST, PGUSER, ... to a PostgreSQL server."
        )
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)"],
        capture_output=True,
        text=True,
        check=True,
    )
    for line in targets.stdout.splitlines():
        codename, uri = line.split(" ", 1)
        if codename == release:
            return uri, release
    raise CommandError(
        f"No apt source of Debian {release} on this machine."
        " Run `apt-get update` as root, then try again."
    )


def _unpack(root, mirror, suite, packages):
    """Fetch with an apt configuration of our own, so that the system's is untouched."""
    apt = root / "apt" / suite
    for folder in ("lists/partial", "cache/archives/partial"):
        (apt / folder).mkdir(parents=True)
    signed_by = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    (apt / "sources.list").write_text(f"deb {signed_by}{mirror} {suite} main\n")
    (apt / "status").touch()
    options = (
        f"Dir::Etc::sourcelist={apt}/sources.list",
        "Dir::Etc::sourceparts=/dev/null",
        f"Dir::State::lists={apt}/lists",
        f"Dir::State::status={apt}/status",
        f"Dir::Cache={apt}/cache",
        f"APT::Default-Release={suite}",
        "APT::Sandbox::User=root",
        "Acquire::Languages=none",
        "Acquire::Retries=3",
    )
    apt_get = ["apt-get", "-q", *(word for o in options for word in ("-o", o))]
    run(*apt_get, "update", log=f"apt-{suite}-update")
    run(*apt_get, "download", *packages, log=f"apt-{suite}-download", cwd=apt)
    for package in apt.glob("*.deb"):
        if package.name.startswith("odoo-"):
            (root / "VERSION").write_text(package.stem)
        run("dpkg-deb", "-x", package, root, log="unpack")
        package.unlink()


def _add_segmentation(folder, root):
    download = root / "npm"
    download.mkdir()
    environment = os.environ | {"npm_config_update_notifier": "false"}
    run("npm", "pack", SEGMENTATION, log="npm-pack", cwd=download, env=environment)
    (archive,) = download.glob("*.tgz")
    run("tar", "-xzf", archive, log="npm-unpack", cwd=download)
    folder.mkdir(parents=True, exist_ok=True)
    script = "selfie_segmentation.js"
    (download / "package" / script).replace(folder / script)
