//===- HeapLimit.cpp - settings of heaps and max_heap_size ----------------===//
//
// A heap is measured when it is collected, together with the block that it is
// about to be copied to, as in OTP: so a process may end that would be small
// afterwards, but never is more memory taken than the limit says.
//
//===----------------------------------------------------------------------===//
#include "runtime/gc/HeapLimit.h"
#include "runtime/gc/Collector.h"
#include "runtime/process/ErrorReport.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Map.h"
#include <iterator>

namespace lumen::rt {

HeapDefaults heapDefaults{{kDefaultMinHeap}, {46422}, {65535}};

static Mutex defaultLock; ///< guards the next
static HeapLimit theDefault;

HeapLimit defaultHeapLimit() {
  LockGuard guard(defaultLock);
  return theDefault;
}
void setDefaultHeapLimit(const HeapLimit &limit) {
  LockGuard guard(defaultLock);
  theDefault = limit;
}

HeapLimit heapLimitOf(const ProcessCore &core) {
  return {core.maxHeapWords, core.flags.maxHeapKills,
          core.flags.maxHeapIsLogged};
}
void setHeapLimit(ProcessCore &core, const HeapLimit &limit) {
  core.maxHeapWords = limit.words;
  core.flags.maxHeapKills = limit.kills;
  core.flags.maxHeapIsLogged = limit.isLogged;
}

static bool readFlag(Term map, Term key, bool &flag) {
  Term value = mapGet(map, key);
  if (!value.isValue())
    return true;
  flag = value == atoms::true_;
  return flag || value == atoms::false_;
}

bool readHeapLimit(Term term, HeapLimit &limit) {
  limit = defaultHeapLimit();
  Term size = term;
  if (term.isMap()) {
    size = mapGet(term, atoms::size);
    if (!size.isValue() || !readFlag(term, atoms::kill, limit.kills) ||
        !readFlag(term, atoms::error_logger, limit.isLogged))
      return false;
  }
  if (!size.isSmall() || size.toSmall() < 0)
    return false;
  limit.words = static_cast<uint64_t>(size.toSmall());
  return true;
}

Term heapLimitTerm(Heap &heap, const HeapLimit &limit) {
  Term pairs[] = {atoms::error_logger, boolTerm(limit.isLogged),
                  atoms::kill,         boolTerm(limit.kills),
                  atoms::size, makeUnsigned(heap, limit.words)};
  return mapFromPairs(heap, pairs, 3);
}

static void report(Process &proc, uint64_t totalWords) {
  ProcessCore &core = proc.core();
  Heap &heap = proc.heap();
  Term info = processInfo(proc, atoms::garbage_collection_info);
  const Term items[] = {proc.self(),
                        makeUnsigned(heap, core.maxHeapWords),
                        makeUnsigned(heap, totalWords),
                        boolTerm(core.flags.maxHeapKills),
                        atoms::true_,
                        Term::small(core.messageCount),
                        info.isTuple(2) ? info.element(1) : Term::nil()};
  Term args = Term::nil();
  for (size_t i = std::size(items); i-- > 0;)
    args = makeCons(heap, items[i], args);
  sendToLogger(proc, atoms::error,
               "     Process:            ~p ~n"
               "     Context:            maximum heap size reached~n"
               "     Max Heap Size:      ~p~n"
               "     Total Heap Size:    ~p~n"
               "     Kill:               ~p~n"
               "     Error Logger:       ~p~n"
               "     Message Queue Len:  ~p~n"
               "     GC Info:            ~p~n",
               args);
}

bool killedByHeapLimit(Process &proc, uint64_t neededWords) {
  ProcessCore &core = proc.core();
  uint64_t total = neededWords +
                   static_cast<uint64_t>(core.heapEnd - core.heapStart) +
                   static_cast<uint64_t>(core.oldEnd - core.oldStart) +
                   core.fragmentWords;
  if (total <= core.maxHeapWords || core.flags.exiting)
    return false;
  if (core.flags.maxHeapIsLogged)
    report(proc, total);
  if (core.flags.maxHeapKills)
    setExitReason(proc, atoms::killed);
  return core.flags.maxHeapKills;
}

} // namespace lumen::rt
