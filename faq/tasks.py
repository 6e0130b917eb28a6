from celery import shared_task


@shared_task
def forget_searches() -> int:
    from campuses.clock import now  # noqa: PLC0415 -- leaf
    from faq.models import SearchCount  # noqa: PLC0415 -- leaf

    return SearchCount.objects.forget(on=now().date())
