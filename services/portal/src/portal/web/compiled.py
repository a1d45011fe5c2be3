"""Templates as they are compiled: what is the same on every page is said once, not page by page.

About half of the time a page takes to write is saved by two inner methods of Jinja that are
overridden here (decision 0012); pages would be the same without them.
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final

from jinja2 import Environment, Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from portal.web.assets import asset

SENTENCES: Final = ("_", "gettext")
"""What says a sentence in a template: by hand, and what `{% trans %}` becomes."""


class Shared(Template):
    """A template whose macros are made once: every template here has the same globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        del ctx
        return super()._get_default_module()


def alone(template: Template, block: str, values: Mapping[str, Any]) -> str:
    """One block of a template, which sees what its template imports."""
    context = template.new_context(dict(values))
    next(template.root_render_func(context), None)  # as far as its first words: the imports
    return "".join(template.blocks[block](context))


class Spoken(Environment):
    """Templates in one language: sentences stand translated in the compiled code."""

    template_class = Shared
    say: Callable[[str], str]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._made: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as the library names it
    ) -> Template:
        """A template, without the lock that guards files which may change: these do not."""
        if isinstance(name, Template):
            return name
        if (found := self._made.get(name)) is None:
            found = self._made[name] = super().get_template(name, parent, globals)
        return found

    def _generate(self, source: nodes.Template, *args: Any, **more: Any) -> str:
        return super()._generate(Once(self.say).visit(source), *args, **more)


class Once(NodeTransformer):
    """Puts what a sentence or an address of a built file is in place of the call that asks it."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say = say

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - the visitor's name for it
        self.generic_visit(node)
        match node:
            case nodes.Call(node=nodes.Name(name="asset"), args=[nodes.Const(value=str() as name)]):
                return nodes.Const(asset(name), lineno=node.lineno)
            case nodes.Call(
                node=nodes.Name(name=name), args=[nodes.Const(value=str() as text)], dyn_kwargs=None
            ) if name in SENTENCES:
                return self.said(text, node)
        return node

    def said(self, text: str, node: nodes.Call) -> nodes.Expr:
        """A sentence with its values, which are escaped as they are put in."""
        sentence = nodes.MarkSafe(nodes.Const(self.say(text)))  # our own words
        values = [nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs]
        return nodes.Mod(sentence, nodes.Dict(values), lineno=node.lineno)
