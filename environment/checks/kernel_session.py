"""One kernel behind Jupyter's own client, as the checks of its protocol see it."""

import json
import os
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from kernel_snippets import snippets


class Failed(Exception):
    """A check is not passed."""


def expect(held, said="not so"):
    if not held:
        raise Failed(said)


class Session:
    """`kernel` is the name of an installed kernel, or a path to a kernel.json."""

    def __init__(self, kernel, patience=60):
        self.patience = patience
        self.manager = KernelManager(kernel_name="" if os.path.isfile(kernel) else kernel)
        if os.path.isfile(kernel):
            with open(kernel, encoding="utf-8") as file:
                self.manager._kernel_spec = KernelSpec(**json.load(file))
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.welcome = self.first_welcome()
        try:
            self.info = self.first_info()
        except Failed:
            self.close()
            raise
        language = self.info.get("language_info", {}).get("name", "")
        self.code = snippets(self.info.get("implementation", ""), language)

    def first_welcome(self):
        """Whether a welcome comes, within some seconds of the first heartbeat: iopub may be joined after that."""
        until, quiet = time.monotonic() + self.patience, 0
        while time.monotonic() < until and quiet < 8:
            try:
                if self.client.get_iopub_msg(timeout=1)["msg_type"] == "iopub_welcome":
                    return True
            except Exception:  # a kernel without it says nothing
                quiet += self.client.hb_channel.is_beating()
        return False

    def first_info(self):
        """A request that comes before the kernel listens may be lost: it is made again."""
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            try:
                return self.ask("kernel_info_request", patience=5)[0]["content"]
            except Failed:
                pass
        raise Failed("no kernel_info_reply")

    def send(self, type, content, channel="shell"):
        message = self.client.session.msg(type, content)
        (self.client.control_channel if channel == "control" else self.client.shell_channel).send(message)
        return message["header"]["msg_id"]

    def get(self, source, sent, patience, said):
        """The next message of a channel that a request has caused."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                message = source(timeout=max(0.01, until - time.monotonic()))
            except Exception:
                break
            if message["parent_header"].get("msg_id") == sent:
                return message
        raise Failed(f"no {said}")

    def published(self, sent, patience=None):
        """What is published for a request, until the kernel is idle."""
        found = []
        while not found or found[-1]["content"].get("execution_state") != "idle":
            found.append(self.get(self.client.get_iopub_msg, sent, patience or self.patience, "idle status"))
        return found

    def reply(self, sent, channel="shell", patience=None):
        source = self.client.get_control_msg if channel == "control" else self.client.get_shell_msg
        return self.get(source, sent, patience or self.patience, "reply")

    def ask(self, type, content=None, channel="shell", patience=None):
        sent = self.send(type, content or {}, channel)
        return self.reply(sent, channel, patience), sent

    def run(self, name, **options):
        """The reply to a cell, and what was published on its way."""
        sent = self.client.execute(self.code[name], **options)
        return self.reply(sent), self.published(sent)

    def interrupted(self, name):
        """Begins a cell that does not end, interrupts it, and gives its reply."""
        sent = self.client.execute(self.code[name])
        text = ""
        while "begun" not in text:
            text += str(self.get(self.client.get_iopub_msg, sent, 30, "output")["content"].get("text", ""))
        time.sleep(0.2)
        self.manager.interrupt_kernel()
        found = self.reply(sent, patience=20)
        self.published(sent, 20)
        return found

    def close(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)


def contents(messages, type):
    return [message["content"] for message in messages if message["msg_type"] == type]
