from django.core.management import call_command

from faq.demo import judged
from faq.models import Entry
from faq.recall import measure


def test_the_judged_questions_find_their_answers_among_the_first_three(demo):
    """Held on both databases: recall@3 of at least 0.9 over at least 120 questions and 80 entries."""
    questions = judged()
    assert len(questions) >= 120
    assert Entry.objects.public().count() >= 80

    recall = measure(questions, demo["capital"])

    assert recall.at_3 >= 0.9, "\n".join(recall.missed)
    assert recall.mrr >= 0.85


def test_questions_that_were_never_tuned_to_do_as_well(demo):
    recall = measure([question for question in judged() if question.held_out], demo["capital"])

    assert recall.questions >= 60
    assert recall.at_3 >= 0.9, "\n".join(recall.missed)


def test_the_command_prints_the_figures(demo, capsys):
    call_command("faq_recall")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["all", "tuned", "held"]
    assert all("recall@3" in line and "MRR" in line for line in lines)
