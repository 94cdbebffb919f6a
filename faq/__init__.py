"""From a question to the entry that answers it, or an honest "I don't know". Knows nothing of chat.

What other rooms use:

``faq.ranking``
    ``Candidate(id, roles, texts, answer, kind, weight)``: something a message can mean. ``texts`` is the
    canonical question first, then phrasings or a handler's example sentences; ``kind`` is "faq",
    "not_stated", "do" (a handler, id ``"do:payout"``) or "outside" (greeting, abuse, another
    region: id ``"outside:greeting"``); ``weight`` (default 1.0) multiplies its score.
    ``Finder(candidates)``: built once per programme, safe to share by threads.
    ``finder.find(text, role=None, k=5) -> Found(matches, band)``: ``matches`` best first, each a
    ``Match(candidate, probability, score, features)``; ``band`` is "answer" (say the first match),
    "choose" (offer ``found.choices()``, at most three) or "none" (say so, offer a person). A message
    that is not for this counter has one match, of kind "outside", in band "answer"; its id says which.
``faq.entries``
    ``finder_for(programme, more=()) -> Finder``: entries of a programme, the outside examples and
    ``more`` (the handlers' examples) in one ranking. ``candidates_of(programme)``.
``faq.outside``
    ``outside_candidates()``, ``Bounds(programme).elsewhere(text) -> Elsewhere | None`` (another region, another service
    or campaign named in the text), ``is_gibberish(text)``.
``faq.dates``
    ``read_dates(text, today, around=None) -> tuple[WrittenDate, ...]`` in the order written:
    ``first``, ``last`` (equal for one day), ``text``, ``start``, ``end`` (span in ``text`` as given),
    ``inferred`` (subset of {"year", "month", "day"}), ``relative`` (今日, 来週), ``weekday_conflict``.
    ``around`` is the programme's period and decides which year a date without one belongs to.
``faq.amounts``
    ``read_amounts(text) -> tuple[Amount, ...]``: ``value``, ``unit`` ("円", "円券", "枚", "冊", "人",
    "泊", "店", "回", ...), ``noun`` (大人, 小学生, 500円券 ...), ``ordinal``, ``start``, ``end``.
``faq.normalise``
    ``normalise(text)``: one spelling for what people type (NFKC, case, repeats, emoji, dashes).
``faq.patterns``
    ``any_of(words)``: a pattern for any of them; ``without_any(text, words)``: a text without them.
``faq.questions``
    ``split_questions(text)``: the questions of one message, one by one.

Fitted to the shipped questions by ``python -m faq.fit`` (``make fit``), judged by ``python -m faq.evaluate``.
How the ranking is made is told in ``faq.channels`` and ``faq.confidence``, why in ``docs/decisions/0006-finding-the-entry.md``.
"""
