//===- Pace.h - how far long work has come ----------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_PACE_H
#define LUMEN_RUNTIME_SYS_PACE_H

#include <stddef.h>

namespace lumen::rt {

/// So much work was done: `units` of a nanosecond or two. Where a BIF has said that
/// it may be interrupted (sched/Pacing.h), others may run now.
void pace(size_t units);
/// The same each time `round` has gone through `every` (a power of two).
inline void pacePer(size_t round, size_t every) {
  if ((round & (every - 1)) == 0) [[unlikely]]
    pace(every);
}

/// Must the process end whose BIF this work is part of? Then the work may stop, if the BIF
/// looks at that, too, before it uses what there is (mustEnd in sched/Pacing.h).
bool mayStop();

/// The same for what generated code calls inline, which is no BIF: comparisons. The
/// process's registers stay as they are.
void paceInCode(size_t units);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_SYS_PACE_H
