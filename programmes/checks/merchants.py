"""The forms and steps for merchants: few questions, put as questions, and one next step a state."""

from itertools import pairwise
from typing import Final

from programmes.checks.sheet import Sheet
from programmes.model import Condition, CountedKind, Registration, ShopSizeRule, SizeQuestion, Step

MOST_QUESTIONS: Final = 8
"""What one answers with a thumb before giving up."""


def check_forms(sheet: Sheet) -> None:
    """A form has few questions, and each is put as a question."""
    for question in sheet.objects(Condition, SizeQuestion):
        if not question.ask.endswith("？"):
            what = "質問が「？」で終わっていません。"
            sheet.note(question, "ask", what=what, mend="はい・いいえで答えられる質問にしてください。")
    for form in sheet.objects(Registration, ShopSizeRule):
        if len(form.questions) > MOST_QUESTIONS:
            what = f"質問が{len(form.questions)}個あります。"
            sheet.note(form, "questions", what=what, mend=f"まとめて{MOST_QUESTIONS}個までにしてください。")


def check_conditions(sheet: Sheet) -> None:
    """Where there is a form, it asks about every condition; what excludes is asked before what leaves a doubt."""
    registration = sheet.programme.registration
    if registration is None or not registration.questions:
        return
    asked = {clause for question in registration.questions for clause in question.source}
    for condition in registration.conditions:
        if condition.source and not asked & set(condition.source):
            what = f"「{condition.text[:20]}」を確かめる質問がありません。"
            mend = "同じ出典の質問をregistration.questionsに書いてください。"
            sheet.note(condition, "text", what=what, mend=mend, severity="warning")
    for before, after in pairwise(registration.questions):
        if (before.otherwise, after.otherwise) == ("ask", "no"):
            what = f"参加できないと決まる質問が、「{before.id}」の後にあります。"
            mend = 'otherwise = "no" の質問を先に並べてください。'
            sheet.note(after, "otherwise", what=what, mend=mend, severity="warning")


def check_next_steps(sheet: Sheet) -> None:
    """No state of an application has two next steps."""
    seen: set[str] = set()
    for step in sheet.objects(Step):
        if step.state in seen:
            what = f"「{step.state}」の次の手順が二つあります。"
            sheet.note(step, "state", what=what, mend="一つにまとめてください。")
        seen.add(step.state)


def check_counts(sheet: Sheet) -> None:
    """Two kinds of one name could not be told apart on a form."""
    seen: set[str] = set()
    for kind in sheet.objects(CountedKind):
        if kind.name in seen:
            what = f"「{kind.name}」という数えるものが二つあります。"
            sheet.note(kind, "name", what=what, mend="見分けられる名前にしてください。")
        seen.add(kind.name)
