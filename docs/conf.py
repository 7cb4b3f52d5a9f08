"""How the site is built from the repository, in a folder of its own: `make site`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import excerpts  # noqa: E402 - both stand beside this file
import reference  # noqa: E402
from docutils import nodes  # noqa: E402

import sscsim  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "sscsim"
author = "the sscsim founders"
copyright = "the sscsim founders"  # noqa: A001 - Sphinx calls it so
version = release = sscsim.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["scenarios/company", "**/.ipynb_checkpoints", "tests/**/*.template.md"]
myst_enable_extensions = ["attrs_block", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # the tests run the notebooks, and compare what they show

autodoc_member_order = "groupwise"
autodoc_typehints = "none"  # the signatures have them already
napoleon_use_ivar = True

html_theme = "furo"
html_title = "sscsim"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"top_of_page_buttons": []}

# Links of pages that lead to what is no page of the site, and where they lead there.
ELSEWHERE = (
    ("tests/thirdparty/sscsim-ordernumbers/README.md", "../../../README.md", "/developers.md"),
    ("tests/bench/SPARK.md", "[spark.template.md](spark.template.md)", "`spark.template.md`"),
)


def gather(app: Sphinx) -> None:
    """Fetch guides, notebooks and lessons, and write the pages that say what the package says."""
    pages = Path(app.srcdir)
    shutil.copytree(
        HERE, pages, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py*", "static")
    )
    for folder in ("notebooks", "scenarios", "tests/bench", "tests/thirdparty"):
        shutil.copytree(HERE.parent / folder, pages / folder, dirs_exist_ok=True)
    for name, link, instead in ELSEWHERE:
        page = pages / name
        page.write_text(page.read_text("utf-8").replace(link, instead), encoding="utf-8")
    (pages / "reference").mkdir(exist_ok=True)
    for name, text in reference.pages().items():
        (pages / "reference" / f"{name}.md").write_text(text, encoding="utf-8")


def leave_out(
    _app: Sphinx, _what: str, _name: str, thing: object, skip: bool, _options: object
) -> bool:
    """Leave out the fields of named tuples that say nothing but their number."""
    return skip or (getattr(thing, "__doc__", None) or "").startswith("Alias for field number")


def describe(_app: Sphinx, page: nodes.document) -> None:
    """Give each picture of a notebook the sentence that it has for those who cannot see it."""
    for shown in page.findall(nodes.container):
        if shown.get("nb_element") == "mime_bundle":
            says = [one.astext() for one in shown if one.get("mime_type") == "text/plain"]
            for picture in shown.findall(nodes.image):
                picture["alt"] = " ".join(says)


def setup(app: Sphinx) -> None:
    """Let Sphinx call us before it reads and after it has read."""
    app.connect("builder-inited", gather)
    app.connect("autodoc-skip-member", leave_out)
    app.connect("doctree-read", describe)
    excerpts.setup(app)
