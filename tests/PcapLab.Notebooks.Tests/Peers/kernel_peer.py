"""A real ZeroMQ peer for the kernel. Usage: kernel_peer.py SCENARIO CONNECTION_FILE. Exit code 0 when all that is asserted held."""
import hashlib
import hmac
import json
import os
import socket
import struct
import sys
import tempfile
import uuid
from datetime import datetime, timezone

import zmq

connection = json.load(open(sys.argv[2]))
context = zmq.Context()
TIMEOUT = 30000


def make(kind, port, identity=None):
    s = context.socket(kind)
    s.linger = 0
    s.rcvtimeo = TIMEOUT
    if identity:
        s.setsockopt(zmq.IDENTITY, identity)
    if kind == zmq.SUB:
        s.setsockopt(zmq.SUBSCRIBE, b"")
    s.connect("tcp://%s:%d" % (connection["ip"], connection[port]))
    return s


def pack(msg_type, content, key=None, session="s", header=None):
    header = header or {"msg_id": uuid.uuid4().hex, "session": session, "username": "t", "msg_type": msg_type, "version": "5.3",
                        "date": datetime.now(timezone.utc).isoformat()}
    parts = [json.dumps(p).encode() for p in (header, {}, {}, content)]
    mac = hmac.new((key or connection["key"]).encode(), b"".join(parts), hashlib.sha256).hexdigest().encode()
    return header["msg_id"], [b"<IDS|MSG>", mac] + parts


def send(s, msg_type, content, **kw):
    msg_id, frames = pack(msg_type, content, **kw)
    s.send_multipart(frames)
    return msg_id


def unpack(frames):
    at = frames.index(b"<IDS|MSG>")
    mac = hmac.new(connection["key"].encode(), b"".join(frames[at + 2:at + 6]), hashlib.sha256).hexdigest().encode()
    assert mac == frames[at + 1], "bad signature from kernel"
    header, parent, metadata, content = (json.loads(f) for f in frames[at + 2:at + 6])
    return {"type": header["msg_type"], "id": header["msg_id"], "parent": parent.get("msg_id"), "content": content, "header": header}


def recv(s):
    return unpack(s.recv_multipart())


def until_idle(iopub, msg_id):
    got = []
    while True:
        m = recv(iopub)
        if m["parent"] != msg_id:
            continue
        got.append(m)
        if m["type"] == "status" and m["content"]["execution_state"] == "idle":
            return got


def execute(shell, iopub, code, **kw):
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
    content.update(kw)
    msg_id = send(shell, "execute_request", content)
    out = until_idle(iopub, msg_id)
    reply = recv(shell)
    assert reply["type"] == "execute_reply" and reply["parent"] == msg_id, reply
    return reply["content"], out


def ready(shell, iopub):
    """nbclient's way: kernel_info until there is a reply and something on iopub."""
    while True:
        send(shell, "kernel_info_request", {})
        info = recv(shell)
        assert info["type"] == "kernel_info_reply"
        if iopub.poll(200):
            while iopub.poll(50):
                recv(iopub)
            return info["content"]


def kinds(out):
    return [m["type"] for m in out]


def vscode():
    # VS Code probes ports with bare TCP connections, uses one routing id on three sockets and asks kernel_info on shell and control.
    for port in ("shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"):
        for payload in (b"", b"\xff", b"GET / HTTP/1.1\r\n\r\n"):
            c = socket.create_connection((connection["ip"], connection[port]))
            c.sendall(payload)
            c.close()
    me = b"vscode-" + uuid.uuid4().bytes
    shell, control, stdin = (make(zmq.DEALER, p, me) for p in ("shell_port", "control_port", "stdin_port"))
    iopub = make(zmq.SUB, "iopub_port")
    info = ready(shell, iopub)
    assert info["protocol_version"] == "5.4" and info["language_info"]["name"] == "csharp" and info["language_info"]["file_extension"] == ".cs", info
    msg_id = send(control, "kernel_info_request", {})
    assert recv(control)["content"]["status"] == "ok"
    assert kinds(until_idle(iopub, msg_id)) == ["status", "status"], "control must be busy/idle too"

    reply, out = execute(shell, iopub, "var x = 20 + 1;\nConsole.WriteLine(\"hi\");\nx * 2")
    assert reply["status"] == "ok" and reply["execution_count"] == 1, reply
    assert kinds(out) == ["status", "execute_input", "stream", "execute_result", "status"], kinds(out)
    assert out[2]["content"] == {"name": "stdout", "text": "hi\n"}, out[2]
    assert out[3]["content"]["data"]["text/plain"] == "42", out[3]

    reply, out = execute(shell, iopub, "x", user_expressions={"a": "x + 1", "b": "nope"})
    assert reply["user_expressions"]["a"]["data"]["text/plain"] == "22", reply
    assert reply["user_expressions"]["b"]["status"] == "error", reply

    reply, out = execute(shell, iopub, "1 + 1", silent=True)
    assert kinds(out) == ["status", "status"] and reply["execution_count"] == 2, (kinds(out), reply)

    # stdin goes to the client that sent the execute, on its stdin connection.
    msg_id = send(shell, "execute_request", {"code": "var name = Input(\"who? \"); name + \"!\"", "silent": False, "store_history": True,
                                             "user_expressions": {}, "allow_stdin": True, "stop_on_error": True})
    ask = recv(stdin)
    assert ask["type"] == "input_request" and ask["content"] == {"prompt": "who? ", "password": False}, ask
    send(stdin, "input_reply", {"value": "Ada", "status": "ok"})
    out = until_idle(iopub, msg_id)
    assert recv(shell)["content"]["status"] == "ok"
    assert [m["content"]["data"]["text/plain"] for m in out if m["type"] == "execute_result"] == ["Ada!"]
    reply, out = execute(shell, iopub, "Input(\"nobody\") is null")
    assert [m["content"]["data"]["text/plain"] for m in out if m["type"] == "execute_result"] == ["true"] or "True" in str(out)

    # shown values that are updated in place, and cleared outputs
    reply, out = execute(shell, iopub, "var d = Display(\"a\"); d.Update(\"b\"); ClearOutput(true);")
    shown = [m for m in out if m["type"] in ("display_data", "update_display_data", "clear_output")]
    assert [m["type"] for m in shown] == ["display_data", "update_display_data", "clear_output"], kinds(out)
    assert shown[0]["content"]["transient"] == shown[1]["content"]["transient"] and shown[1]["content"]["data"]["text/plain"] == "b"
    assert shown[2]["content"] == {"wait": True}

    send(shell, "history_request", {"hist_access_type": "tail", "n": 2, "raw": True, "output": False})
    assert [h[2] for h in recv(shell)["content"]["history"]][-1].startswith("var d")
    send(shell, "comm_info_request", {})
    assert recv(shell)["content"] == {"status": "ok", "comms": {}}


def errors():
    shell, iopub = make(zmq.DEALER, "shell_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    reply, out = execute(shell, iopub, "var a = 1;\nint Boom(int n) => nothing;")
    assert reply["status"] == "error" and reply["ename"].startswith("CS"), reply
    reply, out = execute(shell, iopub, "var before = 7;\nvar list = new List<int>();\n\nlist[3].ToString();")
    assert reply["ename"] == "ArgumentOutOfRangeException", reply
    assert any("line 4 of cell 2" in t for t in reply["traceback"]), reply["traceback"]
    assert not any("Submission" in t or "CodeAnalysis" in t for t in reply["traceback"]), reply["traceback"]
    reply, out = execute(shell, iopub, "before")
    assert [m["content"]["data"]["text/plain"] for m in out if m["type"] == "execute_result"] == ["7"], "variables set before an error stay"
    reply, out = execute(shell, iopub, "\n\nint y = \"text\";")
    assert reply["ename"] == "CS0029" and reply["traceback"][0].startswith("(3,9)"), reply
    reply, out = execute(shell, iopub, "#!markdown\n# head\n#!csharp\nint q = 1;\nthrow new Exception(\"here\");")
    assert any("line 5 of" in t for t in reply["traceback"]), reply["traceback"]
    assert "display_data" in kinds(out)
    # stop_on_error: what was queued behind is aborted, in order, and later cells run again
    ids = [send(shell, "execute_request", {"code": c, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
           for c in ("Thread.Sleep(300); throw new Exception();", "1", "2")]
    replies = [recv(shell) for _ in ids]
    assert [r["content"]["status"] for r in replies] == ["error", "aborted", "aborted"], replies
    assert [r["parent"] for r in replies] == ids
    until_idle(iopub, ids[-1])
    assert execute(shell, iopub, "3")[0]["status"] == "ok"


def interrupt():
    shell, control, iopub = make(zmq.DEALER, "shell_port"), make(zmq.DEALER, "control_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    msg_id = send(shell, "execute_request", {"code": "Console.Write(\"on\");\nwhile (true) { Token.ThrowIfCancellationRequested(); }", "silent": False, "store_history": True,
                                             "user_expressions": {}, "allow_stdin": False, "stop_on_error": False})
    while recv(iopub)["type"] != "stream":  # it streams while it runs
        pass
    asked = send(control, "interrupt_request", {})
    assert recv(control)["type"] == "interrupt_reply"
    reply = recv(shell)
    assert reply["parent"] == msg_id and reply["content"]["ename"] == "Interrupted", reply
    until_idle(iopub, msg_id)
    assert execute(shell, iopub, "\"alive\"")[0]["status"] == "ok"
    # a cell that does not look at the token is not ended, and the person is told
    gate = os.path.join(tempfile.mkdtemp(), "gate")
    msg_id = send(shell, "execute_request", {"code": "Console.Write(\"on\"); while (!File.Exists(%s)) { }" % json.dumps(gate), "silent": False})
    while recv(iopub)["type"] != "stream":
        pass
    send(control, "interrupt_request", {})
    while True:
        m = recv(iopub)
        if m["type"] == "stream" and "restart the kernel" in m["content"]["text"]:
            break
    open(gate, "w").close()
    until_idle(iopub, msg_id)
    recv(control)
    recv(shell)
    # the heartbeat beats while a cell runs
    hb = make(zmq.REQ, "hb_port")
    msg_id = send(shell, "execute_request", {"code": "while (!Token.IsCancellationRequested) { }", "silent": True})
    while recv(iopub)["parent"] != msg_id:  # busy: it is this cell that the interrupt means
        pass
    hb.send(b"ping")
    assert hb.recv() == b"ping"
    send(control, "interrupt_request", {})
    assert recv(shell)["parent"] == msg_id


def output():
    shell, iopub = make(zmq.DEALER, "shell_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    reply, out = execute(shell, iopub, "var big = new string('x', 1 << 20);\nfor (var i = 0; i < 1024; i++) Console.Write(big);")
    text = "".join(m["content"]["text"] for m in out if m["type"] == "stream")
    assert reply["status"] == "ok" and len(text) < 3_000_000 and "was cut after" in text, len(text)
    reply, out = execute(shell, iopub, "new string('y', 100_000_000)")
    result = [m for m in out if m["type"] == "execute_result"][0]["content"]["data"]["text/plain"]
    assert len(result) < 1_000_000 and "was cut" in result
    reply, out = execute(shell, iopub, "Console.Error.Write(\"e\"); Console.Write(\"o\");")
    assert sorted((m["content"]["name"], m["content"]["text"]) for m in out if m["type"] == "stream") == [("stderr", "e"), ("stdout", "o")]


def hostile():
    shell, iopub = make(zmq.DEALER, "shell_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    # wrong key, replayed message, no JSON, no delimiter: nothing is executed and nothing is answered
    send(shell, "execute_request", {"code": "Console.Write(\"hacked\")"}, key="wrong")
    _, frames = pack("execute_request", {"code": "Console.Write(\"twice\")", "silent": False})
    shell.send_multipart(frames)
    shell.send_multipart(frames)
    first = recv(shell)
    assert first["type"] == "execute_reply", first
    shell.send_multipart([b"junk"])
    shell.send_multipart([b"<IDS|MSG>", b"00"])
    mac = hmac.new(connection["key"].encode(), b"{}[[[[", hashlib.sha256).hexdigest().encode()
    shell.send_multipart([b"<IDS|MSG>", mac, b"{}", b"[", b"[", b"[["])
    # frames that promise more than they hold or may hold, reserved flags, an endless READY
    def greet(port):
        c = socket.create_connection((connection["ip"], connection[port]))
        c.sendall(b"\xff" + b"\0" * 8 + b"\x7f\x03\0" + b"NULL".ljust(20, b"\0") + b"\0" * 32)
        return c
    ready_body = b"\x05READY" + b"\x0bSocket-Type" + struct.pack(">I", 6) + b"DEALER"
    ready_frame = b"\x04" + bytes([len(ready_body)]) + ready_body
    attacks = [b"\x06" + struct.pack(">Q", 1 << 62), b"\x02" + struct.pack(">Q", 1 << 62), b"\x02" + struct.pack(">Q", (1 << 63) + 5), b"\xf8\x01x", b"\x04\x00",
               b"\x04\x05\x05READ", ready_frame + b"\x02" + struct.pack(">Q", 1 << 40), ready_frame + b"\x01\x01a" * 5000, ready_frame + b"\x05\x01a",
               ready_frame + b"\x04\x06\x04PING\x00", b"\x04\x0d\x05READY\x02ab" + b"\xff\xff\xff\xff\x00"]
    half_open = []
    for attack in attacks:
        for port in ("shell_port", "iopub_port", "hb_port"):
            c = greet(port)
            try:
                c.sendall(attack)
            except OSError:
                pass
            half_open.append(c)
    # PING is answered with PONG and its context
    c = greet("shell_port")
    c.sendall(ready_frame + b"\x04\x0a\x04PING\x00\x0actx")
    data = b""
    c.settimeout(30)
    while b"PONG" not in data:
        data += c.recv(4096)
    assert data.endswith(b"\x04\x08\x04PONGctx"), data
    for s in half_open:
        s.close()
    reply, out = execute(shell, iopub, "1")
    assert reply["status"] == "ok" and reply["execution_count"] == 2, ("a refused message must not have run", reply)


def clients():
    # two clients with one routing id: each gets its own answers; a client that dies in the middle costs the others nothing
    iopub = make(zmq.SUB, "iopub_port")
    a, b = make(zmq.DEALER, "shell_port", b"same"), make(zmq.DEALER, "shell_port", b"same")
    ready(a, iopub)
    ia = send(a, "execute_request", {"code": "\"from a\"", "silent": False})
    ib = send(b, "execute_request", {"code": "\"from b\"", "silent": False})
    assert recv(a)["parent"] == ia and recv(b)["parent"] == ib
    doomed_sub = make(zmq.SUB, "iopub_port")
    doomed = make(zmq.DEALER, "shell_port")
    send(doomed, "execute_request", {"code": "for (var i = 0; i < 2000; i++) Console.WriteLine(i); \"done\"", "silent": False})
    doomed.close(0)
    doomed_sub.close(0)
    assert execute(a, iopub, "7")[0]["status"] == "ok"


def thousand():
    shell, iopub = make(zmq.DEALER, "shell_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    seen = set()
    for n in range(1, count + 1):
        reply, out = execute(shell, iopub, "%d + 1" % n)
        assert reply["execution_count"] == n
        assert [m["content"]["data"]["text/plain"] for m in out if m["type"] == "execute_result"] == [str(n + 1)]
        for m in out:
            assert m["id"] not in seen
            seen.add(m["id"])


def introspect():
    shell, iopub = make(zmq.DEALER, "shell_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    execute(shell, iopub, "var words = new List<string> { \"a\" };")

    def complete(code, at=None):
        send(shell, "complete_request", {"code": code, "cursor_pos": len(code) if at is None else at})
        return recv(shell)["content"]
    r = complete("words.Wh")
    assert "Where" in r["matches"] and r["cursor_start"] == 6 and r["cursor_end"] == 8, r
    assert "words" in complete("wor")["matches"]
    assert "WriteLine" in complete("Console.")["matches"] and "Where" not in complete("Console.")["matches"]
    assert complete("\U0001F980words.")["cursor_start"] == 7  # a code point is one, whatever UTF-16 says
    assert "#!markdown" in complete("#!m")["matches"]
    assert "Length" in complete("words.Select(w => w.Le")["matches"]
    send(shell, "inspect_request", {"code": "words.Add(1)", "cursor_pos": 7, "detail_level": 0})
    r = recv(shell)["content"]
    assert r["found"] and "Add" in r["data"]["text/plain"] and "string item" in r["data"]["text/plain"], r
    send(shell, "inspect_request", {"code": "Display(words)", "cursor_pos": 3, "detail_level": 0})
    r = recv(shell)["content"]
    assert "Shows a value below the cell" in r["data"]["text/plain"], r
    for code, status in (("1 + 1", "complete"), ("foreach (var x in y) {", "incomplete"), ("int 5x = );", "invalid"), ("/* open", "incomplete")):
        send(shell, "is_complete_request", {"code": code})
        r = recv(shell)["content"]
        assert r["status"] == status, (code, r)


def shutdown():
    shell, control, iopub = make(zmq.DEALER, "shell_port"), make(zmq.DEALER, "control_port"), make(zmq.SUB, "iopub_port")
    ready(shell, iopub)
    msg_id = send(control, "shutdown_request", {"restart": True})
    assert recv(control)["content"] == {"status": "ok", "restart": True}
    assert "shutdown_reply" in kinds(until_idle(iopub, msg_id))


globals()[sys.argv[1]]()
print("ok")
