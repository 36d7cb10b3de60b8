"""Executes one notebook and writes it with its outputs, and as HTML beside it.

One line of JSON on stdin: {"notebook", "folder", "out", "html", "timeout", "plotly", "formulas"}. stdin then stays
open: its end, like SIGINT and SIGTERM, stops the work and the kernel. Lines of JSON on stdout: {"type": "kernel",
"pid"}; {"type": "cell", ...} as cells start, report and end; {"type": "end", "state": "done" | "failed" | "uncaught" |
"stopped"}.
"""

import asyncio
import json
import os
import re
import signal
import sys
import threading

import nbformat
from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec
from notebook_page import inline, page, write
from notebook_runner import FAILURES, Runner, emit
from notebook_text import well_formed

# The folder of the kernel's specification.
KERNEL = "tslab"


def cleaned(notebook, kernel):
    """Nothing that changes from run to run without need: no times, no identities of this run."""
    notebook.metadata = {
        **{key: value for key, value in notebook.metadata.items() if key in ("title", "authors")},
        # As JupyterLab writes them when it opens the notebook: one that it must change has unsaved changes at once.
        "kernelspec": {"display_name": kernel.display_name, "language": kernel.language, "name": KERNEL},
        "language_info": notebook.metadata.get("language_info", {"name": "typescript", "file_extension": ".ts"}),
    }
    for index, cell in enumerate(notebook.cells):
        cell.metadata.pop("execution", None)
        cell["id"] = f"cell-{index}" if re.fullmatch(r"[0-9a-f]{8}", cell.get("id", "00000000")) else cell["id"]
    return notebook


async def execute(job):
    notebook = nbformat.reads(well_formed(json.dumps(job["notebook"], ensure_ascii=False)), as_version=4)
    runner = Runner(
        notebook,
        kernel_name=KERNEL,
        timeout=job["timeout"],
        resources={"metadata": {"path": job["folder"]}},
        record_timing=False,
        coalesce_streams=False,  # theirs takes the square of a line's length in time
        iopub_timeout=60,
    )
    loop, work = asyncio.get_running_loop(), asyncio.current_task()

    def stop():
        runner.stopping = True
        runner.shutdown_kernel = "immediate"
        work.cancel()

    async def listen(**_):
        runner.km.shutdown_wait_time = 20  # the browser that draws pictures closes first
        emit(type="kernel", pid=runner.km.provisioner.pid)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)

    def watch():
        sys.stdin.read()
        loop.call_soon_threadsafe(stop)

    runner.on_notebook_start = listen  # nbclient has set handlers of its own just before
    threading.Thread(target=watch, daemon=True).start()
    try:
        renderers = os.environ.get("PALIMPSEST_RENDERERS", "plotly+html+png")
        await runner.async_execute(env={**os.environ, "PALIMPSEST_RENDERERS": renderers})
        state = "uncaught" if runner.uncaught else "done"
    except FAILURES:
        state = "failed"
    name = os.path.splitext(os.path.basename(job["out"]))[0]
    cleaned(notebook, get_kernel_spec(KERNEL))
    write(job["out"], nbformat.writes(notebook) + "\n")
    write(job["html"], page(notebook, name, inline(job["plotly"]), job["formulas"]))
    return state, runner.uncaught


def main():
    job = json.loads(sys.stdin.readline())
    uncaught = None
    try:
        (state, uncaught), reason = asyncio.run(execute(job)), ""
    except (asyncio.CancelledError, KeyboardInterrupt):
        state, reason = "stopped", ""
    except NoSuchKernel:
        state, reason = "no-kernel", ""
    except Exception as failure:  # one clear line, whatever Jupyter met
        state, reason = "broken", f"{type(failure).__name__}: {failure}".splitlines()[0]
    emit(type="end", state=state, reason=reason, error=uncaught)
    sys.stdout.flush()
    os._exit(0 if state == "done" else 1)  # the thread that watches stdin would hold a normal exit back


if __name__ == "__main__":
    main()
