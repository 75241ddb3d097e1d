//===- Spawn.cpp - new processes ------------------------------------------===//
#include "runtime/process/Spawn.h"
#include "runtime/code/Code.h"
#include "runtime/gc/Collector.h"
#include "runtime/process/ErrorReport.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Copy.h"
#include <new>

namespace lumen::rt {

static Process *newProcess(size_t heapWords, uint32_t minHeapWords) {
  auto *block = new (allocateBlock(sizeof(ProcessBlock))) ProcessBlock;
  Process &proc = block->process;
  if (!processTable.reserve(proc)) {
    freeBlock(block, sizeof(ProcessBlock));
    return nullptr;
  }
  uint32_t byDefault = heapDefaults.minHeapWords;
  block->core.minHeapWords = minHeapWords || byDefault == kDefaultMinHeap
                                 ? minHeapWords
                                 : byDefault;
  setHeapLimit(block->core, defaultHeapLimit());
  createHeap(proc, heapWords);
  *--proc.abi.sp = lumen_code_exit_normal.bits;
  return &proc;
}

static void start(Process &proc) {
  processTable.publish(proc);
  if (watched(kProfileProcesses))
    profileProcess(proc, true, /*isNew=*/true);
  enqueueProcess(proc);
}

/// {Tag, Reference, ok, Pid}
static void answerRequest(Process &parent, Process &child, const SpawnTarget &target,
                          const SpawnOptions &options) {
  Term reference = options.requested.element(1);
  Term elements[] = {options.requested.element(0), reference, atoms::ok,
                     child.self()};
  Signal *answer = nullptr;
  if (hasSequence(parent.core())) {
    ArenaHeap heap(16);
    answer = sequenceSpawned(
        parent, child, target, options, reference,
        makeTuple(heap, elements[0], elements[1], elements[2], elements[3]));
  }
  if (!options.isAnswered) {
    if (answer)
      Signal::destroy(answer);
    return;
  }
  if (!answer) {
    answer = makeTupleSignal(SignalKind::Message, elements, 4);
    answer->token = SignalToken::None;
  }
  sendSignal(parent.self(), answer);
}

Term spawnProcess(Process *parent, const SpawnTarget &target,
                  const SpawnOptions &options, Term *reference) {
  size_t words = 0;
  if (target.fun.isValue())
    words = sentSize(target.fun);
  else
    for (unsigned i = 0; i < target.count; ++i)
      words += target.args[i].isImmediate() ? 0 : sentSize(target.args[i]);
  Process *child = newProcess(words, options.minHeapWords);
  if (!child) {
    if (parent)
      reportText(*parent, "Too many processes\n");
    return Term();
  }
  ProcessCore &core = child->core();
  core.priority = options.priority;
  core.boundTo = options.boundTo;
  core.flags.offHeapQueue = options.offHeapQueue;
  core.fullsweepAfter = options.fullsweepAfter;
  core.minBinHeapWords = options.minBinHeapWords;
  setHeapLimit(core, options.heapLimit);
  Heap &heap = child->heap();
  uint64_t args[abi::kMaxArity + 1];
  unsigned count;
  if (target.fun.isValue()) {
    Term fun = copySent(heap, target.fun, words);
    core.initialModule = atoms::erlang.word();
    core.initialFunction = atoms::apply.word();
    core.initialArity = 2;
    count = 1;
    args[0] = fun.word();
    if (fun.isFun() && fun.funArity() == 0) {
      child->abi.resume = {fun.box()[abi::kFunCode]};
    } else {
      core.pendingName[0] = fun.word();
      core.pendingName[1] = abi::kNoValue;
      core.pendingArity = 0;
      child->abi.resume = lumen_code_resolve_failed;
    }
  } else {
    core.initialModule = target.module.word();
    core.initialFunction = target.function.word();
    core.initialArity = target.count;
    count = target.count;
    for (unsigned i = 0; i < count; ++i)
      args[i] = target.args[i].isImmediate()
                    ? target.args[i].word()
                    : copySent(heap, target.args[i], sentSize(target.args[i])).word();
    if (abi::CodeWord code = findExport(target.module, target.function, count))
      child->abi.resume = code;
    else
      resumeAtUndef(*child, target.module, target.function, count);
  }
  saveArguments(*child, args, count);
  Term pid = child->self();
  if (parent) {
    core.parent = parent->abi.selfPid;
    core.groupLeader = parent->core().groupLeader;
    core.scheduler = parent->core().scheduler;
    if (options.link) {
      relationsOf(*parent).links.insert({pid.word()});
      relationsOf(*child).links.insert({parent->abi.selfPid});
    }
    if (options.monitor) {
      uint64_t id = options.requested.isValue()
                        ? referenceId(options.requested.element(1))
                        : newReferenceId();
      Term owner =
          options.alias != AliasMode::None ? parent->self() : Term();
      *reference = makeReferenceFrom(parent->heap(), id, owner);
      Signal *tag = options.tag.isValue()
                        ? makeTermSignal(SignalKind::Fragment, options.tag)
                        : nullptr;
      relationsOf(*parent).watches.insert(
          {id, pid.word(), 0, tag, options.alias});
      if (options.alias != AliasMode::None)
        relationsOf(*parent).aliases.insert({id, options.alias});
      relationsOf(*child).watchers.insert(
          {id, parent->abi.selfPid, 0, owner.word()});
    }
  } else {
    core.groupLeader = pid.word();
  }
  if (parent && options.requested.isValue())
    answerRequest(*parent, *child, target, options);
  else if (parent && hasSequence(parent->core()))
    sequenceSpawned(*parent, *child, target, options, Term(), Term());
  if ((parent && parent->core().traceFlags) ||
      newTrace.tracer.load(std::memory_order_relaxed)) [[unlikely]]
    traceSpawn(parent, *child, target, options.link);
  start(*child);
  return pid;
}

Term spawnFirst(abi::CodeWord code, Term module, Term function) {
  Process *proc = newProcess(0, 0);
  ProcessCore &core = proc->core();
  core.initialModule = module.word();
  core.initialFunction = function.word();
  core.groupLeader = proc->abi.selfPid;
  proc->abi.resume = code;
  Term pid = proc->self();
  start(*proc);
  return pid;
}

Term spawnNative(BifFunction *bif, Term argument) {
  Process *proc = newProcess(0, 0);
  if (!proc)
    return Term();
  ProcessCore &core = proc->core();
  core.initialModule = atoms::lumen.word();
  core.initialFunction = atoms::undefined.word();
  core.groupLeader = proc->abi.selfPid;
  core.againBif = bif;
  proc->abi.resume = lumen_code_bif_again;
  uint64_t args[] = {argument.word()};
  saveArguments(*proc, args, 1);
  Term pid = proc->self();
  start(*proc);
  return pid;
}

} // namespace lumen::rt
