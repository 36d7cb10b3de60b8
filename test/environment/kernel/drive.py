"""Drives one kernel by Jupyter's own client: a JSON command a line on stdin, its outcome as a JSON line on stdout.

The end of stdin ends both.
"""

import json
import signal
import sys
import time

from jupyter_client.manager import start_new_kernel

manager, client = start_new_kernel(kernel_name="tslab", cwd=sys.argv[1])


def gather(sent, interrupt=None, replies=True):
    """
    All that is published for one request until the kernel is idle again, and its reply, if it `replies`. `interrupt` is
    {"on": text to see first, "by": "signal" or "message"}; `seconds` then count from there.
    """
    published, reply, since, interrupted = [], None, time.monotonic(), False
    while True:
        message = client.get_iopub_msg(timeout=90)
        if message["parent_header"].get("msg_id") != sent:
            continue
        published.append({"type": message["msg_type"], "content": message["content"]})
        is_output = message["msg_type"] != "execute_input"
        seen = is_output and interrupt is not None and interrupt["on"] in json.dumps(message["content"])
        if seen and not interrupted:
            time.sleep(0.2)
            interrupted, since = True, time.monotonic()
            if interrupt["by"] == "message":
                client.control_channel.send(client.session.msg("interrupt_request", {}))
            else:
                manager.signal_kernel(signal.SIGINT)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    seconds = time.monotonic() - since
    while replies and reply is None:
        message = client.get_shell_msg(timeout=10)
        reply = message["content"] if message["parent_header"].get("msg_id") == sent else None
    return {"type": message["msg_type"], "reply": reply, "published": published, "seconds": seconds}


def execute(code, interrupt=None, answers=(), **options):
    """`answers` are given to the cell's questions, which come back as `questions`."""
    sent = client.execute(code, **options)
    questions = []
    for answer in answers:
        questions.append(client.get_stdin_msg(timeout=60)["content"])
        client.input(answer)
    return {**gather(sent, interrupt), "questions": questions}


def execute_all(codes):
    """Sends all before any has run."""
    waiting = {client.execute(code): None for code in codes}
    while None in waiting.values():
        message = client.get_shell_msg(timeout=30)
        if message["parent_header"]["msg_id"] in waiting:
            waiting[message["parent_header"]["msg_id"]] = message["content"]["status"]
    return list(waiting.values())


def ask(type, content, channel="shell", replies=True):
    message = client.session.msg(type, content)
    (client.control_channel if channel == "control" else client.shell_channel).send(message)
    if channel == "control":
        sent = message["header"]["msg_id"]
        return {**gather(sent, replies=False), "reply": control_reply(sent)}
    return gather(message["header"]["msg_id"], replies=replies)


def control_reply(sent):
    while True:
        message = client.get_control_msg(timeout=30)
        if message["parent_header"].get("msg_id") == sent:
            return message["content"]


def restart():
    global client
    old = manager.provisioner.pid
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=60)
    return {"old": old, "pid": manager.provisioner.pid}


def begin(code):
    """Starts a cell and waits for the first that it prints, not for its end."""
    sent = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") == sent and message["msg_type"] == "stream":
            return message["content"]["text"]


def shutdown():
    process = manager.provisioner.process
    started = time.monotonic()
    manager.request_shutdown()
    manager.finish_shutdown(waittime=20)
    manager.cleanup_resources()
    return {"exit": process.returncode, "seconds": time.monotonic() - started}


for line in sys.stdin:
    name, arguments = json.loads(line)
    print(json.dumps({"result": globals()[name](**arguments)}), flush=True)
if manager.has_kernel:
    manager.shutdown_kernel(now=True)
client.stop_channels()
