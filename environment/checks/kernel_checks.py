"""The checks of a kernel's protocol, in the order in which they are made. Each takes a Session and raises Failed.

Those of the first four tiers are those of runtimed/kernel-testbed by name, but for `is_complete_invalid` and
`failure_aborts_what_waits`. Several ask for more than its do: that a completion has the name, say, where any reply
passes there. The fifth tier is about cells that never pause.
"""

import re
import time
import uuid

from kernel_session import contents, expect

CHECKS = []


def check(tier, message):
    def add(function):
        CHECKS.append((tier, function.__name__, message, function))
        return function

    return add


@check(1, "heartbeat")
def heartbeat_responds(k):
    until = time.monotonic() + 20
    while not k.client.hb_channel.is_beating() and time.monotonic() < until:
        time.sleep(0.1)
    expect(k.client.hb_channel.is_beating(), "no heartbeat")


@check(1, "iopub_welcome")
def iopub_welcome(k):
    expect(k.welcome, "no iopub_welcome")


@check(1, "kernel_info_request")
def kernel_info_reply_valid(k):
    expect(k.info.get("status") == "ok", "no status ok")


@check(1, "kernel_info_request")
def kernel_info_has_language_info(k):
    language = k.info.get("language_info", {})
    for field in ("name", "version", "mimetype", "file_extension"):
        expect(language.get(field), f"no language_info.{field}")


@check(1, "kernel_info_request")
def kernel_info_has_protocol_version(k):
    expect(k.info.get("protocol_version"), "no protocol_version")


@check(1, "stream")
def execute_stdout(k):
    found = contents(k.run("stdout")[1], "stream")
    expect("hello" in "".join(piece["text"] for piece in found if piece["name"] == "stdout"), "not on stdout")


@check(1, "stream")
def execute_stderr(k):
    found = contents(k.run("stderr")[1], "stream")
    expect("error" in "".join(piece["text"] for piece in found if piece["name"] == "stderr"), "not on stderr")


@check(1, "execute_request")
def execute_reply_ok(k):
    expect(k.run("complete")[0]["content"]["status"] == "ok", "no status ok")


@check(1, "status")
def status_busy_idle_lifecycle(k):
    states = [content["execution_state"] for content in contents(k.run("complete")[1], "status")]
    expect(states == ["busy", "idle"], f"states {states}")


@check(1, "execute_input")
def execute_input_broadcast(k):
    found = contents(k.run("complete")[1], "execute_input")
    expect(found and found[0]["code"] == k.code["complete"], "no execute_input")


@check(2, "complete_request")
def complete_request(k):
    k.run("setup")
    prefix = k.code["prefix"]
    reply = k.ask("complete_request", {"code": prefix, "cursor_pos": len(prefix)})[0]["content"]
    expect(k.code["variable"] in reply.get("matches", []), "the name is not among the matches")


@check(2, "inspect_request")
def inspect_request(k):
    k.run("setup")
    content = {"code": k.code["variable"], "cursor_pos": len(k.code["variable"]), "detail_level": 0}
    reply = k.ask("inspect_request", content)[0]["content"]
    expect(reply.get("found") and reply["data"].get("text/plain"), "not found")


def completeness(k, name, expected):
    status = k.ask("is_complete_request", {"code": k.code[name]})[0]["content"]["status"]
    expect(status == expected, f"status {status}")


@check(2, "is_complete_request")
def is_complete_complete(k):
    completeness(k, "complete", "complete")


@check(2, "is_complete_request")
def is_complete_incomplete(k):
    completeness(k, "incomplete", "incomplete")


@check(2, "is_complete_request")
def is_complete_invalid(k):
    completeness(k, "invalid", "invalid")


@check(2, "history_request")
def history_request(k):
    k.run("expression")
    content = {"hist_access_type": "tail", "n": 10, "output": False, "raw": True}
    reply = k.ask("history_request", content, patience=20)[0]["content"]
    expect(any(entry[2] == k.code["expression"] for entry in reply["history"]), "the cell is not in the history")


@check(2, "comm_info_request")
def comm_info_request(k):
    reply = k.ask("comm_info_request", patience=20)[0]
    expect(reply["msg_type"] == "comm_info_reply" and reply["content"].get("comms") == {}, f"{reply['msg_type']}")


@check(2, "error")
def error_handling(k):
    reply, published = k.run("invalid")
    expect(reply["content"]["status"] == "error", "no status error")
    expect(contents(published, "error") or reply["content"].get("traceback"), "no error message")


@check(3, "display_data")
def display_data(k):
    found = contents(k.run("display")[1], "display_data")
    expect(found and "text/html" in found[0]["data"], "no display_data")


@check(3, "update_display_data")
def update_display_data(k):
    published = k.run("update")[1]
    first, second = contents(published, "display_data"), contents(published, "update_display_data")
    expect(first and second, "no update_display_data")
    expect(first[0]["transient"]["display_id"] == second[0]["transient"]["display_id"], "another display_id")


@check(3, "execute_result")
def execute_result(k):
    found = contents(k.run("expression")[1], "execute_result")
    # In colour or without.
    expect(found and re.sub(r"\x1b\[[\d;]*m", "", found[0]["data"].get("text/plain", "")) == "2", "no execute_result")


@check(3, "execute_result")
def rich_execute_result(k):
    found = contents(k.run("rich")[1], "execute_result")
    expect(found and "text/html" in found[0]["data"], "no text/html")


@check(4, "input_request")
def stdin_input_request(k):
    sent = k.client.execute(k.code["ask"], allow_stdin=True)
    question = k.get(k.client.get_stdin_msg, sent, 20, "input_request")
    expect(question["content"]["prompt"] == "Enter: ", "another prompt")
    k.client.input("answer 42")
    expect(k.reply(sent)["content"]["status"] == "ok", "no status ok")
    found = contents(k.published(sent), "execute_result")
    expect(found and "answer 42" in found[0]["data"]["text/plain"], "the answer does not come back")


@check(4, "comm_open")
def comms_lifecycle(k):
    comm = str(uuid.uuid4())
    sent = k.send("comm_open", {"comm_id": comm, "target_name": "no.such.target", "data": {}})
    closed = contents(k.published(sent, 20), "comm_close")
    expect([content["comm_id"] for content in closed] == [comm], "no comm_close for an unknown target")


@check(4, "interrupt_request")
def interrupt_request(k):
    expect(k.ask("interrupt_request", channel="control", patience=20)[0]["content"].get("status") == "ok", "no status")


@check(4, "execute_request")
def execution_count_increments(k):
    first, second = (k.run("expression")[0]["content"].get("execution_count") for _ in range(2))
    expect(first is not None and second == first + 1, f"{first}, then {second}")


@check(4, "parent_header")
def parent_header_correlation(k):
    reply, published = k.run("stdout")
    ids = {message["parent_header"].get("msg_id") for message in [reply, *published]}
    expect(len(ids) == 1, "several parents")


@check(4, "execute_request")
def failure_aborts_what_waits(k):
    sent = [k.client.execute(k.code[name]) for name in ("failing", "expression")]
    states = [k.reply(each)["content"]["status"] for each in sent]
    expect(states[0] == "error" and states[1] in ("aborted", "error"), f"{states}")
    time.sleep(1)


@check(5, "interrupt")
def interrupt_stops_a_loop(k):
    for _ in range(2):
        expect(k.interrupted("loop")["content"]["status"] == "error", "no error")
        expect(k.run("expression")[0]["content"]["status"] == "ok", "the next cell fails")


@check(5, "heartbeat")
def heartbeat_while_a_cell_computes(k):
    sent = k.client.execute(k.code["loop"])
    time.sleep(8)
    beats = k.client.hb_channel.is_beating()
    k.manager.interrupt_kernel()
    k.reply(sent, patience=20)
    expect(beats, "no heartbeat")


@check(5, "interrupt")
def interrupt_stops_promises_without_end(k):
    for _ in range(2):
        expect(k.interrupted("waits")["content"]["status"] == "error", "no error")
        expect(k.run("expression")[0]["content"]["status"] == "ok", "the next cell fails")


@check(1, "shutdown_request")
def shutdown_reply(k):
    reply = k.ask("shutdown_request", {"restart": False}, channel="control", patience=20)[0]["content"]
    expect(reply.get("status") == "ok" and reply.get("restart") is False, f"{reply}")
    until = time.monotonic() + 20
    while k.manager.is_alive() and time.monotonic() < until:
        time.sleep(0.1)
    expect(not k.manager.is_alive(), "the process goes on")
