//===- Exceptions.cpp - raising and unwinding -----------------------------===//
#include "runtime/code/Code.h"
#include "runtime/code/LoadedModules.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Exit.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/FunTable.h"

// bif/Modules.cpp.
extern "C" uint64_t lumen_bif_erlang_get_module_info(lumen::rt::Process *,
                                                     const uint64_t *);
extern "C" uint64_t lumen_bif_erlang_get_module_info2(lumen::rt::Process *,
                                                      const uint64_t *);

namespace lumen::rt {

bool unwind(Process &proc) {
  ProcessCore &core = proc.core();
  uint64_t *sp = proc.abi.sp;
  while (sp < core.heapEnd) {
    const abi::CodeInfo *info = abi::codeInfo({sp[0]});
    if (info->handler) {
      proc.abi.sp = sp;
      proc.abi.resume = info->handler;
      proc.abi.x[0] = proc.abi.excClass;
      proc.abi.x[1] = proc.abi.excReason;
      proc.abi.x[2] = proc.abi.excTrace;
      proc.abi.excClass = proc.abi.excReason = proc.abi.excTrace =
          abi::kNoValue;
      return true;
    }
    LUMEN_CHECK(info->frameWords, "the Erlang stack is damaged");
    if (isCallFrame(sp[0])) [[unlikely]]
      callTraceHooks.unwound(proc, sp);
    sp += info->frameWords;
  }
  exitUncaught(proc);
  return false;
}

void resumeAtUndef(Process &proc, Term module, Term function,
                   unsigned arity) {
  ProcessCore &core = proc.core();
  core.pendingName[0] = module.word();
  core.pendingName[1] = function.word();
  core.pendingArity = arity;
  proc.abi.resume = lumen_code_resolve_failed;
}

} // namespace lumen::rt

using namespace lumen::rt;
namespace abi = lumen::abi;

static uint64_t unwindOrLeave(Process &proc) {
  if (unwind(proc))
    return 1;
  Scheduler::current()->disposition = Disposition::Exit;
  return 0;
}

static Term argumentList(Process &proc, unsigned count) {
  Heap &heap = proc.heap();
  Term list = Term::nil();
  for (unsigned i = count; i-- > 0;)
    list = makeCons(heap, Term(proc.abi.x[i]), list);
  return list;
}

/// Calls, in place of what does not exist, Handler:undefined_function(Module,
/// Function, Args) if the process has an error handler of its own, else
/// Module:'$handle_undefined_function'(Function, Args) if there is that.
static bool callErrorHandler(Process &proc, Term module, Term function,
                             unsigned arity) {
  Term handler(proc.core().errorHandler);
  const bool isOwn = !proc.core().errorHandler;
  Term callee = isOwn ? module : handler;
  Term name = isOwn ? internAtom("$handle_undefined_function")
                    : Term(atoms::undefined_function);
  const unsigned count = isOwn ? 2 : 3;
  const abi::CodeWord code = findExport(callee, name, count);
  if (!code && !isLoadedFunction(callee, name, count))
    return false;
  Term list = argumentList(proc, arity);
  uint64_t *x = proc.abi.x;
  if (!isOwn)
    *x++ = module.word();
  x[0] = function.word();
  x[1] = list.word();
  if (code)
    proc.abi.resume = code;
  else
    enterLoaded(proc, callee, name, count);
  return true;
}

static uint64_t raiseUndef(Process &proc, Term module, Term function,
                           unsigned arity) {
  if (proc.core().flags.savesCalls) [[unlikely]]
    callTraceHooks.save(proc, {nullptr, module.word(), function.word(), arity});
  if (enterLoaded(proc, module, function, arity))
    return 1;
  if (callErrorHandler(proc, module, function, arity))
    return 1;
  if (bifsAreTraced()) [[unlikely]]
    callTraceHooks.raises(proc, atoms::error, atoms::undef, nullptr);
  proc.raise(atoms::error, atoms::undef);
  completeTraceWith(proc, module, function, arity, proc.abi.x, nullptr);
  return unwindOrLeave(proc);
}

/// M:module_info/0,1 by names made at run time: every module has it, though it
/// is linked only where a call names it.
static uint64_t answerModuleInfo(Process &proc, Term module, unsigned arity) {
  const uint64_t args[] = {module.word(), proc.abi.x[0]};
  Term answer(arity == 0 ? lumen_bif_erlang_get_module_info(&proc, args)
                         : lumen_bif_erlang_get_module_info2(&proc, args));
  if (!answer.isValue()) { // there is no such item
    completeTrace(proc, nullptr, args);
    return unwindOrLeave(proc);
  }
  proc.abi.x[0] = answer.word();
  proc.abi.resume = {proc.abi.sp[0]};
  return 1;
}

/// For a call of what is no fun, or of a fun whose code is gone.
static uint64_t raiseBadFun(Process &proc, Term reason,
                            const abi::LocInfo *loc) {
  proc.raiseFromCaller(atoms::error, reason);
  proc.core().failedBif = nullptr;
  if (!loc && proc.abi.sp == proc.core().heapEnd - 1)
    // A process was spawned with it: erlang:apply/2 is what it runs.
    completeTraceOf(proc, atoms::erlang, atoms::apply, 2);
  else
    completeTrace(proc, loc, nullptr);
  return unwindOrLeave(proc);
}

extern "C" {

uint64_t lumen_undef_slow(Process *proc) {
  const abi::BifInfo *info = proc->abi.bif;
  return raiseUndef(*proc, Term(info->module), Term(info->function),
                    static_cast<unsigned>(info->arity));
}

uint64_t lumen_undef_fun_slow(Process *proc) {
  auto arity = static_cast<unsigned>(proc->abi.scratch);
  Term fun(proc->abi.x[arity]);
  if (fun.isClosure()) {
    if (enterLoadedFun(*proc, fun))
      return 1;
    // It came from outside, and may be known by now.
    auto *unknown =
        reinterpret_cast<const abi::FunInfo *>(fun.box()[abi::kFunInfo]);
    const abi::FunInfo *known =
        findLambda(unknown->module, unknown->index, unknown->md5);
    if (known && known->code.bits != unknown->code.bits &&
        known->arity == arity && known->freeVars == unknown->freeVars) {
      proc->abi.resume = known->code;
      return 1;
    }
    // A process with a handler of its own asks that: undefined_lambda(M, Fun, Args).
    ProcessCore &core = proc->core();
    if (core.errorHandler)
      if (const abi::CodeWord code = findExport(
              Term(core.errorHandler), internAtom("undefined_lambda"), 3)) {
        Term list = argumentList(*proc, arity);
        proc->abi.x[0] = unknown->module;
        proc->abi.x[1] = fun.word();
        proc->abi.x[2] = list.word();
        proc->abi.resume = code;
        return 1;
      }
    // Of a module that is there it is another version's.
    if (Term module(unknown->module);
        findModule(module) || loadedModule(module).isValue())
      return raiseBadFun(
          *proc, makeTuple(proc->heap(), atoms::badfun, fun), nullptr);
    proc->raise(atoms::error, atoms::undef);
    completeTraceOfFun(*proc, fun, argumentList(*proc, arity));
    return unwindOrLeave(*proc);
  }
  auto *e = reinterpret_cast<const abi::Export *>(fun.box()[abi::kFunInfo]);
  return raiseUndef(*proc, Term(e->module), Term(e->function), arity);
}

/// pendingName is {M, F} of what does not exist, or {NotAFun, no value}.
uint64_t lumen_resolve_failed_slow(Process *proc) {
  ProcessCore &core = proc->core();
  Term first(core.pendingName[0]), second(core.pendingName[1]);
  unsigned arity = core.pendingArity;
  core.pendingName[0] = core.pendingName[1] = abi::kNoValue;
  if (second.isValue()) {
    if (!first.isAtom() || !second.isAtom()) {
      proc->raise(atoms::error, atoms::badarg);
      Term args[] = {first, second, argumentList(*proc, arity)};
      completeTraceWith(*proc, atoms::erlang, atoms::apply, 3,
                        reinterpret_cast<uint64_t *>(args), proc->abi.loc);
      return unwindOrLeave(*proc);
    }
    if (second == atoms::module_info && arity <= 1 &&
        (findModule(first) || loadedModule(first).isValue()))
      return answerModuleInfo(*proc, first, arity);
    return raiseUndef(*proc, first, second, arity);
  }
  Heap &heap = proc->heap();
  Term reason =
      first.isFun()
          ? makeTuple(heap, atoms::badarity,
                      makeTuple(heap, first, argumentList(*proc, arity)))
          : makeTuple(heap, atoms::badfun, first);
  return raiseBadFun(*proc, reason, proc->abi.loc);
}

abi::CodeWord lumen_resolve_apply(Process *proc, uint64_t module,
                                  uint64_t function, int64_t arity,
                                  const abi::LocInfo *loc) {
  Term m(module), f(function);
  // Applied as the last call, erlang:error knows its caller from here only. apply
  // itself resolves without a place.
  if (m == atoms::erlang && (f == atoms::error || f == atoms::apply)) [[unlikely]] {
    if (loc)
      proc->core().applyPlace = loc;
  } else if (!loc) {
    proc->core().applyPlace = nullptr;
  }
  if (m.isAtom() && f.isAtom())
    if (abi::CodeWord code = findExport(m, f, static_cast<unsigned>(arity))) {
      proc->core().calledByName = code.bits;
      return code;
    }
  ProcessCore &core = proc->core();
  proc->abi.loc = loc;
  core.pendingName[0] = module;
  core.pendingName[1] = function;
  core.pendingArity = static_cast<uint32_t>(arity);
  return lumen_code_resolve_failed;
}

void lumen_note_apply(Process *proc, const abi::LocInfo *loc) {
  proc->core().applyPlace = loc;
}

abi::CodeWord lumen_resolve_fun(Process *proc, uint64_t fun, int64_t arity,
                                const abi::LocInfo *loc) {
  ProcessCore &core = proc->core();
  proc->abi.loc = loc;
  core.pendingName[0] = fun;
  core.pendingName[1] = abi::kNoValue;
  core.pendingArity = static_cast<uint32_t>(arity);
  return lumen_code_resolve_failed;
}

void lumen_set_exception(Process *proc, uint64_t exceptionClass,
                         uint64_t reason, const abi::LocInfo *loc) {
  if (bifsAreTraced()) [[unlikely]]
    callTraceHooks.raises(*proc, Term(exceptionClass), Term(reason), loc);
  proc->raiseFromCaller(Term(exceptionClass), Term(reason));
  proc->core().failedBif = nullptr;
  completeTrace(*proc, loc, nullptr);
}

void lumen_set_exception_args(Process *proc, uint64_t exceptionClass,
                              uint64_t reason, const abi::LocInfo *loc,
                              const uint64_t *args, int64_t count) {
  proc->raiseFromCaller(Term(exceptionClass), Term(reason));
  proc->core().failedBif = nullptr;
  if (!loc || !loc->function) {
    completeTrace(*proc, loc, nullptr);
    return;
  }
  completeTraceWith(*proc, Term(loc->function->module),
                    Term(loc->function->function),
                    static_cast<unsigned>(count), args, loc);
}

void lumen_reraise(Process *proc, uint64_t exceptionClass, uint64_t reason,
                   uint64_t trace) {
  proc->abi.excClass = exceptionClass;
  proc->abi.excReason = reason;
  proc->abi.excTrace = trace;
  proc->core().failedBif = nullptr;
}

void lumen_complete_trace(Process *proc, const abi::LocInfo *loc) {
  completeTrace(*proc, loc, proc->abi.x);
}

void lumen_clear_exception(Process *proc) {
  proc->abi.excClass = proc->abi.excReason = proc->abi.excTrace =
      abi::kNoValue;
}

uint64_t lumen_build_stacktrace(Process *proc, uint64_t raw) {
  return buildStackTrace(*proc, Term(raw)).word();
}

} // extern "C"
