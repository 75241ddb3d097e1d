"""Reading all of OTP's sources: lumen's lexer, preprocessor and parser against
epp:parse_file, with the same include folders and macros for each file; and the
same with erl_lint, which lumen has in its helper."""

import os
import re
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FORMS = os.path.join(HERE, "..", "forms")
sys.path.insert(0, FORMS)
import sources  # noqa: E402


def measure(options, run_command, with_lint):
    """The row of the table; a text where a side failed. erl reads everything
    once before it is timed; lumen is timed from its start."""
    folder = options.build
    root = sources.otp_root()
    jobs = sources.otp_jobs(root)
    sources.add_mirror(jobs, root, tempfile.mkdtemp(prefix="mirror-", dir=folder))
    oracle_jobs = os.path.join(folder, "frontend.jobs")
    with open(oracle_jobs, "w") as f:
        f.writelines(job.oracle_line() + "\n" for job in jobs)
    batch = os.path.join(folder, "frontend.batch")
    with open(batch, "w") as f:
        f.writelines(job.lumen_line() + "\n" for job in jobs)
    subprocess.run(["erlc", "-o", folder, os.path.join(FORMS, "oracle.erl")],
                   check=True)
    helper = os.path.join(os.path.dirname(options.lumen), "..", "lib", "lumen",
                          "x86_64-linux", "lumen-forms")
    commands = {
        "lumen": [os.path.join(os.path.dirname(options.lumen), "lumen-parse"),
                  "--quiet", "--emit=none", "--time", "--otp-root", root,
                  "--batch=" + batch] +
                 (["--check=" + helper] if with_lint else []),
        "erl": ["erl", "-noinput", "-pa", folder, "-eval",
                'oracle:main(["%s","%s","1"]), halt().'
                % ("lint" if with_lint else "time", oracle_jobs)],
    }
    times = {"lumen": [], "erl": []}
    peaks = {"lumen": [], "erl": []}
    for _ in range(options.runs):
        for side, command in commands.items():
            run = run_command(command, options.timeout)
            found = re.search(r"^time_us (\d+)$", run.out + run.err, re.M)
            # 1: some files name headers that are not installed.
            if not found or run.status not in (0, 1):
                return side + ": " + run.failure()
            times[side].append(int(found.group(1)))
            peaks[side].append(run.peak_kb)
    return ({s: statistics.median(times[s]) for s in times},
            {s: statistics.median(peaks[s]) / 1024 for s in peaks}, None)
