//===- WebMain.cpp - a program in a JavaScript host -----------------------===//
//
// The host owns the loop: it calls lumen_start once and lumen_run whenever it
// has time, a timer is due or something was sent. A program ends by WASI's
// proc_exit, which the host answers with a JavaScript exception.
//
//===----------------------------------------------------------------------===//
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Start.h"
#include "runtime/sys/Waiting.h"
#include "runtime/term/Memory.h"
#include <wasi/api.h>

extern "C" const lumen::abi::Program lumen_program;

using namespace lumen::rt;

#define LUMEN_WEB_EXPORT(name)                                                 \
  extern "C" __attribute__((export_name(#name), used))

LUMEN_WEB_EXPORT(lumen_start) void lumen_start() {
  __wasi_size_t count = 0, bytes = 0;
  if (__wasi_args_sizes_get(&count, &bytes) != __WASI_ERRNO_SUCCESS)
    count = bytes = 0;
  // Both live as long as the program.
  auto **words =
      static_cast<uint8_t **>(mallocOrDie((count + 1) * sizeof(uint8_t *)));
  auto *text = static_cast<uint8_t *>(mallocOrDie(bytes));
  if (count && __wasi_args_get(words, text) != __WASI_ERRNO_SUCCESS)
    count = 0;
  words[count] = nullptr;
  prepareProgram(lumen_program, static_cast<int>(count),
                 reinterpret_cast<char **>(words));
}

/// Runs at most so many slices. 0: there is more to run; else in how many
/// milliseconds the next timer is due, or -1: only when something comes.
LUMEN_WEB_EXPORT(lumen_run) int32_t lumen_run(uint32_t slices) {
  if (isWatching())
    pollHost();
  int64_t ms = schedulerAt(0).runSlices(slices);
  // What was asked for in these slices may be there. If not, the host calls
  // when something comes.
  Watch *before = firstWatch;
  if (isWatching())
    pollHost();
  if (before != firstWatch)
    return 0;
  return ms > INT32_MAX ? INT32_MAX : static_cast<int32_t>(ms);
}
