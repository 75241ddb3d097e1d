//===- Clock.h - clocks -----------------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_CLOCK_H
#define LUMEN_RUNTIME_SYS_CLOCK_H

#include <stdint.h>

namespace lumen::rt {

int64_t monotonicNs(); ///< never goes back; arbitrary zero
int64_t systemNs();    ///< since 1970
int64_t processCpuNs();
int64_t threadCpuNs();

} // namespace lumen::rt

#endif
