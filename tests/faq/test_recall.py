from faq.demo import judged
from faq.models import Entry
from faq.recall import measure


def test_the_judged_questions_find_their_answers_among_the_first_three(demo):
    """Held on both databases: recall@3 of at least 0.9 over at least 120 questions and 80 entries."""
    questions = judged()
    assert len(questions) >= 120
    assert Entry.objects.public().count() >= 80

    recall = measure(questions, demo["capital"])
    import time

    t = time.time()
    measure(questions, demo["capital"])
    print((time.time() - t) / len(questions) * 1000, "ms")
    print(recall)
    print("\n".join(recall.missed))
    for h in (True, False):
        print(h, measure([q for q in questions if q.held_out == h], demo["capital"]))

    assert recall.at_3 >= 0.9
    assert recall.mrr >= 0.8
