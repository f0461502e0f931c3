"""How Sphinx builds these pages: without network, and with warnings as errors, so only our own names must resolve."""

import sys
import threading
from importlib.metadata import version as installed_version
from pathlib import Path

from docutils.nodes import Element
from sphinx.application import Sphinx

from casework import casebook
from casework.application.importing import ImportOutcome, RejectedRow
from casework.application.periods import Period
from casework.application.verification import Verified
from casework.plugins.followers import part
from casework.plugins.followers.runner import Pace, Turn

# The casebook imports these for type checkers only, so that it opens fast; here they are needed to link to them.
for kind in (ImportOutcome, RejectedRow, Period, Verified):
    setattr(casebook, kind.__name__, kind)
for kind in (Pace, Turn):
    setattr(part, kind.__name__, kind)
part.threading = threading

sys.path.insert(0, str(Path(__file__).parent))
from procedure_pages import write_pages  # noqa: E402 - it lies beside this file, where Sphinx does not look by itself

write_pages()

project = "casework"
author = "The casework contributors"
copyright = "2026, The casework contributors"
release = version = installed_version("casework")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_class_signature = "separated"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
nitpick_ignore_regex = [("py:.*", r"(?!casework).*")]

html_theme = "furo"
html_title = "casework"
html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}


# Sphinx copies the contents of all pages for each page: to list the thousand members takes it half of its time.
def leave_out_of_contents(_app: Sphinx, _domain: str, kind: str, content: Element) -> None:
    """Let the contents of a page list its classes and functions, without their members."""
    content.parent["no-contents-entry"] = kind in {"attribute", "method", "property"}


def setup(app: Sphinx) -> None:
    """Have Sphinx ask about each Python object that it describes."""
    app.connect("object-description-transform", leave_out_of_contents)
