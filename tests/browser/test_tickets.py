"""The ticket desk in a real browser, with a real SMTP server and a real IMAP server in between."""

import re
import smtplib
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from tests.browser.conftest import DeskServer, running_demo
from tests.browser.people import Patron, expect_ready, until
from tests.tickets.conftest import PASSWORD, Imap, Inbox, dovecot, free_port  # noqa: F401 -- a fixture

CAPITAL = "capital@library.example"
PAT = "pat@example.edu"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100" + "5fe5c34b" + "0000000049454e44ae426082"
)


class Post(Inbox):
    """The world's mail: what is for the library goes into its Dovecot, the rest to Pat."""

    def __init__(self, imap: Imap) -> None:
        super().__init__()
        self.imap = imap

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        if envelope.rcpt_tos[0].startswith("capital"):
            self.imap.put(bytes(envelope.content))
            return "250 OK"
        return await super().handle_DATA(server, session, envelope)

    def to_pat(self, text: str) -> EmailMessage:
        def find() -> EmailMessage | None:
            bodies = ((mail, mail.get_body(("plain",)).get_content()) for mail in self.mails if mail["To"] == PAT)
            return next((mail for mail, body in bodies if text in body), None)

        return until(find, 40)


@pytest.fixture(scope="module")
def post(dovecot) -> Iterator[Post]:  # noqa: F811 -- the fixture
    inbox = Post(dovecot)
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    inbox.port = controller.port
    yield inbox
    controller.stop()


@pytest.fixture(scope="module")
def server(post) -> Iterator[DeskServer]:
    """A demo whose letters go by SMTP, and which fetches Capital's mail by IMAP."""
    smtp = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(post.port),
    }
    with running_demo(**smtp, MAILBOX_CAPITAL=PASSWORD) as running:
        with sqlite3.connect(running.folder / "refdesk.sqlite3", timeout=20) as db:
            db.execute("UPDATE campuses_queue SET email = ? WHERE slug = 'capital'", [CAPITAL])
            db.execute(
                "INSERT INTO tickets_mailbox"
                " (queue_id, host, port, security, username, password_variable, folder, active, error)"
                " SELECT id, '127.0.0.1', ?, 'plain', 'capital', 'MAILBOX_CAPITAL', 'INBOX', 1, ''"
                " FROM campuses_queue WHERE slug = 'capital'",
                [post.imap.port],
            )
        yield running


def request(page: Page, server: DeskServer, path: str, data: dict | None = None) -> dict:
    """As the desk's own script does it."""
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Idempotency-Key": str(uuid4()), "Origin": server.url}
    answer = page.request.post(f"{server.url}/api/v1/desk/{path}", data=data or {}, headers=headers)
    assert answer.ok, answer.text()
    return answer.json()


def test_from_chat_to_ticket_to_mail_and_back_to_a_good_end(server, post, new_person, axe):
    """A9, C7, C46, C58, P13, P14: chat, ticket with its transcript, answers by mail both ways, closed."""
    desk = new_person()
    server.sign_in(desk, "capital1")
    expect_ready(desk)
    operator = desk.context.new_page()
    operator.goto(f"{server.url}/tickets/")
    patron = Patron(server, "capital", "Where is my interlibrary loan?", name="Pat").ask()
    chat = patron.chat["id"]
    request(operator, server, f"chats/{chat}/claim")
    request(operator, server, f"chats/{chat}/messages", {"body": "Let me ask the lending library."})
    sent = request(
        operator, server, f"chats/{chat}/ticket",
        {"queue": "capital", "email": PAT, "summary": "Wants to know where a loan is", "reason": "Needs a phone call"},
    )  # fmt: skip
    reference = sent["ticket"]

    # The acknowledgement holds nobody's words.
    acknowledgement = post.to_pat(reference)
    assert "interlibrary" not in acknowledgement.as_string()

    # The encounter's number finds the ticket, which has the chat in it.
    operator.goto(f"{server.url}/tickets/find/?q={patron.chat['reference']}")
    expect(operator.locator("h1")).to_have_text("Where is my interlibrary loan?")
    expect(operator.locator(".summary")).to_contain_text("Wants to know where a loan is")
    operator.get_by_text("The chat before it").click()
    expect(operator.locator(".transcript .words")).to_contain_text("Let me ask the lending library.")
    axe(operator)

    operator.get_by_label("Your answer").fill("It arrives on Friday.")
    operator.get_by_role("button", name="Send", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text(PAT)
    answer = post.to_pat("It arrives on Friday.")
    assert acknowledgement["Message-ID"] in answer["References"]

    # Pat answers from an ordinary mail program.
    send_as_pat(post, answer)
    see_pats_mail(operator)

    operator.get_by_label("Your answer").fill("See you then.")
    operator.get_by_role("button", name="Send and close").click()
    expect(operator.locator(".ticket-title .status")).to_have_text("Closed")
    last = post.to_pat("See you then.")
    assert last["In-Reply-To"] == "<pat-1@example.edu>"
    assert [acknowledgement["Message-ID"], answer["Message-ID"]] == last["References"].split()[:2]
    ids = [mail["Message-ID"] for mail in post.mails if mail["To"] == PAT]
    assert len(ids) == len(set(ids)) == 3

    request(operator, server, f"chats/{chat}/end")
    follow_to_the_chat(new_person(), server, reference, patron.chat["reference"])

    # And Pat's own page has it all, the staff's side excepted.
    page = new_person(viewport={"width": 390, "height": 844})
    page.goto(re.search(r"http://\S+/tickets/mine/\S+", last.get_body(("plain",)).get_content())[0])
    expect(page.locator(".entry")).to_have_count(4)
    axe(page)
    write_back(page)


def send_as_pat(post: Post, answer: EmailMessage) -> None:
    """With a picture, and laid out by a program that would like to know who reads it."""
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = f"Pat <{PAT}>", answer["Reply-To"], f"Re: {answer['Subject']}"
    reply["Message-ID"], reply["In-Reply-To"] = "<pat-1@example.edu>", answer["Message-ID"]
    reply.set_content("Friday is perfect!\n\nOn Monday, Capital library wrote:\n> It arrives on Friday.\n")
    laid_out = "<p>Friday is <b>perfect</b>!</p><img src='https://tracker.example/p.png'><script>top.__pwn = 1</script>"
    reply.add_alternative(laid_out, subtype="html")
    reply.add_attachment(PICTURE, maintype="image", subtype="png", filename="slip.png")
    with smtplib.SMTP("127.0.0.1", post.port) as smtp:
        smtp.send_message(reply)


def see_pats_mail(operator: Page) -> None:
    """Its new words, its file, and its layout in a frame without what would load or run."""
    entry = operator.locator(".entry", has_text="Friday is perfect!")

    def arrived() -> bool:
        operator.reload()
        return entry.count() == 1

    until(arrived, 90)
    expect(entry.locator(".entry-head")).to_contain_text("by mail")
    expect(entry.locator(".files")).to_contain_text("slip.png")
    expect(entry.locator("> .words")).to_have_text("Friday is perfect!")
    entry.get_by_text("As it was laid out").click()
    frame = entry.frame_locator("iframe")
    expect(frame.locator("b")).to_have_text("perfect")
    expect(frame.locator("img, script")).to_have_count(0)


def follow_to_the_chat(supervisor: Page, server: DeskServer, reference: str, encounter: str) -> None:
    """The encounter's number leads whoever reviews it from its ticket to its chat."""
    server.sign_in(supervisor, "supervisor", f"/tickets/{reference}/")
    supervisor.get_by_role("link", name=encounter).click()
    supervisor.get_by_label("To review how it went").check()
    supervisor.get_by_role("button", name="Open the chat").click()
    expect(supervisor.get_by_role("main")).to_contain_text("Let me ask the lending library.")


def write_back(page: Page) -> None:
    """On the patron's own page, with a file."""
    page.get_by_label("Your reply").fill("One more thing")
    page.locator("input[type=file]").set_input_files([{"name": "p.png", "mimeType": "image/png", "buffer": PICTURE}])
    expect(page.locator(".chosen-files")).to_contain_text("p.png")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Sent")
    expect(page.locator(".entry").last.locator(".files")).to_contain_text("p.png")
    expect(page.locator(".ticket-title .status")).to_have_text("With the librarians")


PAGES = {
    "list": "/tickets/?status=all",
    "nothing": "/tickets/?status=spam",
    "ticket": "/tickets/CAP-2026-000004/",
    "print": "/tickets/CAP-2026-000004/print/?notes=1",
    "texts": "/tickets/texts/",
    "away": "/tickets/away/",
    "mail": "/tickets/mail/",
    "form": "/tickets/new/capital/",
    "choose": "/tickets/new/",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_every_page_is_for_everyone(server, new_person, axe, theme, width):
    """P24, C0."""
    page = new_person(viewport={"width": width, "height": 844}, color_scheme=theme)
    server.sign_in(page, "supervisor", "/tickets/")
    for path in PAGES.values():
        page.goto(server.url + path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_keyboard_alone_looks_claims_answers_and_notes(server, new_person):
    """P24."""
    page = new_person()
    server.sign_in(page, "capital2", "/tickets/?q=Thanksgiving")
    page.get_by_role("button", name="Preview").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("two buses")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Preview")).to_be_focused()
    page.locator(".row-subject").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Claim").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It is yours")
    page.locator(".composer.is-note summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Asked the dean.")
    page.get_by_role("button", name="Keep the note").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".entry.is-note")).to_contain_text("Asked the dean.")


def test_a_refused_file_keeps_the_text_and_says_why(server, new_person):
    """A097, P17."""
    page = new_person()
    page.goto(f"{server.url}/tickets/new/capital/")
    page.get_by_label("Your question").fill("Please look at this")
    page.get_by_label("Your e-mail address").fill(PAT)
    page.locator("input[type=file]").set_input_files(
        [{"name": "x.svg", "mimeType": "image/png", "buffer": b"<svg onload='alert(1)'/>"}]
    )
    page.get_by_role("button", name="Send the question").click()

    expect(page.get_by_text("of a kind that we can't take")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("Please look at this")


def test_new_tickets_show_on_the_open_list(server, new_person):
    page = new_person()
    page.clock.install()
    server.sign_in(page, "gateway1", "/tickets/")
    before = int(page.locator("[data-count=new]").inner_text())
    other = new_person()
    other.goto(f"{server.url}/tickets/new/gateway/")
    other.get_by_label("Your question").fill("Is there a scanner?")
    other.get_by_label("Your e-mail address").fill("quinn@example.edu")
    other.get_by_role("button", name="Send the question").click()
    expect(other.locator("h1")).to_contain_text("Thank you")

    page.clock.run_for(21_000)

    expect(page.locator("[data-count=new]")).to_have_text(str(before + 1))
    page.get_by_role("link", name="Something new has come").click()
    expect(page.locator(".row-subject", has_text="scanner")).to_be_visible()


def test_many_are_chosen_and_done_at_once(server, new_person):
    page = new_person()
    server.sign_in(page, "housatonic1", "/tickets/?status=all")
    page.get_by_label("All on this page").check()
    expect(page.locator("[data-chosen]")).to_contain_text("chosen")
    page.get_by_label("What to do with those chosen").select_option("tag")
    page.get_by_label("Tags to add").fill("museum")
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("status").first).to_contain_text("Add tags")
    expect(page.locator(".tag").first).to_have_text("museum")
