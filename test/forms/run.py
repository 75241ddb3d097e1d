#!/usr/bin/env python3
"""Compares the abstract forms of all of OTP's sources and test suites with
those that OTP's own epp gives, byte for byte.

expected.txt has the digest of each file's forms, recorded from OTP. Where a
digest differs, or is not recorded (another OTP), epp is asked again, and it
decides. --live asks it for every file. --record writes expected.txt anew.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile

import sources

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = os.path.join(HERE, "expected.txt")
LINT = os.path.join(os.path.dirname(HERE), "lint")
OTP_TEST = os.path.join(os.path.dirname(HERE), "otp")


def suites_folder():
    spec = importlib.util.spec_from_file_location(
        "otp_run", os.path.join(OTP_TEST, "run.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.test_trees()


class Tree:
    """The folder both sides run in, so that names do not depend on places:
    `tests` is OTP's test trees, `include` stands for common_test's headers,
    `lint` is test/lint, whose files are wrong in many ways."""

    def __init__(self, folder, with_suites):
        self.folder = folder
        self.root = sources.otp_root()
        self.jobs = sources.otp_jobs(self.root)
        self.otp_count = len(self.jobs)
        sources.add_mirror(self.jobs, self.root,
                           os.path.join(folder, "mirror"))
        os.symlink(LINT, os.path.join(folder, "lint"))
        self.jobs += sources.folder_jobs(folder, "lint")
        self.lint_count = len(self.jobs) - self.otp_count
        if with_suites:
            os.symlink(suites_folder(), os.path.join(folder, "tests"))
            os.symlink(os.path.join(OTP_TEST, "include"),
                       os.path.join(folder, "include"))
            here = os.getcwd()
            os.chdir(folder)
            self.jobs += sources.suite_jobs("tests", ["include"])
            os.chdir(here)

    def oracle(self, what, jobs):
        """What oracle.erl says of `jobs`."""
        subprocess.run(["erlc", "-o", self.folder,
                        os.path.join(HERE, "oracle.erl")], check=True)
        listing = os.path.join(self.folder, "jobs")
        result = os.path.join(self.folder, "result")
        with open(listing, "w") as f:
            f.writelines(job.oracle_line() + "\n" for job in jobs)
        subprocess.run(
            ["erl", "-noinput", "-pa", self.folder, "-eval",
             'oracle:main(["%s","jobs","result"]), halt().' % what],
            check=True, cwd=self.folder, timeout=1800)
        with open(result, "rb") as f:
            return f.read()

    def oracle_digests(self, jobs):
        found = {}
        for line in self.oracle("hash", jobs).decode().splitlines():
            name, digest, forms, errors = line.rsplit(" ", 3)
            found[name] = (digest, int(forms), int(errors))
        return found

    def forms(self, lumen_parse, jobs):
        """The text of lumen's forms for each of `jobs`."""
        listing = os.path.join(self.folder, "batch")
        with open(listing, "w") as f:
            f.writelines(job.lumen_line() + "\n" for job in jobs)
        run = subprocess.run(
            [lumen_parse, "--quiet", "--emit=ast", "--otp-root", self.root,
             "--batch=batch"],
            stdout=subprocess.PIPE, cwd=self.folder, timeout=600)
        if run.returncode not in (0, 1):
            sys.exit("run.py: lumen-parse ended with status %d"
                     % run.returncode)
        # The last form of each file is {eof,...}.
        texts, at = [], 0
        for end in re.finditer(rb"^\{eof,.*\n", run.stdout, re.M):
            texts.append(run.stdout[at:end.end()])
            at = end.end()
        if len(texts) != len(jobs):
            sys.exit("run.py: lumen-parse printed %d files of %d"
                     % (len(texts), len(jobs)))
        return texts


def digest(text):
    return hashlib.md5(text).hexdigest()


def read_expected():
    found = {}
    if os.path.exists(EXPECTED):
        with open(EXPECTED) as f:
            for line in f:
                if not line.startswith("#"):
                    name, value, forms, errors = line.rsplit(" ", 3)
                    found[name] = (value, int(forms), int(errors))
    return found


def record(tree):
    found = tree.oracle_digests(tree.jobs)
    with open(EXPECTED, "w") as f:
        f.write("# MD5 of the printed forms, number of forms, of them errors;"
                " written by run.py --record.\n")
        for job in tree.jobs:
            f.write("%s %s %d %d\n" % ((job.name,) + found[job.name]))
    print("recorded %d files" % len(found))


def show_difference(tree, job, text):
    theirs = tree.oracle("print", [job]).decode("utf-8", "replace")
    ours = text.decode("utf-8", "replace")
    print("FAIL %s" % job.name)
    for a, b in zip(theirs.splitlines() + [""], ours.splitlines() + [""]):
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y),
                      min(len(a), len(b)))
            start = max(0, at - 60)
            print("  erl:   %s" % a[start:at + 80])
            print("  lumen: %s" % b[start:at + 80])
            return


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lumen-parse", metavar="PATH")
    parser.add_argument("--live", action="store_true",
                        help="ask erl for every file")
    parser.add_argument("--record", action="store_true",
                        help="write expected.txt")
    parser.add_argument("--no-suites", action="store_true",
                        help="without OTP's test trees")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lumen-forms-") as folder:
        tree = Tree(folder, not args.no_suites)
        if args.record:
            record(tree)
            return 0
        if not args.lumen_parse:
            parser.error("--lumen-parse is missing")
        lumen_parse = os.path.abspath(args.lumen_parse)
        texts = tree.forms(lumen_parse, tree.jobs)
        expected = {} if args.live else read_expected()
        pairs = list(zip(tree.jobs, texts))
        doubtful = [job for job, text in pairs
                    if expected.get(job.name, ("",))[0] != digest(text)]
        if doubtful:
            if not args.live:
                print("asking erl about %d files" % len(doubtful))
            expected.update(tree.oracle_digests(doubtful))
        failed = 0
        for job, text in pairs:
            if expected[job.name][0] != digest(text):
                failed += 1
                if failed <= 20:
                    show_difference(tree, job, text)
        refused = sum(1 for job in tree.jobs if expected[job.name][2])
        total = len(tree.jobs)
        print("%d source files, %d test files, %d of test/lint; %d forms, "
              "%d files with errors"
              % (tree.otp_count, total - tree.otp_count - tree.lint_count,
                 tree.lint_count,
                 sum(expected[job.name][1] for job in tree.jobs), refused))
        print("%d of %d files equal" % (total - failed, total))
        print("%d passed, %d failed" % (total - failed, failed))
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
