"""Jupyter Notebook over a folder whose notebooks are signed. Prints the address when it listens; the token is "test". Usage: serve_notebooks.py FOLDER"""
import os
import socket
import sys

folder = sys.argv[1]
for name in ("CONFIG", "DATA", "RUNTIME"):
    os.environ[f"JUPYTER_{name}_DIR"] = os.path.join(folder, "jupyter-" + name.lower())

import nbformat
from nbformat.sign import NotebookNotary
from notebook.notebookapp import NotebookApp

for name in sorted(os.listdir(folder)):
    if name.endswith(".ipynb"):
        NotebookNotary().sign(nbformat.read(os.path.join(folder, name), as_version=4))

with socket.socket() as s:  # Notebook reports port 0 as 0, so a free one is looked for first
    s.bind(("127.0.0.1", 0))
    free = s.getsockname()[1]

app = NotebookApp.instance()
app.initialize([f"--notebook-dir={folder}", "--ip=127.0.0.1", f"--port={free}", "--no-browser", "--allow-root", "--NotebookApp.token=test"])
print(f"http://127.0.0.1:{app.port}/", flush=True)
app.start()
