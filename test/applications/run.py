#!/usr/bin/env python3
"""OTP's own tools, compiled by lumen, against erl: the same bytes and answers.

run.py --lumen PATH [compiler|yecc|xref|syntax_tools|erl_tidy...]
                               all that there is
run.py --lumen PATH --quick    the part of tools/dev test, which fetches nothing

Each program here is linked with an application of the installed OTP (--app) and
does its work natively; erl does the same with the same module. What both wrote
and printed is compared, and how long they took is told.
"""

import argparse
import difflib
import filecmp
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

from get_erl_tidy import erl_tidy

HERE = os.path.dirname(os.path.abspath(__file__))

# Small, large, with records, macros, bit syntax, receive, maps, try and much else.
FEW = ["lists", "maps", "gen_server", "io_lib_pretty", "erl_scan", "dict",
       "base64", "calendar", "sets", "supervisor"]


def run(command, timeout=1800, **more):
    start = time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=timeout, **more)
    seconds = time.monotonic() - start
    return done.returncode, done.stdout.decode("utf-8", "replace"), seconds


def listing(folder):
    return sorted(os.path.relpath(os.path.join(place, name), folder)
                  for place, _, names in os.walk(folder) for name in names)


class Suite:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.otp = os.path.join(
            run(["erl", "-noshell", "-eval",
                 "io:put_chars(code:root_dir()), halt()."])[1], "lib")
        self.passed = self.failed = 0

    def application(self, name):
        found = glob.glob(os.path.join(self.otp, name + "-[0-9]*"))
        if not found:
            sys.exit("OTP's application %s is not installed" % name)
        return found[0]

    def sources(self, name):
        files = sorted(glob.glob(self.application(name) + "/src/*.erl"))
        if not files:
            sys.exit("the sources of OTP's %s are not installed" % name)
        if self.options.quick:
            files = [f for f in files
                     if os.path.basename(f)[:-4] in FEW]
        return files

    def count(self, what, complaint, times=None, note=""):
        verdict = "FAIL" if complaint else "ok  "
        speed = ""
        if times:
            speed = " %.1f s, erl %.1f s" % times
        print("%s %s%s%s" % (verdict, what, speed, note))
        if complaint:
            self.failed += 1
            for line in complaint.strip().splitlines()[:40]:
                print("    " + line[:200])
        else:
            self.passed += 1
        sys.stdout.flush()

    def build(self, name, application, flags=(), own=False, more=()):
        """The program as an executable and as a .beam file. With `own` the modules of
        the application are those of lumen's archive; `more` are further sources."""
        path = self.application(application)
        version = path.rsplit("-", 1)[1]
        # What OTP's own makefiles say.
        flags = list(flags) + [
            "-I", self.application("stdlib") + "/include",
            "-D", 'COMPILER_VSN="%s"' % version]
        program = os.path.join(self.folder, name)
        sources = [os.path.join(HERE, name + ".erl")] + list(more)
        status, out, seconds = run(
            [self.options.lumen, "compile"] + sources +
            ["-o", program, "-W", "none"] +
            ([] if own else ["--app", path]) + flags)
        if status == 0:
            status, out, _ = run(["erlc", "-o", self.folder] + sources)
        if status != 0:
            self.count(name, "does not compile:\n" + out)
            return None
        return program

    def folders(self, name):
        made = []
        for kind in ("lumen", "erl"):
            path = os.path.join(self.folder, name + "." + kind)
            shutil.rmtree(path, ignore_errors=True)
            os.mkdir(path)
            made.append(path)
        return made

    def erl(self, name, arguments, **more):
        # Arguments behind -extra are plain for init.
        return run(["erl", "-noshell", "-pa", self.folder, "-eval",
                    "%s:main(init:get_plain_arguments()), halt()." % name,
                    "-extra"] + arguments, **more)

    def compare(self, what, outs, files=None, times=None, note=""):
        """What two runs have printed and written into two folders."""
        (status, own), (erl_status, theirs) = outs
        if status != 0 or erl_status != 0:
            self.count(what, "exit status %s, erl %s\n%s" % (
                status, erl_status, own if status else theirs))
            return
        complaint = ""
        if own != theirs:
            complaint = "\n".join(difflib.unified_diff(
                theirs.splitlines(), own.splitlines(), "erl", "lumen",
                n=1, lineterm=""))
        if files:
            names = sorted(set(listing(files[0])) | set(listing(files[1])))
            _, different, missing = filecmp.cmpfiles(
                files[0], files[1], names, shallow=False)
            if different or missing:
                complaint += "\ndifferent: %s\nmissing: %s" % (
                    " ".join(different), " ".join(missing))
            note = note or ", %d files" % len(names)
            if not names:
                complaint += "\nnothing was written"
        self.count(what, complaint, times, note)

    def compiler(self):
        program = self.build("compile_files", "compiler", own=True)
        if not program:
            return
        native, beam = self.folders("compiler")
        files = self.sources("stdlib")
        # Headers that OTP's makefiles find by -I.
        includes = [self.application("stdlib") + "/include",
                    self.application("stdlib") + "/src",
                    self.application("kernel") + "/include"]
        # -include_lib("kernel/...") looks where code:lib_dir/1 says.
        status, out, own = run([program, native, ":".join(includes)] + files,
                               env=dict(os.environ, ERL_LIBS=self.otp))
        flags = [w for i in includes for w in ("-I", i)]
        erl_status, erl_out, theirs = run(
            ["erlc", "+deterministic", "+debug_info"] + flags +
            ["-o", beam] + files)
        # erlc prints warnings; the program gives them back and drops them.
        self.compare("compiler over stdlib", ((status, out), (erl_status, out)),
                     (native, beam), (own, theirs))

    def grammars(self):
        found = []
        for place in (self.otp, self.options.otp_sources):
            for end in ("yrl", "xrl"):
                found += glob.glob(os.path.join(place, "**", "*." + end),
                                   recursive=True)
        # One of each name: the later trees hold the same again. Two that are
        # wrong on purpose stay.
        by_name = {}
        for path in sorted(found):
            by_name.setdefault(os.path.basename(path), path)
        return list(by_name.values())

    def yecc(self):
        program = self.build("make_grammars", "parsetools")
        if not program:
            return
        own = sorted(glob.glob(HERE + "/grammars/*.[xy]rl"))
        files = own if self.options.quick else own + self.grammars()
        native, beam = self.folders("yecc")
        files.insert(0, self.application("parsetools") + "/include")
        # Where it is written stands in the text.
        status, out, mine = run([program, "."] + files, cwd=native)
        erl_status, erl_out, theirs = self.erl("make_grammars", ["."] + files,
                                               cwd=beam)
        self.compare("yecc and leex",
                     ((status, out), (erl_status, erl_out)),
                     (native, beam), (mine, theirs))

    def xref(self):
        # Words of queries become names of these modules' functions.
        program = self.build("cross_references", "tools",
                             ["--keep", "xref_utils", "--keep", "xref_base"])
        if not program:
            return
        names = [os.path.basename(f)[:-4] for f in self.sources("stdlib")]
        beams = [os.path.join(self.application("stdlib"), "ebin", n + ".beam")
                 for n in names]
        status, out, mine = run([program] + beams)
        erl_status, erl_out, theirs = self.erl("cross_references", beams)
        self.compare("xref over stdlib", ((status, out), (erl_status, erl_out)),
                     None, (mine, theirs), ", %d lines" % out.count("\n"))

    def syntax_tools(self):
        program = self.build("pretty_files", "syntax_tools")
        if not program:
            return
        files = [os.path.join(self.application("stdlib"), "src", n + ".erl")
                 for n in (FEW[:3] if self.options.quick
                           else FEW + ["dets", "erl_lint", "qlc", "shell"])]
        native, beam = self.folders("syntax_tools")
        status, out, mine = run([program, native] + files)
        erl_status, erl_out, theirs = self.erl("pretty_files", [beam] + files)
        self.compare("syntax_tools",
                     ((status, out.replace(native, "OUT")),
                      (erl_status, erl_out.replace(beam, "OUT"))),
                     (native, beam), (mine, theirs))

    def erl_tidy(self):
        program = self.build("tidy_files", "syntax_tools", more=[erl_tidy()])
        if not program:
            return
        places = self.folders("erl_tidy")
        # All is done to copies, by names that are the same for both.
        for place in places:
            modules = os.path.join(place, "stdlib")
            os.mkdir(modules)
            for source in self.sources("stdlib"):
                shutil.copy(source, modules)
            shutil.copytree(HERE + "/tidy", place + "/single")
            # What is wrong here would end a whole folder's run at a place
            # that depends on the order of its files.
            shutil.copytree(HERE + "/tidy/tree", place + "/tree")
        names = [os.path.basename(f) for f in self.sources("stdlib")]
        own = sorted(glob.glob(HERE + "/tidy/**/*.erl", recursive=True))
        own = [os.path.join("../single", os.path.relpath(f, HERE + "/tidy"))
               for f in own]
        few = [n + ".erl" for n in FEW]
        # -include_lib("kernel/...") looks where code:lib_dir/1 says.
        env = dict(os.environ, ERL_LIBS=self.otp)

        def both(what, arguments, settle=str.strip):
            status, out, mine = run([program] + arguments, env=env,
                                    cwd=places[0] + "/stdlib")
            erl_status, erl_out, theirs = self.erl(
                "tidy_files", arguments, env=env,
                cwd=places[1] + "/stdlib")
            self.compare("erl_tidy " + what, ((status, settle(out)),
                                              (erl_status, settle(erl_out))),
                         places, (mine, theirs),
                         ", %d lines, %d files" % (out.count("\n"),
                                                   len(listing(places[0]))))

        def sort(text):
            # The order within a folder is the file system's affair.
            return "\n".join(sorted(text.splitlines()))

        both("over stdlib", ["files", "../out"] + names)
        both("with options", ["options", "../more"] + few + own)
        both("over folders", ["folder", "../tree"], sort)


ALL = ["compiler", "yecc", "xref", "syntax_tools", "erl_tidy"]
# What --quick leaves out: it would have to be fetched.
FETCHED = ["erl_tidy"]


def main():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("what", nargs="*", metavar="|".join(ALL))
    p.add_argument("--lumen", metavar="PATH", required=True)
    p.add_argument("--quick", action="store_true",
                   help="few modules, in less than a minute")
    p.add_argument(
        "--otp-sources", metavar="DIR",
        default=os.environ.get("LUMEN_OTP_TESTS", os.path.expanduser(
            "~/.cache/lumen/otp-tests")) + ".source",
        help="OTP's source package, which has more grammars "
             "(test/otp/get-suites.sh brings it)")
    p.add_argument("--keep", metavar="DIR", help="where to work, and leave all")
    options = p.parse_args()
    options.lumen = os.path.abspath(options.lumen)
    for name in options.what:
        if name not in ALL:
            p.error("there is no '%s'" % name)
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    folder = (os.path.abspath(options.keep) if options.keep
              else tempfile.mkdtemp(prefix="lumen-applications-"))
    suite = Suite(options, folder)
    try:
        for name in options.what or (
                [n for n in ALL if not options.quick or n not in FETCHED]):
            getattr(suite, name)()
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (suite.passed, suite.failed))
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
