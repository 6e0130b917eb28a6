"""A full set of canned messages, in words of our own."""

from __future__ import annotations

from typing import NamedTuple

from campuses.models import Campus
from chat.models import Canned, Category


class Words(NamedTuple):
    category: Category
    shortcut: str
    title: str
    body: str
    fallback: str = ""
    language: str = "English"


G, Q, S, K = Category.GREETING, Category.INTERVIEW, Category.SEARCHING, Category.CHECKING
C, T, A, X = Category.CLOSING, Category.TRANSFER, Category.ABUSE, Category.CRISIS

SYSTEM = [
    Words(
        G,
        "hi",
        "Hello, reading your question",
        "Hi {patron_name}, I'm {operator_name}. Let me read your question, I'll be right with you.",
        "Hi, I'm {operator_name}. Let me read your question, I'll be right with you.",
    ),
    Words(
        G,
        "thanks",
        "Thanks for writing",
        "Hi {patron_name}, thanks for writing to the {campus} library. That's a good question.",
        "Hi, thanks for writing to the {campus} library. That's a good question.",
    ),
    Words(G, "name", "Ask for the name", "May I ask your name? A first name or a nickname is fine."),
    Words(
        G,
        "email",
        "Ask for an e-mail address",
        "In case we get cut off, what e-mail address could I reach you at? You can skip this if you like.",
    ),
    Words(
        G,
        "hola",
        "Saludo en español",
        "Hola {patron_name}, soy {operator_name}. Deme un momento para leer su pregunta.",
        "Hola, soy {operator_name}. Deme un momento para leer su pregunta.",
        "Spanish",
    ),
    Words(Q, "campus", "Which campus?", "Which campus are you asking about? I want to give you the right answer."),
    Words(Q, "where", "On or off campus?", "Are you on campus right now, or somewhere else?"),
    Words(Q, "class", "For a class?", "Is this for an assignment? If so, for which class, and who teaches it?"),
    Words(Q, "due", "When is it due?", "When do you need it by?"),
    Words(Q, "tried", "What have you tried?", "What have you tried so far? Then I won't send you the same way twice."),
    Words(
        Q,
        "sources",
        "What kind of source?",
        "What would help most: a peer-reviewed article, any article, a book, or something from a certain database?",
    ),
    Words(
        Q, "more", "Tell me more", "Could you tell me a little more about your topic? What made you curious about it?"
    ),
    Words(Q, "so", "Check understanding", "Let me make sure I have it: you need {need}. Is that right?"),
    Words(Q, "great", "That's interesting", "That's an interesting topic! Let me see what we have."),
    Words(S, "minute", "Give me a minute", "Give me a minute to look, I'll be right back."),
    Words(S, "still", "Still looking", "Still looking. I haven't forgotten you."),
    Words(S, "few", "A few more minutes", "This takes a few more minutes, about {minutes}. Is that all right?"),
    Words(S, "found", "Found something", "I've found something. Tell me if it's what you had in mind:"),
    Words(S, "link", "A link with its name", "{title}: {link}"),
    Words(S, "signin", "How to sign in", "You may be asked to sign in. {signin_hint}"),
    Words(S, "hours", "Today's hours", "Today's hours at {campus}: {hours}."),
    Words(S, "pages", "The library's pages", "The {campus} library's pages: {library_url}"),
    Words(
        S,
        "sorry",
        "That sounds frustrating",
        "That sounds frustrating, and I'm sorry. Let's see what we can do about it together.",
    ),
    Words(K, "answer", "Does that answer it?", "Does that answer your question?"),
    Words(K, "start", "Enough to get started?", "Is that enough to get you started?"),
    Words(K, "else", "Anything else?", "Is there anything else I can help you with?"),
    Words(
        K,
        "there",
        "Are you still there?",
        "Are you still there, {patron_name}? Take your time, I only want to be sure you got my message.",
        "Are you still there? Take your time, I only want to be sure you got my message.",
    ),
    Words(
        C,
        "bye",
        "Goodbye",
        "I hope that helps, {patron_name}. Come back any time!",
        "I hope that helps. Come back any time!",
    ),
    Words(C, "luck", "Good luck", "Good luck with your work. We're here when you need us again."),
    Words(
        C,
        "silent",
        "Ending a silent chat",
        "I haven't heard from you for a while, so I'll close our chat now. Please write again whenever you like.",
    ),
    Words(
        C,
        "others",
        "Other ways to reach us",
        "You can also call us at {phone}, write to {email}, or make an appointment: {appointment_url}",
    ),
    Words(C, "next", "What happens next", "So you know what happens next: {next_step}."),
    Words(
        T,
        "transfer",
        "Transferring you",
        "I can't find the answer myself, so I'm transferring your question to {librarian} at the {librarian_campus} "
        "campus. Please stay on.",
    ),
    Words(
        T,
        "ticket",
        "Making a ticket",
        "I'd like to send your question to the {campus} librarians, who will answer by e-mail. That will take a while. "
        "They are back {next_opening}.",
    ),
    Words(
        T,
        "call",
        "Offer a call or an e-mail",
        "This is easier by phone or by e-mail. Would you like somebody to call you, or to write to you?",
    ),
    Words(T, "another", "Who would know", "Somebody else knows this better than I do. May I ask them for you?"),
    Words(
        A,
        "calm",
        "I understand",
        "I can see that this is upsetting, and I want to help. Let's go through it one step at a time.",
    ),
    Words(
        A,
        "saved",
        "The transcript is saved",
        "Our chats are saved automatically, as you may know. I'm glad to go on helping you when we can talk calmly.",
    ),
    Words(
        A,
        "director",
        "The director will follow up",
        "I may not be the best person to help you with this. I'll make a ticket for our library director, who will get "
        "back to you.",
    ),
    Words(
        A,
        "ended",
        "Ending for the language used",
        "I'm sorry, but with the language you are using our rules don't allow me to go on. Please write again when you "
        "feel calmer.",
    ),
    Words(X, "here", "I'm glad you wrote", "I'm glad you wrote. I'm here with you right now."),
    Words(X, "called", "Ask for the name", "What may I call you?"),
    Words(
        X,
        "hard",
        "That sounds very hard",
        "That sounds like a very hard place to be, {patron_name}. Thank you for telling me.",
        "That sounds like a very hard place to be. Thank you for telling me.",
    ),
    Words(X, "safe", "Are you safe?", "Are you safe right now? Is anybody with you?"),
    Words(
        X,
        "trained",
        "People who can help",
        "I'm a librarian, not a counselor, so I'd like you to talk to somebody who is trained to help. I'll give you a "
        "number, and I'll stay here while you call.",
    ),
    Words(
        X,
        "help-es",
        "Hay personas que pueden ayudarle",
        "Me alegra que haya escrito. Hay personas que hablan español y pueden ayudarle ahora mismo. Le doy un número.",
        "",
        "Spanish",
    ),
]

CAMPUS = {
    "capital": Words(
        S,
        "print",
        "Printing at Capital",
        "At Capital you can print from the computers on the second floor with your student card.",
    ),
    "gateway": Words(
        S,
        "rooms",
        "Study rooms at Gateway",
        "At Gateway, study rooms can be booked for two hours a day at the library's pages: {library_url}",
    ),
}


def seed() -> None:
    _seed(None, SYSTEM)
    for slug, words in CAMPUS.items():
        campus = Campus.objects.filter(slug=slug).first()
        if campus is not None:
            _seed(campus, [words])


def _seed(campus: Campus | None, words: list[Words]) -> None:
    for position, entry in enumerate(words):
        fields = entry._asdict()
        title = fields.pop("title")
        Canned.objects.get_or_create(
            campus=campus, owner=None, title=title, category=entry.category, defaults={**fields, "position": position}
        )
