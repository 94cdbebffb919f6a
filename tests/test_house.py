"""The rules of the house, held by tests: who may import whom, sizes, clocks, words, and what belongs together."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faq.amounts import UNITS

HOUSE = Path(__file__).parent.parent
ORDER = ["programmes", "faq", "shops", "store", "bot"]
WINGS = ["handlers", "scheduler", "desk", "bot.channels"]
ROOMS = [*ORDER, *WINGS[:3]]
ROOTS = ["main.py", "cli.py", "settings.py"]
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the product as (dotted name, file)."""
    for room in ROOMS:
        for file in sorted((HOUSE / room).rglob("*.py")):
            if "versions" not in file.parts:
                yield ".".join(file.relative_to(HOUSE).with_suffix("").parts), file
    for root in ROOTS:
        yield root.removesuffix(".py"), HOUSE / root


MODULES = dict(modules())


def imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def wing_of(name: str) -> str | None:
    """The wing a module stands in, down to the single channel (bot.channels.web)."""
    if name.startswith("bot.channels."):
        return ".".join(name.split(".")[:3])
    return next((wing for wing in WINGS if name == wing or name.startswith(f"{wing}.")), None)


def room_of(name: str) -> str:
    return name.split(".")[0]


@pytest.mark.parametrize("name", MODULES)
def test_a_room_imports_only_what_stands_left_of_it(name: str) -> None:
    if name in ("main", "cli"):
        return
    room, wing = room_of(name), wing_of(name)
    allowed = set(ORDER) if wing else set(ORDER[: ORDER.index(room) + 1]) if room in ORDER else set()
    for imported in imports(MODULES[name]):
        target = room_of(imported)
        if wing and wing_of(imported) == wing:
            continue
        assert wing_of(imported) is None, f"{name} imports {imported}, which is another wing"
        assert target not in ROOMS or target in allowed, (
            f"{name} imports {imported}, which stands right of it"
        )
        assert target not in ("main", "cli"), f"{name} imports {imported}: the root is imported by nobody"


@pytest.mark.parametrize(
    "name", [name for name in MODULES if room_of(name) == "handlers" and name != "handlers"]
)
def test_a_handler_knows_no_other_handler(name: str) -> None:
    assert not [i for i in imports(MODULES[name]) if i == "handlers" or i.startswith("handlers.")]


@pytest.mark.parametrize("name", [name for name in MODULES if room_of(name) == "programmes"])
def test_programmes_need_the_standard_library_only(name: str) -> None:
    foreign = {room_of(i) for i in imports(MODULES[name])} - set(sys.stdlib_module_names) - {"programmes"}
    assert not foreign


@pytest.mark.parametrize(
    "name", [n for n in MODULES if room_of(n) in ("programmes", "faq", "shops", "handlers", "bot")]
)
def test_nobody_but_the_clock_reads_the_clock(name: str) -> None:
    if name in ("bot.clock", "faq.evaluate") or name.startswith("bot.channels."):
        return
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("today", "utcnow") or node.args, (
                f"{name}:{node.lineno} reads the clock"
            )
            owner = node.func.value
            is_now = (
                node.func.attr == "now" and isinstance(owner, ast.Name) and owner.id in ("datetime", "date")
            )
            assert not is_now, f"{name}:{node.lineno} reads the clock"


@pytest.mark.parametrize(
    "file", [f for f in HOUSE.rglob("*.py") if ".venv" not in f.parts and "versions" not in f.parts]
)
def test_no_file_over_400_lines_and_no_function_over_60(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert source.count("\n") <= 400, f"{file.name} is too long: look whether it is one idea"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{file.name}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize(
    "name", [n for n in MODULES if room_of(n) in ("handlers", "desk") or n.startswith("bot.")]
)
def test_words_live_in_templates_and_data(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    said = [
        f"{node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if JAPANESE.search(node.value) and node.value not in UNITS and not re.search(r"[\\\[(|]", node.value)
    ]
    assert not said, f"Japanese words in {name}: {said}"


HANDLERS = sorted(f.stem for f in (HOUSE / "handlers").glob("*.py") if f.stem != "__init__")


@pytest.mark.parametrize("name", HANDLERS)
def test_every_handler_has_its_template_its_examples_and_its_test(name: str) -> None:
    assert (HOUSE / "handlers" / "templates" / f"{name}.j2").exists()
    assert (HOUSE / "handlers" / "examples" / f"{name}.toml").exists()
    assert (HOUSE / "tests" / "handlers" / f"test_{name}.py").exists()


def test_no_template_or_example_without_its_handler() -> None:
    for folder in ("templates", "examples"):
        assert {file.stem for file in (HOUSE / "handlers" / folder).iterdir()} == set(HANDLERS)


def test_every_setting_is_documented() -> None:
    from settings import Settings

    documented = (HOUSE / ".env.example").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"MADOGUCHI_{name.upper()}" not in documented]
    assert not missing


def test_no_lock_file_records_a_download_address() -> None:
    for file in HOUSE.glob("requirements*.txt"):
        assert not re.search(r"https?://", file.read_text(encoding="utf-8")), file.name
