#!/usr/bin/env python3
"""What lumen's own analysis (`always-fails`, `pattern-never-matches`) says of all of
OTP's sources. OTP works, so each message is either a true find or a mistake of
lumen's: otp.expected has those that were looked at and are true.

otp.py --lumen BIN [PART-OF-A-PATH...]; some minutes.
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "forms"))
import sources  # noqa: E402

KINDS = ("always-fails", "pattern-never-matches")


def messages(lumen, job, root):
    """The lines about `job`, names from OTP's root on; whether it compiled."""
    words = [lumen, "compile", "--no-cache", "--otp-root", root,
             "--diagnostics=json", "--emit=eir-opt", "-o", os.devnull]
    for folder in job.includes:
        words += ["-I", folder]
    for define in job.defines:
        words += ["-D", define]
    try:
        run = subprocess.run(words + [job.name], capture_output=True,
                             text=True, timeout=600)
    except subprocess.TimeoutExpired:
        return ["%s: took more than 600 s" % job.name], False
    lines = []
    for line in (run.stdout + run.stderr).splitlines():
        told = json.loads(line)
        if told["kind"] in KINDS:
            lines.append("%s:%d:%d: %s" % (told["file"], told["line"],
                                           told["column"], told["message"]))
    return lines, run.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lumen", required=True)
    parser.add_argument("parts", nargs="*", help="only files whose paths have one")
    options = parser.parse_args()
    root = sources.otp_root()
    with open(os.path.join(HERE, "otp.expected")) as file:
        expected = {line.rstrip("\n") for line in file if line.strip()
                    and not line.startswith("#")}
    jobs = [job for job in sources.otp_jobs(root)
            if not options.parts or any(p in job.name for p in options.parts)]
    found, unreadable = set(), []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: messages(options.lumen, job, root), jobs)
        for number, (job, (lines, compiled)) in enumerate(zip(jobs, results)):
            found.update(line.replace(root + "/", "") for line in lines)
            if not compiled:
                unreadable.append(job.name)
            if sys.stdout.isatty() and number % 20 == 0:
                print("\r%d of %d" % (number, len(jobs)), end="", flush=True)
    new = sorted(found - expected)
    for line in new:
        print("NEW  " + line)
    if not options.parts:
        for line in sorted(expected - found):
            print("GONE " + line)
            new.append(line)
    for name in unreadable:
        print("does not compile: " + name)
    print("%d files, %d messages, %d of them not expected, %d files that do "
          "not compile" % (len(jobs), len(found), len(new), len(unreadable)))
    sys.exit(1 if new else 0)


if __name__ == "__main__":
    main()
