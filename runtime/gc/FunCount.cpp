//===- FunCount.cpp - how many funs there are -----------------------------===//
#include "runtime/gc/FunCount.h"
#include "runtime/code/LoadedModules.h"
#include "runtime/gc/Collector.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/References.h"
#include "runtime/process/Relations.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/ObjectWords.h"
#include "runtime/term/SharingCopy.h"

#include <utility>

namespace lumen::rt {

static bool isFunOf(const uint64_t *box, uint64_t info) {
  return (box[0] & abi::kHeaderTagMask) == abi::kFunTag &&
         box[abi::kFunInfo] == info;
}

uint64_t countFunsIn(const uint64_t *p, const uint64_t *end, uint64_t info) {
  uint64_t count = 0;
  while (p < end) {
    if ((*p & abi::kPrimaryMask) != abi::kPrimaryHeader) {
      ++p; // of a cell
      continue;
    }
    count += isFunOf(p, info);
    p += objectWords(*p);
  }
  return count;
}

uint64_t countFuns(Process &proc, uint64_t info) {
  ProcessCore &core = proc.core();
  // Nothing is copied: it tells what has been seen.
  SharingCopy seen([](const void *, uint64_t word) {
    return isProcessMemory(reinterpret_cast<const void *>(word));
  });
  visitRootSlots(
      proc, core.savedMore ? core.savedMore : core.saved, core.savedCount,
      [](void *context, uint64_t *slot) {
        static_cast<SharingCopy *>(context)->size(Term(*slot));
      },
      &seen);
  for (const Signal *message = core.messages; message; message = message->next)
    seen.size(message->term());
  uint64_t count = 0;
  seen.forEach(
      [&](Term term) { count += term.isBoxed() && isFunOf(term.box(), info); });
  return count;
}

static void answer(Process &proc, Term request) {
  if (Term module = request.element(2); module.isAtom()) {
    sendReply(request.element(1), referenceId(request.element(0)),
              runsOldCode(proc, module) ? atoms::true_ : atoms::false_);
    return;
  }
  auto info = static_cast<uint64_t>(request.element(2).toSmall());
  sendReply(request.element(1), referenceId(request.element(0)),
            Term::small(static_cast<int64_t>(countFuns(proc, info))));
}

void receiveFunRequest(Process &proc, Signal *signal) {
  ProcessCore &core = proc.core();
  if (!core.flags.isRunningCode) {
    answer(proc, signal->term());
    Signal::destroy(signal);
    return;
  }
  // What its code has in registers is not known.
  Signal *&requests = relationsOf(proc).funRequests;
  signal->next = requests;
  requests = signal;
  core.flags.countsFuns = true;
}

void answerFunRequests(Process &proc) {
  proc.core().flags.countsFuns = false;
  for (Signal *asked = std::exchange(relationsOf(proc).funRequests, nullptr);
       asked;) {
    Signal *next = asked->next;
    answer(proc, asked->term());
    Signal::destroy(asked);
    asked = next;
  }
}

} // namespace lumen::rt
