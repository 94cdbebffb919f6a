"""The rules of the house, held by tests: who may import whom, sizes, clocks, words, and what belongs together."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


def own_files() -> Iterator[Path]:
    """Every Python file of the house, its tests and benches; what is installed beside it is not looked through."""
    yield from HOUSE.glob("*.py")
    for folder in sorted(each for each in HOUSE.iterdir() if each.is_dir() and each.name[0] != "."):
        yield from (file for file in folder.rglob("*.py") if "versions" not in file.parts)


MODULES = dict(modules())


@dataclass(frozen=True)
class Seen:
    """What the rules ask of a file, from reading it once: names it imports, where it reads the clock, what is too long,
    and Japanese in its code (docstrings, units and patterns aside)."""

    imports: frozenset[str]
    clocks: tuple[int, ...]
    long: tuple[str, ...]
    said: tuple[str, ...]


@cache
def seen(file: Path) -> Seen:
    source = file.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(source)))
    docstrings = {id(n.value) for n in nodes if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lines = [(f"{n.lineno} {n.name}", (n.end_lineno or n.lineno) - n.lineno + 1) for n in functions]
    texts = [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return Seen(
        frozenset(name for node in nodes for name in imported_by(node)),
        tuple(node.lineno for node in nodes if isinstance(node, ast.Call) and reads_the_clock(node)),
        ("the file",) * (source.count("\n") > 400) + tuple(name for name, count in lines if count > 60),
        tuple(f"{n.lineno}: {n.value!r}" for n in texts if id(n) not in docstrings and is_words(n.value)),
    )


def imported_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def reads_the_clock(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    owner, name = call.func.value, call.func.attr
    is_type = isinstance(owner, ast.Name) and owner.id in ("datetime", "date")
    return (name in ("today", "utcnow") and not call.args) or (name == "now" and is_type)


def is_words(text: str) -> bool:
    return bool(JAPANESE.search(text)) and text not in UNITS and not re.search(r"[\\\[(|]", text)


def imports(name: str) -> frozenset[str]:
    return seen(MODULES[name]).imports


def modules_in(*rooms: str) -> list[str]:
    return [name for name in MODULES if room_of(name) in rooms]


def wing_of(name: str) -> str | None:
    """The wing a module stands in, down to the single channel (bot.channels.web)."""
    if name.startswith("bot.channels."):
        return ".".join(name.split(".")[:3])
    return next((wing for wing in WINGS if name == wing or name.startswith(f"{wing}.")), None)


def room_of(name: str) -> str:
    return name.split(".")[0]


def out_of_order(name: str) -> Iterator[str]:
    """What a module imports though it stands right of it, or is the root or another wing."""
    room, wing = room_of(name), wing_of(name)
    allowed = set(ORDER) if wing else set(ORDER[: ORDER.index(room) + 1]) if room in ORDER else set()
    for imported in imports(name):
        target = room_of(imported)
        if wing and wing_of(imported) == wing:
            continue
        if wing_of(imported) or (target in ROOMS and target not in allowed) or target in ("main", "cli"):
            yield f"{name} imports {imported}"


def test_a_room_imports_only_what_stands_left_of_it() -> None:
    assert [each for name in MODULES if name not in ("main", "cli") for each in out_of_order(name)] == []


def test_a_handler_knows_no_other_handler() -> None:
    for name in modules_in("handlers"):
        others = [i for i in imports(name) if i == "handlers" or i.startswith("handlers.")]
        assert name == "handlers" or others == [], name


def test_programmes_need_the_standard_library_only() -> None:
    at_home = set(sys.stdlib_module_names) | {"programmes"}
    foreign = {name: {room_of(i) for i in imports(name)} - at_home for name in modules_in("programmes")}
    assert {name: found for name, found in foreign.items() if found} == {}


def test_nobody_but_the_clock_reads_the_clock() -> None:
    may = ("bot.clock", "faq.evaluate")
    names = [n for n in modules_in("programmes", "faq", "shops", "handlers", "bot") if n not in may]
    inside = [n for n in names if not n.startswith("bot.channels.")]
    assert [f"{name}:{line}" for name in inside for line in seen(MODULES[name]).clocks] == []


def test_no_file_over_400_lines_and_no_function_over_60() -> None:
    too_long = [f"{file}: {what} is too long" for file in own_files() for what in seen(file).long]
    assert too_long == [], "look whether it is one idea"


def test_words_live_in_templates_and_data() -> None:
    names = [n for n in MODULES if room_of(n) in ("handlers", "desk") or n.startswith("bot.")]
    assert [f"{name}:{each}" for name in names for each in seen(MODULES[name]).said] == []


HANDLERS = sorted(f.stem for f in (HOUSE / "handlers").glob("*.py") if f.stem != "__init__")


def test_every_handler_has_its_template_its_examples_and_its_test() -> None:
    for name in HANDLERS:
        assert (HOUSE / "handlers" / "templates" / f"{name}.j2").exists(), name
        assert (HOUSE / "handlers" / "examples" / f"{name}.toml").exists(), name
        assert (HOUSE / "tests" / "handlers" / f"test_{name}.py").exists(), name


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
