//===- ProcessInfo.cpp - facts about a process ----------------------------===//
#include "runtime/process/ProcessInfo.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/code/Code.h"
#include "runtime/gc/Collector.h"
#include "runtime/gc/HeapLimit.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Dictionary.h"
#include "runtime/process/References.h"
#include "runtime/process/Relations.h"
#include "runtime/process/Sequence.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Map.h"
#include "runtime/term/Print.h"
#include "runtime/term/SmallVector.h"
#include "runtime/term/Sort.h"

#include <algorithm>

namespace lumen::rt {

void describeStack(Process &proc, ByteBuffer &out) {
  appendText(out, "Program counter: ");
  printTerm(out, currentStackTrace(proc, proc.heap(), 256));
  appendText(out, "\n");
  const ProcessCore &core = proc.core();
  for (uint64_t *sp = proc.abi.sp; sp < core.heapEnd;) {
    const abi::CodeInfo *info = abi::codeInfo({sp[0]});
    appendText(out, "frame\n");
    for (unsigned i = 0; i + 1 < info->frameWords; ++i)
      if (i >= 128 || (info->liveSlots[i / 64] >> (i % 64) & 1)) {
        appendText(out, "  ");
        printTerm(out, Term(sp[1 + i]));
        appendText(out, "\n");
      }
    sp += info->frameWords;
  }
}

namespace {

struct Info {
  Process &proc;
  ProcessCore &core = proc.core();
  Heap &heap = proc.heap();

  Term mfa(uint64_t module, uint64_t function, uint64_t arity) {
    return makeTuple(heap, Term(module), Term(function),
                     Term::small(static_cast<int64_t>(arity)));
  }
  Term number(uint64_t n) { return makeUnsigned(heap, n); }
  Term pair(Term key, Term value) { return makeTuple(heap, key, value); }

  size_t stackWords() {
    return static_cast<size_t>(core.heapEnd - proc.abi.sp);
  }
  size_t blockWords() {
    return static_cast<size_t>(core.heapEnd - core.heapStart);
  }
  size_t oldWords() { return static_cast<size_t>(core.oldEnd - core.oldStart); }

  Term status() {
    if (core.suspendCount.load(std::memory_order_relaxed))
      return atoms::suspended;
    if (core.flags.isRunningCode)
      return atoms::running;
    return core.flags.isWaiting ? atoms::waiting : atoms::runnable;
  }
  bool isHibernated() {
    return core.flags.hibernated && !core.flags.isRunningCode;
  }
  Term hibernate() {
    return mfa(atoms::erlang.word(), atoms::hibernate.word(), 3);
  }
  /// What it keeps, without the room to run in and what requests have left.
  size_t hibernatedWords() {
    return static_cast<size_t>(core.highWater - core.heapStart) + stackWords();
  }
  Term hibernateEntry() {
    return makeTuple(heap, atoms::erlang, atoms::hibernate, Term::small(3),
                     Term::nil());
  }
  Term currentFunction() {
    if (isHibernated())
      return hibernate();
    Term place = rt::currentFunction(proc, heap);
    return place.isValue() ? place
                           : mfa(core.initialModule, core.initialFunction,
                                 core.initialArity);
  }
  Term links() {
    Term list = Term::nil();
    if (core.relations)
      core.relations->links.forEach([&](const LinkEntry &link) {
        list = makeCons(heap, Term(link.key), list);
      });
    return list;
  }
  Term monitors() {
    Term list = Term::nil();
    if (core.relations)
      core.relations->watches.forEach([&](const WatchEntry &watch) {
        Term item = watch.name
                        ? pair(Term(watch.name), atoms::nonode)
                        : Term(watch.target);
        Term type = Term(watch.target).isPort() ? atoms::port : atoms::process;
        list = makeCons(heap, pair(type, item), list);
      });
    return list;
  }
  Term monitoredBy() {
    Term list = Term::nil();
    if (core.relations)
      core.relations->watchers.forEach([&](const WatcherEntry &watcher) {
        list = makeCons(heap, Term(watcher.watcher), list);
      });
    return list;
  }
  Term dictionary() {
    Term list = Term::nil();
    if (core.dictionary)
      for (uint32_t i = 0; i < core.dictionary->size; ++i)
        if (Dictionary::Entry &e = core.dictionary->entries[i];
            e.key != abi::kNoValue)
          list = makeCons(heap, pair(Term(e.key), Term(e.value)), list);
    return list;
  }
  Term messages() {
    // They stay in their own blocks: copies, so that nothing points there.
    SmallVector<uint64_t, 64> terms;
    for (Signal *m = core.messages; m; m = m->next)
      terms.push(copyTerm(heap, m->term()).word());
    Term list = Term::nil();
    for (size_t i = terms.size(); i-- > 0;)
      list = makeCons(heap, Term(terms[i]), list);
    return list;
  }
  Term priority() {
    switch (core.priority.load()) {
    case Priority::Low:
      return atoms::low;
    case Priority::Normal:
      return atoms::normal;
    case Priority::High:
      return atoms::high;
    case Priority::Max:
      return atoms::max;
    }
    return atoms::normal;
  }
  Term garbageCollection() {
    Term maxHeap = heapLimitTerm(heap, heapLimitOf(core));
    Term items[] = {
        pair(atoms::max_heap_size, maxHeap),
        pair(atoms::min_bin_vheap_size, Term::small(core.minBinHeapWords)),
        pair(atoms::min_heap_size,
             Term::small(core.minHeapWords ? core.minHeapWords
                                           : kDefaultMinHeap)),
        pair(atoms::fullsweep_after, Term::small(core.fullsweepAfter)),
        pair(atoms::minor_gcs, Term::small(core.minorCollections))};
    Term list = Term::nil();
    for (size_t i = 5; i-- > 0;)
      list = makeCons(heap, items[i], list);
    return list;
  }
  Term binaries() {
    SmallVector<OffHeapBinary *, 64> found;
    for (uint64_t *box : {core.offHeap.first, core.oldOffHeap.first})
      for (; box; box = reinterpret_cast<uint64_t *>(box[abi::kRefcNext]))
        if ((box[0] & abi::kHeaderTagMask) == abi::kRefcBinTag)
          found.push(reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject]));
    // Collections turn the order round; two answers can be compared by their own.
    sortCompact(found.data(), found.size(),
                [](OffHeapBinary *a, OffHeapBinary *b) { return a < b; });
    Term list = Term::nil();
    for (size_t i = found.size(); i-- > 0;) {
      OffHeapBinary *bin = found[i];
      list = makeCons(
          heap,
          makeTuple(heap, number(reinterpret_cast<uintptr_t>(bin) >> 2),
                    number(bin->capacity),
                    number(bin->refs.load(std::memory_order_relaxed))),
          list);
    }
    return list;
  }
  uint64_t memory() {
    size_t bytes = sizeof(ProcessBlock) + core.blockWords * 8 + oldWords() * 8;
    for (Signal *f = core.fragments; f; f = f->next)
      bytes += sizeof(Signal) + f->words * 8;
    for (Signal *m = core.messages; m; m = m->next)
      bytes += sizeof(Signal) + m->words * 8;
    return bytes;
  }

  /// The item's value, or no value if it is unknown.
  Term value(Term item) {
    switch (item.isAtom() ? item.atomIndex() : atoms::kIndex_empty) {
    case atoms::kIndex_registered_name:
      return core.registeredName ? Term(core.registeredName) : Term::nil();
    case atoms::kIndex_current_function:
      return currentFunction();
    case atoms::kIndex_current_location: {
      if (isHibernated())
        return hibernateEntry();
      Term trace = currentStackTrace(proc, heap, 1);
      return trace.isCons() ? trace.head() : currentFunction();
    }
    case atoms::kIndex_current_stacktrace:
      if (isHibernated())
        return Term::nil();
      return currentStackTrace(proc, heap, backtraceDepthLimit());
    case atoms::kIndex_initial_call:
      return mfa(core.initialModule, core.initialFunction, core.initialArity);
    case atoms::kIndex_status:
      return status();
    case atoms::kIndex_message_queue_len:
      return Term::small(core.messageCount);
    case atoms::kIndex_messages:
      return core.flags.sensitive ? Term::nil() : messages();
    case atoms::kIndex_backtrace: {
      ByteBuffer text;
      if (!core.flags.sensitive)
        describeStack(proc, text);
      return makeBinary(heap, text.data(), text.size());
    }
    case atoms::kIndex_max_heap_size:
      return heapLimitTerm(heap, heapLimitOf(core));
    case atoms::kIndex_links:
      return links();
    case atoms::kIndex_monitors:
      return monitors();
    case atoms::kIndex_monitored_by:
      return monitoredBy();
    case atoms::kIndex_dictionary:
      return core.flags.sensitive ? Term::nil() : dictionary();
    case atoms::kIndex_trap_exit:
      return boolTerm(core.flags.trapExit);
    case atoms::kIndex_error_handler:
      return core.errorHandler ? Term(core.errorHandler) : atoms::error_handler;
    case atoms::kIndex_priority:
      return priority();
    case atoms::kIndex_group_leader:
      return Term(core.groupLeader);
    case atoms::kIndex_total_heap_size:
      if (isHibernated())
        return number(hibernatedWords());
      return number(blockWords() + oldWords() + core.fragmentWords);
    case atoms::kIndex_heap_size:
      return number(isHibernated() ? hibernatedWords() : blockWords());
    case atoms::kIndex_stack_size:
      return number(stackWords());
    case atoms::kIndex_reductions:
      return number(core.reductions +
                    (core.flags.isRunningCode
                         ? static_cast<uint64_t>(abi::kReductionsPerSlice -
                                                 proc.abi.reds -
                                                 core.heldReductions)
                         : 0));
    case atoms::kIndex_garbage_collection:
      return garbageCollection();
    case atoms::kIndex_garbage_collection_info: {
      Term items[] = {
          pair(atoms::max_heap_size, heapLimitTerm(heap, heapLimitOf(core))),
          pair(atoms::old_heap_block_size, number(oldWords())),
          pair(atoms::heap_block_size, number(blockWords())),
          pair(atoms::mbuf_size, number(core.fragmentWords)),
          pair(atoms::recent_size,
               number(static_cast<size_t>(core.highWater - core.heapStart))),
          pair(atoms::stack_size, number(stackWords())),
          pair(atoms::old_heap_size,
               number(static_cast<size_t>(core.oldTop - core.oldStart))),
          pair(atoms::heap_size,
               number(static_cast<size_t>(proc.abi.hp - core.heapStart))),
          pair(atoms::bin_vheap_size, number(core.offHeap.bytes / 8)),
          pair(atoms::bin_vheap_block_size, number(core.offHeapLimit / 8)),
          pair(atoms::bin_old_vheap_size, number(core.oldOffHeap.bytes / 8)),
          pair(atoms::bin_old_vheap_block_size,
               number(core.offHeapLimit / 8))};
      Term list = Term::nil();
      for (size_t i = sizeof items / sizeof items[0]; i-- > 0;)
        list = makeCons(heap, items[i], list);
      return list;
    }
    case atoms::kIndex_suspending: {
      Term list = Term::nil();
      if (core.relations && core.relations->suspensions)
        core.relations->suspensions->others.forEach([&](const SuspendEntry &e) {
          list = makeCons(heap,
                          makeTuple(heap, Term(e.key),
                                    Term::small(e.isActive ? e.count : 0),
                                    Term::small(e.isActive ? 0 : e.count)),
                          list);
        });
      return list;
    }
    case atoms::kIndex_memory:
      return number(memory());
    case atoms::kIndex_binary:
      return binaries();
    case atoms::kIndex_min_heap_size:
      return Term::small(core.minHeapWords ? core.minHeapWords
                                           : kDefaultMinHeap);
    case atoms::kIndex_min_bin_vheap_size:
      return Term::small(core.minBinHeapWords);
    case atoms::kIndex_fullsweep_after:
      return Term::small(core.fullsweepAfter);
    case atoms::kIndex_catchlevel:
      return Term::small(0);
    case atoms::kIndex_message_queue_data:
      return core.flags.offHeapQueue ? atoms::off_heap : atoms::on_heap;
    case atoms::kIndex_sequential_trace_token:
      return sequenceToken(proc, heap);
    case atoms::kIndex_last_calls:
      return core.flags.savesCalls ? callTraceHooks.lastCalls(heap, proc)
                                   : atoms::false_;
    case atoms::kIndex_parent:
      return core.parent ? Term(core.parent) : atoms::undefined;
    default:
      return Term();
    }
  }

  Term one(Term item) {
    Term v = value(item);
    return v.isValue() ? pair(item, v) : v;
  }
};

const Term kDefaultItems[] = {
    atoms::current_function, atoms::initial_call,
    atoms::status,           atoms::message_queue_len,
    atoms::links,            atoms::dictionary,
    atoms::trap_exit,        atoms::error_handler,
    atoms::priority,         atoms::group_leader,
    atoms::total_heap_size,  atoms::heap_size,
    atoms::stack_size,       atoms::reductions,
    atoms::garbage_collection, atoms::suspending};

} // namespace

/// [{erl_link, Type, Pid, linked, []}, ...] or [{erl_monitor, Type, origin | target,
/// Reference, Pid, Name | []}, ...]: what erts_debug tells of relations.
static Term relationRecords(Process &proc, bool areLinks) {
  Heap &heap = proc.heap();
  Term list = Term::nil();
  Relations *relations = proc.core().relations;
  if (!relations)
    return list;
  auto type = [](Term id) { return id.isPort() ? atoms::port : atoms::process; };
  if (areLinks) {
    relations->links.forEach([&](const LinkEntry &link) {
      Term id(link.key);
      list = makeCons(heap,
                      makeTuple(heap, internAtom("erl_link"), type(id), id,
                                internAtom("linked"), Term::nil()),
                      list);
    });
    return list;
  }
  auto add = [&](const char *side, uint64_t key, Term owner, Term id, uint64_t name) {
    list = makeCons(heap,
                    makeTuple(heap, internAtom("erl_monitor"), type(id),
                              internAtom(side),
                              makeReferenceFrom(heap, key, owner), id,
                              name ? Term(name) : Term::nil()),
                    list);
  };
  relations->watches.forEach([&](const WatchEntry &watch) {
    Term owner = watch.alias != AliasMode::None ? proc.self() : Term();
    add("origin", watch.key, owner, Term(watch.target), watch.name);
  });
  relations->watchers.forEach([&](const WatcherEntry &watcher) {
    add("target", watcher.key, Term(watcher.aliasOwner), Term(watcher.watcher),
        watcher.name);
  });
  return list;
}

Term processInfo(Process &proc, Term items) {
  if (items.isTuple(1))
    return relationRecords(proc, items.element(0) == internAtom("link_list"));
  // Info about messages counts those that have arrived.
  Info info{proc};
  if (items == atoms::true_) {
    Term list = Term::nil();
    for (size_t i = sizeof kDefaultItems / sizeof kDefaultItems[0]; i-- > 0;)
      list = makeCons(proc.heap(), info.one(kDefaultItems[i]), list);
    if (proc.core().registeredName)
      list =
          makeCons(proc.heap(), info.one(atoms::registered_name), list);
    return list;
  }
  if (items.isAtom()) {
    Term result = info.one(items);
    // An unregistered process is told apart by [].
    if (items == atoms::registered_name && !proc.core().registeredName)
      return Term::nil();
    return result;
  }
  SmallVector<uint64_t, 32> results;
  for (; items.isCons(); items = items.tail()) {
    Term one = info.one(items.head());
    if (!one.isValue())
      return Term();
    results.push(one.word());
  }
  if (!items.isNil())
    return Term();
  Term list = Term::nil();
  for (size_t i = results.size(); i-- > 0;)
    list = makeCons(proc.heap(), Term(results[i]), list);
  return list;
}

static constexpr Term kKnown[] = {
      atoms::registered_name, atoms::current_function,
      atoms::current_location, atoms::current_stacktrace,
      atoms::initial_call, atoms::status, atoms::message_queue_len,
      atoms::messages, atoms::links, atoms::monitors, atoms::monitored_by,
      atoms::dictionary, atoms::trap_exit, atoms::error_handler,
      atoms::priority, atoms::group_leader, atoms::total_heap_size,
      atoms::heap_size, atoms::stack_size, atoms::reductions,
      atoms::garbage_collection, atoms::garbage_collection_info,
      atoms::suspending, atoms::memory, atoms::binary, atoms::min_heap_size,
      atoms::min_bin_vheap_size, atoms::fullsweep_after, atoms::catchlevel,
      atoms::message_queue_data, atoms::sequential_trace_token,
      atoms::last_calls, atoms::parent, atoms::max_heap_size,
      atoms::backtrace};

Term allInfoItems(Heap &heap) {
  return makeList(heap, kKnown, sizeof kKnown / sizeof kKnown[0]);
}

bool knownInfoItems(Term items) {
  if (items == atoms::true_)
    return true;
  auto known = [](Term item) {
    for (Term k : kKnown)
      if (k == item)
        return true;
    return false;
  };
  if (items.isAtom())
    return known(items);
  for (; items.isCons(); items = items.tail())
    if (!known(items.head()))
      return false;
  return items.isNil();
}

void answerInfoRequest(Process &proc, Term request) {
  Term result = processInfo(proc, request.element(2));
  sendReply(request.element(1), referenceId(request.element(0)),
            result.isValue() ? result : atoms::undefined);
}

} // namespace lumen::rt
