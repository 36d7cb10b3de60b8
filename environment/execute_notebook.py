"""Executes one notebook and writes it with its outputs, and as HTML beside it.

One line of JSON on stdin: {"notebook", "folder", "out", "html", "timeout", "plotly"}. stdin then stays open: its end,
like SIGINT and SIGTERM, stops the work and the kernel. Lines of JSON on stdout: {"type": "kernel", "pid"}; {"type":
"cell", ...} as cells start, report and end; {"type": "end", "state": "done" | "failed" | "uncaught" | "stopped"}.
"""

import asyncio
import json
import os
import re
import signal
import sys
import threading
import time

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

# The `lab` template with plotly.js in the page and nothing fetched, but MathJax where the text has formulas.
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}<script>{{ resources.plotly }}</script>{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}
{%- if resources.formulas -%}
<script type="text/x-mathjax-config">
MathJax.Hub.Config({
  tex2jax: {inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEscapes: true},
  CommonHTML: {linebreaks: {automatic: true}}
});
</script>
<script async src="{{ resources.mathjax_url }}"></script>
{%- endif -%}
{%- endblock -%}
"""


FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError)

# What of the kernel's messages is an output.
OUTPUTS = ("stream", "display_data", "execute_result", "error")

# Characters of a progress text that are passed on.
PROGRESS = 300


def emit(**message):
    print(json.dumps(message), flush=True)


class Runner(NotebookClient):
    """Reports each cell, and gives one that was stopped, or whose kernel died, the error that nothing else sends.

    What a cell shows after its end comes under the cell that runs then, or under the next; under the last after all.
    """

    def __init__(self, notebook, **options):
        super().__init__(notebook, **options)
        self.code_cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        self.running = {}
        self.streams = {}
        self.stopping = False
        self.failed = False
        self.uncaught = None

    async def async_execute_cell(self, cell, cell_index, **options):
        if cell not in self.code_cells:
            return cell
        lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
        self.running = {
            "type": "cell",
            "index": next(i for i, other in enumerate(self.code_cells, 1) if other is cell),
            "of": len(self.code_cells),
            "source": lines[0],
        }
        self.streams = {}
        started = time.monotonic()
        emit(**self.running, state="running", seconds=0)
        try:
            result = await super().async_execute_cell(cell, cell_index, **options)
        except FAILURES as failure:
            if self.stopping:  # nbclient takes any cancellation for the kernel's death
                raise asyncio.CancelledError from None
            self.failed = True
            emit(**self.running, state="failed", seconds=time.monotonic() - started, error=error_of(cell, failure))
            raise
        finally:
            self.finish(cell)
        emit(**self.running, state="done", seconds=time.monotonic() - started)
        if cell is self.code_cells[-1]:
            await self.settle(cell, cell_index)
        return result

    async def settle(self, cell, cell_index):
        """Waits, for a while, for what cells have left to timers; asks whether an error was thrown that none saw."""
        message = self.kc.session.msg("settle_request", {})  # environment/kernel/uncaught.cjs
        request = message["header"]["msg_id"]
        self.kc.shell_channel.send(message)
        polling = asyncio.ensure_future(self._async_poll_output_msg(request, cell, cell_index))
        try:
            reply = await asyncio.wait_for(self.reply_to(request), 10)
            await asyncio.wait_for(polling, 10)
        except (asyncio.TimeoutError, TimeoutError):
            if not await self.kc.is_alive():
                died = "the kernel's process ended after the last cell"
                self.uncaught = {"name": "KernelDied", "message": died, "traceback": f"KernelDied: {died}"}
            return
        finally:
            polling.cancel()
            self.finish(cell)
        if reply["status"] == "error":
            name, message, traceback = (reply[key] for key in ("ename", "evalue", "traceback"))
            self.uncaught = {"name": name, "message": message, "traceback": "\n".join(traceback)}

    async def reply_to(self, request):
        while True:
            message = await self.kc.shell_channel.get_msg(timeout=None)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        while True:
            message = await self.kc.iopub_channel.get_msg(timeout=None)
            if self.failed:
                return  # what its being stopped says comes after what stopped it
            is_its = message["parent_header"].get("msg_id") == parent_msg_id
            if not is_its and message["msg_type"] not in (*OUTPUTS, "update_display_data"):
                continue
            try:
                self.process_message(message, cell, cell_index)
            except CellExecutionComplete:
                return

    def process_message(self, message, cell, cell_index):
        content = message["content"]
        if content.get("transient", {}).get("display_id") and "text/plain" in content.get("data", {}):
            emit(**self.running, state="running", seconds=0, text=str(content["data"]["text/plain"])[:PROGRESS])
        return super().process_message(message, cell, cell_index)

    def output(self, outs, message, display_id, cell_index):
        """The text of a stream becomes one output, whose parts are put together at the cell's end."""
        if message["msg_type"] != "stream":
            return super().output(outs, message, display_id, cell_index)
        name = message["content"]["name"]
        if self.clear_before_next_output or not any(out is self.streams.get(name, (None,))[0] for out in outs):
            out = super().output(outs, message, display_id, cell_index)
            self.streams[name] = (out, [out["text"]] if out else [])
            return out
        out, parts = self.streams[name]
        parts.append(message["content"]["text"])
        return out

    def finish(self, cell):
        """Puts the text together as a terminal would show it, stdout before stderr where they follow one another."""
        for out, parts in self.streams.values():
            if out:
                out["text"] = shown_text("".join(parts))
                parts[:] = [out["text"]]
        outputs = cell.get("outputs", [])
        for i in range(len(outputs) - 1):
            if [out.get("name") for out in outputs[i : i + 2]] == ["stderr", "stdout"]:
                outputs[i], outputs[i + 1] = outputs[i + 1], outputs[i]


def shown_text(text):
    """What a terminal shows of a text: a carriage return starts the line again, a backspace takes a character away."""
    if "\b" not in text and "\r" not in text:
        return text
    lines = []
    for line in re.split(r"\r*\n", text):
        line = line[line.rfind("\r", 0, len(line.rstrip("\r"))) + 1 :]
        if "\b" in line:
            shown = []
            for character in line:
                if character != "\b":
                    shown.append(character)
                elif shown:
                    shown.pop()
            line = "".join(shown)
        lines.append(line)
    return "\n".join(lines)


def well_formed(text):
    """The two halves of a character put together; one alone, which no file can hold, becomes U+FFFD."""
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def error_of(cell, failure):
    """What failed a cell, as its `error` output has it, which is added where the kernel could not send one."""
    if not isinstance(failure, CellExecutionError):
        timeout = isinstance(failure, CellTimeoutError)
        name = "Timeout" if timeout else "KernelDied"
        died = "the kernel's process ended (out of memory, or a crash in native code)"
        message = str(failure).splitlines()[0] if timeout else died
        traceback = [f"{name}: {message}"]
        cell.outputs.append(nbformat.v4.new_output("error", ename=name, evalue=message, traceback=traceback))
    output = next(output for output in cell.outputs if output.output_type == "error")
    return {"name": output.ename, "message": output.evalue, "traceback": "\n".join(output.traceback)}


def cleaned(notebook):
    """Nothing that changes from run to run without need: no times, no identities of this run."""
    notebook.metadata = {
        **{key: value for key, value in notebook.metadata.items() if key in ("title", "authors")},
        "kernelspec": {"display_name": "TypeScript", "language": "typescript", "name": "tslab"},
        "language_info": notebook.metadata.get("language_info", {"name": "typescript", "file_extension": ".ts"}),
    }
    for index, cell in enumerate(notebook.cells):
        cell.metadata.pop("execution", None)
        cell["id"] = f"cell-{index}" if re.fullmatch(r"[0-9a-f]{8}", cell.get("id", "00000000")) else cell["id"]
    return notebook


def html(notebook, name, plotly):
    with open(plotly, encoding="utf-8") as file:
        script = file.read().replace("</script", "<\\/script")
    formulas = any(cell.cell_type == "markdown" and "$" in cell.source for cell in notebook.cells)
    exporter = HTMLExporter(raw_template=TEMPLATE)
    resources = {"metadata": {"name": name}, "plotly": script, "formulas": formulas}
    return exporter.from_notebook_node(notebook, resources=resources)[0]


def write(path, text):
    """Aside, then renamed: whoever reads the path finds a whole file."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{path}.partial", "w", encoding="utf-8") as file:
        file.write(well_formed(text))
    os.replace(f"{path}.partial", path)


async def execute(job):
    notebook = nbformat.reads(well_formed(json.dumps(job["notebook"], ensure_ascii=False)), as_version=4)
    runner = Runner(
        notebook,
        kernel_name="tslab",
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
    cleaned(notebook)
    write(job["out"], nbformat.writes(notebook) + "\n")
    write(job["html"], html(notebook, name, job["plotly"]))
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
