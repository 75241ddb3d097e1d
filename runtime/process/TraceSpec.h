//===- TraceSpec.h - a match specification that is kept ---------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_TRACESPEC_H
#define LUMEN_RUNTIME_PROCESS_TRACESPEC_H

#include "runtime/ets/MatchSpec.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Copy.h"
#include <new>

namespace lumen::rt {

/// A specification, of all the functions that it was set for at once, or of
/// messages.
class TraceSpec {
public:
  static TraceSpec *make(Term spec) {
    return new (mallocOrDie(sizeof(TraceSpec))) TraceSpec(spec);
  }
  void retain() { ++uses_; } ///< by who may write patterns
  void release() {
    if (--uses_)
      return;
    for (MatchSpec *spec : idle_)
      destroy(spec);
    this->~TraceSpec();
    free(this);
  }
  Term term() const { return term_; }
  bool isPlain() const { return term_.isNil(); }
  bool run(Process &proc, Term arguments, Term &result, TraceOutcome &outcome) {
    MatchSpec *spec = nullptr;
    {
      LockGuard lock(mutex_);
      if (!idle_.empty())
        spec = idle_.pop();
    }
    bool isFresh = !spec;
    if (isFresh)
      spec = new (mallocOrDie(sizeof(MatchSpec))) MatchSpec;
    bool matches = (!isFresh || spec->compileTrace(term_)) &&
                   spec->runTrace(proc, arguments, result, outcome);
    LockGuard lock(mutex_);
    idle_.push(spec);
    return matches;
  }

private:
  explicit TraceSpec(Term spec) { term_ = copyTerm(heap_, spec); }
  static void destroy(MatchSpec *spec) {
    spec->~MatchSpec();
    free(spec);
  }

  uint32_t uses_ = 1;
  ArenaHeap heap_{32};
  Term term_;
  Mutex mutex_;
  SmallVector<MatchSpec *, 2> idle_; ///< compiled; running one changes it
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_TRACESPEC_H
