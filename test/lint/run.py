#!/usr/bin/env python3
"""Compares lumen's messages for erroneous and suspicious files with erlc's.

A test is NAME.erl; NAME.expected has what `erlc +brief` says of it, a message a
line, and `exit status 1` where it fails. --record writes those anew. NAME.own, if
there, is what is due instead.
known-failures.txt names the tests that lumen fails, with the reason; one that
passes although it is listed there fails.
"""

import argparse
import concurrent.futures
import difflib
import fnmatch
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def tests(patterns):
    names = sorted(f[:-4] for f in os.listdir(HERE) if f.endswith(".erl"))
    if not patterns:
        return names
    found = [n for n in names
             if any(fnmatch.fnmatch(n, p) or n.startswith(p) for p in patterns)]
    if not found:
        sys.exit("run.py: no such test")
    return found


def record(names):
    with tempfile.TemporaryDirectory(prefix="lumen-lint-") as out:
        subprocess.run(["erlc", "-o", out, "oracle/record.erl"], cwd=HERE,
                       check=True)
        subprocess.run(["erl", "-noinput", "-pa", out, "-run", "record",
                        "main", out] + [n + ".erl" for n in names],
                       cwd=HERE, check=True, timeout=1200)
    print("recorded %d files" % len(names))


def known_failures():
    with open(os.path.join(HERE, "known-failures.txt"), encoding="utf-8") as f:
        lines = (line.split("#")[0].strip() for line in f)
        return {line for line in lines if line}


def messages(lumen, name, extra, timeout):
    """Lumen's messages in erlc's form, and its exit status."""
    with tempfile.TemporaryDirectory(prefix="lumen-lint-") as out:
        # The forms are checked on the way to any kind of output.
        command = [lumen, "compile", "--diagnostics=erlc-brief"] + extra + [
            "--emit=eir", name + ".erl", "-o", os.path.join(out, "eir")]
        try:
            run = subprocess.run(command, cwd=HERE, capture_output=True,
                                 stdin=subprocess.DEVNULL, timeout=timeout)
        except subprocess.TimeoutExpired:
            return ["ran into the timeout"]
    text = (run.stdout + run.stderr).decode("utf-8", "replace")
    lines = text.splitlines()
    if run.returncode:
        lines.append("exit status %d" % run.returncode)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="names, their beginnings, or"
                        " patterns; all without")
    parser.add_argument("--lumen", metavar="PATH")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("-j", type=int, default=2, metavar="N")
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--quiet", action="store_true",
                        help="only name the tests that fail")
    parser.add_argument("--option", action="append", default=[],
                        help="a further option for lumen compile")
    args = parser.parse_args()
    names = tests(args.names)
    if args.record:
        record(names)
        return 0
    if not args.lumen:
        parser.error("--lumen is missing")
    lumen = os.path.abspath(args.lumen)
    failed = skipped = 0
    known = known_failures()

    def run(name):
        return messages(lumen, name, args.option, args.timeout)

    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        for name, ours in zip(names, pool.map(run, names)):
            path = os.path.join(HERE, name + ".own")
            if not os.path.exists(path):
                path = os.path.join(HERE, name + ".expected")
            with open(path, encoding="utf-8") as f:
                theirs = f.read().splitlines()
            if name in known:
                skipped += ours != theirs
                if ours == theirs:
                    failed += 1
                    print("FAIL " + name + ": passes, but known-failures.txt "
                          "lists it")
                continue
            if ours == theirs:
                continue
            failed += 1
            print("FAIL " + name)
            if not args.quiet:
                for line in difflib.unified_diff(theirs, ours, "erlc", "lumen",
                                                 lineterm="", n=0):
                    print("  " + line)
    print("%d passed, %d failed, %d known failures"
          % (len(names) - failed - skipped, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
