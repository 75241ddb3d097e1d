"""The Erlang sources of an OTP installation and how each one is to be read."""

import glob
import os
import re
import subprocess

# Headers that sources of other applications name without their application.
COMMON = ["kernel", "stdlib", "xmerl", "et", "snmp", "syntax_tools"]


def otp_root():
    """The root of the installed OTP, as erl says."""
    return subprocess.run(
        ["erl", "-noshell", "-eval", "io:put_chars(code:root_dir()), halt()."],
        check=True, capture_output=True, text=True).stdout.strip()


class Job:
    """One file: where it is, its include folders and macros."""

    def __init__(self, name, includes, defines, read=""):
        self.name = name
        self.includes = includes
        self.defines = defines
        self.read = read  # where erl is to read it instead
        self.outside = []  # applications reached by `../../app`

    def oracle_line(self):
        return "|".join([self.name, self.read, ":".join(self.includes),
                         ";".join(self.defines)])

    def lumen_line(self):
        words = []
        for folder in self.includes:
            words += ["-I", folder]
        for define in self.defines:
            words += ["-D", define]
        return "\t".join(words + [self.name])


def app_of(folder):
    return re.sub(r"-[0-9][0-9.]*$", "", os.path.basename(folder))


def app_folder(lib, app):
    found = sorted(glob.glob(os.path.join(lib, app + "-[0-9]*")))
    return found[-1] if found else os.path.join(lib, app)


def include_folders(lib, app_dir):
    """The application's own folders with headers, then the common ones."""
    folders = [os.path.join(app_dir, "include")]
    for folder, subs, files in os.walk(os.path.join(app_dir, "src")):
        subs.sort()
        if any(f.endswith(".hrl") for f in files):
            folders.append(folder)
    for app in COMMON:
        folders.append(os.path.join(app_folder(lib, app), "include"))
    for app in COMMON[:2]:
        folders.append(os.path.join(app_folder(lib, app), "src"))
    unique = []
    for folder in folders:
        if os.path.isdir(folder) and folder not in unique:
            unique.append(folder)
    return unique


# Macros that the applications' makefiles define; VERSION is the application's.
DEFINES = {
    "compiler": ['COMPILER_VSN="VERSION"'],
    "dialyzer": ['VSN="VERSION"'],
    "snmp": ['version="VERSION"', "default_verbosity=silence"],
}


def outside_includes(path, lib):
    """Applications whose headers `path` includes by way of `../../app/`."""
    with open(path, "rb") as source:
        text = source.read().decode("latin-1")
    names = re.findall(r'^-include\("(?:\.\./){2,}([a-z_]+)/', text, re.M)
    return sorted({name for name in names
                   if os.path.isdir(app_folder(lib, name))
                   and not os.path.isdir(os.path.join(lib, name))})


def otp_jobs(root):
    """A job for each source file of each application."""
    lib = os.path.join(root, "lib")
    jobs = []
    for app_dir in sorted(glob.glob(os.path.join(lib, "*"))):
        files = sorted(
            os.path.join(folder, name)
            for folder, _, names in os.walk(os.path.join(app_dir, "src"))
            for name in names if name.endswith(".erl"))
        if not files:
            continue
        includes = include_folders(lib, app_dir)
        app = app_of(app_dir)
        version = os.path.basename(app_dir)[len(app) + 1:]
        defines = [define.replace("VERSION", version)
                   for define in DEFINES.get(app, [])]
        for path in files:
            job = Job(path, includes, defines)
            job.outside = outside_includes(path, lib)
            jobs.append(job)
    return jobs


def add_mirror(jobs, root, mirror):
    """Lets erl read the files that name folders without versions: from a tree
    in the folder `mirror` whose files are links to the installed ones."""
    lib = os.path.join(root, "lib")
    made = set()

    def make(app):
        if app in made:
            return
        made.add(app)
        real = app_folder(lib, app)
        for folder, _, files in os.walk(real):
            inside = os.path.relpath(folder, real)
            to = os.path.normpath(os.path.join(mirror, "lib", app, inside))
            os.makedirs(to)
            for name in files:
                if name.endswith((".erl", ".hrl")):
                    os.symlink(os.path.join(folder, name),
                               os.path.join(to, name))

    for job in jobs:
        if job.outside:
            app_dir = job.name[len(lib) + 1:].split("/")[0]
            app = app_of(app_dir)
            for name in [app] + job.outside:
                make(name)
            job.read = os.path.join(mirror, "lib", app,
                                    job.name[len(lib) + len(app_dir) + 2:])


SUITES = ["emulator", "stdlib", "kernel", "compiler"]


def suite_jobs(folder, includes):
    """A job for each file of OTP's test trees below `folder`."""
    jobs = []
    for app in SUITES:
        for path in sorted(glob.glob(os.path.join(folder, app + "_test",
                                                  "*.erl"))):
            jobs.append(Job(path, includes, []))
    return jobs


def folder_jobs(place, name):
    """A job for each file of the folder `name` in `place`."""
    return [Job(os.path.join(name, os.path.basename(path)), [], [])
            for path in sorted(glob.glob(os.path.join(place, name, "*.erl")))]
