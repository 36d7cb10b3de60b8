"""A page of a notebook, which fetches nothing from elsewhere."""

import os

from nbconvert import HTMLExporter
from notebook_text import well_formed

# The `lab` template with plotly.js, and what draws formulas where there are some.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{{ resources.plotly }}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{{ resources.formulas }}{%- endblock -%}
"""


def inline(path):
    """A script of a page, with the text of a file in it."""
    with open(path, encoding="utf-8") as file:
        return "<script>" + file.read().replace("</script", "<\\/script") + "</script>"


def page(notebook, name, plotly, formulas):
    """HTML of a notebook. `plotly` and `formulas` are HTML for its head."""
    exporter = HTMLExporter(raw_template=TEMPLATE)
    resources = {"metadata": {"name": name}, "plotly": plotly, "formulas": formulas}
    return exporter.from_notebook_node(notebook, resources=resources)[0]


def write(path, text):
    """Aside, then renamed: whoever reads the path finds a whole file."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{path}.partial", "w", encoding="utf-8") as file:
        file.write(well_formed(text))
    os.replace(f"{path}.partial", path)
