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

static Options::Color colorWhen = Options::Color::Auto;
static frontend::DiagFormat diagFormat = frontend::DiagFormat::Text;

void setMessageStyle(const Options &options) {
  colorWhen = options.color;
  diagFormat = options.diagFormat;
}

frontend::RenderOptions renderOptions() { return {diagFormat, useColor()}; }

bool useColor() {
  if (diagFormat != frontend::DiagFormat::Text)
    return false;
  if (colorWhen != Options::Color::Auto)
    return colorWhen == Options::Color::Always;
  static const bool color = [] {
    const char *term = getenv("TERM");
    const char *noColor = getenv("NO_COLOR");
    return stderrIsTerminal() && term && strcmp(term, "dumb") != 0 &&
           !(noColor && *noColor);
  }();
  return color;
}

static std::string messageLine(const char *color, const char *kind,
                               const llvm::Twine &message) {
  if (diagFormat == frontend::DiagFormat::Json)
    return frontend::jsonMessage(kind, message.str());
  std::string line;
  if (useColor())
    line = std::string("\033[1mlumen: ") + color + kind + ":\033[0m ";
  else
    line = std::string("lumen: ") + kind + ": ";
  return line + message.str() + "\n";
}

static void printLine(const char *color, const char *kind,
                      const llvm::Twine &message) {
  printRaw(messageLine(color, kind, message));
}

std::string errorLine(const llvm::Twine &message) {
  return messageLine("\033[31m", "error", message);
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
