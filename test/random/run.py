#!/usr/bin/env python3
"""Random programs: what lumen's executables print against what erl prints.

    run.py --lumen build/dev/bin/lumen [--seed N] [--rounds N] [--opt -O2]...

A round is some modules of some functions each, linked into one executable. A
function that prints something else is made smaller for as long as it still
does, and is put as a program of its own into the folder of --findings.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import generate  # noqa: E402

HEAD = """-module({name}).
-compile([nowarn_unused_vars,nowarn_unused_function,nowarn_export_all]).
-compile([nowarn_shadow_vars,nowarn_unused_record,nowarn_obsolete_guard]).
-record(r,{{x=1,y,z="z"}}).
"""

# Prints each result. A process of its own keeps mailboxes and dictionaries
# apart, and its limits let both systems go on after a function that is too
# much for one of them.
CHECK = r"""-module(fz_check).
-export([check/2]).

check(Name, F) ->
    Run = fun() -> exit({done, result(F)}) end,
    Limit = #{size => 10000000, kill => true, error_logger => false},
    {Pid, Ref} = spawn_opt(Run, [monitor, {max_heap_size, Limit}]),
    receive
        {'DOWN', Ref, _, _, {done, Text}} -> line(Name, Text);
        {'DOWN', Ref, _, _, killed} -> line(Name, "SKIP");
        {'DOWN', Ref, _, _, Other} -> line(Name, io_lib:format("~w", [Other]))
    after 8000 ->
        exit(Pid, kill),
        receive {'DOWN', Ref, _, _, _} -> ok end,
        line(Name, "SKIP")
    end.

line(Name, Text) -> io:put_chars([Name, " ", Text, $\n]).

result(F) ->
    R = try {value, show(F())}
        catch throw:E -> {throw, show(E)};
              error:badarith -> badarith;
              C:E:S -> {C, show(E), stack(S)}
        end,
    T = unicode:characters_to_binary(io_lib:format("~w", [R])),
    case T of
        <<Some:3000/binary, _/binary>> -> [Some, "... ", integer_to_list(erlang:crc32(T))];
        _ -> T
    end.

%% Where it was raised. Who called depends on what was inlined.
stack([{M, F, A, _} | _]) ->
    case atom_to_list(F) of
        "-" ++ Name -> {M, list_to_atom(hd(string:split(Name, "/")))};
        _ when is_list(A), M =:= erlang -> {M, F, show(A)};
        _ -> {M, F}
    end;
stack([]) -> [].

show(T) when is_pid(T) -> '<pid>';
show(T) when is_reference(T) -> '<ref>';
show(T) when is_function(T) -> {'<fun>', element(2, erlang:fun_info(T, arity))};
show({'EXIT', {badarith, [{_, _, _, _} | _]}}) -> 'EXIT: badarith';
show({'EXIT', {R, [{_, _, _, _} | _] = S}}) -> {'EXIT', show(R), stack(S)};
show([H | T]) -> [show(H) | show(T)];
show(T) when is_tuple(T) -> list_to_tuple([show(E) || E <- tuple_to_list(T)]);
show(T) when is_map(T) -> {map, [{show(K), show(V)} || {K, V} <- lists:sort(maps:to_list(T))]};
%% Of literals that differ in the sign of zero only, OTP 25 takes either.
show(T) when is_float(T), T == 0 -> 0.0;
show(T) when is_binary(T), byte_size(T) > 300 -> {bin, byte_size(T), erlang:md5(T)};
show(T) -> T.
"""


class Case:
    """A function, and the texts of arguments that it is called with."""

    def __init__(self, name, tree, calls, arity, hidden):
        self.name, self.tree, self.calls = name, tree, calls
        self.hidden, self.arity = hidden, arity

    def text(self):
        return str(self.tree) + "."

    def changed(self, tree=None, calls=None):
        return Case(self.name, tree or self.tree, self.calls if calls is None else calls, self.arity, self.hidden)


class Round:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        os.makedirs(folder, exist_ok=True)

    def write(self, modules):
        """modules: {name: (cases, hidden)}"""
        self.lines = {}
        for name, (cases, hidden) in modules.items():
            text = HEAD.format(name=name)
            if hidden:
                text += "-export([all/0]).\n"
            else:
                text += "-compile(export_all).\n"
            spans = []
            for c in cases:
                start = text.count("\n") + 1
                text += c.text() + "\n"
                text += f"calls_{c.name}() ->\n"
                for i, call in enumerate(c.calls):
                    text += f'  fz_check:check("{name}:{c.name}:{i}", fun() -> {c.name}({call}) end),\n'
                text += "  ok.\n"
                spans.append((start, text.count("\n"), c))
            text += "all() ->\n" + "".join(f"  calls_{c.name}(),\n" for c in cases) + "  ok.\n"
            self.lines[name] = spans
            with open(f"{self.folder}/{name}.erl", "w") as f:
                f.write(text)
        with open(f"{self.folder}/fz_check.erl", "w") as f:
            f.write(CHECK)
        with open(f"{self.folder}/fz_main.erl", "w") as f:
            calls = ", ".join(f"{n}:all()" for n in modules)
            one = ";\n".join(f'main(["{n}"]) -> {n}:all()' for n in modules)
            f.write("-module(fz_main).\n-export([main/1]).\n"
                    f"main([]) -> {calls};\n{one}.\n")

    def files(self, modules):
        return ["fz_main.erl", "fz_check.erl"] + [f"{n}.erl" for n in modules]

    def command(self, command, limit=600, env=None):
        begin = time.time()
        try:
            p = subprocess.run(command, cwd=self.folder, stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=limit, env=env)
        except subprocess.TimeoutExpired as e:
            return -1, e.stdout or b"", b"timeout"
        if self.options.verbose:
            print(f"  {time.time() - begin:6.1f} s  {' '.join(command)[:70]}", flush=True)
        return p.returncode, p.stdout, p.stderr

    def erlc(self, modules):
        """Compiles for erl; functions that are no Erlang leave."""
        while True:
            status, out, err = self.command(["erlc", "-W0"] + self.files(modules))
            if status == 0:
                return
            bad = set()
            errors = list(re.finditer(rb"^(\w+)\.erl:(\d+):\d+: (?!Warning).*", out, re.M))
            # The function that is undefined may only be one with an error.
            for m in [m for m in errors if b"undefined" not in m[0]] or errors:
                for first, last, c in self.lines.get(m[1].decode(), ()):
                    if first <= int(m[2]) <= last:
                        bad.add((m[1].decode(), c.name))
                        if self.options.verbose:
                            print(m[0].decode())
                            line = open(f"{self.folder}/{m[1].decode()}.erl").read().split("\n")[int(m[2]) - 1]
                            column = int(m[0].split(b":")[2])
                            print("    ", line[max(0, column - 80):column + 20])
            # Passes of OTP's compiler may fail; they name the function.
            for m in re.finditer(rb"^Function: (\w+)/.*?^(\w+)\.erl: internal error", out, re.M | re.S):
                bad.add((m[2].decode(), m[1].decode()))
            if not bad:
                sys.exit(f"erlc: {out.decode()}{err.decode()}")
            # Others may call them: they stay, without what they do.
            for n, (cases, hidden) in modules.items():
                for c in cases:
                    if (n, c.name) in bad:
                        arguments = ",".join("_" * c.arity)
                        c.tree = generate.Node(f"{c.name}({arguments}) -> none")
                        c.calls = []
            self.write(modules)

    def run_erl(self, args=()):
        return self.command(["erl", "-noshell", "-run", "fz_main", "main"] + list(args) +
                            ["-eval", "init:stop()."] if args else
                            ["erl", "-noshell", "-eval", "fz_main:main([]), init:stop()."])

    def run_lumen(self, modules, opt):
        exe = f"{self.folder}/fz"
        status, out, err = self.command(
            [self.options.lumen, "compile", "-W", "none", "--no-lint", opt, "--no-cache", "-o", exe] +
            self.files(modules))
        if status != 0:
            return None, f"lumen compile {opt}: {status}\n{(out + err).decode(errors='replace')}"
        status, out, err = self.command([exe])
        return out, "" if status == 0 else f"program at {opt}: {status}\n{err.decode(errors='replace')[-2000:]}"


def results(output):
    table = {}
    for line in output.split(b"\n"):
        name, _, text = line.partition(b" ")
        if name.startswith(b"fz"):
            table[name.decode()] = text
    return table


def differences(erl, lumen):
    """The names of calls that print something else."""
    return {n for n, t in erl.items()
            if t != lumen.get(n) and t != b"SKIP" and lumen.get(n) != b"SKIP"}


def compare(options, folder, modules, opt):
    """{name of call: (erl's, lumen's)}, or a text that says what went wrong."""
    r = Round(options, folder)
    r.write(modules)
    r.erlc(modules)
    status, out, err = r.run_erl()
    erl = results(out)
    out, wrong = r.run_lumen(modules, opt)
    if out is None:
        return wrong, {}
    lumen = results(out)
    return wrong, {n: (erl[n], lumen.get(n, b"(nothing)")) for n in differences(erl, lumen)}


def called(text, known):
    return [n for n in known if re.search(rf"\b{n}\b", text)]


def minimise(options, case, opt, others, deadline):
    """The smallest case found that still differs. others: {name: Case}."""
    folder = tempfile.mkdtemp(prefix="min-", dir=options.work)

    def needed(c):
        todo, seen = [c], {}
        while todo:
            for n in called(todo.pop().text(), others):
                if n not in seen and n != c.name:
                    seen[n] = others[n]
                    todo.append(others[n])
        return [o.changed(calls=[]) for o in seen.values()]

    def failing(cases):
        """Those of the cases that differ, alone in a module each."""
        modules = {f"fz{i}": (needed(c) + [c], case.hidden) for i, c in enumerate(cases)}
        wrong, found = compare(options, folder, modules, opt)
        bad = {n.split(":")[0] for n in found if n.split(":")[1] == case.name}
        return [c for i, c in enumerate(cases) if f"fz{i}" in bad], found, wrong

    best = case
    # One call is enough.
    if len(case.calls) > 1:
        some, _, _ = failing([case.changed(calls=[c]) for c in case.calls])
        if some:
            best = some[0]
    tried = set()
    while time.time() < deadline:
        trees = [t for t in generate.candidates(best.tree)]
        todo = []
        for t in sorted(trees, key=generate.size):
            if str(t) not in tried:
                todo.append(t)
        # A few of all sizes, so that large steps come first.
        todo = todo[:10] + todo[10::max(1, len(todo) // 30)]
        if not todo:
            break
        tried.update(str(t) for t in todo)
        some, _, _ = failing([best.changed(tree=t) for t in todo])
        if some:
            best = min(some, key=lambda c: generate.size(c.tree))
    some, found, wrong = failing([best])
    shutil.rmtree(folder, ignore_errors=True)
    return best, needed(best), found


def one_round(options, seed):
    count = options.functions
    modules, everything = {}, {}
    for m in range(options.modules):
        g = generate.Generator(f"{seed}/{m}")
        g.r.random()
        hidden = g.r.random() < 0.6
        cases = []
        for i in range(count):
            tree, types = g.function(f"f{i}")
            c = Case(f"f{i}", tree, [g.arguments(types) for _ in range(options.calls)], len(types), hidden)
            cases.append(c)
        modules[f"fz{m}"] = (cases, hidden)
        everything[f"fz{m}"] = {c.name: c for c in cases}
    folder = tempfile.mkdtemp(prefix=f"round-{seed}-", dir=options.work)
    r = Round(options, folder)
    r.write(modules)
    r.erlc(modules)
    status, out, err = r.run_erl()
    erl = results(out)
    if status != 0:
        print(f"seed {seed}: erl: {status}: {err.decode(errors='replace')[-500:]}")
    total = bad = 0
    for opt in options.opt:
        out, wrong = r.run_lumen(modules, opt)
        lumen = results(out or b"")
        if wrong:
            bad += 1
            keep = f"{options.findings}/seed{seed}{opt}"
            shutil.copytree(folder, keep, dirs_exist_ok=True)
            print(f"seed {seed} {opt}: {wrong[:1500]}\n  kept in {keep}", flush=True)
            if out is None:
                continue
            missing = [n for n in erl if n not in lumen]
            if missing:
                print(f"  first call that printed nothing: {missing[0]}")
        found = differences(erl, {**erl, **lumen} if wrong else lumen)
        total = len(erl)
        skipped = sum(1 for t in erl.values() if t == b"SKIP")
        failed = sorted({tuple(n.split(":")[:2]) for n in found})
        print(f"seed {seed} {opt}: {len(erl)} calls of {sum(len(c) for c, _ in modules.values())} "
              f"functions, {skipped} skipped, {len(found)} differ in {len(failed)} functions", flush=True)
        bad += len(failed)
        for m, f in failed[: options.most]:
            case = everything[m][f]
            present = {c.name: c for c in modules[m][0]}
            if options.minimise:
                best, needs, pair = minimise(options, case, opt, present, time.time() + options.minimise)
            else:
                best, needs, pair = case, [], {n: (erl[n], lumen.get(n, b"")) for n in found if n.startswith(f"{m}:{f}:")}
            text = "\n".join([f"%% seed {seed} {opt} {m}:{f} hidden={case.hidden}"] + [c.text() for c in needs] + [best.text()] +
                             [f"%% {f}({c})" for c in best.calls])
            for n, (a, b) in sorted(pair.items()):
                text += f"\n%% erl   {a.decode(errors='replace')[:1500]}\n%% lumen {b.decode(errors='replace')[:1500]}"
            with open(f"{options.findings}/seed{seed}{opt}-{m}-{f}.txt", "w") as out_file:
                out_file.write(text + "\n")
            print(text, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    return bad


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--lumen", required=True)
    p.add_argument("--seed", type=int, default=1, help="the first round's")
    p.add_argument("--rounds", type=int, default=1)
    p.add_argument("--modules", type=int, default=6, help="in a round")
    p.add_argument("--functions", type=int, default=50, help="in a module")
    p.add_argument("--calls", type=int, default=6, help="of a function")
    p.add_argument("--opt", action="append", help="-O0 … -O3; default: -O0 and -O2")
    p.add_argument("--minimise", type=float, default=60, metavar="SECONDS", help="at most, for each function; 0: not at all")
    p.add_argument("--most", type=int, default=10, help="functions to minimise in a round")
    p.add_argument("--findings", default="random-findings")
    p.add_argument("-v", "--verbose", action="store_true")
    o = p.parse_args()
    o.lumen = os.path.abspath(o.lumen)
    o.opt = o.opt or ["-O0", "-O2"]
    os.makedirs(o.findings, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lumen-random-") as work:
        o.work = work
        bad = sum(one_round(o, o.seed + i) for i in range(o.rounds))
    if not os.listdir(o.findings):
        os.rmdir(o.findings)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
