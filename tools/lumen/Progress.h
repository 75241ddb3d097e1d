//===- Progress.h - a line that tells how far a long step is ----*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_PROGRESS_H
#define LUMEN_TOOLS_LUMEN_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <atomic>
#include <chrono>
#include <string>

namespace lumen::tool {

/// Shown on a terminal only, and only once the step has taken over a second.
/// Thread safe.
class Progress {
public:
  /// `total` 0: not known.
  Progress(llvm::StringRef what, size_t total);
  ~Progress();
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;

  /// One more of `total` is done; `current` is what was worked on.
  void step(llvm::StringRef current);

  /// Clears the line, for a message to be printed in its place.
  static void hide();

private:
  std::string what_;
  size_t total_;
  std::atomic<size_t> done_{0};
  std::chrono::steady_clock::time_point start_;
};

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_PROGRESS_H
