//===- Relations.cpp - links, monitors and aliases ------------------------===//
#include "runtime/process/Relations.h"
#include "runtime/process/References.h"
#include "runtime/term/Copy.h"
#include <new>

namespace lumen::rt {

Relations &relationsOf(Process &proc) {
  Relations *&relations = proc.core().relations;
  if (!relations)
    relations = new (allocateBlock(sizeof(Relations))) Relations;
  return *relations;
}

Suspensions &suspensionsOf(Process &proc) {
  Suspensions *&suspensions = relationsOf(proc).suspensions;
  if (!suspensions)
    suspensions = new (allocateBlock(sizeof(Suspensions))) Suspensions;
  return *suspensions;
}

void destroyRelations(Process &proc) {
  Relations *&relations = proc.core().relations;
  if (!relations)
    return;
  relations->watches.forEach([](const WatchEntry &entry) {
    if (entry.tag)
      Signal::destroy(entry.tag);
  });
  if (Suspensions *suspensions = relations->suspensions) {
    suspensions->~Suspensions();
    freeBlock(suspensions, sizeof(Suspensions));
  }
  relations->~Relations();
  freeBlock(relations, sizeof(Relations));
  relations = nullptr;
}

bool sendUnlink(SignalKind kind, Term to, Term from, uint64_t number) {
  Signal *signal = Signal::create(kind, 1);
  signal->payload = from.word();
  signal->data[0] = number;
  return sendSignal(to, signal);
}

void sendExitLink(Term to, Term from, Term reason, SignalToken token) {
  // Three elements: the receiver may turn it into {'EXIT', From, Reason}.
  Term elements[] = {from, reason, Term::nil()};
  Signal *signal = makeTupleSignal(SignalKind::ExitLink, elements, 3);
  signal->token = token;
  sendSignal(to, signal);
}

void sendDown(Term watcher, uint64_t refId, Term refAliasOwner, Term watched,
              Term name, Term reason, Term type) {
  // {'DOWN', Ref, process, Item, Reason}: what the watcher's code will see.
  size_t reasonWords = flatSize(reason);
  Signal *signal =
      Signal::create(SignalKind::Down, reasonWords + 6 + 3 + 3);
  SignalHeap heap(signal);
  Term ref = makeReferenceFrom(heap, refId, refAliasOwner);
  Term item = watched;
  if (!type.isValue())
    type = watched.isPort() ? atoms::port : atoms::process;
  if (name.isValue())
    item = makeTuple(heap, name, atoms::nonode);
  Term copy = copyTerm(heap, reason, reasonWords);
  signal->payload =
      makeTuple(heap, atoms::DOWN, ref, type, item, copy).word();
  sendSignal(watcher, signal);
}

} // namespace lumen::rt
