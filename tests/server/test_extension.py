"""The pages on a Jupyter server with a base URL."""

from __future__ import annotations

import http.client
import json
from types import SimpleNamespace
from urllib.parse import quote

import httpx
import pytest
from tornado.httpclient import HTTPClientError

from tests.server import running
from tests.server.guest import Guest, run_async
from tests.server.running import TOKEN
from workbook_lib import assets

OTHER = {
    "cells": [{"cell_type": "markdown", "id": "one", "metadata": {}, "source": ["# Not ours"]}],
    "metadata": {"kernelspec": {"display_name": "Python", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


CHANGED = "06-a-message.ipynb"


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Return a client of JupyterLab on a folder with our notebooks and a foreign one."""
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "home").mkdir()
    (folder / "home" / "other.ipynb").write_text(json.dumps(OTHER))
    changed = json.loads((running.ROOT / "notebooks" / CHANGED).read_text("utf-8"))
    cell = {"cell_type": "code", "id": "more", "metadata": {}, "outputs": []}
    code = "from IPython.display import HTML, display; display(HTML('A line of my own'))"
    changed["cells"].append({**cell, "execution_count": None, "source": [code]})
    (folder / "home" / CHANGED).write_text(json.dumps(changed))
    with (
        running.jupyter(folder) as (base, _),
        httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client,
    ):
        client.get("workbook/", params={"token": TOKEN}).raise_for_status()
        yield client


def test_the_start_page_links_to_the_notebook_in_its_folder(jupyter, content):
    answer = jupyter.get("workbook/")
    assert content.home.hero.title[0] in answer.text
    assert 'href="/user/me/voila/render/notebooks/01-map-your-loop.ipynb"' in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_visitor_without_sign_in_is_redirected(jupyter):
    answer = httpx.get(jupyter.base_url.join("workbook/"), follow_redirects=False)
    assert answer.status_code == 302
    assert "/login" in answer.headers["location"]


def test_assets_are_served(jupyter):
    answer = jupyter.get(f"workbook/static/{assets.digest()}/css/pages.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_quick_exit_works_on_a_jupyter_server(jupyter):
    jupyter.get("workbook/")
    mark = jupyter.cookies["_xsrf"]
    assert jupyter.post("workbook/leave", data={"_xsrf": mark}).status_code == 204
    assert jupyter.post("workbook/leave").status_code == 403


def test_our_notebook_has_the_page_frame(jupyter, content):
    page = jupyter.get("voila/render/notebooks/01-map-your-loop.ipynb").text
    assert "<title>Notes 1</title>" in page
    assert 'id="bu-first"' in page, "the prerendered page comes before the kernel"
    assert 'href="/user/me/workbook/"' in page
    assert f"/user/me/workbook/static/{assets.digest()}/{assets.scripts('chapter')[-1]}" in page
    assert 'data-mode="guest"' in page


def test_our_notebook_has_a_content_security_policy(jupyter):
    headers = jupyter.get("voila/render/notebooks/get-help.ipynb").headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert "no-store" in headers["cache-control"]


def test_files_of_voila_require_sign_in(jupyter):
    assert jupyter.get("voila/files/picture.png").status_code == 403


def test_a_kernel_of_a_page_belongs_to_its_visitor_and_runs_no_code(jupyter, tmp_path):
    server = SimpleNamespace(base=str(jupyter.base_url), address=f"{jupyter.base_url}workbook/")
    signed_in = {"token": TOKEN}
    proof = tmp_path / "ran"
    request = {"code": f"open({str(proof)!r}, 'w').close()", "silent": False}

    async def scenario():
        async with Guest(server, signed_in) as mine, Guest(server, signed_in) as theirs:
            await mine.open("voila/render/notebooks/get-help.ipynb")
            connection = await mine.connect()
            await connection.send("execute_request", request)
            await connection.wait_until_idle()
            assert not proof.exists()
            assert (await theirs.http.get(f"/api/kernels/{mine.kernel}")).status_code == 404
            with pytest.raises(HTTPClientError) as error:
                await theirs.connect(mine.kernel)
            assert error.value.code == 404
            assert (await theirs.end(mine.kernel)).status_code == 404
            assert (await mine.end()).status_code == 204
            assert (await mine.http.get(f"/api/kernels/{mine.kernel}")).status_code == 404

    run_async(scenario())


def test_other_kernels_are_not_restricted(jupyter, tmp_path):
    server = SimpleNamespace(base=str(jupyter.base_url), address=f"{jupyter.base_url}workbook/")
    proof = tmp_path / "ran"
    request = {"code": f"open({str(proof)!r}, 'w').close()", "silent": False}

    async def scenario():
        async with Guest(server, {"token": TOKEN}) as user:
            form = {"X-XSRFToken": user.xsrf}
            response = await user.http.post("/api/kernels", json={}, headers=form)
            kernel = response.json()["id"]
            connection = await user.connect(kernel)
            await connection.send("execute_request", request)
            await connection.wait_until_idle()
            ended = await user.http.delete(f"/api/kernels/{kernel}", headers=form)
            assert ended.status_code == 204

    run_async(scenario())
    assert proof.exists()


def test_only_binder_has_the_memory_of_entries(jupyter):
    form = {"X-XSRFToken": jupyter.cookies["_xsrf"]}
    assert jupyter.post("workbook/held/give", headers=form).status_code == 404
    assert "data-loan" not in jupyter.get("workbook/").text


def test_a_changed_notebook_is_shown_with_the_change(jupyter, content):
    page = jupyter.get(f"voila/render/{CHANGED}").text
    assert "A line of my own" in page
    assert content.chapter(CHANGED[3:-6]).title in page
    assert "data-widget=" in page
    form = {"X-XSRFToken": jupyter.cookies["_xsrf"]}
    assert jupyter.post(f"voila/render/{CHANGED}/kernel", headers=form).status_code == 405


def test_other_notebooks_keep_their_own_template(jupyter):
    page = jupyter.get("voila/render/other.ipynb").text
    assert "Not ours" in page
    assert "bu-root" not in page


def test_no_path_leaves_the_served_folder(jupyter, tmp_path):
    ran = tmp_path / "ran"
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "outputs": []}
    cell |= {"execution_count": None, "source": [f"open({str(ran)!r}, 'w').close()"]}
    outside = tmp_path / "evil.ipynb"
    outside.write_text(json.dumps({**OTHER, "cells": [cell]}))
    cookies = "; ".join(f"{name}={value}" for name, value in jupyter.cookies.items())
    outside_paths = {
        quote(f"{'../' * 20}{str(outside)[1:]}", safe=""),
        quote(str(outside), safe=""),
    }
    for path_outside in outside_paths | {quote(path, safe="") for path in outside_paths}:
        connection = http.client.HTTPConnection("127.0.0.1", jupyter.base_url.port, timeout=60)
        path = f"/user/me/voila/render/{path_outside}"
        connection.request("GET", path, headers={"Cookie": cookies})
        body = connection.getresponse().read()
        connection.close()
        assert b"kernelId" not in body
    assert not ran.exists()


def test_a_saved_notebook_contains_no_answers(jupyter):
    kind = "application/vnd.jupyter.widget-state+json"
    form = {"X-XSRFToken": jupyter.cookies["_xsrf"]}
    for name, is_saved in (("workbook_lib.widgets.form.Form", False), ("another.Widget", True)):
        state = {"a1": {"state": {"_anywidget_id": name, "entries": "the blue kettle"}}}
        notebook = {**OTHER, "metadata": {**OTHER["metadata"], "widgets": {kind: {"state": state}}}}
        model = {"type": "notebook", "format": "json", "content": notebook}
        jupyter.put("api/contents/saved.ipynb", json=model, headers=form).raise_for_status()
        saved = jupyter.get("api/contents/saved.ipynb").text
        assert ("the blue kettle" in saved) is is_saved


def test_the_saved_notebook_of_ones_own_data_has_no_outputs(jupyter):
    form = {"X-XSRFToken": jupyter.cookies["_xsrf"]}
    notebook = json.loads((running.ROOT / "notebooks/explore.ipynb").read_text("utf-8"))
    output = {"output_type": "stream", "name": "stdout", "text": "the blue kettle"}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [output]
    model = {"type": "notebook", "format": "json", "content": notebook}
    jupyter.put("api/contents/explore.ipynb", json=model, headers=form).raise_for_status()
    saved = jupyter.get("api/contents/explore.ipynb").text
    assert "workbook.read_record" in saved
    assert "the blue kettle" not in saved


def test_jupyterlab_does_not_fetch_news(jupyter):
    page = jupyter.get("lab").text
    assert "@jupyterlab/apputils-extension:announcements" in page
