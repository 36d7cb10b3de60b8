"""Makes a page of each notebook of a folder, with the outputs that it has.

One line of JSON on stdin: {"notebooks": [paths], "out": folder, "plotly": HTML, "formulas": HTML}.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import nbformat
from notebook_page import page, write


def main():
    job = json.loads(sys.stdin.readline())
    for path in job["notebooks"]:
        name = os.path.splitext(os.path.basename(path))[0]
        notebook = nbformat.read(path, as_version=4)
        write(os.path.join(job["out"], f"{name}.html"), page(notebook, name, job["plotly"], job["formulas"]))


main()
