"""The visible text of an HTML tree, laid out by inscriptis after everything hidden is gone from it."""

import html
import re
from typing import Any

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml.html import document_fromstring  # type: ignore[import-untyped]

from mailtriage.intake.markup import CLOSE, OPEN
from mailtriage.intake.styles import NEVER_SHOWN, has_no_size, hidden_selectors, hides, is_hidden, squeezed

# Elements that begin a line; inscriptis knows half of them.
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table tr hr center section article form "
    "fieldset address header footer main nav aside figure details summary legend menu dir option".split()
)
_AS_BLOCK = frozenset(
    "table tbody thead tfoot tr td th caption dl dt dd center section form fieldset details summary legend "
    "menu dir option hr optgroup".split()
)
_WHOLE = ("html", "body")
# Of a reference, where one more could be read out of what it stands before.
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);(?=[#a-z])", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_XML = re.compile(r"^\s{0,100}<\?xml[^>]{0,500}>")
# With fewer letters than this, what pictures say is the text.
_SCANT = 20


def laid_out(markup: str, css: str) -> str:
    """The text of `markup`, styled by `css`; ``""`` where that fails."""
    try:
        # inscriptis takes the text of the tree for markup, and would read `&amp;lt;` as a bracket.
        tree = document_fromstring(_AMPERSAND.sub("&amp;amp;", _XML.sub("", markup)))
        alternatives = _prepare(tree, hidden_selectors(css))
        text = _engine(tree)
    except Exception:  # lxml and inscriptis have raised eight kinds of error on fuzzed markup
        return ""
    if alternatives and len(_LETTER.findall(text[:2000])) < _SCANT:
        # All the words are in pictures.
        text = "\n".join([text.strip(), *alternatives]).strip()
    return text


def _engine(tree: Any) -> str:
    # "strict" as browsers do: the default indents every div and puts spaces around every span.
    return str(Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text())


def _prepare(tree: Any, hidden: set[str]) -> list[str]:
    """Take out of the tree what is not seen, and tables; the texts of its pictures."""
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    sized: set[Any] = set()  # with text in a size of its own somewhere inside
    blocky: set[Any] = set()  # with more than one line inside
    alternatives: list[str] = []
    gone: list[Any] = []
    for element in reversed(elements):
        tag, parent = element.tag, element.getparent()
        style = squeezed(element.get("style") or "")
        no_size = has_no_size(style)
        if parent is not None:
            if element in sized or (not no_size and ("font-size" in style or tag == "font")):
                sized.add(parent)
            if element in blocky or tag in _BLOCKS or tag == "br":
                blocky.add(parent)
        is_small = no_size and element not in sized
        if tag in _WHOLE:
            continue
        if tag in NEVER_SHOWN or hides(style) or is_small or is_hidden(element, hidden):
            gone.append(element)
        elif tag == "img":
            _show_picture(element, alternatives)
        elif tag == "tr":
            _open_row(element, blocky)
        elif tag == "blockquote" and _is_citation(element, style):
            _mark(element)
    for element in elements:
        if element.tag in _AS_BLOCK:
            element.tag = "div"
    for element in gone:
        if element.getparent() is not None:
            element.drop_tree()
    alternatives.reverse()
    return list(dict.fromkeys(alternatives))


def _show_picture(image: Any, alternatives: list[str]) -> None:
    """An emoji in the place of its picture; what other pictures say is kept aside."""
    says = " ".join(html.unescape((image.get("alt") or "")[:300]).split())
    if not says:
        return
    if len(says) <= 8 and not says.isascii() and not _LETTER.search(says):
        image.tail = says + (image.tail or "")
    else:
        alternatives.append(says)


def _open_row(row: Any, blocky: set[Any]) -> None:
    """A row of single words and lines stays one line; cells that hold more stand below each other.

    Laid out side by side, the lines of two cells would be read in turns.
    """
    cells = [one for one in row if one.tag in ("td", "th")]
    is_line = not any(one in blocky for one in cells)
    for cell in cells:
        cell.tag = "span" if is_line else "div"
        if is_line:
            cell.tail = " " + (cell.tail or "")


def _is_citation(element: Any, style: str) -> bool:
    """Whether a blockquote holds the mail that is answered; Outlook and Gmail also indent with it."""
    css_class = (element.get("class") or "").lower()
    return (
        (element.get("type") or "").lower() == "cite"
        or "quote" in css_class
        or "cite" in css_class
        or ("border-left" in style and "border-left:none" not in style)
    )


def _mark(quote: Any) -> None:
    quote.text = OPEN + (quote.text or "")
    if len(quote):
        quote[-1].tail = (quote[-1].tail or "") + CLOSE
    else:
        quote.text += CLOSE
