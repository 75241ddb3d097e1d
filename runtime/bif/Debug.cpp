//===- Debug.cpp - BIFs of erts_debug and inner views of terms ------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/Scheduling.h"
#include <atomic>
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/ProcessSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/Console.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/gc/Collector.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Memory.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Hash.h"
#include "runtime/term/Print.h"
#include "runtime/term/SharingCopy.h"
#include "runtime/io/MagicReference.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Watch.h"
#include "runtime/sched/Epoch.h"
#include "runtime/term/Map.h"

#include <atomic>
#include <stdio.h>
#include <string.h>
#include <time.h>

using namespace lumen;
using namespace lumen::rt;

namespace lumen::rt {
Term persistentTermState(Process &proc); // PersistentTerms.cpp
}

/// What occurs more than once counts once; what stands outside of processes, literals and
/// persistent terms, does not count.
BIF(erts_debug_size_shared, 1) {
  SharingCopy seen([](const void *, uint64_t word) {
    return isProcessMemory(reinterpret_cast<const void *>(word));
  });
  return Term::small(static_cast<int64_t>(seen.size(args[0])));
}

//===----------------------------------------------------------------------===//
// Inner state, which OTP's test suites look at and change. As in OTP it is there
// only after set_internal_state(available_internal_state, true).
//===----------------------------------------------------------------------===//

static std::atomic<bool> isStateOpen;

/// Names that nothing but these BIFs needs, so they are no fixed atoms.
static bool isNamed(Term term, const char *name) {
  if (!term.isAtom())
    return false;
  AtomText text = atomText(term);
  return text.length == strlen(name) &&
         memcmp(text.data, name, text.length) == 0;
}

/// {refc_binary, Bytes, {binary, BytesAllocated}, 0} or {heap_binary, Bytes}.
static Term binaryInfo(Process &proc, Term binary) {
  Heap &heap = proc.heap();
  BitView view = bitView(binary);
  Term bytes = Term::small(static_cast<int64_t>((view.bits + 7) / 8));
  if (view.base.boxTag() != abi::kRefcBinTag)
    return makeTuple(heap, atoms::heap_binary, bytes);
  auto *object = reinterpret_cast<OffHeapBinary *>(
      view.base.box()[abi::kRefcObject]);
  Term allocated = Term::small(static_cast<int64_t>(object->capacity));
  return makeTuple(heap, atoms::refc_binary, bytes,
                   makeTuple(heap, atoms::binary, allocated), Term::small(0));
}

static Term processStatus(Term pid) {
  EpochGuard guard;
  Process *target = findProcess(pid);
  if (!target)
    return atoms::undefined;
  switch (target->core().state.load(std::memory_order_relaxed)) {
  case ProcessState::Waiting: return atoms::waiting;
  case ProcessState::Runnable: return atoms::runnable;
  case ProcessState::Running:
  case ProcessState::RunningNotified: return atoms::running;
  case ProcessState::Exiting: return internAtom("exiting");
  }
  return atoms::undefined;
}

static void nothingToDrop(OffHeapBinary *holder) { holder->freeMemory(); }

static Term holderAddress(Process &proc, const OffHeapBinary *holder) {
  return makeUnsigned(proc.heap(), reinterpret_cast<uintptr_t>(holder));
}
static OffHeapBinary *holderOf(Term magic) {
  return reinterpret_cast<OffHeapBinary *>(
      static_cast<uintptr_t>(magic.box()[abi::kRefcObject]));
}
/// {Reference, Address}
static Term magicTuple(Process &proc) {
  Term magic = makeMagicReference(proc.heap(), nothingToDrop, nullptr);
  return makeTuple(proc.heap(), magic, holderAddress(proc, holderOf(magic)));
}
/// {Address, References, IsMagic}
static Term magicInfo(Process &proc, Term reference) {
  if (!reference.isBoxedTag(abi::kMagicRefTag))
    return makeTuple(proc.heap(), Term::small(0), Term::small(0),
                     atoms::false_);
  OffHeapBinary *holder = holderOf(reference);
  return makeTuple(proc.heap(), holderAddress(proc, holder),
                   Term::small(holder->refs.load(std::memory_order_relaxed)),
                   atoms::true_);
}

static Term fragmentCopy(Process &proc, Term term) {
  size_t words = flatSize(term);
  if (words == 0)
    return term;
  Signal *fragment = Signal::create(SignalKind::Fragment, words);
  SignalHeap heap(fragment);
  Term copy = copyTerm(heap, term, words);
  fragment->payload = words; // full
  attachFragment(proc, fragment);
  return copy;
}

static void fillHeap(Process &proc) {
  size_t room = static_cast<size_t>(proc.abi.sp - proc.abi.hp);
  size_t kept = abi::kStackRedZone + abi::kHeapReserve + 2;
  if (room <= kept)
    return;
  size_t words = room - kept;
  uint64_t *box = proc.heap().alloc(words);
  // A bignum's digits are words without meaning for the collector.
  box[0] = abi::header(words - 1, abi::kPosBigTag);
  memset(box + 1, 0xff, (words - 1) * sizeof(uint64_t));
}

/// A signal has ended the process.
static Term exitNow(Process &proc) {
  proc.core().trap = TrapKind::Exit;
  return Term();
}

BIF(erts_debug_get_internal_state, 1) {
  Term what = args[0];
  if (!isStateOpen)
    return isNamed(what, "available_internal_state") ? atoms::false_
                                                   : proc.error(atoms::undef);
  if (isNamed(what, "available_internal_state"))
    return atoms::true_;
  if (isNamed(what, "reds_left"))
    return Term::small(proc.reductionsLeft());
  // lumen's own: the processor time, in microseconds, that each scheduler's thread has
  // used. What was late by the clock but not by this was so for other programs.
  if (isNamed(what, "scheduler_cpu_times")) {
    Term list = Term::nil();
    for (unsigned i = schedulerCount(); i-- > 0;)
      list = makeCons(proc.heap(),
                      makeInteger(proc.heap(), schedulerAt(i).cpuTimeNs() / 1000),
                      list);
    return list;
  }
  if (isNamed(what, "persistent_term"))
    return persistentTermState(proc);
  if (isNamed(what, "process_info_args"))
    return allInfoItems(proc.heap());
  // References to nodes are not counted.
  if (isNamed(what, "node_and_dist_references"))
    return makeTuple(proc.heap(),
                     makeTuple(proc.heap(), internAtom("node_references"), Term::nil()),
                     makeTuple(proc.heap(), internAtom("dist_references"), Term::nil()));
  // Every term may be in a fragment of its own in an emulator that is built so.
  if (isNamed(what, "force_heap_frags"))
    return atoms::false_;
  // Counters of tables are not spread over memory of their own.
  if (isNamed(what, "flxctr_memory_usage"))
    return internAtom("notsup");
  if (what.isTuple(2)) {
    Term kind = what.element(0), value = what.element(1);
    if (isNamed(kind, "binary_info") && value.isBitstring())
      return binaryInfo(proc, value);
    if (isNamed(kind, "magic_ref") && value.isReference())
      return magicInfo(proc, value);
    if (isNamed(kind, "process_status") && value.isPid())
      return processStatus(value);
    if (isNamed(kind, "link_list") || isNamed(kind, "monitor_list")) {
      // Names of nodes: nobody is connected.
      if (value.isAtom())
        return Term::nil();
      if (!value.isPid())
        return atoms::undefined;
      Term items = makeTuple(proc.heap(), kind);
      if (value == proc.self())
        return fetchSignals(proc) ? processInfo(proc, items) : exitNow(proc);
      Term list;
      askProcess(proc, &lumen_bif_erts_debug_get_internal_state, args, 1,
                 SignalKind::InfoRequest, value, items, list);
      return list;
    }
    if (isNamed(kind, "fake_scheduler_bindings")) {
      Term order = bindOrderTerm(proc, value);
      return order.isValue() ? order : proc.badarg();
    }
    if (isNamed(kind, "internal_hash"))
      return Term::small(internalHash(value));
    if (isNamed(kind, "atom") && value.isSmall() && value.toSmall() >= 0 &&
        static_cast<uint64_t>(value.toSmall()) < atomCount())
      return Term::atom(static_cast<uint32_t>(value.toSmall()));
  }
  return proc.badarg();
}

BIF(erts_debug_set_internal_state, 2) {
  Term what = args[0], value = args[1];
  if (isNamed(what, "available_internal_state")) {
    if (value != atoms::true_ && value != atoms::false_)
      return proc.badarg();
    return boolTerm(isStateOpen.exchange(value == atoms::true_));
  }
  if (!isStateOpen)
    return proc.error(atoms::undef);
  // In OTP a process goes on with its last reduction gone; here it does with none
  // left, so that one less is as many calls.
  if (isNamed(what, "reds_left") && value.isSmall() && value.toSmall() >= 0) {
    int64_t left = value.toSmall() > 0 ? value.toSmall() - 1 : 0;
    proc.bumpReductions(proc.reductionsLeft() - left);
    return atoms::true_;
  }
  // binary_loop_limit, unicode_loop_limit and re_loop_limit: long work yields by
  // itself here; there is no limit to set.
  if (what.isAtom() && (value.isSmall() || isNamed(value, "default"))) {
    AtomText name = atomText(what);
    constexpr char kSuffix[] = "_loop_limit";
    constexpr size_t kLength = sizeof kSuffix - 1;
    if (name.length > kLength &&
        memcmp(name.data + name.length - kLength, kSuffix, kLength) == 0)
      return Term::small(-1);
  }
  // Every process has a lock-free queue of signals; there is nothing to switch.
  if (isNamed(what, "proc_sig_buffers") &&
      (value == atoms::true_ || value == atoms::false_))
    return value;
  if (isNamed(what, "test_long_gc_sleep") && value.isSmall() && value.toSmall() >= 0) {
    delayCollections(value.toSmall());
    return atoms::true_;
  }
  // What is waited for is done at once here, or has no effect that can be seen.
  if (isNamed(what, "wait") && value.isAtom())
    return atoms::ok;
  // Tables have no debug modes to choose: this is what an optimised emulator
  // answers.
  if (isNamed(what, "ets_force_trap"))
    return internAtom("notsup");
  if ((isNamed(what, "ets_force_split") ||
       isNamed(what, "ets_debug_random_split_join")) &&
      value.isTuple(2))
    return atoms::ok;
  if (isNamed(what, "make") && isNamed(value, "magic_ref"))
    return magicTuple(proc);
  // A term in a fragment of its own.
  if (isNamed(what, "mbuf"))
    return fragmentCopy(proc, value);
  // Uses up the heap: what comes next must make fragments or collect.
  if (isNamed(what, "fill_heap")) {
    fillHeap(proc);
    return atoms::ok;
  }
  // BEAM numbers receive marks of a process by it; ours have no numbers that
  // could run out.
  if (isNamed(what, "process_uniq_counter") && value.isInteger())
    return atoms::ok;
  if (isNamed(what, "gc_state") &&
      (value == atoms::true_ || value == atoms::false_)) {
    bool wasOn = !proc.core().flags.collectionsHeld;
    holdCollections(proc, value == atoms::false_);
    return boolTerm(wasOn);
  }
  if (isNamed(what, "force_gc") && value == proc.self()) {
    forceSafepoint(proc);
    return atoms::true_;
  }
  // The scheduler is blocked, on purpose.
  if ((isNamed(what, "sleep") || isNamed(what, "block")) && value.isSmall() && value.toSmall() >= 0) {
    timespec time = {};
    time.tv_sec = static_cast<time_t>(value.toSmall() / 1000);
    time.tv_nsec = static_cast<long>(value.toSmall() % 1000 * 1000000);
    nanosleep(&time, nullptr);
    return atoms::true_;
  }
  return proc.badarg();
}

/// Nodes of a hash map, with all 16 children (`full`) or fewer.
static void countNodes(const uint64_t *node, size_t first, int64_t &full,
                       int64_t &others) {
  size_t children =
      static_cast<size_t>(__builtin_popcount(mapBitmap(node)));
  ++(children == 16 ? full : others);
  for (size_t i = 0; i < children; ++i)
    if (Term child(node[first + i]); child.isMap())
      countNodes(child.box(), 1, full, others);
}

BIF(erts_debug_map_info, 1) {
  if (!args[0].isMap())
    return proc.error(makeTuple(proc.heap(), atoms::badmap, args[0]));
  int64_t full = 0, others = 0;
  if (!isFlatMap(args[0]))
    countNodes(args[0].box(), 2, full, others);
  Heap &heap = proc.heap();
  Term result = Term::nil();
  auto add = [&](Term name, int64_t value) {
    result = makeCons(heap, makeTuple(heap, name, Term::small(value)), result);
  };
  add(internAtom("keys"), static_cast<int64_t>(mapSize(args[0])));
  add(internAtom("bitmaps"), others);
  add(internAtom("arrays"), full);
  return result;
}

BIF(erts_debug_same, 2) { return boolTerm(args[0] == args[1]); }

BIF(erts_debug_copy_shared, 2) {
  Pacing pacing(proc);
  return copyTerm(proc.heap(), args[0]);
}

BIF(erts_debug_display, 1) {
  ByteBuffer text;
  char address[32];
  snprintf(address, sizeof address, "%llx: ",
           static_cast<unsigned long long>(args[0].word()));
  appendText(text, address);
  printTerm(text, args[0]);
  text.push('\n');
  writeConsole(1, text.data(), text.size());
  flushConsole(1);
  return atoms::true_;
}

/// The keys of a flat map as a tuple.
BIF(erts_internal_map_to_tuple_keys, 1) {
  if (!args[0].isMap() || !isFlatMap(args[0]))
    return proc.badarg();
  return flatKeys(args[0]);
}

/// How the term is represented.
BIF(erts_internal_term_type, 1) {
  Term term = args[0];
  if (term.isSmall())
    return atoms::fixnum;
  if (term.isAtom())
    return atoms::atom;
  if (term.isNil())
    return atoms::nil_;
  if (term.isCons())
    return atoms::list;
  if (term.isPid())
    return atoms::pid;
  if (term.isPort())
    return atoms::port;
  if (term.isTuple())
    return atoms::tuple;
  if (term.isBig())
    return atoms::bignum;
  if (term.isFloat())
    return atoms::hfloat;
  if (term.isMap())
    return isFlatMap(term) ? atoms::flatmap : atoms::hashmap;
  if (term.isFun())
    return term.isExternalFun() ? atoms::export_ : atoms::fun;
  switch (term.boxTag()) {
  case abi::kRefcBinTag: return atoms::refc_binary;
  case abi::kHeapBinTag:
    // Large ones are literals, outside of heaps like those that are counted.
    return bitSizeOf(term) > 64 * 8 ? atoms::refc_binary : atoms::heap_binary;
  case abi::kSubBinTag: return atoms::sub_binary;
  case abi::kExternalPidTag: return atoms::external_pid;
  case abi::kExternalPortTag: return atoms::external_port;
  case abi::kExternalRefTag: return atoms::external_reference;
  default: return atoms::reference;
  }
}

BIF(error_logger_warning_map, 0) { return atoms::warning; } // emulator flag +W
