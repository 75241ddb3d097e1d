#!/usr/bin/env python3
"""Benchmarks: lumen against erl on the same machine in the same run.

Each program prints a checksum and `time_us N`, the time of its work alone.
Runs alternate between the two, so that a disturbance meets both; the table
shows medians. Prints Markdown on stdout, progress on stderr.
"""

import argparse
import fnmatch
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import frontend
import wasm

HERE = os.path.dirname(os.path.abspath(__file__))
NOT_TIMED = {"idle", "server"}
# The rows that are no programs: see frontend.py.
FRONTEND = ["frontend", "frontend_lint"]


class Run:
    """One run of a program: whole time, peak memory, what it printed."""

    def __init__(self, command, timeout):
        start = time.monotonic()
        out = tempfile.TemporaryFile()
        err = tempfile.TemporaryFile()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        deadline = start + timeout
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                child.kill()
                _, status, usage = os.wait4(child.pid, 0)
                break
            time.sleep(0.0005)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - start
        self.peak_kb = usage.ru_maxrss
        self.status = child.returncode
        out.seek(0)
        err.seek(0)
        self.out = out.read().decode("utf-8", "replace")
        self.err = err.read().decode("utf-8", "replace")

    def time_us(self):
        found = re.search(r"^time_us (\d+)$", self.out, re.M)
        return int(found.group(1)) if found else None

    def checksum(self):
        return re.sub(r"^time_us \d+\n", "", self.out, flags=re.M)

    def failure(self):
        lines = (self.err or self.out).strip().splitlines()
        return "status %s %s" % (self.status, lines[0][:80] if lines else "")


def log(text):
    print(text, file=sys.stderr, flush=True)


def compile_lumen(options, source, exe):
    """Cold: with a cache of its own."""
    cache = tempfile.mkdtemp(dir=options.build)
    command = [options.lumen, "compile", options.opt, "--cache-dir", cache]
    run = Run(command + [source, "-o", exe], options.timeout)
    shutil.rmtree(cache, ignore_errors=True)
    return run


def compile_erl(options, source):
    return Run(["erlc", "-o", options.build, source], options.timeout)


def erl_command(options, name, args=()):
    # A process of its own: the one that evaluates -eval traps exits.
    call = (
        "{_,R}=spawn_monitor(fun()->%s:main([%s])end),"
        "receive{'DOWN',R,_,_,normal}->halt();{'DOWN',R,_,_,_}->halt(1)end."
    ) % (name, ",".join('"%s"' % a for a in args))
    flags = ["+P", "1000000", "-noshell", "-pa", options.build]
    return ["erl"] + flags + ["-eval", call]


def bench(options, name, totals):
    """The table row of one program; None where a side failed."""
    source = os.path.join(HERE, name + ".erl")
    exe = os.path.join(options.build, name)
    by_erl = compile_erl(options, source)
    if by_erl.status != 0:
        return name, "erlc: " + by_erl.failure()
    by_lumen = compile_lumen(options, source, exe)
    if by_lumen.status != 0:
        return name, "compile: " + by_lumen.failure()
    totals["erlc"] += by_erl.seconds
    totals["lumen"] += by_lumen.seconds
    args = [options.size] if options.size else []
    times = {"lumen": [], "erl": []}
    peaks = {"lumen": [], "erl": []}
    sums = {}
    for _ in range(options.runs):
        for side, command in (
            ("lumen", [exe] + args),
            ("erl", erl_command(options, name, args)),
        ):
            run = Run(command, options.timeout)
            if run.status != 0 or run.time_us() is None:
                return name, "%s: %s" % (side, run.failure())
            times[side].append(run.time_us())
            peaks[side].append(run.peak_kb)
            if sums.setdefault(side, run.checksum()) != run.checksum():
                return name, side + ": checksum changes from run to run"
    if sums["lumen"] != sums["erl"]:
        text = [sums[s].strip()[:40] for s in ("lumen", "erl")]
        return name, "checksum %s, expected %s" % tuple(text)
    median = {s: statistics.median(times[s]) for s in times}
    peak = {s: statistics.median(peaks[s]) / 1024 for s in peaks}
    size = os.path.getsize(exe)
    return name, (median, peak, size)


def startup(options):
    """Whole process of hello, both sides in alternation, in milliseconds."""
    source = os.path.join(HERE, "..", "..", "examples", "hello.erl")
    exe = os.path.join(options.build, "hello")
    compiled = compile_lumen(options, source, exe)
    compile_erl(options, source)
    if compiled.status != 0:
        return None
    times = {"lumen": [], "erl": []}
    for _ in range(4 * options.runs):
        for side, command in (
            ("lumen", [exe]),
            ("erl", erl_command(options, "hello")),
        ):
            run = Run(command, options.timeout)
            if run.status != 0:
                return None
            times[side].append(run.seconds * 1000)
    return {s: statistics.median(times[s]) for s in times}, os.path.getsize(exe)


def idle(options):
    """Bytes of an idle process by erlang:memory and by the resident set."""
    source = os.path.join(HERE, "idle.erl")
    exe = os.path.join(options.build, "idle")
    compile_erl(options, source)
    if compile_lumen(options, source, exe).status != 0:
        return None
    sides = {}
    for side, command in (
        ("lumen", [exe]),
        ("erl", erl_command(options, "idle")),
    ):
        run = Run(command, options.timeout)
        found = re.findall(r"^(memory|rss) (-?\d+)$", run.out, re.M)
        if run.status != 0 or len(found) != 2:
            return None
        sides[side] = {k: int(v) for k, v in found}
    return sides


def report(options, rows, totals):
    print("| benchmark | lumen ms | erl ms | lumen/erl | lumen MB | erl MB |")
    print("|---|--:|--:|--:|--:|--:|")
    ratios = []
    failures = []
    sizes = []
    for name, row in rows:
        if isinstance(row, str):
            failures.append((name, row))
            print("| %s | failed | | | | |" % name)
            continue
        median, peak, size = row
        ratio = median["lumen"] / max(1, median["erl"])
        if size is not None:  # the means are of programs
            ratios.append((max(ratio, 1e-6), name))
            sizes.append(size)
        print(
            "| %s | %.1f | %.1f | %.2f | %.0f | %.0f |"
            % (
                name,
                median["lumen"] / 1000,
                median["erl"] / 1000,
                ratio,
                peak["lumen"],
                peak["erl"],
            )
        )
    print()
    if ratios:
        mean = math.exp(sum(math.log(r) for r, _ in ratios) / len(ratios))
        worst, worst_name = max(ratios)
        print("- geometric mean of lumen/erl: %.2f" % mean)
        print("- slowest: %s, %.2f" % (worst_name, worst))
        print("- mean size of an executable: %.2f MB"
              % (statistics.mean(sizes) / 1e6))
        print("- compile time of the %d programs: lumen %s %.1f s, erlc %.1f s"
              % (len(ratios), options.opt, totals["lumen"], totals["erlc"]))
    if not options.filter:
        started = startup(options)
        if started:
            times, size = started
            print("- start-up of hello: lumen %.1f ms, erl %.1f ms"
                  % (times["lumen"], times["erl"]))
            print("- size of hello: %.2f MB" % (size / 1e6))
        else:
            failures.append(("hello", "does not compile or run"))
        memory = idle(options)
        if memory:
            print(
                "- an idle process: lumen %d bytes (resident %d), "
                "erl %d (resident %d)"
                % (
                    memory["lumen"]["memory"],
                    memory["lumen"]["rss"],
                    memory["erl"]["memory"],
                    memory["erl"]["rss"],
                )
            )
        else:
            failures.append(("idle", "does not compile or run"))
    for name, why in failures:
        print("- failed: %s: %s" % (name, why))
    return failures


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("filter", nargs="*", help="names or globs of programs")
    p.add_argument("--lumen", required=True, metavar="PATH")
    p.add_argument("--opt", default="-O2")
    p.add_argument("--runs", type=int, default=5)
    p.add_argument("--size", help="passed to every program in place of SIZE")
    p.add_argument("--timeout", type=float, default=120)
    p.add_argument("--target", choices=["native", "wasm32-wasi"], default="native",
                   help="wasm32-wasi: in Node, against the native target")
    p.add_argument("--no-trampoline", action="store_true",
                   help="wasm32-wasi: with tail calls only")
    argv = [
        "--opt=" + a if i and sys.argv[i] == "--opt" else a
        for i, a in enumerate(sys.argv[1:])
    ]
    options = p.parse_args([a for a in argv if a != "--opt"])
    options.lumen = os.path.abspath(options.lumen)
    if not os.access(options.lumen, os.X_OK):
        p.error("cannot execute " + options.lumen)
    names = sorted(f[:-4] for f in os.listdir(HERE) if f.endswith(".erl"))
    names = [n for n in names if n not in NOT_TIMED]
    if options.target == "native":
        names += FRONTEND
    if options.filter:
        names = [
            n
            for n in names
            if any(fnmatch.fnmatch(n, f) for f in options.filter)
        ]
    if not names:
        sys.exit("run.py: no benchmark matches")
    options.build = tempfile.mkdtemp(prefix="lumen-bench-")
    if options.target != "native":
        try:
            return wasm.report(options, Run, names, log)
        finally:
            shutil.rmtree(options.build, ignore_errors=True)
    totals = {"lumen": 0.0, "erlc": 0.0}
    rows = []
    try:
        for name in names:
            rows.append((name, frontend.measure(options, Run,
                                                name == "frontend_lint"))
                        if name in FRONTEND
                        else bench(options, name, totals))
            row = rows[-1][1]
            if isinstance(row, str):
                log("%s: %s" % (name, row))
            else:
                log("%s: %.2f" % (name, row[0]["lumen"] / max(1, row[0]["erl"])))
        failures = report(options, rows, totals)
    finally:
        shutil.rmtree(options.build, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
