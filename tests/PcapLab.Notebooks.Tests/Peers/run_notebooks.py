"""Runs notebooks through the installed kernel with nbclient, Jupyter's own runner. Usage: run_notebooks.py FOLDER OUT"""
import json
import os
import sys

import nbformat
from nbclient import NotebookClient

folder, out = sys.argv[1], sys.argv[2]
for name in sorted(os.listdir(folder)):
    if name.endswith(".ipynb"):
        notebook = nbformat.read(os.path.join(folder, name), as_version=4)
        nbformat.validate(notebook)
        NotebookClient(notebook, timeout=120, kernel_name="pcaplab", resources={"metadata": {"path": folder}}).execute()
        nbformat.validate(notebook)
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            json.dump(notebook, f)
