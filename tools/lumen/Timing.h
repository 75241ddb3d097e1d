//===- Timing.h - how long the steps took (--time-passes) -------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_TIMING_H
#define LUMEN_TOOLS_LUMEN_TIMING_H

#include <chrono>
#include <string>

namespace lumen::tool {

/// Adds the time of its scope to a step. Steps of several threads add up.
class TimedStep {
public:
  explicit TimedStep(const char *step)
      : step_(step), start_(std::chrono::steady_clock::now()) {}
  ~TimedStep();
  TimedStep(const TimedStep &) = delete;
  TimedStep &operator=(const TimedStep &) = delete;

private:
  const char *step_;
  std::chrono::steady_clock::time_point start_;
};

/// Adds time to a step that was measured elsewhere.
void addTime(const std::string &step, std::chrono::nanoseconds time);

/// A table of the steps so far, with the passes of LLVM's code generator.
std::string timingReport();

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_TIMING_H
