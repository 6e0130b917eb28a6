import pytest

from faq import links
from tests.growth import is_linear

# What people paste, and what is said of it: (address, code, address offered).
ADDRESSES = [
    (
        "https://web.p.ebscohost.com/ehost/detail/detail?vid=1&sid=ab12cd34-ef56@redis&bdata=JnNpdGU9#AN=107834&db=ccm",
        "session",
        "https://search.ebscohost.com/login.aspx?direct=true&db=ccm&AN=107834&site=ehost-live",
    ),
    ("https://web.s.ebscohost.com/ehost/pdfviewer/pdfviewer?vid=4&sid=1234abcd5678@sessionmgr", "session", ""),
    ("https://research.ebsco.com/c/xyz12/viewer/pdf/abcde", "session", ""),
    ("https://search.ebscohost.com/login.aspx?direct=true&db=ccm&AN=107834&site=ehost-live", "", ""),
    ("https://research.ebsco.com/linkprocessor/plink?id=0c1f", "", ""),
    (
        "https://search.proquest.com/docview/2345678901/F3A5B1C2PQ/1?accountid=14518",
        "session",
        "https://www.proquest.com/docview/2345678901",
    ),
    (
        "https://www.proquest.com/docview/2345678901/fulltextPDF/ABC/4",
        "session",
        "https://www.proquest.com/docview/2345678901",
    ),
    ("https://www.proquest.com/docview/2345678901", "", ""),
    (
        "https://www.jstor.org/stable/3844215?searchText=gatsby&refreqid=fastly-default%3Aabc",
        "session",
        "https://www.jstor.org/stable/3844215",
    ),
    ("https://www.jstor.org/stable/pdf/3844215.pdf", "session", "https://www.jstor.org/stable/3844215"),
    ("https://www.jstor.org/stable/3844215", "", ""),
    (
        "https://go.gale.com/ps/i.do?p=OVIC&u=22506&id=GALE%7CA123456789&v=2.1&it=r&sid=bookmark-OVIC",
        "session",
        "https://link.gale.com/apps/doc/A123456789/OVIC",
    ),
    ("https://link.gale.com/apps/doc/A123456789/OVIC", "", ""),
    (
        "https://csu.primo.exlibrisgroup.com/discovery/fulldisplay?docid=alma99&vid=01CSU:CT&context=L&query=any,contains,cats",
        "session",
        "https://csu.primo.exlibrisgroup.com/discovery/fulldisplay?docid=alma99&vid=01CSU%3ACT",
    ),
    ("https://csu.primo.exlibrisgroup.com/permalink/01CSU_INST/abc/alma99", "", ""),
    ("https://advance.lexis.com/document/?pdmfid=1516831&crid=29fb84ac", "session", ""),
    ("https://advance.lexis.com/api/permalink/29fb84ac/?context=1516831", "", ""),
    (
        "https://www.sciencedirect.com/science/article/pii/S0140673620301835/pdfft?md5=ab&pid=1-s2.0",
        "session",
        "https://www.sciencedirect.com/science/article/pii/S0140673620301835",
    ),
    ("https://www.sciencedirect.com/science/article/pii/S0140673620301835", "", ""),
    ("https://www-jstor-org.ezproxy.example.edu/stable/3844215", "proxied", "https://www.jstor.org/stable/3844215"),
    (
        "https://www-jstor-org.ezproxy.example.edu/stable/3844215?refreqid=abc",
        "proxied",
        "https://www.jstor.org/stable/3844215",
    ),
    ("https://muse-jhu-edu.libproxy.example.edu/article/1", "proxied", "https://muse.jhu.edu/article/1"),
    (
        "https://academic-oup-com.ctstate.idm.oclc.org/brain/article/1",
        "proxied",
        "https://academic.oup.com/brain/article/1",
    ),
    ("https://www.nature.com.proxy.example.edu/articles/1", "proxied", "https://www.nature.com/articles/1"),
    ("https://ezproxy.example.edu/login?url=https://www.jstor.org/stable/3844215", "", ""),
    (
        "https://ezproxy.example.edu/login?url=https://www.jstor.org/stable/3844215?refreqid=abc",
        "session",
        "https://ezproxy.example.edu/login?url=https://www.jstor.org/stable/3844215",
    ),
    (
        "https://catalog.example.edu/search;jsessionid=A1B2C3D4E5F6?q=cats",
        "session",
        "https://catalog.example.edu/search?q=cats",
    ),
    (
        "https://catalog.example.edu/record/5?PHPSESSID=abc123&id=7",
        "session",
        "https://catalog.example.edu/record/5?id=7",
    ),
    (
        "https://catalog.example.edu/record/5?sid=9f8e7d6c5b4a39281706&id=7",
        "session",
        "https://catalog.example.edu/record/5?id=7",
    ),
    ("https://catalog.example.edu/item?id=7&access_token=x", "session", "https://catalog.example.edu/item?id=7"),
    ("https://resolver.example.edu/openurl?sid=google&issn=1234", "", ""),
    ("https://libguides.example.edu/c.php?g=1336171&p=2", "", ""),
    (
        "https://www.google.com/url?q=https://library.ctstate.example/hours&sa=D",
        "tracking",
        "https://library.ctstate.example/hours",
    ),
    (
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Flibrary.ctstate.example%2F&data=05",
        "tracking",
        "https://library.ctstate.example/",
    ),
    (
        "https://library.ctstate.example/hours?utm_source=mail&utm_medium=x",
        "tracking",
        "https://library.ctstate.example/hours",
    ),
    (
        "https://library.ctstate.example/hours?day=1&fbclid=IwAR",
        "tracking",
        "https://library.ctstate.example/hours?day=1",
    ),
    ("http://localhost:8000/help/", "local", ""),
    ("http://192.168.1.5/page", "local", ""),
    ("http://intranet.ctstate.example/page", "local", ""),
    ("http://printserver/queue", "local", ""),
    ("https://ctstate.libapps.com/libguides/admin_c.php?g=12", "local", ""),
    ("https://[bad", "local", ""),
    ("https://library.ctstate.example/", "", ""),
    ("https://doi.org/10.18438/eblip29624", "", ""),
    ("https://en.wikipedia.org/wiki/Reference_desk_(library)", "", ""),
]


@pytest.mark.parametrize(("url", "code", "better"), ADDRESSES)
def test_an_address_is_known_by_its_shape(url, code, better):
    """C33: session-bound addresses are warned about, and the permalink is offered where it can be told."""
    hints = [(hint.code, hint.better) for hint in links.address(url)]

    assert hints == ([(code, better)] if code else [])


def test_what_is_offered_is_fine_itself():
    """C33"""
    for _, _, better in ADDRESSES:
        assert not better or list(links.address(better)) == []


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ("https://library.ctstate.example/hours", ["unlabelled"]),
        ("  https://library.ctstate.example/hours  ", ["unlabelled"]),
        ("Our hours: https://library.ctstate.example/hours", []),
        ("Look here\nhttps://library.ctstate.example/hours", ["unlabelled"]),
        ("No link at all", []),
        (r"It is in C:\Users\ana\hours.docx", ["local"]),
    ],
)
def test_a_chat_message_that_is_only_an_address_wants_a_name(message, codes):
    """C32"""
    assert [hint.code for hint in links.check(message)] == codes


@pytest.mark.parametrize(
    ("markdown", "codes"),
    [
        ("See [the opening hours](https://library.ctstate.example/hours).", []),
        ("Click [here](https://library.ctstate.example/hours).", ["empty_label"]),
        ("[https://library.ctstate.example](https://library.ctstate.example)", ["empty_label"]),
        ("Hours: https://library.ctstate.example/hours", ["unlabelled"]),
        ("[Reference desk](https://en.wikipedia.org/wiki/Reference_desk_(library))", []),
        ("[Our page]({library_url})", []),
        ("[JSTOR](https://www.jstor.org/stable/1?refreqid=x)", ["session"]),
    ],
)
def test_in_markdown_every_address_is_a_named_link(markdown, codes):
    """C32, C33"""
    assert [hint.code for hint in links.check(markdown, markdown=True)] == codes


@pytest.mark.parametrize(
    "nasty",
    [
        "[" * 50_000,
        "[a](" * 12_000,
        "http://" * 7_000,
        "]( (" * 12_000,
        "https://a.proxy" * 3_000,
        "C:\\" * 16_000,
    ],
)
def test_checking_is_linear_whatever_it_gets(nasty):
    """A161"""
    assert is_linear(lambda text: links.check(text, markdown=True), nasty)
