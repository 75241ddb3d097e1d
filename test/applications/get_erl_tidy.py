#!/usr/bin/env python3
"""Brings erl_tidy.erl, which has left OTP before version 25.

get_erl_tidy.py     prints where the file is

It is taken out of Debian's package of OTP 23's sources, once, and kept in the
user's cache folder ($XDG_CACHE_HOME/lumen or ~/.cache/lumen).
"""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import urllib.request

NAME = "erlang-src_23.2.6+dfsg-1+deb11u1_all.deb"
# The second keeps what the first has dropped.
PLACES = ["http://deb.debian.org/debian/pool/main/e/erlang/",
          "http://archive.debian.org/debian/pool/main/e/erlang/"]
PACKAGE = "67b748c627fe4042625d13615d3942256184cb79d01c265be9e8225ce76d10c9"
MEMBER = "./usr/lib/erlang/lib/syntax_tools-2.4/src/erl_tidy.erl"
MODULE = "ef93e639b96d6cb7e5d57a239d613a2c6fee9ddecf660414e04a3b02ab0b57c8"


def digest(data):
    return hashlib.sha256(data).hexdigest()


def fetch():
    complaints = []
    for place in PLACES:
        try:
            with urllib.request.urlopen(place + NAME, timeout=60) as answer:
                data = answer.read()
        except OSError as e:
            complaints.append("%s%s: %s" % (place, NAME, e))
            continue
        if digest(data) == PACKAGE:
            return data
        complaints.append("%s%s: not the bytes that are expected" %
                          (place, NAME))
    sys.exit("erl_tidy is not there:\n" + "\n".join(complaints))


def erl_tidy():
    """The path of the module, whose name the compiler wants to be the file's."""
    cache = (os.environ.get("XDG_CACHE_HOME") or
             os.path.expanduser("~/.cache"))
    folder = os.path.join(cache, "lumen", "otp-23-erl_tidy")
    path = os.path.join(folder, "erl_tidy.erl")
    if os.path.exists(path):
        with open(path, "rb") as f:
            if digest(f.read()) == MODULE:
                return path
    os.makedirs(folder, exist_ok=True)
    package = os.path.join(folder, "package.%d" % os.getpid())
    try:
        with open(package, "wb") as f:
            f.write(fetch())
        tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", package],
                             stdout=subprocess.PIPE, check=True).stdout
    finally:
        if os.path.exists(package):
            os.remove(package)
    with tarfile.open(fileobj=io.BytesIO(tar)) as files:
        text = files.extractfile(MEMBER).read()
    if digest(text) != MODULE:
        sys.exit("erl_tidy.erl in %s is not the one that is expected" % NAME)
    whole = "%s.%d" % (path, os.getpid())
    with open(whole, "wb") as f:
        f.write(text)
    os.rename(whole, path)
    return path


if __name__ == "__main__":
    print(erl_tidy())
