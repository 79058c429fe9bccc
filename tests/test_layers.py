"""Imports go one way (design §1), held by reading every module of the program."""

import ast
import sys
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mailtriage"

PURE = ("intake", "rules", "commands", "reply", "tickets", "sla")
RIM = ("inbox", "outbox", "store", "guard", "web")
STEPS = ("steps", "flow", "batch", "chores", "alarm")
COMPOSERS = ("rulefiles", "configured", "app", "console", "demo")
LEAVES = {
    "model": {"model"},
    "ports": {"model"},
    "config": {"config", "model"},
    "render": {"model"},
    "paths": {"model"},
    "log": set(),
    "clock": set(),
}

# (module, what it imports against the rule of its place): why it may.
EXCEPTIONS = {
    ("guard/child.py", "intake.classify"): "the entry point of the parser's own process",
    ("guard/child.py", "intake.parse"): "the entry point of the parser's own process",
    ("guard/child.py", "intake.content"): "the entry point of the parser's own process",
    ("daemon/loop.py", "outbox.spool"): "the spool decides without sockets, in the desk thread",
    ("daemon/sending.py", "outbox.spool"): "the spool decides without sockets, in the desk thread",
    ("daemon/vitals.py", "outbox.spool"): "the spool knows whether the outbox is paused",
}

# The only places where a third-party library is imported; a folder stands for all its modules.
LIBRARIES = {
    "imapclient": {"inbox/imap.py", "inbox/link.py"},
    "aiosmtplib": {"outbox/smtp.py", "outbox/probe.py"},  # `check` asks the server, and sends nothing
    "mailparser": {"intake/"},
    "inscriptis": {"intake/"},
    "lxml": {"intake/"},  # builds the tree that inscriptis reads
    "charset_normalizer": {"intake/"},  # the last guess at a charset
    "flufl": {"intake/bounce/voice.py"},
    "olefile": {"intake/msg.py"},
    "compressed_rtf": {"intake/rtf.py"},
    "tinydb": {"store/", "console/tickets.py"},  # the console filters with `where`
    "jinja2": {"render.py"},
    "schedule": {"daemon/loop.py"},
    "re2": {"rules/text.py"},
    "aiohttp": {"web/"},
    "pydantic": {"config/"},
    "structlog": {"log/"},
    "rich": {"console/", "demo/"},
    "pymap": {"demo/"},
    "pysasl": {"demo/"},
    "proxyprotocol": {"demo/"},
    "aiosmtpd": {"demo/"},
    # JSON is read and written where documents, frames, digests and `--json` are.
    "orjson": {"store/", "guard/frames.py", "rules/load.py", "console/"},
}

# Who may ask the operating system for the time (design §12.7: elsewhere time is an argument).
WALL_CLOCKS = {
    "clock.py": "the port's implementation",
    "console/": "commands show ages to the person who runs them",
    "inbox/imap.py": "a server that sends no INTERNALDATE",
    "demo/": "the embedded server stamps what it stores",
}
WALL_CLOCK_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}

LONGEST = 330
LONG = {"demo/server.py": "one embedded mail server, outside the product"}

MODULES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")
}


def _dotted(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


NAMES = {_dotted(module) for module in MODULES}


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for name in node.names:
                whole = f"{base}.{name.name}"
                found.add(whole if whole.removeprefix("mailtriage.") in NAMES else base)
    return found


OUTSIDE: dict[str, set[str]] = {}  # module -> third-party libraries
INSIDE: dict[str, set[str]] = {}  # module -> modules of ours, without ``mailtriage.``
for _module, _tree in MODULES.items():
    _all = _imports(_tree)
    INSIDE[_module] = {one.removeprefix("mailtriage.") for one in _all if one.startswith("mailtriage.")}
    OUTSIDE[_module] = {
        one.split(".")[0]
        for one in _all
        if not one.startswith("mailtriage") and one.split(".")[0] not in sys.stdlib_module_names
    }


def _place(module: str) -> str:
    """The layer of a module: its folder, or its own name at the top."""
    return module.split("/")[0].removesuffix(".py")


def _wrong(places: tuple[str, ...], allowed: set[str]) -> list[str]:
    return sorted(
        f"{module} imports {one}"
        for module, found in INSIDE.items()
        if _place(module) in places
        for one in found
        if one.split(".")[0] not in allowed | {_place(module)} and (module, one) not in EXCEPTIONS
    )


def test_every_module_is_read() -> None:
    assert {"flow.py", "app.py", "intake/token.py", "rules/conditions/texts.py", "store/desk.py"} <= set(
        MODULES
    )


def test_every_layer_has_a_rule() -> None:
    ruled = {*PURE, *RIM, *STEPS, *COMPOSERS, *LEAVES, "daemon", "cli", "__main__", "__init__"}
    assert {_place(module) for module in MODULES} == ruled


def test_no_import_is_relative() -> None:
    assert [
        module for module, tree in MODULES.items() if any(one.startswith(".") for one in _imports(tree))
    ] == []


@pytest.mark.parametrize("package", PURE)
def test_a_pure_package_never_imports_a_sibling_nor_the_rim(package: str) -> None:
    assert _wrong((package,), {"config", "model", "render", "log"}) == []


@pytest.mark.parametrize("package", RIM)
def test_a_rim_package_imports_ports_and_model_only(package: str) -> None:
    assert _wrong((package,), {"ports", "model"}) == []


@pytest.mark.parametrize("leaf", LEAVES)
def test_what_all_layers_share_imports_nothing_above_it(leaf: str) -> None:
    assert _wrong((leaf,), LEAVES[leaf]) == []


@pytest.mark.parametrize("leaf", ["model", "ports", "clock", "paths"])
def test_the_nouns_and_the_ports_need_no_library(leaf: str) -> None:
    assert {module: found for module, found in OUTSIDE.items() if _place(module) == leaf and found} == {}


def test_flow_and_chores_see_the_rim_by_its_ports() -> None:
    assert _wrong(STEPS, {*PURE, *STEPS, "config", "model", "ports", "render", "log"}) == []


def test_the_daemon_imports_no_rim_but_the_spool() -> None:
    allowed = {*STEPS, "config", "model", "ports", "log", "render", "rules"}
    assert _wrong(("daemon",), allowed) == []


def test_only_app_console_and_demo_build_concrete_parts() -> None:
    outsiders = {
        module: {one for one in found if one.split(".")[0] in (*RIM, "clock")}
        for module, found in INSIDE.items()
        if _place(module) not in (*COMPOSERS, *RIM)
    }
    named = {(module, one) for module, found in outsiders.items() for one in found}
    assert named - set(EXCEPTIONS) == set()


def test_app_console_and_demo_stand_above_each_other_in_one_order() -> None:
    below = set(LEAVES) | {*PURE, *RIM, *STEPS, "daemon"}
    assert _wrong(("rulefiles",), {"config", "model", "rules"}) == []
    # It tries rules and templates out, and knows whose domain is an organisation's.
    assert _wrong(("configured",), set(LEAVES) | {"rulefiles", "rules", "reply", "intake"}) == []
    assert _wrong(("app",), below | {"rulefiles", "configured"}) == []
    assert _wrong(("console",), below | {"rulefiles", "configured", "app"}) == []
    assert _wrong(("demo",), below | {"rulefiles", "configured", "app", "console"}) == []


def test_nothing_imports_the_command_line() -> None:
    assert [module for module, found in INSIDE.items() if "cli" in found] == ["__main__.py"]


def test_the_command_line_names_modules_of_the_console_only() -> None:
    dynamic = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("importlib.import_module", "__import__")
    }
    assert dynamic == {"cli.py"}
    assert _wrong(("cli",), {"model"}) == []


def test_no_exception_is_kept_that_nothing_needs() -> None:
    assert {pair for pair in EXCEPTIONS if pair[1] not in INSIDE[pair[0]]} == set()


def _within(module: str, places: set[str] | dict[str, str]) -> bool:
    return any(module == place or (place.endswith("/") and module.startswith(place)) for place in places)


def test_each_library_is_imported_in_its_one_place() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for module, libraries in OUTSIDE.items():
        for library in libraries:
            if not _within(module, LIBRARIES.get(library, set())):
                found[library].append(module)
    assert found == {}


def test_the_table_of_libraries_names_no_library_that_is_gone() -> None:
    assert set(LIBRARIES) - set().union(*OUTSIDE.values()) == set()


def test_only_the_clock_at_the_rim_reads_the_wall_clock() -> None:
    readers = sorted(
        f"{module}:{node.lineno} {ast.unparse(node)}"
        for module, tree in MODULES.items()
        if not _within(module, WALL_CLOCKS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _reads_the_wall_clock(ast.unparse(node))
    )
    assert readers == []


def _reads_the_wall_clock(call: str) -> bool:
    return bool({call, call.removeprefix("datetime.")} & WALL_CLOCK_CALLS)


def test_the_wall_clock_is_found_where_it_is_read() -> None:
    assert _reads_the_wall_clock("datetime.now")
    assert _reads_the_wall_clock("datetime.datetime.now")
    assert not _reads_the_wall_clock("clock.now")


def test_no_module_hides_the_clock_behind_a_name_of_its_own() -> None:
    hidden = [
        f"{module} imports {name.name} from time"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for name in node.names
    ]
    assert hidden == []


def test_no_module_outgrows_its_reader() -> None:
    long = {
        module: lines
        for module in MODULES
        if (lines := len((PACKAGE / module).read_text().splitlines())) > LONGEST and module not in LONG
    }
    assert long == {}
