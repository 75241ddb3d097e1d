//===- Main.cpp - the lumen command ---------------------------------------===//

#include "tools/lumen/CommandLine.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/Crash.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Timing.h"

#include <signal.h>

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

int main(int argc, char **argv) {
  installCrashHandlers();
  // A reader that went away is an error of writing, not a reason to die.
  signal(SIGPIPE, SIG_IGN);
  int status = 0;
  std::optional<Options> options = parseCommandLine(argc, argv, status);
  if (!options)
    return status;
  setMessageStyle(*options);
  status = dispatch(*options);
  if (options->timePasses)
    printRaw(timingReport());
  return status;
}
