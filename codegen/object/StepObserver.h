//===- StepObserver.h - how long a step of the compiler took ----*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_STEPOBSERVER_H
#define LUMEN_CODEGEN_OBJECT_STEPOBSERVER_H

#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <functional>

namespace lumen::codegen {

/// Called from the thread that did the step.
using StepObserver =
    std::function<void(llvm::StringRef step, std::chrono::nanoseconds time)>;

/// Tells an observer, if there is one, how long its scope took.
class ObservedStep {
public:
  ObservedStep(const StepObserver &observer, const char *step)
      : observer_(observer), step_(step),
        start_(std::chrono::steady_clock::now()) {}
  ~ObservedStep() {
    if (observer_)
      observer_(step_, std::chrono::steady_clock::now() - start_);
  }
  ObservedStep(const ObservedStep &) = delete;
  ObservedStep &operator=(const ObservedStep &) = delete;

private:
  const StepObserver &observer_;
  const char *step_;
  std::chrono::steady_clock::time_point start_;
};

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_STEPOBSERVER_H
