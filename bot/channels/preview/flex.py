"""Flex Messages as a tree of nodes with class names, for the templates to print [Messaging API reference, Flex Message].

Keywords become the pixels that LINE's own simulator shows for them; how far letters grow with the size set in the app is
not documented, so those factors (``line.css``) are measured by eye. Nothing here raises: what cannot be read is left
out, and :mod:`refusals` says why LINE would not take it.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.preview.looks import coloured, counted, proportioned, shaded, sized

Json = dict[str, Any]

SPACES: Final = {"none": 0, "xs": 2, "sm": 4, "md": 8, "lg": 12, "xl": 16, "xxl": 20}
BORDERS: Final = {"none": 0, "light": 0.5, "normal": 1, "medium": 2, "semi-bold": 3, "bold": 4}
LETTERS: Final = {
    "xxs": 11, "xs": 13, "sm": 14, "md": 16, "lg": 19, "xl": 22, "xxl": 29, "3xl": 35, "4xl": 48, "5xl": 74,
}  # fmt: skip
IMAGES: Final = {
    "xxs": 40, "xs": 60, "sm": 80, "md": 100, "lg": 120, "xl": 140, "xxl": 160, "3xl": 180, "4xl": 200, "5xl": 220,
}  # fmt: skip
BUBBLES: Final = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
BLOCKS: Final = ("header", "hero", "body", "footer")
DEEPEST: Final = 40


@dataclass(frozen=True, slots=True)
class Node:
    """One component. ``kind`` names its macro; ``act``: LINE's action object, None where a tap does nothing."""

    kind: str
    classes: str = ""
    children: tuple["Node", ...] = ()
    text: str = ""
    act: Json | None = None
    inner: str = ""
    """Classes of what stands inside: a picture's frame, the letters of a button."""

    def looks(self) -> Iterator[str]:
        """The classes of this node and of all in it."""
        yield self.classes
        yield self.inner
        for child in self.children:
            yield from child.looks()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a component stands: ``axis`` of the box around it ("" for a block), the ``spacing`` before it."""

    axis: str = ""
    spacing: object = None
    depth: int = 0


def container(contents: object) -> Node:
    """A Flex Message's ``contents``."""
    flex = _json(contents)
    if flex.get("type") == "carousel":
        return Node("carousel", children=tuple(_bubble(_json(each)) for each in _list(flex.get("contents"))))
    return _bubble(flex)


def _bubble(bubble: Json) -> Node:
    size = bubble.get("size", "mega")
    direction = "fx-rtl" if bubble.get("direction") == "rtl" else ""
    blocks = tuple(_block(name, bubble) for name in BLOCKS if isinstance(bubble.get(name), dict))
    name = size if size in BUBBLES else "mega"
    return Node("bubble", _joined(f"fx-{name}", direction), blocks, act=_action(bubble))


def _block(name: str, bubble: Json) -> Node:
    style = _json(_json(bubble.get("styles")).get(name))
    line = (
        Node("separator", coloured("edge", style.get("separatorColor"))) if style.get("separator") else None
    )
    content = _component(_json(bubble[name]), _Place())
    has_footer = "fx-has-footer" if name == "body" and "footer" in bubble else ""
    classes = _joined(f"fx-{name}", has_footer, coloured("bg", style.get("backgroundColor")))
    return Node("block", classes, (*((line,) if line else ()), content))


def _component(part: Json, place: _Place) -> Node:
    if place.depth > DEEPEST:
        return Node("unknown", text="…")
    match part.get("type"):
        case "box":
            return _box(part, place)
        case "text":
            return _text(part, place)
        case "button":
            return _button(part, place)
        case "image":
            return _image(part, place)
        case "icon":
            return _icon(part, place)
        case "video":
            return Node(
                "video",
                _joined("fx-child", proportioned(part.get("aspectRatio"))),
                text=_word(part.get("previewUrl")),
            )
        case "separator":
            return Node("separator", _joined(_margin(part, place), coloured("edge", part.get("color"))))
        case "filler":
            return Node("filler", _flex(part, place, 1))
        case "span":
            return _span(part)
        case other:
            return Node("unknown", text=_word(other))


def _box(part: Json, place: _Place) -> Node:
    layout = _one_of(part.get("layout"), ("horizontal", "vertical", "baseline"), "vertical")
    sized_itself = place.axis == "horizontal" and ("width" in part or "height" in part)
    inside = _Place(layout, part.get("spacing"), place.depth + 1)
    return Node(
        "box",
        _joined(
            f"fx-{layout}",
            _flex({**part, "flex": 0} if sized_itself else part, place),
            _margin(part, place),
            _position(part),
            *_paddings(part),
            *(sized(look, part.get(name)) for look, name in _MEASURES),
            coloured("bg", part.get("backgroundColor")),
            coloured("edge", part.get("borderColor")),
            sized("bw", _pixels(part.get("borderWidth"), BORDERS)),
            sized("r", _pixels(part.get("cornerRadius"), SPACES)),
            _chosen("justify", part.get("justifyContent"), _JUSTIFY),
            _chosen("items", part.get("alignItems"), _ITEMS),
            _gradient(_json(part.get("background"))),
        ),
        _children(part.get("contents"), inside),
        act=_action(part),
    )


_MEASURES: Final = (("w", "width"), ("mw", "maxWidth"), ("h", "height"), ("mh", "maxHeight"))
_JUSTIFY: Final = ("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly")
_ITEMS: Final = ("center", "flex-start", "flex-end")


def _children(contents: object, place: _Place) -> tuple[Node, ...]:
    """Spacing stands before every child but the first that takes up room."""
    nodes: list[Node] = []
    first = True
    for part in map(_json, _list(contents)):
        floats = part.get("position") == "absolute"
        here = _Place(place.axis, None if first or floats else place.spacing, place.depth)
        nodes.append(_component(part, here))
        first = first and floats
    return tuple(nodes)


def _text(part: Json, place: _Place) -> Node:
    spans = tuple(_span(_json(each)) for each in _list(part.get("contents")))
    text = _word(part.get("text"))
    lines = part.get("maxLines")
    shrinks = part.get("adjustMode") == "shrink-to-fit" and not part.get("wrap")
    return Node(
        "text",
        _joined(
            _flex(part, place), _margin(part, place), _position(part), *_letters(part, "md"),
            _chosen("align", part.get("align"), _ENDS), _chosen("gravity", part.get("gravity"), _GRAVITY),
            "fx-wrap" if part.get("wrap") else "", "fx-shrinks" if shrinks else "",
        ),
        spans,
        text,
        _action(part),
        _joined(
            f"fx-lines {counted('ml', lines)}" if isinstance(lines, int) and lines > 0 else "",
            sized("ls", part.get("lineSpacing")),
            _wide(text, part) if shrinks else "",
        ),
    )  # fmt: skip


_ENDS: Final = ("start", "end", "center")
_GRAVITY: Final = ("top", "bottom", "center")


def _span(part: Json) -> Node:
    return Node("span", _joined(*_letters(part, "")), text=_word(part.get("text")))


def _letters(part: Json, size: str) -> tuple[str, ...]:
    """Size, weight, slant, line and colour of letters. Without a size of its own a span has its text's."""
    scales = "fz" if part.get("scaling") else "fs"
    return (
        sized(scales, _pixels(part.get("size", size), LETTERS)),
        "fx-bold"
        if part.get("weight") == "bold"
        else "fx-regular"
        if part.get("weight") == "regular"
        else "",
        "fx-italic" if part.get("style") == "italic" else "",
        _chosen("line", part.get("decoration"), ("underline", "line-through", "none")),
        coloured("ink", part.get("color")),
    )


def _button(part: Json, place: _Place) -> Node:
    style = _one_of(part.get("style"), ("primary", "secondary", "link"), "link")
    action = _json(part.get("action"))
    label = _word(action.get("label"))
    shrinks = part.get("adjustMode") == "shrink-to-fit"
    return Node(
        "button",
        _joined(
            _flex(part, place), _margin(part, place), _position(part),
            _chosen("gravity", part.get("gravity"), _GRAVITY), "fx-shrinks" if shrinks else "",
        ),
        text=label,
        act=action,
        inner=_joined(
            f"fx-{style}",
            "fx-low" if part.get("height") == "sm" else "",
            "fx-scales" if part.get("scaling") else "",
            coloured("ink" if style == "link" else "bg", part.get("color")),
            _wide(label, part) if shrinks else "",
        ),
    )  # fmt: skip


def _image(part: Json, place: _Place) -> Node:
    size = part.get("size", "md")
    width = "100%" if size == "full" else _pixels(size, IMAGES)
    return Node(
        "image",
        _joined(
            _flex(part, place), _margin(part, place), _position(part),
            _chosen("align", part.get("align"), _ENDS), _chosen("gravity", part.get("gravity"), _GRAVITY),
        ),
        text=_word(part.get("url")),
        act=_action(part),
        inner=_joined(
            sized("w", width),
            proportioned(part.get("aspectRatio", "1:1")),
            "fx-cover" if part.get("aspectMode") == "cover" else "",
            coloured("bg", part.get("backgroundColor")),
        ),
    )  # fmt: skip


def _icon(part: Json, place: _Place) -> Node:
    scales = "fz" if part.get("scaling") else "fs"
    size = sized(scales, _pixels(part.get("size", "md"), LETTERS))
    classes = _joined(_margin(part, place), _position(part), size)
    return Node(
        "icon", classes, text=_word(part.get("url")), inner=proportioned(part.get("aspectRatio", "1:1"))
    )


# --- what all components share --------------------------------------------------------------------------


def _flex(part: Json, place: _Place, default: int | None = None) -> str:
    """The share of free room: 1 by default side by side, 0 one under another."""
    if not place.axis:
        return ""
    share = part.get("flex", default if default is not None else int(place.axis != "vertical"))
    if not isinstance(share, int) or share <= 0 or part.get("position") == "absolute":
        return "fx-own"
    return counted("fv" if place.axis == "vertical" else "fl", share)


def _margin(part: Json, place: _Place) -> str:
    look = "mt" if place.axis in ("vertical", "") else "ms"
    return sized(look, _pixels(part.get("margin", place.spacing), SPACES))


def _position(part: Json) -> str:
    offsets = (("ot", "offsetTop"), ("ob", "offsetBottom"), ("os", "offsetStart"), ("oe", "offsetEnd"))
    moved = (sized(look, _pixels(part.get(name), SPACES)) for look, name in offsets)
    return _joined("fx-absolute" if part.get("position") == "absolute" else "", *moved)


def _paddings(part: Json) -> Iterator[str]:
    sides = (("pt", "paddingTop"), ("pb", "paddingBottom"), ("ps", "paddingStart"), ("pe", "paddingEnd"))
    for look, name in sides:
        yield sized(look, _pixels(part.get(name, part.get("paddingAll")), SPACES))


def _gradient(background: Json) -> str:
    if background.get("type") != "linearGradient":
        return ""
    middle = sized("", background.get("centerPosition", "50%"))
    centre = [(background["centerColor"], middle)] if "centerColor" in background else []
    return shaded(
        background.get("angle"),
        [(background.get("startColor"), ""), *centre, (background.get("endColor"), "")],
    )


def _wide(text: str, part: Json) -> str:
    """How wide the letters are, in full-width signs: what is to shrink must know it."""
    signs = sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in text)
    bold = 1.04 if part.get("weight") == "bold" else 1.0
    return counted("em", max(1.0, signs * bold))


def _pixels(value: object, keywords: dict[str, float] | dict[str, int]) -> str:
    """A keyword's pixels; what is none as it stands."""
    if not isinstance(value, str):
        return ""
    return f"{keywords[value]}px" if value in keywords else value


def _chosen(name: str, value: object, values: tuple[str, ...]) -> str:
    return f"fx-{name}-{value}" if value in values else ""


def _one_of(value: object, values: tuple[str, ...], default: str) -> str:
    return str(value) if value in values else default


def _action(part: Json) -> Json | None:
    return part["action"] if isinstance(part.get("action"), dict) else None


def _joined(*classes: str) -> str:
    return " ".join(filter(None, classes))


def _json(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
