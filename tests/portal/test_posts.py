"""No form is left that nobody ever sent without scripts."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from capaian.home import ROOT
from tests.browser.posts import POSTS
from tests.portal.door import routes

PLAIN: Final = frozenset({"javascript", "plain"})
"""Names by which a walk says that it is without scripts: the parameter, and the fixture."""


def test_every_form_is_sent_without_scripts() -> None:
    taken = {one.path for one in routes() if "POST" in one.methods}
    assert taken == set(POSTS)


def test_a_walk_presses_what_it_is_said_to_press() -> None:
    for path, sent in POSTS.items():
        walks = list(walks_in(ROOT / "tests" / sent.by))
        pressing = [one for one in walks if sent.pressed in named(one)]
        assert pressing, f"{sent.by} does not send {path}"
        bare = [one for one in pressing if sent.by.startswith("portal/") or is_plain(one)]
        assert bare, f"{sent.by} sends {path} with scripts only"


def walks_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The tests of a file, and what they call upon there."""
    for one in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            yield one


def named(walk: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What a walk names, such as the button it presses; no comment, no docstring."""
    told = ast.get_docstring(walk, clean=False)
    words = [one.value for one in ast.walk(walk) if isinstance(one, ast.Constant)]
    return "\n".join(str(word) for word in words if word != told)


def is_plain(walk: ast.AST) -> bool:
    """Whether a walk is made without scripts too."""
    given = {one.arg for one in ast.walk(walk) if isinstance(one, ast.arg | ast.keyword)}
    return not given.isdisjoint(PLAIN)
