"""format=flowed text (RFC 3676) as the lines its author saw."""

import re

# Many programs write `> > ` for a quotation within one; §4.5 knows `>> ` only.
_QUOTED = re.compile(r">(?: ?>){0,500}")


def unflow(text: str, delsp: bool) -> str:
    """`text` with soft line breaks undone; `delsp` says that the space before each is not text.

    Lines of another quote depth, empty lines and the ``-- `` of a signature end a paragraph (§4.2, §4.3).
    """
    out: list[str] = []
    held: list[str] = []
    held_mark = ""
    for line in text.split("\n"):
        quoted = _QUOTED.match(line) if line.startswith(">") else None
        mark = quoted[0] if quoted else ""
        content = line[len(mark) :]
        if content.startswith(" "):
            content = content[1:]  # §4.4: space-stuffed
        same = mark.count(">") == held_mark.count(">")
        if held and (not same or content in ("-- ", "")):
            out.append(_marked(held_mark, "".join(held)))
            held = []
        if content.endswith(" ") and content != "-- ":
            held_mark = held_mark if held else mark
            held.append(content[:-1] if delsp else content)
        elif held:
            out.append(_marked(held_mark, "".join(held) + content))
            held = []
        else:
            out.append(_marked(mark, content))
    if held:
        out.append(_marked(held_mark, "".join(held)))
    return "\n".join(out)


def _marked(mark: str, content: str) -> str:
    if not mark:
        return content
    return mark + (" " + content if content else "")
