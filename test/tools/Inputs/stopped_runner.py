"""Has OTP's suite runner (argument 1) run a program of long sleep, ends the runner by
each signal, and tells what is left of the program."""
import os
import signal
import subprocess
import sys
import time

RUN = """
import importlib.util, os, signal, sys, threading
spec = importlib.util.spec_from_file_location("run", sys.argv[1])
run = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run)
run.limits.bytes = 1 << 33
run.stop_by_signals()
t = threading.Thread(target=run.command, args=(
    ["sh", "-c", "sleep 1000 & echo $! > pids; echo $$ >> pids; wait"], ".",
    os.environ, 900, "out", "err"))
t.start()
t.join()
"""


def alive(pid):
    try:
        with open("/proc/%s/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL):
    if os.path.exists("pids"):
        os.remove("pids")
    runner = subprocess.Popen([sys.executable, "-c", RUN, sys.argv[1]])
    pids = []
    while len(pids) < 2:
        time.sleep(0.05)
        if os.path.exists("pids"):
            with open("pids") as f:
                pids = f.read().split()
    before = [alive(p) for p in pids]
    runner.send_signal(number)
    status = runner.wait()
    until = time.monotonic() + 10
    # Nobody is there after SIGKILL to end more than the runner's own child.
    wanted = pids[1:] if number == signal.SIGKILL else pids
    while time.monotonic() < until and any(alive(p) for p in wanted):
        time.sleep(0.05)
    print(number.name, before, [alive(p) for p in wanted], status)
    for p in pids:
        if alive(p):
            os.kill(int(p), signal.SIGKILL)
