#!/usr/bin/env python3
"""What only programs for WebAssembly do: see README.md."""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = os.path.join(HERE, "..", "..", "targets", "wasm32-wasi", "run.mjs")
HELLO = os.path.join(HERE, "..", "..", "examples", "hello.erl")


def run(command, folder, timeout=180):
    return subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, timeout=timeout,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )


def node(program, folder):
    return run(["node", "--no-warnings", RUN, program], folder)


def expect(result, status, patterns):
    """What is wrong with a run: nothing, or a text."""
    text = result.stdout + result.stderr
    if result.returncode != status:
        return "status %s, expected %s: %s" % (result.returncode, status, text[:400])
    for pattern in patterns:
        if not re.search(pattern, text):
            return "no %r in: %s" % (pattern, text[:600])
    return None


def compile_program(options, folder, *arguments):
    return run(
        [options.lumen, "compile", "--target=wasm32-wasi"] + options.flag + list(arguments),
        folder,
    )


def memory(options, folder):
    made = compile_program(options, folder, os.path.join(HERE, "memory.erl"))
    return expect(made, 0, []) or expect(
        node("memory.wasm", folder), 1,
        [r"^begins\n", r"eheap_alloc: Cannot allocate \d+ bytes of memory",
         r"in process <0\.\d+\.0> \(hungry\)",
         r"in call from memory:grow/1 \(.*memory\.erl, line 11\)"],
    )


def trap(options, folder):
    made = run(["wat2wasm", os.path.join(HERE, "trap.wat")], folder)
    return expect(made, 0, []) or expect(
        node("trap.wasm", folder), 134,
        [r"the program trapped: the stack of the runtime's own functions is exhausted",
         r"in process <0\.1\.0>"],
    )


def kinds(options, folder):
    made = compile_program(options, folder, "--emit=wasm,wat", HELLO)
    if wrong := expect(made, 0, []):
        return wrong
    with open(os.path.join(folder, "hello.wat")) as file:
        if "(func $hello:main/" not in file.read():
            return "hello.wat does not name hello:main"
    return expect(node("hello.wasm", folder), 0, [r"[Hh]ello"])


def processes(options, folder):
    made = compile_program(options, folder, os.path.join(HERE, "processes.erl"))
    if wrong := expect(made, 0, []) or expect(
        node("processes.wasm", folder), 0, [r"^200000 answered\n"]
    ):
        return wrong
    # Of the largest of all programs so far, which are others than this at most.
    kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return None if kib < 1 << 20 else "%d KiB are resident, more than 1 GiB" % kib


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lumen", required=True)
    parser.add_argument("--flag", action="append", default=[])
    options = parser.parse_args()
    options.lumen = os.path.abspath(options.lumen)
    failed = 0
    tests = [processes, memory, trap, kinds]
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            wrong = test(options, folder)
        if wrong:
            failed += 1
            print("FAIL %s: %s" % (test.__name__, wrong))
    print("%d passed, %d failed" % (len(tests) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
