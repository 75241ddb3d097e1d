//===- EtsStatistics.h - numbers about all ETS tables -----------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_ETS_ETSSTATISTICS_H
#define LUMEN_RUNTIME_ETS_ETSSTATISTICS_H

#include <stddef.h>

namespace lumen::rt {

size_t etsTableCount();
size_t etsMemoryBytes();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_ETSSTATISTICS_H
