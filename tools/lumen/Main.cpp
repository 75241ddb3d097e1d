//===- Main.cpp - the lumen command ---------------------------------------===//

#include "tools/lumen/CommandLine.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/Crash.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Timing.h"

#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <iostream>

using namespace lumen::tool;

static int dispatch(const Options &options) {
  switch (options.command) {
  case Options::Command::Compile:
    return compileCommand(options);
  case Options::Command::Run:
    return runCommand(options);
  case Options::Command::Test:
    return testCommand(options);
  case Options::Command::Archive:
    return archiveCommand(options);
  case Options::Command::Explain:
    return explainCommand(options);
  case Options::Command::Version:
    return versionCommand();
  default:
    return printCommand(options);
  }
}

/// Standard streams that are closed become ones that cannot be used: the
/// numbers must not go to files that are opened later.
static void fillStandardStreams() {
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(fd, F_GETFD) < 0)
      (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/// What was printed must have arrived.
static int finishOutput(int status) {
  llvm::raw_fd_ostream &out = llvm::outs();
  out.flush();
  std::cout.flush();
  if (!out.has_error() && std::cout.good())
    return status;
  printError("cannot write to standard output" +
             (out.has_error() ? ": " + out.error().message() : ""));
  out.clear_error();
  return status == kExitOk ? kExitFailed : status;
}

int main(int argc, char **argv) {
  fillStandardStreams();
  installCrashHandlers();
  // A reader that went away is an error of writing, not a reason to die; and so
  // is a file that grows beyond what is allowed.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  int status = 0;
  std::optional<Options> options = parseCommandLine(argc, argv, status);
  if (!options)
    return finishOutput(status);
  setMessageStyle(*options);
  status = dispatch(*options);
  if (options->timePasses)
    printRaw(timingReport());
  return finishOutput(status);
}
