"""What the search shows of the pages that it finds, for a site that was opened from disk.

There no page may fetch another one, as the search does for its excerpts. So what the pages say lies
in a script beside it, by sections, and is given in place of what would be fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAME = "excerpts.js"
SCRIPT = """// Written when the site was built: what its pages say, for a search from disk.
if (location.protocol === "file:") {
  const PAGES = %s;
  const root = new URL(document.documentElement.dataset.content_root, location.href).href;
  window.fetch = (address) => {
    const name = decodeURIComponent(new URL(address, location.href).href.slice(root.length));
    return Promise.resolve(new Response(`<div role="main">${PAGES[name] ?? ""}</div>`));
  };
}
"""


def said(part: nodes.Node) -> str:
    """Give the text of a part, without what is written for the browser."""
    whole = nodes.container("", part.deepcopy())
    for raw in list(whole.findall(nodes.raw)):
        raw.parent.replace(raw, nodes.Text(" "))
    return whole.astext()


def sections(page: nodes.document) -> Iterator[str]:
    """Give what stands in each section, and beside each name of the API, as the search asks."""
    for part in page.findall(nodes.section):
        own = " ".join(said(one) for one in part if not isinstance(one, nodes.section))
        yield from (f'<p id="{one}">{escape(own)}</p>' for one in part["ids"])
    for part in page.findall(addnodes.desc):
        for signature in part.findall(addnodes.desc_signature):
            yield from (f'<p id="{one}">{escape(said(part))}</p>' for one in signature["ids"])


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the script."""
    if error is None and app.builder.name == "html":
        found = sorted(app.env.found_docs)
        told = {
            app.builder.get_target_uri(name): "\n".join(sections(app.env.get_doctree(name)))
            for name in found
        }
        script = Path(app.outdir) / "_static" / NAME
        script.write_text(SCRIPT % json.dumps(told, ensure_ascii=False), encoding="utf-8")


def load(app: Sphinx, name: str, *_: object) -> None:
    """Let the page of the search have it, and no other."""
    if name == "search":
        app.add_js_file(NAME)


def setup(app: Sphinx) -> None:
    """Let Sphinx call us for each page and at the end."""
    app.connect("html-page-context", load)
    app.connect("build-finished", write)
