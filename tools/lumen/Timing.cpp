//===- Timing.cpp - how long the steps took (--time-passes) ---------------===//

#include "tools/lumen/Timing.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Timer.h"
#include "llvm/Support/raw_ostream.h"

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

void addTime(const std::string &step, std::chrono::nanoseconds time) {
  std::lock_guard<std::mutex> lock(mutex);
  for (Row &row : rows)
    if (row.step == step) {
      row.time += time;
      ++row.count;
      return;
    }
  rows.push_back({step, time, 1});
}

TimedStep::~TimedStep() {
  addTime(step_, std::chrono::steady_clock::now() - start_);
}

/// LLVM's code generator has timers of its own, one for each run of a pass.
static void addCodegenTimes() {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::TimerGroup::printAllJSONValues(out, "");
  llvm::TimerGroup::clearAll(); // else they are printed at exit
  for (llvm::StringRef rest = text; !rest.empty();) {
    auto [line, more] = rest.split('\n');
    rest = more;
    // "time.GROUP.PASS.wall": 1.25e-03
    auto [key, value] = line.trim(" \t,").split(':');
    key = key.trim('"');
    double seconds;
    if (!key.consume_front("time.") || !key.consume_back(".wall") ||
        value.trim().getAsDouble(seconds))
      continue;
    addTime("LLVM code generator: " + key.split('.').second.str(),
            std::chrono::nanoseconds(static_cast<int64_t>(seconds * 1e9)));
  }
}

std::string timingReport() {
  addCodegenTimes();
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
