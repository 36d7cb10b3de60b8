"""Runs cells through a Jupyter server, by its REST interface and a WebSocket, as VS Code does.

    python server.py FOLDER < cells.json

Prints as JSON: the kernel specifications, the session, and what each cell sent, as (type, content) in order.
"""

import asyncio
import json
import secrets
import socket
import subprocess
import sys
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

PATIENCE = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def fetch(url, token, method="GET", body=None):
    headers = {"Authorization": f"token {token}"}
    request = HTTPRequest(url, method=method, headers=headers, body=body, request_timeout=PATIENCE)
    return json.loads((await AsyncHTTPClient().fetch(request)).body or "null")


async def until_up(url, token):
    for _ in range(PATIENCE * 2):
        try:
            return await fetch(f"{url}/api/status", token)
        except OSError:
            await asyncio.sleep(0.5)
    raise TimeoutError("the server did not start")


async def execute(channel, session, code):
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": session}
    header |= {"username": "", "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    await channel.write_message(json.dumps({**message, "buffers": []}))
    sent, ended = [], set()
    while ended != {"idle", "reply"}:
        got = json.loads(await asyncio.wait_for(channel.read_message(), PATIENCE))
        if got["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        kind, what = got["header"]["msg_type"], got["content"]
        if kind == "execute_reply":
            ended.add("reply")
        if kind == "status" and what["execution_state"] == "idle":
            ended.add("idle")
        sent.append([kind, what])
    return sent


async def work(folder, port, token):
    url = f"http://127.0.0.1:{port}"
    await until_up(url, token)
    specs = await fetch(f"{url}/api/kernelspecs", token)
    wanted = {"path": "a.ipynb", "name": "a.ipynb", "type": "notebook", "kernel": {"name": "tslab"}}
    session = await fetch(f"{url}/api/sessions", token, "POST", json.dumps(wanted))
    address = f"ws://127.0.0.1:{port}/api/kernels/{session['kernel']['id']}/channels?session_id=a"
    channel = await websocket_connect(HTTPRequest(address, headers={"Authorization": f"token {token}"}))
    cells = [await execute(channel, "a", code) for code in json.load(sys.stdin)]
    channel.close()
    headers = {"Authorization": f"token {token}"}
    await AsyncHTTPClient().fetch(HTTPRequest(f"{url}/api/sessions/{session['id']}", method="DELETE", headers=headers))
    return {"specs": specs["kernelspecs"], "session": session, "cells": cells}


def main(folder):
    port, token = free_port(), secrets.token_hex(16)
    options = [f"--port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--allow-root"]
    command = [sys.executable, "-m", "jupyter_server", "--ip=127.0.0.1", "--no-browser", *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        print(json.dumps(asyncio.run(work(folder, port, token))))
    finally:
        server.terminate()
        server.wait()


main(sys.argv[1])
