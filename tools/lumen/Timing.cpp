//===- Timing.cpp - how long the steps took (--time-passes) ---------------===//

#include "tools/lumen/Timing.h"

#include <mutex>
#include <vector>

#include <stdio.h>

namespace lumen::tool {

namespace {
struct Row {
  std::string step;
  std::chrono::steady_clock::duration time{};
  size_t count = 0;
};
} // namespace

static std::mutex mutex;
static std::vector<Row> rows; // in the order of first use

TimedStep::~TimedStep() {
  auto time = std::chrono::steady_clock::now() - start_;
  std::lock_guard<std::mutex> lock(mutex);
  for (Row &row : rows)
    if (row.step == step_) {
      row.time += time;
      ++row.count;
      return;
    }
  rows.push_back({step_, time, 1});
}

std::string timingReport() {
  std::lock_guard<std::mutex> lock(mutex);
  std::string text = "      ms  count  step\n";
  for (const Row &row : rows) {
    char line[160];
    snprintf(line, sizeof line, "%8.1f %6zu  %s\n",
             std::chrono::duration<double, std::milli>(row.time).count(),
             row.count, row.step.c_str());
    text += line;
  }
  return text;
}

} // namespace lumen::tool
