"""The table of WebAssembly: wasm32-wasi in Node against the native target.

Each program runs natively, with tail calls and, unless --no-trampoline is given,
with the trampoline, in alternation. Behind the table: geometric means, sizes (raw
and by brotli -q 11, if that is installed), and the start in V8.
"""

import math
import os
import re
import shutil
import statistics
import subprocess

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
RUN = os.path.join(ROOT, "targets", "wasm32-wasi", "run.mjs")
START = os.path.join(ROOT, "test", "bench", "start.mjs")
FLAGS = {
    "native": [],
    "tail": ["--target=wasm32-wasi"],
    "trampoline": ["--target=wasm32-wasi", "-C", "jumps=trampoline"],
}


def compile_for(options, run, side, source, output):
    command = [options.lumen, "compile", options.opt] + FLAGS[side]
    return run(command + [source, "-o", output], options.timeout)


def command_of(side, program):
    return [program] if side == "native" else ["node", "--no-warnings", RUN, program]


def measure(options, run, name, sides):
    source = os.path.join(os.path.dirname(START), name + ".erl")
    programs = {}
    for side in sides:
        programs[side] = os.path.join(options.build, name + "." + side)
        compiled = compile_for(options, run, side, source, programs[side])
        if compiled.status != 0:
            return "compile for %s: %s" % (side, compiled.failure())
    args = [options.size] if options.size else []
    times = {side: [] for side in sides}
    sums = {}
    for _ in range(options.runs):
        for side in sides:
            done = run(command_of(side, programs[side]) + args, options.timeout)
            if done.status != 0 or done.time_us() is None:
                return "%s: %s" % (side, done.failure())
            times[side].append(done.time_us())
            sums[side] = done.checksum()
    for program in programs.values():
        os.unlink(program)
    if len(set(sums.values())) != 1:
        return "checksums differ: %s" % sums
    return {side: statistics.median(times[side]) for side in sides}


def size_text(path):
    raw = os.path.getsize(path)
    if not shutil.which("brotli"):
        return "%.0f KB" % (raw / 1000)
    packed = subprocess.run(
        ["brotli", "-q", "11", "-c", path], stdout=subprocess.PIPE, check=True
    )
    return "%.0f KB, %.0f KB by brotli" % (raw / 1000, len(packed.stdout) / 1000)


def sizes_and_start(options, run, sides):
    """Lines of text about hello and a program with a server."""
    hello = os.path.join(ROOT, "examples", "hello.erl")
    server = os.path.join(os.path.dirname(START), "server.erl")
    for name, source in (("hello", hello), ("gen_server", server)):
        for side in sides[1:]:
            program = os.path.join(options.build, name + ".wasm")
            if compile_for(options, run, side, source, program).status != 0:
                yield "- failed: %s does not compile" % name
                continue
            yield "- size of %s, %s: %s" % (name, side, size_text(program))
            times = {"compile": [], "start": [], "cpu": []}
            for _ in range(4 * options.runs):
                done = run(["node", "--no-warnings", START, program], options.timeout)
                for what in times:
                    found = re.search(what + r"_us (\d+)", done.err)
                    if found:
                        times[what].append(int(found.group(1)) / 1000)
            if times["start"]:
                # Processor time is what other work on the machine changes least.
                yield (
                    "- %s, %s: compiled by V8 in %.1f ms, then runs in %.1f ms"
                    " (at best %.1f), with %.1f ms of processor time"
                ) % (
                    name,
                    side,
                    statistics.median(times["compile"]),
                    statistics.median(times["start"]),
                    min(times["start"]),
                    statistics.median(times["cpu"]),
                )


def report(options, run, names, log):
    sides = ["native", "tail"] + ([] if options.no_trampoline else ["trampoline"])
    failures = 0
    ratios = {side: [] for side in sides[1:]}
    print("| benchmark | native ms |" + "".join(" %s ms | ratio |" % s for s in sides[1:]))
    print("|---|--:|" + "--:|--:|" * (len(sides) - 1))
    for name in names:
        row = measure(options, run, name, sides)
        if isinstance(row, str):
            failures += 1
            log("%s: %s" % (name, row))
            print("| %s | failed: %s |" % (name, row))
            continue
        text = "| %s | %.1f |" % (name, row["native"] / 1000)
        for side in sides[1:]:
            ratio = row[side] / max(1, row["native"])
            ratios[side].append(max(ratio, 1e-6))
            text += " %.1f | %.2f |" % (row[side] / 1000, ratio)
        print(text, flush=True)
        log(text)
    print()
    for side, list_of in ratios.items():
        if list_of:
            mean = math.exp(sum(map(math.log, list_of)) / len(list_of))
            print("- geometric mean of %s/native: %.2f" % (side, mean))
    if not options.filter:
        for line in sizes_and_start(options, run, sides):
            failures += line.startswith("- failed")
            print(line, flush=True)
    return 1 if failures else 0
