"""Compiles the examples of `lumen explain --write-examples DIR`: DIR/wrong/KIND
must give KIND, DIR/right/KIND must not, and must compile."""

import json
import os
import subprocess
import sys

lumen = os.environ["LUMEN"]


def kinds(command, folder):
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60
    )
    found = set()
    for line in run.stderr.splitlines():
        if line.startswith("{"):
            found.add(json.loads(line).get("kind"))
    return run.returncode, found


def compile_example(folder, name):
    entry = ["--entry", "example:main"] if "main()" in read(folder, name) else []
    emit = [] if entry else ["--emit=eir-opt"]
    out = ["-o", "../program"] if entry else ["-o", "-"]
    return kinds(
        [lumen, "compile", "--diagnostics=json", name] + entry + emit + out, folder
    )


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def main(root):
    wrong, right = os.path.join(root, "wrong"), os.path.join(root, "right")
    # What OTP's own checks find is found where they run.
    with open(os.path.join(root, "probe.erl"), "w") as file:
        file.write("-module(probe).\n-export([f/1]).\nf(X) -> ok.\n")
    has_lint = "unused-variable" in compile_example(root, "probe.erl")[1]
    otp_only = set()
    table = os.path.join(
        os.path.dirname(__file__), "../../../frontend/basic/OtpKinds.def"
    )
    for line in open(table, encoding="utf-8"):
        if line.startswith("LUMEN_OTP_KIND("):
            otp_only.add(line.split('"')[1])
    # erl_lint tells these apart from the kinds that lumen's own checks give.
    otp_only |= {"illegal-bit-size-call", "obsolete-guard-overridden",
                 "variable-in-record", "illegal-map-key", "illegal-bit-size",
                 "illegal-expression", "bad-bit-size", "bad-multi-field-init"}
    ours = {"missing-callback", "undefined-behaviour", "conflicting-behaviours"}

    bad = checked = skipped = 0
    for name in sorted(os.listdir(wrong)):
        kind, extension = os.path.splitext(name)
        if kind in otp_only and kind not in ours and not has_lint:
            skipped += 1
            continue
        checked += 1
        if extension == ".command":
            words = read(wrong, name).split()
            with open(os.path.join(root, kind + ".erl"), "w") as file:
                file.write("-module(example).\n")
            status, found = kinds(
                [lumen] + words[1:2] + ["--diagnostics=json"] + words[2:], root
            )
        else:
            status, found = compile_example(wrong, name)
        if kind not in found or status not in (0, 1):
            print(f"wrong/{name} gives {sorted(map(str, found))}, status {status}")
            bad += 1
        status, found = compile_example(right, kind + ".erl")
        if kind in found or status != 0:
            print(f"right/{kind}.erl gives {sorted(map(str, found))}, status {status}")
            bad += 1
    print(f"{checked} kinds checked, {skipped} need OTP's checks")
    if not bad and checked > 50:
        print("all examples are right")


main(sys.argv[1])
