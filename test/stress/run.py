#!/usr/bin/env python3
"""Stress programs: each must end with status 0 and `ok` as its last line.

Lines starting with # are measures, shown but not judged, except `# returned
P`: the percentage of the memory taken that came back. --erl runs the programs
under erl instead, to check the programs themselves.
"""

import argparse
import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command, timeout, **more):
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            **more
        )
        return done.returncode, (done.stdout + done.stderr).decode(
            "utf-8", "replace"
        )
    except subprocess.TimeoutExpired as late:
        out = (late.stdout or b"").decode("utf-8", "replace")
        return "timeout after %gs" % timeout, out


def size_of(name, options):
    """What a program is told, or nothing if it shall use its own size."""
    if options.size or not options.divide:
        return options.size
    with open(os.path.join(HERE, name + ".erl"), encoding="utf-8") as f:
        own = re.search(r"size_arg\(\w+, (\d+)\)", f.read())
    return str(max(1, int(own.group(1)) // options.divide)) if own else None


def build(name, options, folder):
    source = name + ".erl"
    size = size_of(name, options)
    if options.erl:
        command = ["erlc", "-o", folder, source]
        program = ["erl", "+P", "4000000", "-noshell", "-pa", folder, "-eval"]
        args = '["%s"]' % size if size else "[]"
        program.append(
            "{_,R}=spawn_monitor(fun()->%s:main(%s)end),receive{'DOWN',R,_,_,"
            "normal}->halt();{'DOWN',R,_,_,_}->halt(1)end." % (name, args)
        )
    else:
        exe = os.path.join(folder, name)
        command = [options.lumen, "compile", options.opt, source, "-o", exe]
        program = [exe] + ([size] if size else [])
    status, out = run(command, 300, cwd=HERE)
    return program, (None if status == 0 else "compile: %s\n%s" % (status, out))


def judge(status, out, options):
    lines = out.strip().splitlines()
    if status != 0:
        return "status %s" % status
    if not lines or lines[-1] != "ok":
        return "did not print ok"
    if any(re.search(r": false$", line) for line in lines):
        return "a check is false"
    for percent in re.findall(r"^# returned (\d+)$", out, re.M):
        if int(percent) < options.min_returned:
            return "only %s %% of the memory came back" % percent
    return None


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("filter", nargs="*")
    p.add_argument("--lumen", metavar="PATH")
    p.add_argument("--opt", default="-O2")
    p.add_argument("--erl", action="store_true")
    p.add_argument("--size", help="passed to each program")
    p.add_argument(
        "--divide", type=int, help="each program's own size, divided by this"
    )
    p.add_argument("--timeout", type=float, default=300)
    p.add_argument("--min-returned", type=int, default=80, metavar="PERCENT")
    argv = [
        "--opt=" + a if i and sys.argv[i] == "--opt" else a
        for i, a in enumerate(sys.argv[1:])
    ]
    options = p.parse_args([a for a in argv if a != "--opt"])
    if not options.erl and not options.lumen:
        p.error("--lumen PATH or --erl is needed")
    if options.lumen:
        options.lumen = os.path.abspath(options.lumen)
    names = sorted(f[:-4] for f in os.listdir(HERE) if f.endswith(".erl"))
    if options.filter:
        names = [
            n
            for n in names
            if any(fnmatch.fnmatch(n, f) for f in options.filter)
        ]
    folder = tempfile.mkdtemp(prefix="lumen-stress-")
    passed = failed = 0
    try:
        for name in names:
            program, complaint = build(name, options, folder)
            out = ""
            start = time.monotonic()
            if not complaint:
                status, out = run(program, options.timeout)
                complaint = judge(status, out, options)
            seconds = time.monotonic() - start
            measures = re.findall(r"^# (.*)$", out, re.M)
            verdict = "ok  " if not complaint else "FAIL"
            print("%s %s %.1f s; %s" % (verdict, name, seconds,
                                        "; ".join(measures)))
            if complaint:
                failed += 1
                print("    " + complaint.replace("\n", "\n    "))
                for line in out.strip().splitlines()[-6:]:
                    print("    | " + line[:160])
            else:
                passed += 1
            sys.stdout.flush()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
