"""How fast the notebook kernel is. Usage: kernel_times.py CAPTURE PCAPLAB [ARGS...]; needs jupyter_client. Prints one line per figure."""
import statistics
import sys
import time

from jupyter_client import KernelManager

capture, command = sys.argv[1], sys.argv[2:]
manager = KernelManager()
manager.kernel_name = "pcaplab"
manager.kernel_spec.argv = command + ["notebook", "kernel", "{connection_file}"]
start = time.perf_counter()
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)
print("kernel ready             %6.2f s" % (time.perf_counter() - start))


def run(code):
    begin = time.perf_counter()
    reply = client.execute_interactive(code, timeout=300, output_hook=lambda m: None)
    assert reply["content"]["status"] == "ok", reply["content"]
    return time.perf_counter() - begin


print("first cell               %6.2f s" % run("var first = Enumerable.Range(0, 10).Select(x => x * 2).ToList(); first.Count"))
warm = [run("var n%d = first.Sum() + %d; n%d" % (i, i, i)) for i in range(200)]
print("warm cell, median        %6.3f s" % statistics.median(warm[:20]))
print("cell 200, median of 20   %6.3f s" % statistics.median(warm[-20:]))


def ask(send):
    begin = time.perf_counter()
    send()
    client.get_shell_msg(timeout=60)
    return time.perf_counter() - begin


ask(lambda: client.complete("first.Wh"))
print("completion, median       %6.3f s" % statistics.median(ask(lambda: client.complete("first.Wh")) for _ in range(10)))
print("inspection, median       %6.3f s" % statistics.median(ask(lambda: client.inspect("first.Where", 9)) for _ in range(5)))
run("using System.Diagnostics; var me = Process.GetCurrentProcess();")
client.execute_interactive("Console.Write($\"{me.WorkingSet64 / 1_000_000} MB working set, {GC.GetTotalMemory(true) / 1_000_000} MB live\")", output_hook=lambda m: m["msg_type"] == "stream" and print("after 200 cells          ", m["content"]["text"]))
print("cap.Flows, analysis      %6.2f s" % run("var cap = Capture.Open(@\"%s\"); cap.Flows.Count" % capture))
print("cap.Flows shown          %6.2f s" % run("cap.Flows.OrderByDescending(f => f.Bytes).Take(20)"))
client.stop_channels()
manager.shutdown_kernel()
