"""The handlers of a deployment: what people can ask besides the FAQ, with examples as data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.turn import Claims, Form, Handler, Links, Question
from faq.ranking import Candidate
from programmes.model import Programme, Role


@dataclass(frozen=True, slots=True)
class Examples:
    """Sentences that mean one handler (``handlers/examples/<name>.toml``).

    ``texts`` by settlement basis: the key "" holds for every programme, "stay" only where nights are settled.
    """

    roles: tuple[Role, ...]
    texts: Mapping[str, tuple[str, ...]]

    def for_programme(self, programme: Programme) -> tuple[str, ...]:
        basis = programme.settlement.basis
        return self.texts.get("", ()) + self.texts.get(basis, ())


def read_examples(file: Path) -> Examples:
    """Examples from TOML: ``roles = […]``, then ``[[examples]]`` with ``texts`` and, if needed, ``bases``."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    texts: dict[str, tuple[str, ...]] = {}
    for group in table.get("examples", []):
        for basis in group.get("bases", [""]):
            texts[basis] = texts.get(basis, ()) + tuple(group["texts"])
    return Examples(tuple(table["roles"]), texts)


class Registry:
    """Handlers by name. ``examples_folder`` holds one TOML file a handler that can be asked in words."""

    def __init__(self, handlers: Iterable[Handler], examples_folder: Path) -> None:
        self._handlers = {handler.NAME: handler for handler in handlers}
        self._examples = {
            name: read_examples(file)
            for name in self._handlers
            if (file := examples_folder / f"{name}.toml").exists()
        }
        self.claiming: dict[str, Claims] = {
            name: each for name, each in self._handlers.items() if isinstance(each, Claims)
        }

    def __getitem__(self, name: str) -> Handler:
        return self._handlers[name]

    def __contains__(self, name: str) -> bool:
        return name in self._handlers

    def form(self, name: str) -> Form:
        """The handler of that name as one that asks step by step. Raises KeyError, TypeError for one that does not."""
        handler = self._handlers[name]
        if not isinstance(handler, Form):
            raise TypeError(f"{name} asks nothing step by step")
        return handler

    def links(self, name: str) -> Links:
        """The handler of that name as the one that hears of account links. Raises KeyError, TypeError."""
        handler = self._handlers[name]
        if not isinstance(handler, Links):
            raise TypeError(f"{name} does not hear of account links")
        return handler

    def names(self) -> tuple[str, ...]:
        return tuple(self._handlers)

    def examples(self, name: str, programme: Programme) -> tuple[str, ...]:
        found = self._examples.get(name)
        return found.for_programme(programme) if found else ()

    def reads(self, name: str) -> frozenset[str]:
        """The kinds of values in a text that the handler computes with; none for an unknown one."""
        return self._handlers[name].READS if name in self._handlers else frozenset()

    def takes(self, name: str, text: str, programme: Programme) -> bool:
        """Whether the handler finds in the text what it cannot do without; most can do without anything."""
        takes = getattr(self._handlers.get(name), "takes", None)
        return takes is None or bool(takes(text, programme))

    def claims(self, name: str, question: Question) -> float:
        """How probable another meaning may be for one of the handlers ``claiming`` anything to go before it; 0: it claims nothing."""
        allowed = self.can_answer(name, question.programme, question.role)
        return self.claiming[name].claims(question) if allowed else 0.0

    def candidate(self, name: str, programme: Programme) -> Candidate:
        """The handler as the ranking knows it. Raises KeyError for one that cannot be asked in words."""
        roles, texts = self._examples[name].roles, self.examples(name, programme)
        return Candidate(id=f"do:{name}", roles=frozenset(roles), texts=texts, answer="", kind="do")

    def candidates(self, programme: Programme) -> tuple[Candidate, ...]:
        """What the ranking may choose among besides the FAQ, for one programme."""
        return tuple(
            self.candidate(name, programme)
            for name, handler in self._handlers.items()
            if handler.fits(programme) and self.examples(name, programme)
        )

    def can_answer(self, name: str, programme: Programme, role: Role | None) -> bool:
        """Whether the handler has anything to say about the programme to who asks (``role`` None: not known)."""
        for_whom = self._examples[name].roles if name in self._examples else ()
        concerned = role is None or not for_whom or role in for_whom
        return name in self._handlers and concerned and self._handlers[name].fits(programme)

    def checked(self, name: str, args: Mapping[str, str]) -> dict[str, str] | None:
        """``args`` if every one is known to the handler and passes its check; None otherwise."""
        checks = self._handlers[name].ARGS
        if all(key in checks and checks[key](value) for key, value in args.items()):
            return dict(args)
        return None
