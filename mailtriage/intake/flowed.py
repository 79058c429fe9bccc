"""format=flowed text (RFC 3676) as the lines its author saw."""

_MAX_DEPTH = 50


def unflow(text: str, delsp: bool) -> str:
    """`text` with soft line breaks undone; `delsp` says that the space before each is not text.

    Lines of another quote depth and the ``-- `` of a signature end a paragraph (§4.2, §4.3).
    """
    out: list[str] = []
    held: list[str] = []
    held_depth = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">")) if line.startswith(">") else 0
        content = line[depth:]
        if content.startswith(" "):
            content = content[1:]  # §4.4: space-stuffed
        if held and (depth != held_depth or content == "-- "):
            out.append(_quoted(held_depth, "".join(held)))
            held = []
        if content.endswith(" ") and content != "-- ":
            held.append(content[:-1] if delsp else content)
            held_depth = depth
        else:
            out.append(_quoted(depth, "".join(held) + content))
            held = []
    if held:
        out.append(_quoted(held_depth, "".join(held)))
    return "\n".join(out)


def _quoted(depth: int, content: str) -> str:
    if not depth:
        return content
    return ">" * min(depth, _MAX_DEPTH) + (" " + content if content else "")
