"""Which language a page has: of its address, of a cookie, of the server's owner, of the browser."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from tests.content.translated_pack import copy_english, make_translation
from tests.server.running import CHAPTER, Serving, start_kernel
from workbook_lib.server.pages.base import parse_languages

LANGUAGE = re.compile(r'<html lang="([^"]+)" dir="([^"]+)"')
ATKINSON = "atkinson-hyperlegible-next-latin-wght-normal"
FIRST_VISIT = 250_000
"""Maximum bytes of a first visit in any language, without a chart."""

COOKIE = "workbook-language-"
PATHS = ["", CHAPTER, "voila/render/get-help.ipynb", "workbook/code", "nothing-here"]


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """A folder with two chapters in English, half of them in Welsh, and none in Arabic."""
    folder = copy_english(tmp_path_factory.mktemp("packs"), "map-your-loop", "get-help")
    make_translation(folder, "cy", lambda message: len(message.id) % 2)
    (folder / "ar").mkdir()
    (folder / "ar" / "pack.yaml").write_text("language: ar\ndirection: rtl\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def server(packs, tmp_path_factory):
    with Serving(tmp_path_factory.mktemp("data"), WORKBOOK_CONTENT=packs) as running:
        yield running


@pytest.fixture
def client(server):
    with server.client() as client:
        yield client


def language(client, path="", accept=None):
    """Return the language of a page."""
    headers = {"Accept-Language": accept} if accept else {}
    return LANGUAGE.search(client.get(path, headers=headers).text)[1]


def cookies(client):
    return [value for name, value in client.cookies.items() if name.startswith(COOKIE)]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_offers_the_languages_by_their_own_names(client, path):
    page = client.get(path).text
    offered = re.findall(r'<a href="(\?lang=\w+)" hreflang="\w+" lang="\w+"[^>]*>(.*?)</a>', page)
    assert offered == [
        ("?lang=ar", "<bdi>العربية</bdi>"),
        ("?lang=cy", "<bdi>Cymraeg</bdi>"),
        ("?lang=en", "<bdi>English</bdi>"),
    ]
    assert page.count('lang="en" aria-current="true"') == 1


def test_a_choice_is_remembered_in_a_cookie_with_nothing_else(client):
    assert language(client) == "en"
    assert cookies(client) == []
    answer = client.get(f"{CHAPTER}?lang=cy")
    assert cookies(client) == ["cy"]
    (header,) = [line for line in answer.headers.get_list("set-cookie") if COOKIE in line]
    assert "HttpOnly" in header
    assert "SameSite=Strict" in header
    assert "expires" in header.lower()
    assert language(client) == language(client, CHAPTER) == "cy"
    assert f'href="/{CHAPTER}?lang=cy"' in client.get("").text
    assert language(client, "?lang=en") == "en"
    assert language(client, accept="cy") == "en"
    assert language(client, "?lang=xx") == "en"
    assert cookies(client) == ["en"]


def test_a_first_visit_is_in_the_language_of_the_browser(server):
    for accept, expected in {
        "cy": "cy",
        "cy-GB, en;q=0.8": "cy",
        "CY-GB,CY": "cy",
        "fr, ar;q=0.7, en;q=0.5": "ar",
        "fr": "en",
        "*": "en",
        ";;q=,": "en",
    }.items():
        with server.client() as client:
            assert language(client, accept=accept) == expected
            assert cookies(client) == []


REGIONS = {
    "es-MX": "es-MX",
    "es-mx,es;q=0.9": "es-MX",
    "es": "es",
    "es-AR, en;q=0.9": "es",
    "en-GB, es;q=0.5": "en-GB",
    "en-US": "en",
    "fr-CA, es-AR;q=0.5": "es",
    "ar-EG, fr;q=0.5": "en",
}


def test_a_region_without_a_pack_has_the_language_of_another_one(tmp_path):
    packs = copy_english(tmp_path, "map-your-loop", "get-help")
    for name in ("es", "es-MX", "en-GB", "ar-SY"):
        (packs / name).mkdir()
        (packs / name / "pack.yaml").write_text(f"language: {name}\n", "utf-8")
    (packs / "es" / "home.yaml").write_text("description: Un cuaderno\n", "utf-8")
    with Serving(tmp_path / "data", WORKBOOK_CONTENT=packs) as server:
        for accept, expected in REGIONS.items():
            with server.client() as client:
                assert language(client, accept=accept) == expected
                page = client.get("", headers={"Accept-Language": accept}).text
                assert ("Un cuaderno" in page) == expected.startswith("es")


def test_the_kernel_of_a_page_has_its_language(client):
    drawings = {}
    for name in ("en", "cy"):
        client.get(f"{CHAPTER}?lang={name}")
        page = client.get(CHAPTER)
        assert LANGUAGE.search(page.text).groups() == (name, "ltr")
        drawings[name] = start_kernel(client).json()["early"]
    assert drawings["en"].keys() == drawings["cy"].keys()
    assert "é" in str(drawings["cy"])
    assert "é" not in str(drawings["en"])


def test_english_texts_have_their_language_in_the_page(client):
    page = client.get(f"{CHAPTER}?lang=ar").text
    assert re.search(r'<h1 lang="en" dir="ltr">Map your loop</h1>', page)
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search("[\u2066\u2069]", outside)
    assert "js/fallback-" in page
    assert "js/fallback-" not in client.get(f"{CHAPTER}?lang=en").text


@pytest.mark.parametrize(
    ("name", "sheet", "fonts"),
    [
        ("en", None, {"ysabeau-latin-wght-normal", "ysabeau-latin-wght-italic", ATKINSON}),
        ("ar", "letters-arab", {"noto-sans-arabic-arabic-wght-normal", ATKINSON}),
        (
            "cy",
            "letters-latn",
            {"ysabeau-latin-wght-normal", "ysabeau-latin-wght-italic", ATKINSON},
        ),
    ],
)
def test_a_page_loads_the_letters_of_its_language_only(client, name, sheet, fonts):
    page = client.get(f"{CHAPTER}?lang={name}")
    paths = set(re.findall(r'(?:href|src)="(/workbook/static/[^"]+)"', page.text))
    sheets = [path for path in paths if "css/letters-" in path]
    assert len(sheets) == (sheet is not None)
    assert all(f"css/{sheet}.css" in path for path in sheets)
    assert {path.rpartition("/")[2] for path in paths if path.endswith(".woff2")} == {
        f"{font}.woff2" for font in fonts
    }
    loaded = {path for path in paths if not path.startswith("data:")}
    for path in sheets:  # what a page with such letters loads
        loaded |= {
            urljoin(path, url) for url in re.findall(r"url\(([^)]+)\)", client.get(path).text)
        }
    size = page.num_bytes_downloaded + start_kernel(client).num_bytes_downloaded
    size += sum(client.get(path).num_bytes_downloaded for path in loaded)
    assert size < FIRST_VISIT


def test_the_owner_of_a_server_chooses_the_language_of_a_first_visit(packs, tmp_path):
    with (
        Serving(tmp_path, "--lang", "cy", WORKBOOK_CONTENT=packs) as server,
        server.client() as client,
    ):
        assert language(client, accept="ar") == "cy"
        assert language(client, "?lang=ar") == language(client) == "ar"


def test_guests_are_remembered_until_they_close_the_browser(packs, tmp_path):
    with (
        Serving(tmp_path, "--workshop", WORKBOOK_CONTENT=packs) as server,
        server.client() as client,
    ):
        answer = client.get("?lang=cy")
    (header,) = [line for line in answer.headers.get_list("set-cookie") if COOKIE in line]
    assert "expires" not in header.lower()
    assert "max-age" not in header.lower()


def test_with_one_language_there_is_nothing_to_choose(tmp_path):
    english = copy_english(tmp_path, "map-your-loop", "get-help")
    with Serving(tmp_path / "data", WORKBOOK_CONTENT=english) as server, server.client() as client:
        assert "bu-langs" not in client.get("").text


def test_the_header_of_a_browser_is_read_in_its_order():
    assert parse_languages("en;q=0.5, es-MX, de;q=0, fr; q=0.9, x;q=high") == ["es-MX", "fr", "en"]
    assert len(parse_languages(",".join(f"a{number}" for number in range(1000)))) <= 20
