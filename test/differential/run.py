#!/usr/bin/env python3
"""Differential tests: programs compiled by lumen against what erl printed.

A test is AREA/NAME.erl, a module that exports main/1. Beside it may lie
NAME.stdin (its input, else empty), NAME.args (one argument a line) and
NAME.mods/*.erl (more modules). NAME.out holds the recorded stdout and
NAME.status, where the exit status is not 0, that status and the first line of
stderr. record.sh (that is, --record) writes both by running real escripts.

With --target wasm32-wasi programs are compiled for that and run in Node by the
target's run.mjs; known-wasm32-wasi.txt lists what WASI cannot do. With --target
wasm32-web they run in pages of one headless Chromium; known-wasm32-web.txt lists what
those cannot do.

With --via core lumen gets the Core Erlang that OTP's compiler makes of each
module, with all annotations, instead of the module.
"""

import argparse
import base64
import concurrent.futures
import difflib
import fnmatch
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))

# What differs from run to run and must not: report headers carry the time,
# terms printed by reports carry pids, references, ports and funs.
CANONICAL = [
    (re.compile(rb"(=[A-Z]+ REPORT====) .* ==="), rb"\1 TIME ==="),
    (re.compile(rb"<\d+\.\d+\.\d+>"), rb"<PID>"),
    (re.compile(rb"#Ref<[\d.]+>"), b"#Ref<R>"),
    (re.compile(rb"#Port<[\d.]+>"), b"#Port<P>"),
    (re.compile(rb"((?:heap_size|stack_size|reductions): )\d+"), rb"\1N"),
    (re.compile(rb"#Fun<([A-Za-z0-9_@]+)\.[\d.]+>"), rb"#Fun<\1>"),
]


def canonical(data):
    for pattern, replacement in CANONICAL:
        data = pattern.sub(replacement, data)
    return data


def first_error_line(data):
    """The first line of stderr, without the name of the program before it."""
    line = canonical(data).split(b"\n", 1)[0].decode("utf-8", "replace")
    return re.sub(r"^.*?(exception (?:error|exit|throw))", r"\1", line).strip()


class Test:
    def __init__(self, path):
        self.path = path
        self.base = path[:-4]
        self.name = os.path.relpath(self.base, HERE)
        self.module = os.path.basename(self.base)

    def sources(self):
        extra = self.base + ".mods"
        more = []
        if os.path.isdir(extra):
            more = sorted(
                os.path.join(extra, f)
                for f in os.listdir(extra)
                if f.endswith(".erl")
            )
        return [self.path] + more

    def stdin(self):
        try:
            with open(self.base + ".stdin", "rb") as f:
                return f.read()
        except FileNotFoundError:
            return b""

    def args(self):
        try:
            with open(self.base + ".args", encoding="utf-8") as f:
                return f.read().splitlines()
        except FileNotFoundError:
            return []

    def expected(self):
        with open(self.base + ".out", "rb") as f:
            out = f.read()
        try:
            with open(self.base + ".status", encoding="utf-8") as f:
                lines = f.read().splitlines()
            return out, int(lines[0]), lines[1] if len(lines) > 1 else ""
        except FileNotFoundError:
            return out, 0, ""


class Result:
    """What one run of a program gave."""

    def __init__(self, out, status, err):
        self.out, self.status, self.err = canonical(out), status, err


def environment(scratch):
    env = dict(os.environ)
    env.update(LC_ALL="C.UTF-8", LANG="C.UTF-8", HOME=scratch, TERM="dumb")
    env.pop("ERL_FLAGS", None)
    return env


def run_command(command, stdin, timeout, cwd=None):
    """Runs, in an empty folder of its own if not told where, in its own group,
    all of which is killed when time is up."""
    scratch = tempfile.mkdtemp(prefix="lumen-diff-")
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd or scratch,
            env=environment(scratch),
            start_new_session=True,
        )
        try:
            out, err = child.communicate(stdin, timeout=timeout)
            return Result(out, child.returncode, err)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            out, err = child.communicate()
            return Result(out, "timeout after %gs" % timeout, err)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def compare(test, got):
    """The complaint, or None where the run agrees with the record."""
    out, status, err = test.expected()
    complaints = []
    if got.status != status:
        complaints.append("exit status %s, expected %s" % (got.status, status))
        shown = got.err.decode("utf-8", "replace").strip().splitlines()[:4]
        complaints += ["  stderr: " + line for line in shown]
    elif err and first_error_line(got.err) != err:
        complaints.append("stderr starts %r" % first_error_line(got.err))
        complaints.append("    expected %r" % err)
    if got.out != out:
        want = out.decode("utf-8", "replace").splitlines()
        have = got.out.decode("utf-8", "replace").splitlines()
        diff = list(difflib.unified_diff(want, have, "erl", "lumen", "", "", 1))
        complaints += [line.rstrip("\n")[:200] for line in diff[2:14]]
        if want == have:
            complaints.append("outputs differ in line ends or the last line")
    return "\n    ".join(complaints) if complaints else None


class Chromium:
    """Runs programs for wasm32-web, each in a page (test/web/programs.mjs)."""

    def __init__(self, folder):
        script = os.path.join(HERE, "../web/programs.mjs")
        self.child = subprocess.Popen(
            ["node", script, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.url = self.child.stdout.readline().decode().strip()
        if not self.url:
            sys.exit("run.py: Chromium does not start")

    def run(self, module, args, stdin, timeout):
        env = {
            name: value
            for name, value in environment("/").items()
            if name in ("LC_ALL", "LANG", "HOME", "TERM")
        }
        request = {
            "module": "/" + module,
            "args": args,
            "env": env,
            "stdin": base64.b64encode(stdin).decode(),
            "timeout": timeout,
        }
        data = json.dumps(request).encode()
        with urllib.request.urlopen(
            self.url + "/run", data, timeout=timeout + 60
        ) as answer:
            got = json.load(answer)
        return Result(
            base64.b64decode(got["out"]),
            got["status"],
            base64.b64decode(got["err"]),
        )

    def close(self):
        self.child.stdin.close()
        self.child.wait()


# --- lumen ---------------------------------------------------------------


# Core is printed with core_pp:format_all: erlc's own listing leaves out lines.
MAKE_CORE = """
Make = fun(Line) ->
    [Dir, Source, Out] = string:split(string:trim(Line, trailing, "\\n"), "\\t", all),
    ok = file:set_cwd(Dir),
    case compile:file(Source, [to_core, binary]) of
        {ok, _, Core} ->
            Text = unicode:characters_to_binary(core_pp:format_all(Core)),
            ok = filelib:ensure_dir(Out),
            ok = file:write_file(Out, Text);
        error -> ok
    end
end,
(fun Loop() ->
    case io:get_line("") of eof -> ok; L -> Make(L), Loop() end
end)(),
halt().
"""


def core_path(build, test, source):
    """Where the Core of a test's module is."""
    name = os.path.splitext(os.path.basename(source))[0] + ".core"
    return os.path.join(build, "core", test.name, name)


def build_core(tests, build):
    lines = []
    for test in tests:
        folder = os.path.dirname(test.path)
        for source in test.sources():
            row = [folder, os.path.relpath(source, folder)]
            row.append(core_path(os.path.abspath(build), test, source))
            lines.append("\t".join(row) + "\n")
    subprocess.run(
        ["erl", "-noshell", "-enable-feature", "all", "-eval", MAKE_CORE],
        input="".join(lines).encode(),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def run_lumen(test, opt, options, build):
    exe = os.path.join(build, test.name.replace("/", "__") + opt)
    # Names without folders, as stack traces contain them.
    folder = os.path.dirname(test.path)
    if options.via == "core":
        folder = os.path.dirname(core_path(build, test, test.path))
        sources = [
            os.path.basename(core_path(build, test, s)) for s in test.sources()
        ]
    else:
        sources = [os.path.relpath(s, folder) for s in test.sources()]
    command = [options.lumen, "compile", opt] + sources + ["-o", exe]
    command += options.flag
    compiled = run_command(command, b"", options.compile_timeout, folder)
    if compiled.status != 0:
        text = (compiled.out + compiled.err).decode("utf-8", "replace")
        lines = text.strip().splitlines()[:6]
        return "compile: status %s\n    %s" % (
            compiled.status,
            "\n    ".join(lines),
        )
    if options.browser:
        module = os.path.basename(exe) + ".mjs"
        got = options.browser.run(
            module, test.args(), test.stdin(), options.timeout
        )
    else:
        prefix = options.exec_prefix.split() if options.exec_prefix else []
        got = run_command(
            prefix + [exe] + test.args(), test.stdin(), options.timeout
        )
    if not options.keep:
        for extension in ("", ".wasm", ".mjs", ".d.mts"):
            if os.path.exists(exe + extension):
                os.remove(exe + extension)
    return compare(test, got)


# --- erl, the oracle -----------------------------------------------------

MAKE_ESCRIPTS = """
Make = fun(Line) ->
    [Beam, Script, Flags] = string:split(string:trim(Line, trailing, "\\n"), "\\t", all),
    {ok, Code} = file:read_file(Beam),
    ok = escript:create(Script, [shebang, {emu_args, Flags}, {beam, Code}])
end,
(fun Loop() ->
    case io:get_line("") of eof -> ok; L -> Make(L), Loop() end
end)(),
halt().
"""


def build_escripts(tests, build):
    """Compiles with erlc, each area in one go, and wraps each as an escript.

    Gives the tests that erlc accepts; complains about the others.
    """
    groups = {}  # maps (folder of the sources, folder of the code) to sources
    good = list(tests)
    lines = []
    for test in tests:
        folder = os.path.join(build, os.path.dirname(test.name))
        source_folder = os.path.dirname(test.path)
        groups.setdefault((source_folder, folder), []).append(test.path)
        flags = ""
        if len(test.sources()) > 1:
            extra = os.path.join(build, test.name + ".mods")
            group = groups.setdefault((test.base + ".mods", extra), [])
            group.extend(test.sources()[1:])
            flags = "-pa " + extra
        with open(test.path, encoding="utf-8") as f:
            if re.search(r"^-feature\(", f.read(), re.M):
                flags += " -enable-feature all"
        beam = os.path.join(folder, test.module + ".beam")
        lines.append("\t".join([beam, beam[:-5], flags]))
    # Further modules come first: they may be parse transforms of the test.
    paths = []
    for (source_folder, folder), sources in sorted(
        groups.items(), key=lambda group: not group[0][0].endswith(".mods")
    ):
        os.makedirs(folder, exist_ok=True)
        if source_folder.endswith(".mods"):
            paths += ["-pa", folder]

        def erlc(files, **more):
            names = [os.path.basename(f) for f in files]
            command = ["erlc", "-W0"] + paths + ["-o", folder] + names
            return subprocess.run(command, cwd=source_folder, **more)

        if erlc(sources, capture_output=True).returncode:
            # erlc stops at the first module with an error.
            for source in sources:
                if erlc([source]).returncode:
                    good = [t for t in good if source not in t.sources()]
    chosen = {os.path.join(build, t.name) for t in good}
    lines = [line for line in lines if line.split("\t")[1] in chosen]
    subprocess.run(
        ["erl", "-noshell", "-eval", MAKE_ESCRIPTS],
        input="".join(line + "\n" for line in lines).encode(),
        check=True,
    )
    return good


def run_erl(test, options, build):
    script = os.path.join(build, test.name)
    return run_command(
        ["escript", script] + test.args(), test.stdin(), options.timeout
    )


def record(test, got):
    with open(test.base + ".out", "wb") as f:
        f.write(got.out)
    status = test.base + ".status"
    if got.status == 0:
        if os.path.exists(status):
            os.remove(status)
        return None
    if not isinstance(got.status, int):
        return str(got.status)
    with open(status, "w", encoding="utf-8") as f:
        f.write("%d\n" % got.status)
        if got.err:
            f.write(first_error_line(got.err) + "\n")
    return None


# --- selection and reporting ---------------------------------------------


def find_tests(options):
    names = []
    for folder, dirs, files in os.walk(HERE):
        dirs[:] = sorted(d for d in dirs if not d.endswith(".mods"))
        names += [
            os.path.join(folder, f)
            for f in sorted(files)
            if f.endswith(".erl") and folder != HERE
        ]
    tests = [Test(name) for name in names]
    if options.from_list:
        with open(options.from_list, encoding="utf-8") as f:
            wanted = [l.split("#")[0].strip() for l in f]
        by_name = {t.name: t for t in tests}
        missing = [w for w in wanted if w and w not in by_name]
        if missing:
            sys.exit("run.py: no such test: " + ", ".join(missing))
        tests = [by_name[w] for w in wanted if w]
    if options.filter:

        def chosen(test):
            return any(
                fnmatch.fnmatch(test.name, f)
                or test.name.startswith(f.rstrip("/") + "/")
                for f in options.filter
            )

        tests = [t for t in tests if chosen(t)]
    return tests


def known_failures(path):
    """Maps each listed test to the options it fails under; none means all."""
    known = {}
    try:
        with open(path, encoding="utf-8") as f:
            for line in f:
                words = line.split("#")[0].split()
                if words:
                    known[words[0]] = words[1:]
    except FileNotFoundError:
        pass
    return known


def parse_options():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("filter", nargs="*", help="area, or glob over AREA/NAME")
    p.add_argument("--lumen", metavar="PATH", help="the lumen binary")
    p.add_argument(
        "--opt", action="append", help="optimisation level (default -O0, -O2)"
    )
    p.add_argument("-j", type=int, default=2, metavar="N")
    p.add_argument("--timeout", type=float, default=30)
    p.add_argument("--compile-timeout", type=float, default=120)
    p.add_argument("--exec-prefix", default="", help="command before programs")
    p.add_argument(
        "--flag", action="append", default=[], help="more for lumen compile"
    )
    p.add_argument("--from-list", metavar="FILE", help="e.g. first.txt")
    p.add_argument(
        "--known-failures", default=os.path.join(HERE, "known-failures.txt")
    )
    p.add_argument(
        "--via", choices=["core"], help="compile what erlc makes of the modules"
    )
    p.add_argument(
        "--target",
        choices=["wasm32-wasi", "wasm32-web"],
        help="compile for this target",
    )
    p.add_argument("--list", action="store_true")
    p.add_argument("--keep", metavar="DIR", help="keep what is built here")
    p.add_argument(
        "--erl", action="store_true", help="check the records against erl"
    )
    p.add_argument(
        "--record", action="store_true", help="write the records with erl"
    )
    # argparse would take the value of `--opt -O0` for another option.
    argv = []
    for arg in sys.argv[1:]:
        if argv and argv[-1] == "--opt":
            argv[-1] = "--opt=" + arg
        else:
            argv.append(arg)
    options = p.parse_args(argv)
    options.opt = options.opt or ["-O0", "-O2"]
    if not (options.list or options.erl or options.record or options.lumen):
        p.error("--lumen PATH is needed")
    if options.lumen:
        options.lumen = os.path.abspath(options.lumen)
        if not os.access(options.lumen, os.X_OK):
            p.error("cannot execute " + options.lumen)
    options.browser = None
    if options.target:
        options.flag.append("--target=" + options.target)
    if options.target == "wasm32-wasi":
        folder = os.path.dirname(os.path.dirname(options.lumen))
        runner = os.path.join(folder, "lib/lumen", options.target, "run.mjs")
        if not os.path.exists(runner):
            p.error("no %s: build the target first (ninja wasm)" % runner)
        options.exec_prefix = "node --no-warnings " + runner
    return options


def main():
    options = parse_options()
    tests = find_tests(options)
    if options.list:
        for test in tests:
            print(test.name)
        return 0
    if not tests:
        sys.exit("run.py: no test matches")

    build = options.keep or tempfile.mkdtemp(prefix="lumen-diff-build-")
    build = os.path.abspath(build)
    os.makedirs(build, exist_ok=True)
    oracle = options.erl or options.record
    known = {} if oracle else known_failures(options.known_failures)
    maybe = set()
    if options.target:
        known.update(
            known_failures(
                os.path.join(HERE, "known-%s.txt" % options.target)
            )
        )
    if options.via:
        # What fails because of the source may pass without it.
        maybe = set(known)
        known.update(
            known_failures(os.path.join(HERE, "known-via-%s.txt" % options.via))
        )
    rejected = 0
    if oracle:
        accepted = build_escripts(tests, build)
        rejected = len(tests) - len(accepted)
        tests = accepted
    elif options.via == "core":
        build_core(tests, build)

    if options.target == "wasm32-web":
        options.browser = Chromium(build)

    def job(test, opt):
        try:
            if options.record:
                return record(test, run_erl(test, options, build))
            if options.erl:
                return compare(test, run_erl(test, options, build))
            return run_lumen(test, opt, options, build)
        except OSError as error:
            return str(error)

    passed, failed, skipped = 0, rejected, 0
    opts = ["erl"] if oracle else options.opt
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        jobs = {
            pool.submit(job, test, opt): (test, opt)
            for test in tests
            for opt in opts
        }
        for done in concurrent.futures.as_completed(jobs):
            test, opt = jobs[done]
            complaint = done.result()
            expected = test.name in known and (
                not known[test.name] or opt in known[test.name]
            )
            if complaint and expected:
                skipped += 1
            elif complaint:
                failed += 1
                print("FAIL %s %s: %s" % (test.name, opt, complaint))
            elif expected and test.name not in maybe:
                failed += 1
                print(
                    "FAIL %s %s: passes, but is listed in %s"
                    % (test.name, opt, os.path.basename(options.known_failures))
                )
            else:
                passed += 1
            sys.stdout.flush()
    if options.browser:
        options.browser.close()
    if not options.keep:
        shutil.rmtree(build, ignore_errors=True)
    total = "%d passed, %d failed" % (passed, failed)
    print(total + (", %d skipped" % skipped if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
