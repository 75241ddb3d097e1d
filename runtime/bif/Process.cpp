//===- Process.cpp - BIFs about processes ---------------------------------===//
#include "runtime/bif/BeamBuiltins.h"
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/ProcessSupport.h"
#include "runtime/code/Code.h"
#include "runtime/code/LoadedModules.h"
#include "runtime/gc/Collector.h"
#include "runtime/msg/Inbox.h"
#include "runtime/port/Port.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Dictionary.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/Spawn.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"
#include "runtime/term/SmallVector.h"
#include "runtime/term/Identifiers.h"

using namespace lumen;
using namespace lumen::rt;

//===----------------------------------------------------------------------===//
// Identity
//===----------------------------------------------------------------------===//

BIF(erlang_self, 0) { return proc.self(); }
BIF(erlang_node, 0) { return localNode(); }
BIF(erlang_node1, 1) {
  if (args[0].isPid() || args[0].isPort() || isLocalReference(args[0]) ||
      args[0].isBoxedTag(abi::kMagicRefTag))
    return localNode();
  if (args[0].isAnyPid())
    return pidIdentifier(args[0]).node;
  if (args[0].isAnyPort())
    return portIdentifier(args[0]).node;
  if (args[0].isReference())
    return referenceIdentifier(args[0]).node;
  return proc.badarg();
}
BIF(erlang_make_ref, 0) { return makeReference(proc.heap()); }

//===----------------------------------------------------------------------===//
// Sending
//===----------------------------------------------------------------------===//

/// Sends a copy of the message. That may take long: others may run meanwhile, so the
/// receiver is looked up when it is done; that it is there now saves the copy for one
/// that is gone.
static void sendCopy(Process &proc, Term pid, Term message) {
  if (!findProcess(pid))
    return;
  Signal *signal;
  {
    Pacing pacing(proc, !message.isImmediate());
    if (marksMessages(proc.core())) {
      sequenceSent(proc, pid, message);
      signal = makeSentSignal(proc, SignalKind::Message, &message, 0);
    } else {
      signal = makeSharingSignal(SignalKind::Message, message);
      signal->token = SignalToken::None;
    }
  }
  Process *receiver = findProcess(pid);
  if (!receiver || !pushSignal(*receiver, signal))
    Signal::destroy(signal);
}

/// False: the destination is no destination (badarg).
static bool sendTo(Process &proc, Term to, Term message) {
  if (to.isPid()) {
    sendCopy(proc, to, message);
    return true;
  }
  if (to.isPort()) {
    if (PortRef port(to); port) {
      if (hasSequence(proc.core()))
        sequenceSent(proc, to, message);
      PortWatch watch(to, "proc_sig");
      port->request(message);
    }
    return true;
  }
  if (to.isAtom()) {
    Term named = lookupName(to);
    return named.isValue() && sendTo(proc, named, message);
  }
  if (isLocalReference(to)) {
    if (Term owner = aliasOwner(to); owner.isValue()) {
      Term elements[] = {to, message};
      Pacing pacing(proc);
      if (hasSequence(proc.core()))
        sequenceSent(proc, to, message);
      sendSignal(owner,
                 makeSentSignal(proc, SignalKind::AliasMessage, elements, 2));
    }
    return true;
  }
  if (to.isTuple(2) && to.element(0).isAtom() && to.element(1).isAtom()) {
    // {Name, Node}: a name that is not there is no error; other nodes are not
    // connected.
    if (to.element(1) == localNode())
      if (Term named = lookupName(to.element(0)); named.isValue())
        return sendTo(proc, named, message);
    return true;
  }
  // Pids, ports and references of other nodes: not connected.
  return to.isAnyPid() || to.isAnyPort() || to.isReference();
}

static Term send(Process &proc, const Term *args) {
  if (isTraced(proc.core(), kTraceSend))
    traceSent(proc, args[0], args[1]);
  saveEvent(proc, "send");
  if (!sendTo(proc, args[0], args[1]))
    return proc.badarg();
  proc.bumpReductions(3);
  return args[1];
}
BIF(erlang_send, 2) { return send(proc, args); }
BIF(erlang_send2, 2) { return send(proc, args); }
BIF(erlang_send3, 3) {
  Term options = args[2];
  for (; options.isCons(); options = options.tail())
    if (options.head() != atoms::nosuspend &&
        options.head() != atoms::noconnect)
      return proc.badarg();
  if (isTraced(proc.core(), kTraceSend))
    traceSent(proc, args[0], args[1]);
  saveEvent(proc, "send");
  if (!options.isNil() || !sendTo(proc, args[0], args[1]))
    return proc.badarg();
  return atoms::ok;
}

//===----------------------------------------------------------------------===//
// Raising
//===----------------------------------------------------------------------===//

BIF(erlang_error1, 1) { return proc.raiseFromCaller(atoms::error, args[0]); }
BIF(erlang_nif_error1, 1) {
  return proc.raiseFromCaller(atoms::error, args[0]);
}
BIF(erlang_exit1, 1) { return proc.raiseFromCaller(atoms::exit, args[0]); }
BIF(erlang_throw1, 1) { return proc.raiseFromCaller(atoms::throw_, args[0]); }

/// The caller appears with these arguments (a list, or `none`) in the trace.
static Term errorWithArguments(Process &proc, Term reason, Term arguments,
                               Term info) {
  proc.raiseFromCaller(atoms::error, reason);
  // Any list, also one with another tail than [].
  bool hasArguments = arguments.isList();
  if (hasArguments || info.isValue()) {
    // Picked up by completeTrace, which the caller's code calls next.
    proc.core().flags.excWithCaller = true;
    proc.core().pendingName[0] =
        hasArguments ? arguments.word() : abi::kNoValue;
    proc.core().pendingName[1] = info.word();
  }
  return Term();
}
BIF(erlang_error2, 2) {
  return errorWithArguments(proc, args[0], args[1], Term());
}
BIF(erlang_nif_error2, 2) {
  return errorWithArguments(proc, args[0], args[1], Term());
}
BIF(erlang_error3, 3) {
  Term info;
  // Options that are none are ignored: the error is more important.
  for (Term options = args[2]; options.isCons(); options = options.tail()) {
    Term option = options.head();
    if (option.isTuple(2) && option.element(0) == atoms::error_info &&
        option.element(1).isMap())
      info = option;
  }
  return errorWithArguments(proc, args[0], args[1], info);
}

/// A stack trace as users may give: entries {M, F, A | Args, Loc}, {M, F, A} or
/// {Fun, Args}.
static bool isStackTrace(Term list) {
  for (; list.isCons(); list = list.tail()) {
    Term entry = list.head();
    if (!entry.isTuple())
      return false;
    size_t n = entry.tupleSize();
    if (n == 2 && entry.element(0).isFun() && entry.element(1).isList())
      continue;
    if (n == 3 && entry.element(0).isFun() && entry.element(1).isList() &&
        entry.element(2).isList())
      continue;
    if ((n != 3 && n != 4) || !entry.element(0).isAtom() ||
        !entry.element(1).isAtom() ||
        !(entry.element(2).isSmall() || entry.element(2).isList()) ||
        (n == 4 && !entry.element(3).isList()))
      return false;
  }
  return list.isNil();
}

BIF(erlang_raise3, 3) {
  Term exceptionClass = args[0], trace = args[2];
  if ((exceptionClass != atoms::error && exceptionClass != atoms::exit &&
       exceptionClass != atoms::throw_))
    return atoms::badarg; // raise/3 returns badarg, it does not raise it
  // A raw trace, as `Class:Reason:Stack` patterns that were not looked at have.
  if (!trace.isTuple() && !isStackTrace(trace))
    return atoms::badarg;
  proc.raiseFromCaller(exceptionClass, args[1]);
  // {M, F, A} entries get their empty location.
  SmallVector<uint64_t, 32> entries;
  Heap &heap = proc.heap();
  for (Term rest = trace; rest.isCons(); rest = rest.tail()) {
    Term entry = rest.head();
    if (entry.isTuple(3) && entry.element(0).isAtom())
      entry = makeTuple(heap, entry.element(0), entry.element(1),
                        entry.element(2), Term::nil());
    if (entries.size() < maxBacktraceDepth())
      entries.push(entry.word());
  }
  if (!trace.isTuple()) {
    trace = Term::nil();
    for (size_t i = entries.size(); i-- > 0;)
      trace = makeCons(heap, Term(entries[i]), trace);
  }
  proc.abi.excTrace = trace.word();
  return Term();
}

//===----------------------------------------------------------------------===//
// Calling
//===----------------------------------------------------------------------===//

/// The list's elements in `out`; -1 if it is improper or too long.
static int unpackArguments(Term list, Term *out) {
  int n = 0;
  for (; list.isCons(); list = list.tail()) {
    if (n == abi::kMaxArity)
      return -1;
    out[n++] = list.head();
  }
  return list.isNil() ? n : -1;
}

BIF(erlang_apply2, 2) {
  Term values[abi::kMaxArity];
  int n = unpackArguments(args[1], values);
  if (n < 0)
    return proc.badarg();
  return proc.trapToFun(args[0], values, static_cast<unsigned>(n));
}
BIF(erlang_apply3, 3) {
  Term values[abi::kMaxArity];
  int n = unpackArguments(args[2], values);
  if (n < 0 || !args[0].isAtom() || !args[1].isAtom())
    return proc.badarg();
  // Only these know who has applied them as the last call (lumen_resolve_apply).
  if (args[0] != atoms::erlang || (args[1] != atoms::error && args[1] != atoms::apply))
    proc.core().applyPlace = nullptr;
  return proc.trapToExport(args[0], args[1], values, static_cast<unsigned>(n));
}
static bool isArity(Term t) {
  return t.isSmall() && t.toSmall() >= 0 && t.toSmall() <= abi::kMaxArity;
}
BIF(erlang_make_fun, 3) {
  if (!args[0].isAtom() || !args[1].isAtom() || !isArity(args[2]))
    return proc.badarg();
  return makeExternalFun(proc.heap(), args[0], args[1],
                         static_cast<unsigned>(args[2].toSmall()));
}
BIF(erlang_function_exported, 3) {
  if (!args[0].isAtom() || !args[1].isAtom() || !args[2].isSmall())
    return proc.badarg();
  if (!isArity(args[2]))
    return atoms::false_;
  auto arity = static_cast<unsigned>(args[2].toSmall());
  return boolTerm(findExportEntry(args[0], args[1], arity) ||
                  isLoadedFunction(args[0], args[1], arity));
}
BIF(erlang_is_builtin, 3) {
  if (!args[0].isAtom() || !args[1].isAtom() || !args[2].isSmall())
    return proc.badarg();
  if (!isArity(args[2]))
    return atoms::false_;
  AtomText module = atomText(args[0]), function = atomText(args[1]);
  auto arity = static_cast<unsigned>(args[2].toSmall());
  ByteBuffer name;
  name.append(module.data, module.length);
  name.push(':');
  name.append(function.data, function.length);
  char digits[16];
  snprintf(digits, sizeof digits, "/%u", arity);
  name.append(digits, strlen(digits) + 1);
  for (const char *other : kErlangOnBeam)
    if (strcmp(other, name.data()) == 0)
      return atoms::false_;
  for (const char *other : kBuiltinOnBeam)
    if (strcmp(other, name.data()) == 0)
      return atoms::true_;
  return boolTerm(isBifRow({module.data, module.length},
                           {function.data, function.length}, arity));
}

//===----------------------------------------------------------------------===//
// Spawning
//===----------------------------------------------------------------------===//

static Term spawnWith(Process &proc, const SpawnTarget &target,
                      const SpawnOptions &options) {
  Term reference;
  Pacing pacing(proc); // the arguments may be large
  Term pid = spawnProcess(&proc, target, options, &reference);
  if (!pid.isValue())
    return proc.systemLimit();
  proc.bumpReductions(20);
  return options.monitor ? makeTuple(proc.heap(), pid, reference) : pid;
}

static Term spawnFun(Process &proc, Term fun, const SpawnOptions &options) {
  if (!fun.isFun())
    return proc.badarg();
  SpawnTarget target;
  target.fun = fun;
  return spawnWith(proc, target, options);
}

static Term spawnMfa(Process &proc, const Term *mfa,
                     const SpawnOptions &options) {
  Term values[abi::kMaxArity];
  int n = unpackArguments(mfa[2], values);
  if (n < 0 || !mfa[0].isAtom() || !mfa[1].isAtom())
    return proc.badarg();
  SpawnTarget target;
  // spawn(erlang, apply, [Fun, []]) is how OTP's own code spawns funs.
  if (mfa[0] == atoms::erlang && mfa[1] == atoms::apply && n == 2 &&
      values[0].isFun() && values[1].isNil()) {
    target.fun = values[0];
    return spawnWith(proc, target, options);
  }
  target.module = mfa[0];
  target.function = mfa[1];
  target.args = values;
  target.count = static_cast<unsigned>(n);
  return spawnWith(proc, target, options);
}

BIF(erlang_spawn1, 1) { return spawnFun(proc, args[0], {}); }
BIF(erlang_spawn3, 3) { return spawnMfa(proc, args, {}); }
BIF(erlang_spawn_link1, 1) { return spawnFun(proc, args[0], {.link = true}); }
BIF(erlang_spawn_link3, 3) { return spawnMfa(proc, args, {.link = true}); }
BIF(erlang_spawn_monitor1, 1) {
  // Unlike the others, which start a process that fails.
  if (args[0].isFun() && args[0].funArity() != 0)
    return proc.badarg();
  return spawnFun(proc, args[0], {.monitor = true});
}
BIF(erlang_spawn_monitor3, 3) {
  return spawnMfa(proc, args, {.monitor = true});
}

static bool parsePriority(Term t, Priority &out) {
  if (t == atoms::low)
    out = Priority::Low;
  else if (t == atoms::normal)
    out = Priority::Normal;
  else if (t == atoms::high)
    out = Priority::High;
  else if (t == atoms::max)
    out = Priority::Max;
  else
    return false;
  return true;
}

static bool parseSpawnOptions(Term list, SpawnOptions &options) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (o == atoms::link) {
      options.link = true;
    } else if (o == atoms::monitor) {
      options.monitor = true;
    } else if (o.isTuple(2)) {
      Term key = o.element(0), value = o.element(1);
      bool count = value.isSmall() && value.toSmall() >= 0 &&
                   value.toSmall() < (int64_t(1) << 31);
      if (key == atoms::priority) {
        if (!parsePriority(value, options.priority))
          return false;
      } else if (key == atoms::min_heap_size) {
        if (!count)
          return false;
        options.minHeapWords = static_cast<uint32_t>(value.toSmall());
      } else if (key == atoms::fullsweep_after) {
        if (!count)
          return false;
        options.fullsweepAfter = static_cast<uint32_t>(value.toSmall());
      } else if (key == atoms::min_bin_vheap_size) {
        if (!count)
          return false;
        options.minBinHeapWords = static_cast<uint32_t>(value.toSmall());
      } else if (key == atoms::max_heap_size) {
        if (!readHeapLimit(value, options.heapLimit))
          return false;
      } else if (key == atoms::message_queue_data) {
        if (value != atoms::on_heap && value != atoms::off_heap)
          return false;
        options.offHeapQueue = value == atoms::off_heap;
      } else if (key == atoms::scheduler) {
        if (!value.isSmall() || value.toSmall() < 0 ||
            value.toSmall() > static_cast<int64_t>(schedulerCount()))
          return false;
        options.boundTo = static_cast<uint16_t>(value.toSmall());
      } else if (key == atoms::async_dist) {
        // A hint with no effect here.
      } else if (key == atoms::monitor) {
        options.monitor = true;
        if (!parseMonitorOptions(value, options.alias, options.tag))
          return false;
      } else {
        return false;
      }
    } else {
      return false;
    }
  }
  // A limit below what the heap begins with makes no sense.
  uint32_t least =
      options.minHeapWords ? options.minHeapWords : heapDefaults.minHeapWords.load();
  return list.isNil() &&
         (options.heapLimit.words == 0 || options.heapLimit.words >= least);
}

BIF(erlang_spawn_opt2, 2) {
  SpawnOptions options;
  options.listed = args[1];
  if (!parseSpawnOptions(args[1], options))
    return proc.badarg();
  return spawnFun(proc, args[0], options);
}
BIF(erlang_spawn_opt4, 4) {
  SpawnOptions options;
  options.listed = args[3];
  if (!parseSpawnOptions(args[3], options))
    return proc.badarg();
  return spawnMfa(proc, args, options);
}

/// lumen:spawn_requested(M, F, Args, Options, {All, Tag, IsAnswered}): the reference of
/// the request, which is its monitor's, too. `All` are the options with those of
/// spawn_request.
BIF(lumen_spawn_requested, 5) {
  SpawnOptions options;
  options.listed = args[4].element(0);
  options.isAnswered = args[4].element(2) == atoms::true_;
  if (!parseSpawnOptions(args[3], options))
    return proc.badarg();
  Heap &heap = proc.heap();
  Term owner = options.alias != AliasMode::None ? proc.self() : Term();
  Term reference = makeReferenceFrom(heap, newReferenceId(), owner);
  options.requested = makeTuple(heap, args[4].element(1), reference);
  Term started = spawnMfa(proc, args, options);
  return started.isValue() ? reference : started;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

static Term registerPort(Process &proc, Term name, Term term) {
  PortRef port(term);
  if (!port)
    return proc.badargWithCause(atoms::notalive);
  if (port->isNamed())
    return proc.badargWithCause(atoms::registered_name);
  if (!registerName(name, term))
    return proc.badargWithCause(atoms::registered_name);
  if (!port->setName(name)) {
    releaseName(name, term);
    return proc.badargWithCause(atoms::notalive);
  }
  return atoms::true_;
}

BIF(erlang_register, 2) {
  if (args[0].isAtom() && args[0] != atoms::undefined && args[1].isPort())
    return registerPort(proc, args[0], args[1]);
  if (!args[0].isAtom() || args[0] == atoms::undefined || !args[1].isPid())
    return proc.badarg();
  Process *target = findProcess(args[1]);
  if (!target)
    return proc.badargWithCause(atoms::notalive);
  // The name is a field of the process as well, so that its end can clear it: the
  // word is claimed first, which also keeps a process from having two.
  std::atomic_ref<uint64_t> name(target->core().registeredName);
  uint64_t none = 0;
  if (!name.compare_exchange_strong(none, args[0].word()))
    return proc.badargWithCause(atoms::registered_name);
  if (!registerName(args[0], args[1])) {
    name.store(0);
    return proc.badargWithCause(atoms::registered_name);
  }
  // It may have ended meanwhile.
  if (!findProcess(args[1])) {
    releaseName(args[0], args[1]);
    return proc.badargWithCause(atoms::notalive);
  }
  if (target != &proc)
    traceNameChange(args[1], "register", args[0]);
  else if (isTraced(proc.core(), kTraceProcs))
    traceEvent(proc, "register", args[0]);
  return atoms::true_;
}
BIF(erlang_unregister, 1) {
  if (!args[0].isAtom())
    return proc.badarg();
  Term pid = unregisterName(args[0]);
  if (!pid.isValue())
    return proc.badarg();
  if (PortRef port(pid); port)
    port->setName(Term());
  else if (Process *target = findProcess(pid))
    std::atomic_ref<uint64_t>(target->core().registeredName).store(0);
  if (pid != proc.self() && pid.isPid())
    traceNameChange(pid, "unregister", args[0]);
  else if (isTraced(proc.core(), kTraceProcs) && pid.isPid())
    traceEvent(proc, "unregister", args[0]);
  return atoms::true_;
}
BIF(erlang_whereis, 1) {
  if (!args[0].isAtom())
    return proc.badarg();
  Term found = lookupName(args[0]);
  return found.isValue() ? found : atoms::undefined;
}
BIF(erlang_registered, 0) { return registeredNames(proc.heap()); }

//===----------------------------------------------------------------------===//
// Flags and facts
//===----------------------------------------------------------------------===//

/// Once the process runs where it is bound to: the old value.
static uint64_t boundBif(Process *, const uint64_t *args) { return args[0]; }

BIF(erlang_process_flag2, 2) {
  ProcessCore &core = proc.core();
  Term flag = args[0], value = args[1];
  bool isBool = value == atoms::true_ || value == atoms::false_;
  bool isCount = value.isSmall() && value.toSmall() >= 0 &&
                 value.toSmall() < (int64_t(1) << 31);
  if (flag == atoms::trap_exit && isBool) {
    Term old = boolTerm(core.flags.trapExit);
    // Exit signals that came before act as before.
    if (!fetchSignals(proc)) {
      core.trap = TrapKind::Exit;
      return Term();
    }
    core.flags.trapExit = value == atoms::true_;
    return old;
  }
  if (flag == atoms::priority) {
    static constexpr Term kNames[] = {atoms::low, atoms::normal, atoms::high,
                                      atoms::max};
    Term old = kNames[static_cast<unsigned>(core.priority.load())];
    Priority priority;
    if (!parsePriority(value, priority))
      return proc.badarg();
    core.priority.store(priority, std::memory_order_relaxed);
    return old;
  }
  if (flag == atoms::min_heap_size && isCount) {
    Term old = Term::small(core.minHeapWords ? core.minHeapWords
                                             : kDefaultMinHeap);
    core.minHeapWords = static_cast<uint32_t>(value.toSmall());
    return old;
  }
  if (flag == atoms::fullsweep_after && isCount) {
    Term old = Term::small(core.fullsweepAfter);
    core.fullsweepAfter = static_cast<uint32_t>(value.toSmall());
    return old;
  }
  if (flag == atoms::min_bin_vheap_size && isCount) {
    Term old = Term::small(core.minBinHeapWords);
    core.minBinHeapWords = static_cast<uint32_t>(value.toSmall());
    return old;
  }
  if (flag == atoms::max_heap_size) {
    HeapLimit limit;
    uint32_t least = core.minHeapWords ? core.minHeapWords : kDefaultMinHeap;
    if (!readHeapLimit(value, limit) || (limit.words && limit.words < least))
      return proc.badarg();
    Term old = heapLimitTerm(proc.heap(), heapLimitOf(core));
    setHeapLimit(core, limit);
    return old;
  }
  if (flag == atoms::message_queue_data &&
      (value == atoms::on_heap || value == atoms::off_heap)) {
    Term old = core.flags.offHeapQueue ? atoms::off_heap : atoms::on_heap;
    core.flags.offHeapQueue = value == atoms::off_heap;
    return old;
  }
  if (flag == atoms::error_handler && value.isAtom()) {
    Term old = core.errorHandler ? Term(core.errorHandler) : atoms::error_handler;
    core.errorHandler = value == atoms::error_handler ? 0 : value.word();
    return old;
  }
  if (flag == atoms::sensitive && isBool) {
    Term old = boolTerm(core.flags.sensitive);
    core.flags.sensitive = value == atoms::true_;
    adoptCallTrace(proc);
    return old;
  }
  if (flag == atoms::save_calls && isCount && value.toSmall() <= kMaxSavedCalls) {
    // Linked into programs that name it.
    Term module = internAtom("lumen_trace"), function = internAtom("save_calls");
    if (findExport(module, function, 1))
      return proc.trapToExport(module, function, &value, 1);
    return Term::small(0);
  }
  // Undocumented, for tests: 0 is anywhere.
  if (flag == atoms::scheduler && isCount &&
      value.toSmall() <= static_cast<int64_t>(schedulerCount())) {
    Term old = Term::small(core.boundTo);
    core.boundTo = static_cast<uint16_t>(value.toSmall());
    return proc.trapAgain(&boundBif, &old, 1);
  }
  return proc.badarg();
}

static void lendTo(Process &proc, Term target) {
  if (proc.core().priority > Priority::Low)
    if (Process *asked = findProcess(target))
      lendPriority(*asked, proc.core().priority);
}

bool lumen::rt::askProcess(Process &proc, BifFunction *bif, const Term *args,
                           unsigned count, SignalKind kind, Term target,
                           Term items, Term &value) {
  ProcessCore &core = proc.core();
  if (!core.requestId) {
    core.requestId = newReferenceId();
    Heap &heap = proc.heap();
    Term elements[] = {makeReferenceFrom(heap, core.requestId), proc.self(),
                       items};
    if (!sendSignal(target, makeTupleSignal(kind, elements, 3))) {
      core.requestId = 0;
      value = kind == SignalKind::InfoRequest ? atoms::undefined
                                              : atoms::false_;
      return true;
    }
    lendTo(proc, target);
  } else if (!fetchSignals(proc)) {
    core.trap = TrapKind::Exit;
    return false;
  }
  if (Signal *reply = core.reply) {
    core.reply = nullptr;
    core.requestId = 0;
    value = reply->term().element(1);
    attachFragment(proc, reply);
    return true;
  }
  proc.waitAgain(bif, args, count);
  return false;
}

static Term infoOf(Process &proc, BifFunction *bif, const Term *args,
                   unsigned count, Term items) {
  if (!args[0].isPid() || !knownInfoItems(items))
    return proc.badarg();
  if (args[0] == proc.self()) {
    if (!fetchSignals(proc)) {
      proc.core().trap = TrapKind::Exit;
      return Term();
    }
    Pacing pacing(proc); // there may be many messages, or large ones
    return processInfo(proc, items);
  }
  Term value;
  askProcess(proc, bif, args, count, SignalKind::InfoRequest, args[0], items,
             value);
  return value;
}
BIF(erlang_process_info1, 1) {
  return infoOf(proc, &lumen_bif_erlang_process_info1, args, 1, atoms::true_);
}
BIF(erlang_process_info2, 2) {
  if (args[1] == atoms::true_)
    return proc.badarg();
  return infoOf(proc, &lumen_bif_erlang_process_info2, args, 2, args[1]);
}

/// For lumen_funs.
BIF(lumen_count_funs, 2) {
  Term value;
  askProcess(proc, &lumen_bif_lumen_count_funs, args, 2, SignalKind::CountFuns,
             args[0], args[1], value);
  return value;
}

/// For erts_code_purger.
BIF(lumen_runs_old_code, 2) {
  Term value;
  askProcess(proc, &lumen_bif_lumen_runs_old_code, args, 2,
             SignalKind::CountFuns, args[0], args[1], value);
  return value;
}

BIF(erlang_is_process_alive, 1) {
  if (!args[0].isPid())
    return proc.badarg();
  if (args[0] == proc.self())
    return atoms::true_;
  Process *target = findProcess(args[0]);
  if (!target && !proc.core().requestId)
    return atoms::false_;
  // Signals sent before must have had their effect: ask if there may be any.
  if (target && !proc.core().requestId &&
      !target->core().inbox.load(std::memory_order_acquire))
    return boolTerm(target->core().state.load() != ProcessState::Exiting);
  Term value;
  askProcess(proc, &lumen_bif_erlang_is_process_alive, args, 1,
             SignalKind::AliveRequest, args[0], Term::nil(), value);
  return value;
}

BIF(erlang_processes, 0) {
  Heap &heap = proc.heap();
  Term list = Term::nil();
  for (uint32_t i = processTable.limit(); i-- > 0;)
    if (Process *p = processTable.processAt(i))
      list = makeCons(heap, p->self(), list);
  return list;
}

BIF(erlang_group_leader0, 0) { return Term(proc.core().groupLeader); }
BIF(erlang_group_leader2, 2) {
  if (!args[0].isPid() || !args[1].isPid())
    return proc.badarg();
  if (args[1] == proc.self()) {
    proc.core().groupLeader = args[0].word();
    return atoms::true_;
  }
  // It has happened, or there is no such process, when this returns.
  Term value;
  if (!askProcess(proc, &lumen_bif_erlang_group_leader2, args, 2,
                  SignalKind::GroupLeader, args[1], args[0], value))
    return Term();
  return value == atoms::true_ ? value : proc.badarg();
}

//===----------------------------------------------------------------------===//
// Tracing: the rest is in lumen_trace.erl
//===----------------------------------------------------------------------===//

/// lumen:trace_process(Pid, IsOn, Flags, Tracer): true, false (traced by another) or
/// undefined (no such process).
BIF(lumen_trace_process, 4) {
  Term request = makeTuple(proc.heap(), args[1], args[2], args[3]);
  if (args[0] == proc.self())
    return boolTerm(changeTrace(proc, request));
  Term value;
  askProcess(proc, &lumen_bif_lumen_trace_process, args, 4,
             SignalKind::TraceRequest, args[0], request, value);
  return value;
}
/// lumen:trace_state(Pid): {Flags, Tracer} or undefined.
BIF(lumen_trace_state, 1) {
  const ProcessCore &core = proc.core();
  if (args[0] == proc.self())
    return traceState(proc.heap(), core.traceFlags, core.tracer);
  Term value;
  askProcess(proc, &lumen_bif_lumen_trace_state, args, 1,
             SignalKind::TraceRequest, args[0], Term::nil(), value);
  return value == atoms::false_ ? atoms::undefined : value;
}
/// lumen:save_calls(Pid, N): the old number; false: there is no such process.
BIF(lumen_save_calls, 2) {
  prepareCallTrace();
  if (args[0] == proc.self())
    return Term::small(callTraceHooks.saveCalls(proc, args[1].toSmall()));
  Term value;
  askProcess(proc, &lumen_bif_lumen_save_calls, args, 2,
             SignalKind::TraceRequest, args[0], args[1], value);
  return value == atoms::undefined ? atoms::false_ : value;
}
/// lumen:trace_new(IsOn, Flags, Tracer), for processes to come.
BIF(lumen_trace_new, 3) {
  changeNewTrace(newTrace, args[0] == atoms::true_,
                 static_cast<uint32_t>(args[1].toSmall()), args[2]);
  return atoms::true_;
}
BIF(lumen_trace_new_state, 0) {
  return traceState(proc.heap(), newTrace.flags.load(), newTrace.tracer.load());
}
/// lumen:trace_calls({M, F, A}, How, Kinds, MetaTracer): how many functions, or false.
BIF(lumen_trace_calls, 4) {
  auto kinds = static_cast<uint32_t>(args[2].toSmall());
  Term count = setCallPattern(proc, args[0], args[1], kinds, args[3]);
  return count.isValue() ? count : atoms::false_;
}
/// lumen:traced_calls({M, F, A}): what is set, false or undefined.
BIF(lumen_traced_calls, 1) { return callPatternInfo(proc, args[0]); }
/// lumen:trace_control_word(N | get): the old one.
BIF(lumen_trace_control_word, 1) {
  if (!args[0].isSmall())
    return Term::small(traceControlWord.load());
  return Term::small(
      traceControlWord.exchange(static_cast<uint32_t>(args[0].toSmall())));
}
/// lumen:trace_messages(Flag, How): true, or badarg.
BIF(lumen_trace_messages, 2) {
  auto flag = static_cast<uint32_t>(args[0].toSmall());
  return setMessagePattern(flag, args[1]) ? atoms::true_ : atoms::badarg;
}
/// lumen:traced_messages(Flag): true, false or a specification.
BIF(lumen_traced_messages, 1) {
  return messagePattern(proc.heap(), static_cast<uint32_t>(args[0].toSmall()));
}

//===----------------------------------------------------------------------===//
// Process dictionary
//===----------------------------------------------------------------------===//

static Term orUndefined(Term t) { return t.isValue() ? t : atoms::undefined; }

BIF(erlang_get1, 1) { return orUndefined(dictionaryGet(proc, args[0])); }
BIF(erlang_put, 2) {
  return orUndefined(dictionaryPut(proc, args[0], args[1]));
}
BIF(erlang_erase1, 1) { return orUndefined(dictionaryErase(proc, args[0])); }
static Term dictionaryList(Process &proc, bool onlyKeys, Term value) {
  Heap &heap = proc.heap();
  Term list = Term::nil();
  if (Dictionary *d = proc.core().dictionary)
    for (uint32_t i = 0; i < d->size; ++i) {
      Dictionary::Entry &e = d->entries[i];
      if (e.key == abi::kNoValue ||
          (value.isValue() && !equalExact(Term(e.value), value)))
        continue;
      Term item = onlyKeys ? Term(e.key)
                           : makeTuple(heap, Term(e.key), Term(e.value));
      list = makeCons(heap, item, list);
    }
  return list;
}
BIF(erlang_get0, 0) { return dictionaryList(proc, false, Term()); }
BIF(erlang_erase0, 0) {
  Term all = dictionaryList(proc, false, Term());
  destroyDictionary(proc);
  return all;
}
BIF(erlang_get_keys0, 0) { return dictionaryList(proc, true, Term()); }
BIF(erlang_get_keys1, 1) { return dictionaryList(proc, true, args[0]); }

//===----------------------------------------------------------------------===//
// Scheduling and memory
//===----------------------------------------------------------------------===//

static Term collectSelf(Process &proc, bool full, Term result) {
  ProcessCore &core = proc.core();
  core.flags.fullCollection |= full;
  core.trapValue = result.word();
  core.trap = TrapKind::Collect;
  return Term();
}
BIF(erlang_garbage_collect0, 0) {
  return collectSelf(proc, true, atoms::true_);
}
BIF(erlang_garbage_collect1, 1) {
  if (!args[0].isPid())
    return proc.badarg();
  if (args[0] == proc.self())
    return collectSelf(proc, true, atoms::true_);
  Term value;
  askProcess(proc, &lumen_bif_erlang_garbage_collect1, args, 1,
             SignalKind::CollectRequest, args[0], Term::nil(), value);
  return value;
}
BIF(erlang_garbage_collect2, 2) {
  if (!args[0].isPid())
    return proc.badarg();
  Term async, options = args[1];
  bool full = true;
  for (; options.isCons(); options = options.tail()) {
    Term o = options.head();
    if (o.isTuple(2) && o.element(0) == atoms::async)
      async = o.element(1);
    else if (o.isTuple(2) && o.element(0) == atoms::type &&
             (o.element(1) == atoms::major || o.element(1) == atoms::minor))
      full = o.element(1) == atoms::major;
    else
      return proc.badarg();
  }
  if (!options.isNil())
    return proc.badarg();
  if (async.isValue() && !proc.core().requestId) {
    Heap &heap = proc.heap();
    if (args[0] == proc.self()) {
      sendMessage(proc.self(), makeTuple(heap, atoms::garbage_collect, async,
                                         atoms::true_));
      return collectSelf(proc, full, atoms::async);
    }
    // The answer comes when the request has its turn among other signals.
    Term elements[] = {makeReference(heap), proc.self(),
                       makeTuple(heap, async)};
    if (!sendSignal(args[0], makeTupleSignal(SignalKind::CollectRequest,
                                             elements, 3)))
      sendMessage(proc.self(), makeTuple(heap, atoms::garbage_collect, async,
                                         atoms::false_));
    else
      lendTo(proc, args[0]);
    return atoms::async;
  }
  if (args[0] == proc.self())
    return collectSelf(proc, full, atoms::true_);
  Term value;
  askProcess(proc, &lumen_bif_erlang_garbage_collect2, args, 2,
             SignalKind::CollectRequest, args[0], Term::nil(), value);
  return value;
}

BIF(erlang_hibernate, 3) {
  Term values[abi::kMaxArity];
  int n = unpackArguments(args[2], values);
  if (properLength(args[2]) > static_cast<ssize_t>(abi::kMaxArity) &&
      args[0].isAtom() && args[1].isAtom())
    return proc.systemLimit();
  if (n < 0 || !args[0].isAtom() || !args[1].isAtom())
    return proc.badarg();
  if (!fetchSignals(proc)) {
    proc.core().trap = TrapKind::Exit;
    return Term();
  }
  proc.trapToExport(args[0], args[1], values, static_cast<unsigned>(n));
  proc.core().savedCount = static_cast<uint16_t>(n);
  proc.core().trap = TrapKind::Hibernate;
  return Term();
}

static Term yielded(Process &, const uint64_t *) { return atoms::true_; }
static uint64_t yieldedBif(Process *proc, const uint64_t *args) {
  return yielded(*proc, args).word();
}
BIF(erlang_yield, 0) { return proc.trapAgain(&yieldedBif, args, 0); }
BIF(erlang_bump_reductions, 1) {
  if (!args[0].isSmall() || args[0].toSmall() < 1)
    return proc.badarg();
  int64_t n = args[0].toSmall();
  proc.bumpReductions(n < 1000000 ? n : 1000000);
  return atoms::true_;
}

/// Options of suspend_process/2. False if they are none.
static bool suspendOptions(Term list, bool &unlessSuspending, bool &isAsync,
                           Term &tag) {
  for (; list.isCons(); list = list.tail()) {
    Term option = list.head();
    if (option == internAtom("unless_suspending"))
      unlessSuspending = true;
    else if (option == internAtom("asynchronous"))
      isAsync = true;
    else if (option.isTuple(2) && option.element(0) == internAtom("asynchronous"))
      tag = option.element(1);
    else
      return false;
  }
  return list.isNil();
}

/// It is stopped when this returns true, unless it is asked for asynchronously.
static Term suspend(Process &proc, BifFunction *bif, const Term *args,
                    unsigned count) {
  bool unlessSuspending = false, isAsync = false;
  Term target = args[0], tag;
  if (!target.isPid() || target == proc.self() ||
      (count > 1 && !suspendOptions(args[1], unlessSuspending, isAsync, tag)))
    return proc.badarg();
  Heap &heap = proc.heap();
  Term how = Term::nil();
  if (tag.isValue())
    how = makeTuple(heap, tag);
  else if (isAsync)
    how = makeTuple(heap);
  bool isAsked = proc.core().requestId != 0;
  if (!isAsked) {
    SuspendEntry *known =
        unlessSuspending && proc.core().relations
            ? suspensionsOf(proc).others.find(target.word())
            : nullptr;
    if (known) {
      // What was asked for asynchronously has to have happened.
      if (how.isNil() && !known->isActive) {
        if (!fetchSignals(proc)) {
          proc.core().trap = TrapKind::Exit;
          return Term();
        }
        known = suspensionsOf(proc).others.find(target.word());
        if (known && !known->isActive && findProcess(target))
          return proc.waitAgain(bif, args, count);
      }
      return atoms::false_;
    }
    if (!findProcess(target))
      return proc.badarg();
  }
  if (how.isNil()) {
    Term value;
    if (!askProcess(proc, bif, args, count, SignalKind::Suspend, target, how,
                    value))
      return Term();
    if (value != atoms::suspended)
      return proc.badarg();
  } else {
    Term elements[] = {Term::nil(), proc.self(), how};
    sendSignal(target, makeTupleSignal(SignalKind::Suspend, elements, 3));
  }
  Suspensions &suspensions = suspensionsOf(proc);
  SuspendEntry *known = suspensions.others.find(target.word());
  if (known)
    ++known->count;
  else
    suspensions.others.insert({target.word(), 1});
  if (how.isNil())
    suspensions.others.find(target.word())->isActive = true;
  return atoms::true_;
}
BIF(erlang_suspend_process1, 1) {
  return suspend(proc, &lumen_bif_erlang_suspend_process1, args, 1);
}
BIF(erlang_suspend_process2, 2) {
  return suspend(proc, &lumen_bif_erlang_suspend_process2, args, 2);
}
BIF(erlang_resume_process, 1) {
  Term target = args[0];
  SuspendEntry *entry =
      target.isPid() ? suspensionsOf(proc).others.find(target.word()) : nullptr;
  if (!entry)
    return proc.badarg();
  if (!--entry->count)
    suspensionsOf(proc).others.erase(target.word());
  Term elements[] = {proc.self(), Term::small(1)};
  return sendSignal(target, makeTupleSignal(SignalKind::Resume, elements, 2))
             ? atoms::true_
             : proc.badarg();
}

BIF(erlang_process_display, 2) {
  if (args[0] != proc.self() || args[1] != atoms::backtrace)
    return proc.badarg();
  if (!proc.core().flags.sensitive)
    displayStack(proc);
  return atoms::true_;
}

//===----------------------------------------------------------------------===//
// Ends
//===----------------------------------------------------------------------===//

BIF(erlang_exit2, 2) {
  Term to = args[0];
  if ((to.isAnyPort() && !to.isPort()) || (to.isAnyPid() && !to.isPid()))
    return atoms::true_;
  if (!to.isPid() && !to.isPort())
    return proc.badarg();
  Term elements[] = {proc.self(), args[1], Term::nil()};
  {
    Pacing pacing(proc);
    Signal *signal = makeTupleSignal(SignalKind::Exit, elements, 3);
    signal->token = SignalToken::None;
    sendSignal(to, signal);
  }
  // To oneself it has happened when exit/2 returns.
  if (to == proc.self() && !fetchSignals(proc)) {
    proc.core().trap = TrapKind::Exit;
    return Term();
  }
  return atoms::true_;
}

static Term halt(Process &proc, Term status, Term options) {
  bool flush = true;
  for (; options.isCons(); options = options.tail()) {
    Term o = options.head();
    if (!o.isTuple(2) || o.element(0) != atoms::flush ||
        (o.element(1) != atoms::true_ && o.element(1) != atoms::false_))
      return proc.badarg();
    flush = o.element(1) == atoms::true_;
  }
  if (!options.isNil())
    return proc.badarg();
  if (status.isSmall() && status.toSmall() >= 0)
    haltProgram(static_cast<int>(status.toSmall() & 0xFF), flush);
  if (status == atoms::abort)
    abortProgram(nullptr);
  if (status.isList())
    if (char *slogan = listText(status))
      abortProgram(slogan);
  return proc.badarg();
}
BIF(erlang_halt0, 0) { return halt(proc, Term::small(0), Term::nil()); }
BIF(erlang_halt1, 1) { return halt(proc, args[0], Term::nil()); }
BIF(erlang_halt2, 2) { return halt(proc, args[0], args[1]); }
