"""Templates as code that costs less: most of a page is texts with nothing to escape, and fields of structs."""

from __future__ import annotations

import keyword
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_NUMBERS = frozenset({int, float})


def shown(value: object) -> str:
    """Return a value as a page shows it: every text escaped that is not markup.

    It does what :func:`markupsafe.escape` does, which makes an object of each text, in a third of the time.

    >>> [str(shown(value)) for value in ("Harbor & Co.", "2025-03-03", Markup("<b>16</b>"), 7.5)]
    ['Harbor &amp; Co.', '2025-03-03', '<b>16</b>', '7.5']
    """
    kind = type(value)
    if kind is str:
        text: str = value  # type: ignore[assignment]  # as its type says
        plain = not ("&" in text or "<" in text or ">" in text or '"' in text or "'" in text)
        return text if plain else escape(text)
    if kind is Markup:
        return value  # type: ignore[return-value]  # as its type says
    return str(value) if kind in _NUMBERS else escape(value)


class PageCode(CodeGenerator):
    """The code of a template, which escapes with :func:`shown` and reads a field of a struct without a function call.

    A name that a struct does not have raises AttributeError: :class:`jinja2.StrictUndefined` refuses it as well.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name that Jinja looks for
        """Write how a field is read."""
        if keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class PageEnvironment(Environment):
    """Where templates are found, compiled as :class:`PageCode`."""

    code_generator_class = PageCode
    shown = staticmethod(shown)
