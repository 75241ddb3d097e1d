//===- Messages.cpp - what the command tells its user ---------------------===//

#include "tools/lumen/Messages.h"

#include "tools/lumen/Progress.h"

#include "llvm/Support/raw_ostream.h"

#include <mutex>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace lumen::tool {

bool stderrIsTerminal() {
  static const bool isTerminal = isatty(STDERR_FILENO) != 0;
  return isTerminal;
}

bool useColor() {
  static const bool color = [] {
    const char *term = getenv("TERM");
    const char *noColor = getenv("NO_COLOR");
    return stderrIsTerminal() && term && strcmp(term, "dumb") != 0 &&
           !(noColor && *noColor);
  }();
  return color;
}

static void printLine(const char *color, const char *kind,
                      const llvm::Twine &message) {
  std::string line;
  if (useColor())
    line = std::string("\033[1mlumen: ") + color + kind + ":\033[0m ";
  else
    line = std::string("lumen: ") + kind + ": ";
  line += message.str();
  line += '\n';
  printRaw(line);
}

void printError(const llvm::Twine &message) {
  printLine("\033[31m", "error", message);
}
void printWarning(const llvm::Twine &message) {
  printLine("\033[35m", "warning", message);
}
void printNote(const llvm::Twine &message) {
  printLine("\033[36m", "note", message);
}

void printRaw(llvm::StringRef text) {
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);
  Progress::hide();
  llvm::errs() << text;
  llvm::errs().flush();
}

void printBug(const llvm::Twine &message) {
  printLine("\033[31m", "bug", message);
  printNote("this is a bug in lumen, not in your program; please report it as "
            "README.md tells (section Reporting bugs), with the output of "
            "'lumen version', the command line and, if you can, the source");
}

} // namespace lumen::tool
