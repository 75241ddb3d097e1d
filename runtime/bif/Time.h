//===- Time.h - Erlang's clocks ---------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_TIME_H
#define LUMEN_RUNTIME_BIF_TIME_H

#include "runtime/term/Heap.h"

namespace lumen::rt {

/// Erlang system time minus Erlang monotonic time (sys/Clock.h: monotonicNs).
int64_t timeOffsetNs();
/// Erlang system time in microseconds, each time more (erlang:now/0).
int64_t uniqueNowUs();
/// What a time unit of Erlang counts in a second; 0 if the term is none.
int64_t unitsPerSecond(Term unit);
/// What unique_integer([monotonic]) gives next.
int64_t nextMonotonicInteger();
/// A time in units of which a second has `perSecond`, rounded down.
Term makeTime(Heap &heap, int64_t nanoseconds, int64_t perSecond);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_TIME_H
