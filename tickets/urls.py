from django.urls import path, register_converter

from tickets.views import actions, files, lists, patron, personal, post, ticket


class Reference:
    regex = r"[A-Z]{2,4}-\d{4}-\d{6,10}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Token:
    regex = r"p[0-9a-z]{1,12}-[a-z2-7]{20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")
register_converter(Token, "token")

VERBS = (
    "claim",
    "unclaim",
    "take_over",
    "assign",
    "move",
    "merge",
    "spam",
    "tags",
    "due",
    "close",
    "reopen",
    "wait",
    "macro",
)

urlpatterns = [
    path("", lists.ticket_list, name="ticket_list"),
    path("counts/", lists.counts, name="ticket_counts"),
    path("bulk/", lists.bulk, name="ticket_bulk"),
    path("find/", lists.find, name="ticket_find"),
    path("filters/", lists.save_filter, name="ticket_save_filter"),
    path("filters/<int:pk>/drop/", lists.drop_filter, name="ticket_drop_filter"),
    path("away/", personal.away, name="ticket_away"),
    path("away/<int:pk>/back/", personal.back, name="ticket_back"),
    path("texts/", personal.texts, name="ticket_texts"),
    path("texts/<int:pk>/drop/", personal.drop_text, name="ticket_drop_text"),
    path("mail/", post.quarantine, name="ticket_mail"),
    path("mail/<int:pk>/", post.quarantined, name="ticket_quarantined"),
    path("mail/<int:pk>/release/", post.release, name="ticket_release"),
    path("mail/<int:pk>/discard/", post.discard, name="ticket_discard"),
    path("files/<uuid:pk>/", files.staff_file, name="ticket_file"),
    path("new/", patron.choose, name="ticket_choose"),
    path("new/<slug:slug>/", patron.new, name="ticket_new"),
    path("new/<slug:slug>/sent/", patron.sent, name="ticket_sent"),
    path("mine/<token:token>/", patron.mine, name="ticket_mine"),
    path("mine/<token:token>/reply/", patron.reply, name="ticket_mine_reply"),
    path("mine/<token:token>/close/", patron.close, name="ticket_mine_close"),
    path("mine/<token:token>/reopen/", patron.reopen, name="ticket_mine_reopen"),
    path("mine/<token:token>/files/<uuid:pk>/", files.patron_file, name="ticket_mine_file"),
    path("<reference:reference>/", ticket.show, name="ticket"),
    path("<reference:reference>/answer/", ticket.answer, name="ticket_answer"),
    path("<reference:reference>/note/", ticket.note, name="ticket_note"),
    path("<reference:reference>/preview/", ticket.preview, name="ticket_preview"),
    path("<reference:reference>/print/", ticket.printed, name="ticket_print"),
    path("<reference:reference>/html/<int:pk>/", ticket.html, name="ticket_html"),
    *(path(f"<reference:reference>/{verb}/", getattr(actions, verb), name=f"ticket_{verb}") for verb in VERBS),
]
