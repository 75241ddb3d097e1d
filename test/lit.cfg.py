# Configuration of lit: tests of the compiler's stages, in the folders that
# mirror the sources'. The build folder comes from LUMEN_BUILD_DIR.

import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "lumen"
config.test_format = lit.formats.ShTest(execute_external=False)
config.test_source_root = os.path.dirname(__file__)
config.suffixes = [".test", ".erl", ".core", ".mlir", ".ll"]
# Suites that are not lit's.
config.excludes = [
    "Inputs",
    "frontend",  # data of the unit test FrontendTests
    "differential",
    "applications",
    "bench",
    "stress",
    "install",
    "fuzz",
    "otp",
    "forms",
    "lint",
    "wasm",
    "web",
    "lit.cfg.py",
    "CMakeLists.txt",
]

# A file system of its own, to fill up.
probe = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
if subprocess.run(probe, capture_output=True).returncode == 0:
    config.available_features.add("full-disk")

build = os.environ.get("LUMEN_BUILD_DIR")
if not build:
    build = os.path.join(config.test_source_root, "..", "build", "dev")
build = os.path.abspath(build)
config.test_exec_root = os.path.join(build, "test-lit")

# The archives for WebAssembly are no part of the default build, and one that is there
# may be of another day.
if os.environ.get("LUMEN_TEST_WASM"):
    config.available_features.add("wasm")

if shutil.which("npm"):
    config.available_features.add("npm")

llvm_bin = "/usr/lib/llvm-19/bin"
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(build, "bin"), llvm_bin, os.environ.get("PATH", "")]
)
config.environment["LUMEN_CACHE_DIR"] = os.path.join(build, "test-cache")
config.environment["LC_ALL"] = "C.UTF-8"
for name in ("LUMEN_OTP_ROOT", "HOME"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

# Full paths, so that a test uses the programs of this build and no others.
for program in ("lumen", "lumen-opt", "lumen-parse", "lumen-codegen"):
    config.substitutions.append(
        (r"(?<![\w/.-])%s(?![\w.-])" % program, os.path.join(build, "bin", program))
    )
config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%examples", os.path.join(config.test_source_root, "..", "examples")))
config.substitutions.append(("%otp", os.environ.get("LUMEN_OTP_ROOT", "/usr/lib/erlang")))
