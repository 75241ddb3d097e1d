//===- Progress.cpp - a line that tells how far a long step is ------------===//

#include "tools/lumen/Progress.h"

#include "tools/lumen/Messages.h"

#include <mutex>

#include <stdio.h>

namespace lumen::tool {

static std::mutex lineMutex;
static bool lineShown = false;

Progress::Progress(llvm::StringRef what, size_t total)
    : what_(what), total_(total), start_(std::chrono::steady_clock::now()) {}

Progress::~Progress() { hide(); }

void Progress::step(llvm::StringRef current) {
  size_t done = ++done_;
  if (!stderrIsTerminal() ||
      std::chrono::steady_clock::now() - start_ < std::chrono::seconds(1))
    return;
  std::lock_guard<std::mutex> lock(lineMutex);
  // Cut to what fits a narrow terminal, so that the line never wraps.
  std::string line = what_ + " " + std::to_string(done) + "/" +
                     std::to_string(total_) + " " + current.str();
  line.resize(std::min<size_t>(line.size(), 76));
  fprintf(stderr, "\r\033[K%s", line.c_str());
  fflush(stderr);
  lineShown = true;
}

void Progress::hide() {
  std::lock_guard<std::mutex> lock(lineMutex);
  if (!lineShown)
    return;
  fputs("\r\033[K", stderr);
  fflush(stderr);
  lineShown = false;
}

} // namespace lumen::tool
