#!/usr/bin/env python3
"""Runs OTP's own test suites, compiled by lumen, and compares with real OTP.

Each suite becomes one executable: the suite, the helper modules beside it that
it names, and a small runner (runner/). Each runs by itself, with limits, in
name spaces of its own where the system allows it. Its cases are compared with
what OTP 25 scores (baseline.txt). What does not pass must have a reason in
reasons.txt.
"""

import argparse
import collections
import concurrent.futures
import ctypes
import glob
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# --- what there is to run ------------------------------------------------


class Suite:
    def __init__(self, tier, name, as_user):
        self.tier, self.name, self.as_user = tier, name, as_user
        self.app, self.module = name.split("/")
        self.cases = []  # (case, mark), in order; a case may stand there twice


def read_baseline():
    suites = {}
    with open(os.path.join(HERE, "baseline.txt"), encoding="utf-8") as f:
        for line in f:
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if not line.startswith(" "):
                suite = Suite(int(words[0]), words[1], "user" in words[2:])
                suites[suite.name] = suite
                continue
            for word in words:
                mark = word[-1] if word[-1] in "~-" else ""
                suite.cases.append((word[: len(word) - len(mark)], mark))
    return suites


def read_pairs(name):
    """Lines 'APPLICATION/SUITE WORD REST' as {suite: {WORD: REST}}."""
    found = collections.defaultdict(dict)
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        for line in f:
            line = line.split("#")[0] if line.startswith("#") else line.strip()
            if line:
                words = line.split(None, 2)
                found[words[0]][words[1]] = words[2] if len(words) > 2 else ""
    return found


def choose(suites, words):
    """Suites named by tier, 'APPLICATION/SUITE', 'SUITE', 'APPLICATION'."""
    chosen = []
    for word in words:
        found = [
            s
            for s in suites.values()
            if word in (str(s.tier), s.name, s.module, s.app)
            or word + "_SUITE" in (s.name, s.module)
        ]
        if not found:
            sys.exit("run.py: no such tier or suite: " + word)
        chosen += [s for s in found if s not in chosen]
    return chosen


# --- the test trees ------------------------------------------------------


def test_trees():
    """Where the suites are; fetched at the first need."""
    folder = os.environ.get("LUMEN_OTP_TESTS")
    if not folder:
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        folder = os.path.join(cache, "lumen", "otp-tests")
    if not os.path.isdir(os.path.join(folder, "emulator_test")):
        print("fetching OTP's test suites into " + folder, file=sys.stderr)
        os.makedirs(os.path.dirname(folder), exist_ok=True)
        script = os.path.join(HERE, "get-suites.sh")
        with open(os.devnull) as null:
            fetched = subprocess.run(
                [script, folder], stdin=null, stdout=sys.stderr
            )
        if fetched.returncode:
            sys.exit("run.py: cannot fetch the suites (status %d); set "
                     "LUMEN_OTP_TESTS to where they are" % fetched.returncode)
    return folder


WORD = re.compile(r"[a-z][A-Za-z0-9_@]*")
COMMENT = re.compile(r"%.*")
MODULE = re.compile(r"^\s*-\s*module\s*\(\s*'?([A-Za-z0-9_@]+)", re.M)
INCLUDE = re.compile(r'^-include\(\s*"([^"]+)"', re.M)


def read_source(path):
    with open(path, "rb") as f:
        return COMMENT.sub("", f.read().decode("utf-8", "replace"))


def read_with_includes(path, folder):
    text = read_source(path)
    for name in INCLUDE.findall(text):
        for base in (os.path.dirname(path), folder):
            if os.path.exists(os.path.join(base, name)):
                text += read_source(os.path.join(base, name))
                break
    return text


def helpers_of(folder, suite):
    """The modules beside a suite whose names occur in it, and theirs."""
    beside = {f[:-4] for f in os.listdir(folder) if f.endswith(".erl")}
    found, todo = [], [suite.module]
    while todo:
        module = todo.pop()
        path = os.path.join(folder, module + ".erl")
        for word in WORD.findall(read_with_includes(path, folder)):
            if word not in beside or word == suite.module or word in found:
                continue
            # Suites name one another in options, not to call them.
            text = word + r"\s*:\s*[a-z]" if word.endswith("_SUITE") else None
            if text and not re.search(text, read_source(path)):
                continue
            found.append(word)
            todo.append(word)
    return found


def otp_source(name):
    """APPLICATION/PATH.erl in the installed OTP."""
    app, path = name.split("/", 1)
    found = glob.glob("/usr/lib/erlang/lib/%s-*/src/%s" % (app, path))
    if not found:
        sys.exit("run.py: OTP has no " + name)
    return found[0]


def linked_code(folder):
    """lumen's module code, but loading finds what was linked."""
    with open(os.path.join(ROOT, "stdlib", "kernel", "code.erl"),
              encoding="utf-8") as f:
        text = f.read()
    text = re.sub(r"(?m)^(load_file|load_binary|delete|purge)\(", r"closed_\1(",
                  text)
    with open(os.path.join(HERE, "runner", "linked", "loads.inc"),
              encoding="utf-8") as f:
        text += f.read()
    path = os.path.join(folder, "code.erl")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def otp_application(name):
    """The folder of an application of the installed OTP."""
    found = glob.glob("/usr/lib/erlang/lib/%s-[0-9]*" % name)
    if not found:
        sys.exit("run.py: OTP has no application " + name)
    return found[0]


def otp_libraries(folder):
    """A folder of OTP's applications without versions, for -include_lib of
    headers that are not public: lumen's own has only the public ones."""
    os.makedirs(folder, exist_ok=True)
    for path in glob.glob("/usr/lib/erlang/lib/*-*"):
        link = os.path.join(folder, os.path.basename(path).rsplit("-", 1)[0])
        if not os.path.lexists(link):
            os.symlink(path, link)
    return folder


# --- building and running ------------------------------------------------


LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
# Groups that run now; what stops the runner stops them, too.
groups = set()


def limits():
    os.setsid()
    # Should nobody be left to end the group.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if limits.bytes:
        resource.setrlimit(resource.RLIMIT_AS, (limits.bytes, limits.bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def kill_group(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def stop(number, _):
    for group in list(groups):
        kill_group(group)
    os._exit(128 + number)


def stop_by_signals():
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def command(words, cwd, env, timeout, out, err):
    """Runs a command in its own group; gives its status or 'limit'."""
    with open(out, "wb") as o, open(err, "wb") as e:
        child = subprocess.Popen(
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=o,
            stderr=e,
            preexec_fn=limits,
        )
        groups.add(child.pid)
        try:
            return child.wait(timeout)
        except subprocess.TimeoutExpired:
            return "limit"
        finally:
            # Also what it left behind.
            kill_group(child.pid)
            groups.discard(child.pid)
            child.wait()


def can_isolate():
    probe = "unshare -n -p -f --mount-proc --kill-child true".split()
    try:
        return not subprocess.run(probe, stderr=subprocess.DEVNULL).returncode
    except FileNotFoundError:
        return False


def tail(path, lines=1):
    try:
        with open(path, "rb") as f:
            text = f.read()[-4000:].decode("utf-8", "replace").strip()
        return " ".join(text.split("\n")[-lines:])[:300]
    except FileNotFoundError:
        return ""


class Runner:
    def __init__(self, options, trees):
        self.options, self.trees = options, trees
        self.work = os.path.abspath(options.work)
        self.extras = read_pairs("extras.txt")
        self.isolate = can_isolate()
        self.libraries = otp_libraries(os.path.join(self.work, "otp-libraries"))

    def compile(self, suite, work):
        """Gives the executable, or None and the complaint."""
        folder = os.path.join(self.trees, suite.app + "_test")
        extras = self.extras.get(suite.name, {})
        modules = [suite.module] + helpers_of(folder, suite)
        sources = [os.path.join(folder, m + ".erl") for m in modules]
        data = os.path.join(folder, suite.module + "_data")
        for name in extras.get("data", "").split():
            sources.append(os.path.join(data, name))
            if name.endswith(".core"):
                modules.append(os.path.basename(name)[:-5])
                continue
            with open(os.path.join(data, name), encoding="latin-1") as f:
                modules.append(MODULE.search(f.read()).group(1))
        for name in extras.get("programs", "").split():
            program = os.path.join(data, name)
            if not os.path.exists(program):
                subprocess.run(["cc", "-w", "-o", program, program + ".c"])
        for name in extras.get("otp", "").split():
            sources.append(otp_source(name))
            modules.append(os.path.basename(name)[:-4])
        skip = extras.get("without", "").split()
        sources = [s for s, m in zip(sources, modules) if m not in skip]
        modules = [m for m in modules if m not in skip]
        runner = [
            os.path.join(HERE, "runner", m + ".erl")
            for m in "otp_suite mini_ct ct test_server".split()
        ]
        named = read_source(sources[0])
        for module in ("ct_property_test", "ct_event", "beam_disasm"):
            if module in named or (
                module == "beam_disasm" and "test_lib" in modules
            ):
                runner.append(os.path.join(HERE, "runner", module + ".erl"))
        for name in extras.get("stand-in", "").split():
            runner.append(os.path.join(HERE, "runner", name))
        if "loads" in extras:
            runner.append(linked_code(work))
        exe = os.path.join(work, suite.module)
        words = [self.options.lumen, "compile", self.options.opt, "-W", "none"]
        # Names in stack traces are those given here: without folders.
        words += runner + [
            os.path.relpath(s, folder) if s.startswith(folder) else s
            for s in sources
        ]
        words += ["-o", exe]
        # Suites of the runtime and kernel take for granted that it runs.
        if suite.tier >= 3:
            words += ["--boot", "yes"]
        words += ["-I", os.path.join(HERE, "include"), "-I", folder, "-I", data,
                  "-I", self.libraries]
        for keep in modules + ["ct", "test_server"]:
            words += ["--keep", keep]
        for keep in extras.get("keep", "").split():
            words += ["--keep", keep]
        for app in extras.get("app", "").split():
            path = otp_application(app)
            # Where the runner has a module of that name, there are no BEAM files
            # that OTP's could read.
            words += [s for s in sorted(glob.glob(path + "/src/*.erl"))
                      if os.path.basename(s) not in
                      [os.path.basename(r) for r in runner]]
            # What OTP's own makefiles say.
            words += ["-D", '%s_VSN="%s"' % (app.upper(),
                                             path.rsplit("-", 1)[1]),
                      "-I", otp_application("stdlib") + "/include"]
        words += extras.get("flags", "").replace("@runner@", os.path.join(
            HERE, "runner")).split()
        out, err = os.path.join(work, "lumen.out"), os.path.join(work, "lumen.err")
        status = command(
            words, folder, None, self.options.compile_timeout, out, err
        )
        with open(os.path.join(work, "command"), "w", encoding="utf-8") as f:
            f.write(" ".join(words) + "\n")
        if status != 0:
            return None, "lumen: status %s: %s" % (status, tail(err, 3))
        return exe, None

    def run_once(self, suite, exe, work, only, as_user):
        """One run: ({case: (verdict, ms, reason)}, the case it died in, how)."""
        home = os.path.join(work, "run")
        shutil.rmtree(home, ignore_errors=True)
        os.makedirs(os.path.join(home, "home"))
        folder = os.path.join(self.trees, suite.app + "_test")
        env = dict(os.environ)
        env.update(
            HOME=os.path.join(home, "home"),
            # Not the current folder itself: suites make files of their own name there.
            MINI_CT_PRIV=os.path.join(home, "priv"),
            MINI_CT_CAP=str(int(self.options.case_timeout * 1000)),
            ERL_CRASH_DUMP=os.path.join(work, "erl_crash.dump"),
            LC_ALL="C.UTF-8",
            LANG="C.UTF-8",
        )
        env.pop("ERL_FLAGS", None)
        # A sanitizer's reports go to files; the suite goes on.
        for name in ("TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS"):
            env[name] = ":".join(filter(None, [
                "log_path=" + os.path.join(work, "report"),
                "exitcode=0" if name == "TSAN_OPTIONS" else "",
                env.get(name, "")]))
        if "libs" in self.extras.get(suite.name, {}):
            env["ERL_LIBS"] = "/usr/lib/erlang/lib"
        words = [exe, folder, suite.module] + only
        if as_user:
            subprocess.run(["chown", "-R", "nobody", home], check=True)
            words = "setpriv --reuid=nobody --clear-groups".split() + words
        if self.isolate:
            up = 'ip link set lo up 2>/dev/null; exec "$@"'
            words = ["unshare", "-n", "-p", "-f", "--mount-proc",
                     "--kill-child", "sh", "-c", up, "x"] + words
        out, err = os.path.join(work, "out"), os.path.join(work, "err")
        status = command(words, home, env, self.options.timeout, out, err)
        seen, begun, ended = collections.defaultdict(list), None, False
        with open(out, encoding="utf-8", errors="replace") as f:
            # A case may have left text without an end of line in front.
            report = re.compile(
                r"(BEGIN|PASS|FAIL|SKIP)\t%s\t([^\t]*)(?:\t(\d+)\t(.*))?$"
                % re.escape(suite.module))
            for line in f:
                found = report.search(line.rstrip("\n"))
                if found and found.group(1) == "BEGIN":
                    begun = found.group(2)
                elif found and found.group(3) is not None:
                    seen[found.group(2)].append(found.group(1, 3, 4))
                    begun = None
                elif re.match(r"\d+ passed, \d+ failed, \d+ skipped$", line):
                    ended = True
        if ended:
            return seen, None, None
        how = "%s: %s" % (
            "out of time" if status == "limit" else "status %s" % status,
            tail(err, 2) or tail(out),
        )
        return seen, begun, how

    def run(self, suite):
        """The cases of a suite: [(case, mark, verdict, ms, reason)]."""
        work = os.path.join(self.work, suite.app, suite.module)
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        exe, complaint = self.compile(suite, work)
        if not exe:
            return [(c, m, "NOTRUN", "0", complaint) for c, m in suite.cases]
        seen = collections.defaultdict(list)
        only = list(self.options.case or [])
        dead = "not run"
        late = 0
        # A case that ends the program is a failure; the others get their run.
        for attempt in range(40):
            more, died, how = self.run_once(suite, exe, work, only, False)
            for case, results in more.items():
                seen[case] += results
            if how is None:
                break
            dead = how
            if died is not None:
                seen[died].append(("CRASH", "0", how))
            rest = [c for c, _ in suite.cases if c not in seen]
            if self.options.case:
                rest = [c for c in rest if c in only]
            # Once more without a case that took all the time there was.
            late += "out of time" in how
            if not rest or (died is None and not more) or late > 1:
                break
            only = rest
        if suite.as_user and os.geteuid() == 0:
            again = [c for c, m in suite.cases
                     if m != "-" and any(r[0] == "FAIL" for r in seen[c])]
            if again:
                more, _, _ = self.run_once(suite, exe, work, again, True)
                for case, results in more.items():
                    if results and results[0][0] == "PASS":
                        seen[case] = results
        rows = []
        found = len(glob.glob(os.path.join(work, "report.*")))
        if found:
            rows.append(("sanitizer", "", "REPORT", "0",
                         "%d in %s/report.*" % (found, work)))
        for case, mark in suite.cases:
            if self.options.case and case not in self.options.case:
                if case.split("/")[-1] not in self.options.case:
                    continue
            got = seen[case].pop(0) if seen[case] else ("NOTRUN", "0", dead)
            rows.append((case, mark) + got)
        shutil.rmtree(os.path.join(work, "run"), ignore_errors=True)
        if not self.options.keep:
            os.remove(exe)
        return rows


# --- the report ----------------------------------------------------------


def judge(rows):
    """(static-friendly passes, of, other passes, of)."""
    good = [r for r in rows if r[1] == ""]
    more = [r for r in rows if r[1] == "~"]
    count = lambda some: sum(1 for r in some if r[2] == "PASS")
    return count(good), len(good), count(more), len(more)


def share(part, whole):
    return "%.1f %%" % (100.0 * part / whole) if whole else "-"


TITLES = {
    1: "the language",
    2: "the libraries",
    3: "processes and OTP's behaviours",
    4: "ports, sockets, distribution, terminals",
    5: "what is bound to BEAM",
}


def section(tier, suites, results, reasons):
    """The text of one tier for docs/conformance.md."""
    lines = ["## Tier %d: %s" % (tier, TITLES[tier]), ""]
    lines += ["| suite | static-friendly | of | others | of |", "|---|--:|--:|--:|--:|"]
    total = [0, 0, 0, 0]
    failing = []
    for suite in suites:
        counts = judge(results[suite.name])
        total = [a + b for a, b in zip(total, counts)]
        lines.append("| %s | %d | %d | %d | %d |" % ((suite.name,) + counts))
        for case, mark, verdict, _, _ in results[suite.name]:
            if mark == "" and verdict != "PASS":
                given = reasons.get(suite.name, {})
                why = given.get(case) or given.get("*") or "not yet known"
                failing.append("| %s | %s | %s |" % (suite.name, case, why))
    lines.append("| **together** | **%d** | **%d** | **%d** | **%d** |" % tuple(total))
    lines += ["", "Static-friendly: %s, others: %s." % (
        share(total[0], total[1]), share(total[2], total[3])), ""]
    if failing:
        lines += ["| suite | static-friendly case that does not pass | reason |",
                  "|---|---|---|"] + failing + [""]
    return "\n".join(lines)


def write_conformance(path, texts):
    """Replaces the sections of the tiers in texts; the rest stays."""
    with open(path, encoding="utf-8") as f:
        old = f.read()
    for tier, text in sorted(texts.items()):
        begin = "<!-- tier %d: begin -->\n" % tier
        end = "<!-- tier %d: end -->\n" % tier
        if begin not in old:
            old = old.rstrip("\n") + "\n\n" + begin + end
        head, rest = old.split(begin, 1)
        old = head + begin + text + "\n" + end + rest.split(end, 1)[1]
    with open(path, "w", encoding="utf-8") as f:
        f.write(old)


def check_list():
    """check.txt: the suites that 'tools/dev test' runs."""
    with open(os.path.join(HERE, "check.txt"), encoding="utf-8") as f:
        return [w for l in f for w in l.split("#")[0].split()]


def parse_options():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("what", nargs="*", help="tier (1 to 5), suite or application")
    p.add_argument("--lumen", required=True, metavar="PATH")
    p.add_argument("--case", action="append", help="only this case")
    p.add_argument("--check", action="store_true",
                   help="the suites of check.txt, where nothing may fail")
    p.add_argument("--write", action="store_true",
                   help="write the tiers that ran whole to docs/conformance.md")
    p.add_argument("--opt", default="-O1", help="optimisation (default -O1)")
    p.add_argument("-j", type=int, default=2, metavar="N")
    p.add_argument("--timeout", type=float, default=600, help="for a suite")
    p.add_argument("--case-timeout", type=float, default=150)
    p.add_argument("--compile-timeout", type=float, default=600)
    p.add_argument("--memory", type=float, default=8, metavar="GIB",
                   help="address space of a program (default 8; 0: no limit)")
    p.add_argument("--work", default=os.path.join(ROOT, "build", "otp-suites"))
    p.add_argument("--keep", action="store_true", help="keep the executables")
    p.add_argument("--all", action="store_true",
                   help="show also cases that are not static-friendly")
    return p.parse_args()


def main():
    options = parse_options()
    stop_by_signals()
    options.lumen = os.path.abspath(options.lumen)
    limits.bytes = int(options.memory * (1 << 30))
    suites = read_baseline()
    words = check_list() if options.check else options.what or ["1", "2"]
    chosen = choose(suites, words)
    runner = Runner(options, test_trees())
    reasons = read_pairs("reasons.txt")
    results = {}
    lock = threading.Lock()

    def one(suite):
        rows = runner.run(suite)
        with lock:
            results[suite.name] = rows
            counts = judge(rows)
            text = "%s %d/%d" % (suite.name, counts[0], counts[1])
            if counts[3]:
                text += " others %d/%d" % counts[2:]
            print(text)
            complaints = collections.defaultdict(list)
            for case, mark, verdict, _, why in rows:
                wanted = mark == "" or (options.all and mark == "~")
                if wanted and verdict != "PASS":
                    complaints[verdict, why].append(case + mark)
            for (verdict, why), cases in complaints.items():
                more = " and %d more" % (len(cases) - 3) if cases[3:] else ""
                print("  %s %s%s: %s" % (
                    verdict, " ".join(cases[:3]), more, why))
            sys.stdout.flush()

    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for done in [pool.submit(one, s) for s in chosen]:
            done.result()

    with open(os.path.join(runner.work, "cases.tsv"), "w", encoding="utf-8") as f:
        for name, rows in sorted(results.items()):
            for row in rows:
                f.write("\t".join((name,) + row) + "\n")
    tiers = sorted({s.tier for s in chosen})
    texts = {}
    for tier in tiers:
        members = [s for s in suites.values() if s.tier == tier]
        ran = [s for s in members if s.name in results]
        counts = [judge(results[s.name]) for s in ran]
        a, b, c, d = [sum(x) for x in zip(*counts)]
        print("tier %d: %d of %d (%s), others %d of %d (%s)%s" % (
            tier, a, b, share(a, b), c, d, share(c, d),
            "" if len(ran) == len(members) else "; not all its suites were run"))
        if len(ran) == len(members):
            texts[tier] = section(tier, members, results, reasons)
    if options.write and not options.case:
        write_conformance(os.path.join(ROOT, "docs", "conformance.md"), texts)
    all_counts = [judge(r) for r in results.values()]
    passed, of = sum(c[0] for c in all_counts), sum(c[1] for c in all_counts)
    print("%d passed, %d failed" % (passed, of - passed))
    return 0 if passed == of else 1


if __name__ == "__main__":
    sys.exit(main())
