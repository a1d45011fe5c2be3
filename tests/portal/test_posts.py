"""No form is left that nobody ever sent without scripts."""

from capaian.home import ROOT
from tests.browser.posts import POSTS
from tests.portal.door import routes


def test_every_form_is_sent_without_scripts() -> None:
    taken = {one.path for one in routes() if "POST" in one.methods}
    assert taken == set(POSTS)


def test_a_walk_presses_what_it_is_said_to_press() -> None:
    for path, sent in POSTS.items():
        text = (ROOT / "tests" / sent.by).read_text(encoding="utf-8")
        assert sent.pressed in text, f"{sent.by} does not send {path}"
        assert "javascript" in text or sent.by.startswith("portal/"), sent.by
