"""Runs the cells of a notebook on a kernel, and says how far it is, in lines of JSON on stdout."""

import asyncio
import json
import re
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellExecutionError, CellTimeoutError, DeadKernelError
from notebook_text import shown_text

FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError)

# What of the kernel's messages is an output.
OUTPUTS = ("stream", "display_data", "execute_result", "error")

# Characters of a progress text that are passed on.
PROGRESS = 300

# The colours of an error, which are for notebooks.
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


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
    return {"name": output.ename, "message": output.evalue, "traceback": COLOUR.sub("", "\n".join(output.traceback))}
