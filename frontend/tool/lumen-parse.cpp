//===- lumen-parse.cpp - the frontend on its own, for tests ---------------===//
//
//   lumen-parse [--emit=ast|tokens|pp|etf|none] [-I dir] [-D name[=term]]
//               [--otp-root dir] [--lib-dir dir] [--feature name] [--lint]
//               [--round-trip] [--quiet] [--time[=runs]] [--batch=file]
//               [--check=helper [--jobs=N]] FILE...
//
// With --round-trip the forms go through external term format first. With
// --check the helper (lumen-forms) runs transforms and OTP's lint on them, and
// the messages are counted; several files at a time, by default as many as
// there are processors. A batch is a file with a line for each file to read,
// its words parted by tabs: further options, and the file's name.
//
//===----------------------------------------------------------------------===//
#include "frontend/Frontend.h"
#include "frontend/forms/Forms.h"

#include "tools/lumen/FormsCheck.h"
#include "tools/lumen/FormsHelper.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

using namespace lumen::frontend;

namespace {
/// One file and how to read it.
struct Job {
  FrontendOptions options;
  std::string file;
};

struct Settings {
  std::string emit = "ast";
  bool isLinting = false;
  bool isRoundTrip = false;
  bool isQuiet = false;
  unsigned runs = 0; ///< timed
  std::string helper;
  unsigned jobs = std::max(std::thread::hardware_concurrency(), 1u);
};
} // namespace

static int usage() {
  std::fputs("usage: lumen-parse [--emit=ast|tokens|pp|etf|none] [-I dir] "
             "[-D name[=term]] [--otp-root dir] [--lib-dir dir] "
             "[--feature name] [--lint] [--round-trip] [--quiet] "
             "[--time[=runs]] [--batch=file] [--check=helper [--jobs=N]] "
             "FILE...\n",
             stderr);
  return 2;
}

/// Takes the option at `args[i]` that says how files are read; `i` ends at its
/// last word. False when it is none.
static bool readOption(const std::vector<std::string> &args, size_t &i,
                       FrontendOptions &options) {
  const std::string &name = args[i];
  if (i + 1 >= args.size())
    return false;
  const std::string &value = args[i + 1];
  if (name == "-I") {
    options.includeDirs.push_back(value);
  } else if (name == "-D") {
    size_t eq = value.find('=');
    options.defines.emplace_back(
        value.substr(0, eq),
        eq == std::string::npos ? "" : value.substr(eq + 1));
  } else if (name == "--otp-root") {
    options.otpRoot = value;
  } else if (name == "--lib-dir") {
    options.libDirs.push_back(value);
  } else if (name == "--feature") {
    options.features.push_back(value);
  } else {
    return false;
  }
  ++i;
  return true;
}

static bool readWords(const std::vector<std::string> &words,
                      FrontendOptions options, std::vector<Job> &jobs) {
  for (size_t i = 0; i < words.size(); ++i)
    if (!readOption(words, i, options)) {
      if (words[i].starts_with("-"))
        return false;
      jobs.push_back({options, words[i]});
    }
  return true;
}

/// Each line of a batch has words between tabs, as for one more command.
static bool readBatch(const std::string &path, const FrontendOptions &options,
                      std::vector<Job> &jobs) {
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    std::vector<std::string> words;
    for (size_t from = 0; from <= line.size();) {
      size_t tab = std::min(line.find('\t', from), line.size());
      words.push_back(line.substr(from, tab - from));
      from = tab + 1;
    }
    if (!readWords(words, options, jobs))
      return false;
  }
  return !in.bad() && in.eof();
}

static std::string encoded(const Module &module) {
  std::string out;
  EtfWriter(out).version();
  encodeForms(module, out);
  return out;
}

/// Replaces the forms by what comes back of them.
static bool sendRound(Module &module, AstContext &context,
                      const std::string &file) {
  std::string_view bytes = context.arena().copy(encoded(module));
  std::string error;
  std::optional<Module> again = decodeForms(bytes, context, error);
  if (again)
    module = *again;
  else
    std::fprintf(stderr, "%s: %s\n", file.c_str(), error.c_str());
  return again.has_value();
}

static bool runJob(const Job &job, const Settings &settings, bool color) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  std::string out;
  bool ok = true;
  if (settings.emit == "tokens") {
    out = printTokens(job.file, context, diagnostics, ok);
  } else if (settings.emit == "pp") {
    out = printPreprocessed(job.file, job.options, context, diagnostics, ok);
  } else {
    ParsedModule parsed =
        parseFile(job.file, job.options, context, diagnostics);
    ok = parsed.ok;
    if (ok && settings.isLinting)
      ok = lintModule(parsed.module, context, diagnostics);
    if (settings.isRoundTrip)
      ok &= sendRound(parsed.module, context, job.file);
    if (settings.emit == "etf")
      out = encoded(parsed.module);
    else if (settings.emit == "ast")
      out = printAst(parsed.module);
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  if (!settings.isQuiet) {
    std::string messages = diagnostics.render(color);
    std::fwrite(messages.data(), 1, messages.size(), stderr);
  }
  return ok;
}

namespace {
struct Checked {
  std::atomic<size_t> next{0}, errors{0}, warnings{0}, failed{0};
};
} // namespace

/// Checks jobs until there are no more.
static void checkJobs(const std::vector<Job> &jobs,
                      lumen::tool::FormsHelpers &helpers, Checked &checked) {
  for (size_t i; (i = checked.next++) < jobs.size();) {
    AstContext context;
    Diagnostics diagnostics(context.sources());
    ParsedModule parsed =
        parseFile(jobs[i].file, jobs[i].options, context, diagnostics);
    std::string error, request = lumen::tool::checkRequest(jobs[i].file, {}, {},
                                                           parsed.module);
    std::string executable = helpers.standardHelper(error);
    std::optional<std::string> bytes =
        helpers.ask(executable, request, /*timeoutSeconds=*/60, error);
    std::optional<lumen::tool::CheckReply> reply;
    if (bytes)
      reply = lumen::tool::readCheckReply(*bytes, context.arena());
    if (!reply || !reply->crashed.empty()) {
      ++checked.failed;
      std::fprintf(stderr, "%s: %s\n", jobs[i].file.c_str(),
                   reply ? reply->crashed.c_str() : error.c_str());
      continue;
    }
    checked.errors += reply->errors.size();
    checked.warnings += reply->warnings.size();
  }
}

static bool checkAll(const std::vector<Job> &jobs, const Settings &settings,
                     lumen::tool::FormsHelpers &helpers) {
  Checked checked;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < settings.jobs; ++i)
    threads.emplace_back([&] { checkJobs(jobs, helpers, checked); });
  for (std::thread &thread : threads)
    thread.join();
  std::fprintf(stderr, "errors %zu\nwarnings %zu\n", checked.errors.load(),
               checked.warnings.load());
  return checked.failed == 0;
}

int main(int argc, char **argv) {
  std::vector<std::string> args(argv + 1, argv + argc), files;
  FrontendOptions options;
  Settings settings;
  std::string batch;
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string &arg = args[i];
    if (readOption(args, i, options))
      continue;
    if (arg.starts_with("--emit="))
      settings.emit = arg.substr(7);
    else if (arg == "--lint")
      settings.isLinting = true;
    else if (arg == "--round-trip")
      settings.isRoundTrip = true;
    else if (arg == "--quiet")
      settings.isQuiet = true;
    else if (arg == "--time" || arg.starts_with("--time="))
      settings.runs = arg == "--time"
                          ? 1
                          : static_cast<unsigned>(std::atoi(
                                arg.c_str() + std::strlen("--time=")));
    else if (arg.starts_with("--check="))
      settings.helper = arg.substr(std::strlen("--check="));
    else if (arg.starts_with("--jobs="))
      settings.jobs = static_cast<unsigned>(
          std::max(std::atoi(arg.c_str() + std::strlen("--jobs=")), 1));
    else if (arg.starts_with("--batch="))
      batch = arg.substr(std::strlen("--batch="));
    else if (arg.starts_with("-"))
      return usage();
    else
      files.push_back(arg);
  }
  std::vector<Job> jobs;
  for (const std::string &file : files)
    jobs.push_back({options, file});
  if (!batch.empty() && !readBatch(batch, options, jobs)) {
    std::fprintf(stderr, "lumen-parse: bad batch file %s\n", batch.c_str());
    return 2;
  }
  if (jobs.empty() || (settings.emit != "ast" && settings.emit != "tokens" &&
                       settings.emit != "pp" && settings.emit != "etf" &&
                       settings.emit != "none"))
    return usage();
  lumen::tool::FormsHelpers helpers(
      "", [&](std::string &) { return settings.helper; });
  bool allOk = true;
  bool color = ::isatty(STDERR_FILENO) != 0;
  for (unsigned run = 0; run < std::max(settings.runs, 1u); ++run) {
    std::clock_t cpuStart = std::clock();
    auto start = std::chrono::steady_clock::now();
    if (settings.helper.empty())
      for (const Job &job : jobs)
        allOk &= runJob(job, settings, color);
    else
      allOk &= checkAll(jobs, settings, helpers);
    if (settings.runs == 0)
      break;
    std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    std::fprintf(stderr, "files %zu\ntime_us %.0f\ncpu_us %.0f\n", jobs.size(),
                 took.count() * 1e6,
                 static_cast<double>(std::clock() - cpuStart) / CLOCKS_PER_SEC *
                     1e6);
  }
  return allOk ? 0 : 1;
}
