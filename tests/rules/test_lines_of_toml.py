"""Where a table or key stands in a rule file, whatever its strings and comments look like."""

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.rules.lines import Path, lines_of, nearest

TEXT = '''\
# [[rule]] is no rule in a comment
[[rule]]
name = "a # [[rule]]"
because = """
[[rule]]
name = \\"""no\\""" """""
when.subject = ["x",   # ]
  "[[rule]]",
  'z']

  [[rule]]
"name" = \'\'\'
[[rule]]\'\'\'\'
then = { label = "a", assign = "b" }
[rule.when]
any = [
    { sender = "a.example" },
    { subject = { words = ["}"] } },
]
[[rule.example]]
subject = "1"
[[rule.example]]
expect = { hit = true }
[[rule]]
name = 2026-01-05 10:00:00 # local
'''


def test_tables_keys_and_entries_are_found_past_strings_and_comments_that_look_like_them() -> None:
    found = lines_of(TEXT)
    wanted: dict[Path, int] = {
        ("rule", 0): 2,
        ("rule", 0, "name"): 3,
        ("rule", 0, "when", "subject"): 7,
        ("rule", 0, "when", "subject", 1): 8,
        ("rule", 1): 11,
        ("rule", 1, "name"): 12,
        ("rule", 1, "then", "assign"): 14,
        ("rule", 1, "when", "any", 1, "subject", "words"): 18,
        ("rule", 1, "example", 1): 22,
        ("rule", 1, "example", 1, "expect", "hit"): 23,
        ("rule", 2): 24,
    }
    assert {path: found.get(path) for path in wanted} == wanted


def test_what_is_not_known_stands_where_the_table_around_it_does() -> None:
    assert nearest(lines_of(TEXT), ("rule", 1, "when", "sender")) == 15
    assert nearest({}, ("rule", 1)) == 0


def test_a_text_that_is_no_toml_tells_what_stands_before_the_mistake() -> None:
    assert lines_of("a = 1\nb = \n= 2")[("b",)] == 2
    assert lines_of('a = "') == {("a",): 1}


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        yield from _paths(inner, (*path, key))


_string = st.sampled_from(
    [
        '"[[rule]]"',
        "'[[rule]] # \"'",
        '"""\n[[rule]]\n\\"""" """',
        '""""""',
        "'''a''''",
        '"""x"""""',
        '"#\\"]}"',
        "''",
        '"\\\\"',
    ]
)
_plain = _string | st.sampled_from(["1", "true", "2026-01-05T10:00:00Z", "10:00:00", "1.5e3", "-inf"])
_key = st.sampled_from(["a", "b", '"c d"', "'[x]'", "a.b", 'x . "y"', "1"])
_blank = st.sampled_from(["", " ", "\n", '# [[rule]] "\n', "\r\n\t"])


def _array(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.tuples(_blank, inner, _blank).map("".join)
    return st.lists(one, max_size=3).map(lambda found: f"[{','.join(found)}]")


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(_key, inner).map(lambda both: f" {both[0]} = {both[1]} ")
    return st.lists(pair, max_size=3).map(lambda found: f"{{{','.join(found)}}}")


_value = st.recursive(_plain, lambda inner: _array(inner) | _inline(inner), max_leaves=6)
_line = (
    st.tuples(_key, _value).map(" = ".join)
    | _key.map(lambda key: f"[[{key}]]")
    | _key.map(lambda key: f"  [ {key} ]")
    | st.sampled_from(["[[rule]]", "[rule.when]", "[[rule.example]] # [[rule]]", "# [[rule]]", ""])
)


@given(st.lists(_line, max_size=12))
@settings(max_examples=400, deadline=None)
def test_every_path_that_tomllib_reads_has_its_line_and_no_other_has_one(lines: list[str]) -> None:
    starts: list[str] = []
    for one in lines:
        try:
            tomllib.loads("\n".join([*starts, one]))
        except tomllib.TOMLDecodeError:
            continue
        starts.append(one)
    text = "\n".join(starts)
    found = lines_of(text)
    assert set(found) == set(_paths(tomllib.loads(text)))
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())
    for number in range(len(starts)):  # a rule begins where its header does
        before = tomllib.loads("\n".join(starts[:number])).get("rule", [])
        if starts[number].startswith("[[rule]]") and isinstance(before, list):
            line = "\n".join(starts[:number]).count("\n") + (2 if number else 1)
            assert found[("rule", len(before))] == line


@given(st.text(alphabet="[]{}=.#\"'\\\n a1,", max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_makes_the_search_fail(text: str) -> None:
    assert all(line >= 1 for line in lines_of(text).values())
