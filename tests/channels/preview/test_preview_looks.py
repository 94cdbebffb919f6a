"""Class names that carry values: the grammar lets nothing else through."""

import pytest

from bot.channels.preview.looks import coloured, counted, proportioned, shaded, sheet, sheet_address, sized


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (sized("mt", "12px"), "margin-top:12px"),
        (sized("w", "45.5%"), "width:45.5%"),
        (sized("bw", "0.5px"), "border-width:0.5px"),
        (sized("fz", "16px"), "font-size:calc(16px * var(--letters))"),
        (coloured("bg", "#0017C1"), "background-color:#0017c1"),
        (coloured("ink", "#0017C180"), "color:#0017c180"),
        (counted("fl", 3), "flex:3 0 0"),
        (counted("em", 7.56), "--wide:7.56"),
        (proportioned("20:13"), "aspect-ratio:20 / 13"),
        (
            shaded("90deg", [("#000000", ""), ("#ffffff", "")]),
            "background-image:linear-gradient(90deg,#000000,#ffffff)",
        ),
        (
            shaded("45deg", [("#000000", ""), ("#888888", "-25p"), ("#ffffff", "")]),
            "background-image:linear-gradient(45deg,#000000,#888888 25%,#ffffff)",
        ),
    ],
)
def test_a_value_becomes_a_class_and_the_class_a_rule(name, rule):
    assert name
    assert sheet(name) == f".{name}{{{rule}}}\n"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "12",
        "12em",
        "-3px",
        "1px;color:red",
        "calc(1px)",
        "99999px",
        "12px ",
        "１２px",
        None,
        12,
        ["12px"],
    ],
)
def test_what_is_no_length_has_no_class(value):
    assert sized("mt", value) == ""


@pytest.mark.parametrize("value", ["", "red", "#fff", "#12345g", "#0017C1;}", "url(x)", None, 0xFFFFFF])
def test_what_is_no_colour_has_no_class(value):
    assert coloured("bg", value) == ""


@pytest.mark.parametrize(
    "names",
    [
        "bg-ffffff}body{display:none",
        "bg-url(//evil)",
        "content-x",
        "mt-12px;color:red",
        "mt-12px{}",
        "</style><script>",
        "MT-12PX",
        "bg-ffffff\nbody",
        "fl-1-2",
        "",
        "...",
    ],
)
def test_the_sheet_has_rules_for_names_of_the_grammar_only(names):
    assert sheet(names) == ""


def test_the_address_of_a_sheet_names_each_class_once_and_no_others():
    address = sheet_address("/looks.css", ["fx-box mt-12px", "mt-12px bg-ffffff", 'x"><script>'])
    assert address == "/looks.css?is=bg-ffffff.mt-12px"
