"""Feeds: whole, permanent, linked from the pages, and with the same filings and rows as they."""

from __future__ import annotations

import html
import re
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from section16.web.feeds import AtomFeed, feed_page
from tests.web.site import Site
from tests.workspace.screened import HARBOR, book_of, filing, row

ATOM = {"a": "http://www.w3.org/2005/Atom"}
PAGES = {"issuer": f"/issuers/{HARBOR}", "person": "/persons/0009990102", "screen": "/screens/cluster-buys"}


def feed_of(site: Site, page: str) -> etree._Element:
    answer = site.ask(f"{page}/feed.atom")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "application/atom+xml")
    return etree.fromstring(answer.content)


def texts(feed: etree._Element, path: str) -> list[str]:
    found = feed.xpath(path, namespaces=ATOM)
    assert isinstance(found, list)
    return [str(one) for one in found]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_feed_has_what_atom_requires_and_the_page_leads_to_it(site: Site, page: str) -> None:
    feed = feed_of(site, page)
    for one in (feed, *feed.iterfind("a:entry", namespaces=ATOM)):
        for part in ("id", "title", "updated"):
            assert len(texts(one, f"a:{part}/text()")) == 1
        assert datetime.fromisoformat(texts(one, "a:updated/text()")[0]).tzinfo is not None
    assert texts(feed, "//a:entry/a:link/@href")
    names = texts(feed, "//a:id/text()")
    assert len(set(names)) == len(names)
    assert texts(feed, "a:updated/text()") == [max(texts(feed, "//a:entry/a:updated/text()"))]
    shown = site.page(page)
    (address,) = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', shown)
    assert texts(feed, "a:link[@rel='self']/@href") == [html.unescape(address)]
    for leads_to in texts(feed, "//a:link[@rel='alternate']/@href"):
        assert site.page(leads_to)


def test_the_feed_of_an_issuer_has_the_filings_of_the_page(site: Site) -> None:
    feed = feed_of(site, PAGES["issuer"])
    filings = site.json(PAGES["issuer"])["filings"]
    assert sorted(texts(feed, "//a:entry/a:link/@href")) == sorted(f"/filings/{one['accession']}" for one in filings)
    assert texts(feed, "//a:entry/a:updated/text()") == sorted(texts(feed, "//a:entry/a:updated/text()"), reverse=True)


def test_an_entry_keeps_its_name_where_it_is_in_two_feeds_and_when_a_cluster_is_seen_later(site: Site) -> None:
    of_issuer = texts(feed_of(site, PAGES["issuer"]), "//a:entry/a:id/text()")
    of_person = texts(feed_of(site, f"{PAGES['person']}"), "//a:entry/a:id/text()")
    assert set(of_issuer) & set(of_person)
    cluster = texts(feed_of(site, PAGES["screen"]), "//a:entry/a:id/text()")
    later = etree.fromstring(site.ask(f"{PAGES['screen']}/feed.atom?until=2025-12-20").content)
    assert texts(later, "//a:entry/a:id/text()") == cluster


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    first = site.ask(f"{PAGES['issuer']}/feed.atom")
    again = site.ask(f"{PAGES['issuer']}/feed.atom", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_texts_of_filings_are_no_markup_in_a_feed(tmp_path: Path) -> None:
    text = filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1100, "20")).decode()
    hostile = text.replace("Lindqvist Ada", "A &lt;/title&gt;&lt;script&gt;x()&lt;/script&gt; &amp; B").encode()
    site = Site(book_of(tmp_path, [hostile]))
    feed = feed_of(site, PAGES["issuer"])
    assert feed.xpath("//*[local-name() = 'script']") == []
    assert texts(feed, "//a:entry/a:author/a:name/text()") == ["A </title><script>x()</script> & B"]
    site.served.book.close()


def test_characters_that_xml_forbids_are_replaced_and_an_empty_feed_is_one() -> None:
    empty = AtomFeed(id="urn:uuid:0", title="A\x0b\ufffeB", address="/f", page="/", entries=())
    assert (
        etree.fromstring(feed_page(empty).encode()).findtext("a:title", namespaces=ATOM)
        == "A" + "\N{REPLACEMENT CHARACTER}" * 2 + "B"
    )


@pytest.mark.parametrize("page", ["/issuers/0009999999", "/screens/nothing", "/checks"])
def test_what_has_no_feed_is_refused(site: Site, page: str) -> None:
    assert site.ask(f"{page}/feed.atom").status_code in {400, 404}
