"""Every example sentence of every handler leads to that handler, in every programme that it fits."""

import pytest
from talking import CODES, REGISTRY, Talk, programmes

PAIRS = [
    (code, candidate.id.removeprefix("do:"))
    for code in CODES
    for candidate in REGISTRY.candidates(programmes()[code])
]


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_every_example_is_routed_to_its_handler(code: str, name: str) -> None:
    elsewhere = []
    for text in REGISTRY.examples(name, programmes()[code]):
        reply = Talk(code).say(text)
        if reply.topic != f"do:{name}":
            elsewhere.append((text, reply.topic, reply.candidates[:2]))
    assert elsewhere == []


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_no_example_stands_twice(code: str, name: str) -> None:
    texts = REGISTRY.examples(name, programmes()[code])
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("code", CODES)
def test_no_two_handlers_share_an_example(code: str) -> None:
    owners: dict[str, str] = {}
    for candidate in REGISTRY.candidates(programmes()[code]):
        for text in candidate.texts:
            assert owners.setdefault(text, candidate.id) == candidate.id
