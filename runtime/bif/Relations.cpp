//===- Relations.cpp - BIFs about links, monitors and aliases -------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/ProcessSupport.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Trace.h"
#include "runtime/term/Identifiers.h"

using namespace lumen;
using namespace lumen::rt;

BIF(erlang_link, 1) {
  Term pid = args[0];
  if (!pid.isPid() && !pid.isPort()) {
    // Of another node: there is no connection.
    if (pid.isAnyPid() || pid.isAnyPort()) {
      bool isOwnNode = pid.isAnyPid() && pidIdentifier(pid).node == localNode();
      sendExitLink(proc.self(), pid,
                   isOwnNode ? atoms::noproc : atoms::noconnection,
                   SignalToken::Unchanged);
      return atoms::true_;
    }
    return proc.badarg();
  }
  if (pid == proc.self() || !relationsOf(proc).links.insert({pid.word()}))
    return atoms::true_;
  relationsOf(proc).unlinks.erase(pid.word());
  Signal *signal = Signal::create(SignalKind::Link, 0);
  signal->payload = proc.abi.selfPid;
  if (sendSignal(pid, signal)) {
    if (isTraced(proc.core(), kTraceProcs))
      traceEvent(proc, "link", pid);
    return atoms::true_;
  }
  // Whoever traps exits is told, others fail at once.
  if (!proc.core().flags.trapExit) {
    relationsOf(proc).links.erase(pid.word());
    return proc.error(atoms::noproc);
  }
  sendExitLink(proc.self(), pid, atoms::noproc, SignalToken::Unchanged);
  return atoms::true_;
}

BIF(erlang_unlink, 1) {
  Term pid = args[0];
  if (!pid.isAnyPid() && !pid.isAnyPort())
    return proc.badarg();
  if (proc.core().relations &&
      proc.core().relations->links.erase(pid.word())) {
    Relations &relations = *proc.core().relations;
    uint64_t number = ++relations.lastUnlink;
    if (sendUnlink(SignalKind::Unlink, pid, proc.self(), number)) {
      relations.unlinks.erase(pid.word());
      relations.unlinks.insert({pid.word(), number});
    }
    if (isTraced(proc.core(), kTraceProcs))
      traceEvent(proc, "unlink", pid);
  }
  return atoms::true_;
}

static Term monitor(Process &proc, Term type, Term item, AliasMode alias,
                    Term tag) {
  if (type == atoms::time_offset) {
    // The offset never changes here.
    return item == atoms::clock_service ? makeReference(proc.heap())
                                        : proc.badarg();
  }
  bool isPort = type == atoms::port;
  if (type != atoms::process && !isPort)
    return proc.badarg();
  Term target = item, name;
  if (item.isTuple(2) && item.element(0).isAtom() && item.element(1).isAtom()) {
    name = item.element(0);
    target = item.element(1) == localNode() ? lookupName(name) : Term();
  } else if (item.isAtom()) {
    name = item;
    target = lookupName(item);
  } else if (isPort ? !item.isAnyPort() || (!item.isPort() &&
                                            portIdentifier(item).node !=
                                                localNode())
                    : !item.isAnyPid()) {
    return proc.badarg();
  }
  // A name may stand for something of the other kind.
  if (target.isValue() && target.isPort() != isPort)
    target = Term();
  uint64_t id = newReferenceId();
  Term owner = alias != AliasMode::None ? proc.self() : Term();
  Term ref = makeReferenceFrom(proc.heap(), id, owner);
  Signal *tagSignal =
      tag.isValue() ? makeTermSignal(SignalKind::Fragment, tag) : nullptr;
  if (target == proc.self()) {
    // Watching oneself never tells anything.
    if (tagSignal)
      Signal::destroy(tagSignal);
    if (alias != AliasMode::None)
      relationsOf(proc).aliases.insert({id, alias});
    return ref;
  }
  bool isHere = target.isPid() || target.isPort();
  uint64_t watched = isHere ? target.word() : proc.abi.selfPid;
  relationsOf(proc).watches.insert(
      {id, watched, name.isValue() ? name.word() : 0, tagSignal, alias});
  if (alias != AliasMode::None)
    relationsOf(proc).aliases.insert({id, alias});
  bool sent = false;
  if (isHere) {
    Term elements[] = {ref, proc.self(), name.isValue() ? name : Term::nil()};
    sent = sendSignal(target,
                      makeTupleSignal(SignalKind::Monitor, elements, 3));
  }
  if (!sent) {
    // An external pid with the own node's name is of an earlier life of the node.
    bool otherNode = (item.isBoxedTag(abi::kExternalPidTag) &&
                      pidIdentifier(item).node != localNode()) ||
                     (item.isTuple() && item.element(1) != localNode());
    sendDown(proc.self(), id, owner, name.isValue() ? proc.self() : item, name,
             otherNode ? atoms::noconnection : atoms::noproc, type);
  }
  return ref;
}

BIF(erlang_monitor2, 2) {
  return monitor(proc, args[0], args[1], AliasMode::None, Term());
}
BIF(erlang_monitor3, 3) {
  AliasMode alias = AliasMode::None;
  Term tag;
  if (!parseMonitorOptions(args[2], alias, tag))
    return proc.badarg();
  return monitor(proc, args[0], args[1], alias, tag);
}

/// Stops watching; true if there was something to stop.
static bool demonitor(Process &proc, Term ref) {
  // Its mark in the message queue is free for another reference.
  if (ReceiveMarks *marks = proc.core().marks)
    for (ReceiveMarks::Mark &mark : marks->marks)
      if (mark.reference == referenceId(ref))
        mark = {0, nullptr};
  Relations *relations = proc.core().relations;
  if (!relations)
    return false;
  uint64_t id = referenceId(ref);
  WatchEntry *watch = relations->watches.find(id);
  if (!watch)
    return false;
  Term elements[] = {ref, proc.self()};
  sendSignal(Term(watch->target),
             makeTupleSignal(SignalKind::Demonitor, elements, 2));
  if (watch->tag)
    Signal::destroy(watch->tag);
  if (watch->alias == AliasMode::Demonitor ||
      watch->alias == AliasMode::ReplyDemonitor)
    relations->aliases.erase(id);
  relations->watches.erase(id);
  return true;
}

/// Takes the monitor's message out of the queue if it is there.
static void flushDown(Process &proc, Term ref) {
  ProcessCore &core = proc.core();
  for (Signal **link = &core.messages; *link; link = &(*link)->next) {
    Term m = (*link)->term();
    if (!m.isTuple(5) || !isLocalReference(m.element(1)) ||
        referenceId(m.element(1)) != referenceId(ref))
      continue;
    Signal *found = *link;
    *link = found->next;
    if (core.messagesEnd == &found->next)
      core.messagesEnd = link;
    if (core.cursor == &found->next)
      core.cursor = link;
    if (core.marks)
      for (ReceiveMarks::Mark &mark : core.marks->marks)
        if (mark.at == &found->next)
          mark.at = link;
    --core.messageCount;
    Signal::destroy(found);
    return;
  }
}

BIF(erlang_demonitor1, 1) {
  if (!args[0].isReference())
    return proc.badarg();
  if (isLocalReference(args[0]))
    demonitor(proc, args[0]);
  return atoms::true_;
}
BIF(erlang_demonitor2, 2) {
  if (!args[0].isReference())
    return proc.badarg();
  bool flush = false, info = false;
  Term options = args[1];
  for (; options.isCons(); options = options.tail())
    if (options.head() == atoms::flush)
      flush = true;
    else if (options.head() == atoms::info)
      info = true;
    else
      return proc.badarg();
  if (!options.isNil())
    return proc.badarg();
  bool stopped = isLocalReference(args[0]) && demonitor(proc, args[0]);
  if (flush && !stopped && isLocalReference(args[0]))
    flushDown(proc, args[0]);
  return boolTerm(!info || stopped);
}

static Term makeAlias(Process &proc, AliasMode mode) {
  uint64_t id = newReferenceId();
  relationsOf(proc).aliases.insert({id, mode});
  return makeReferenceFrom(proc.heap(), id, proc.self());
}
BIF(erlang_alias0, 0) { return makeAlias(proc, AliasMode::ExplicitUnalias); }
BIF(erlang_alias1, 1) {
  AliasMode mode = AliasMode::ExplicitUnalias;
  Term options = args[0];
  for (; options.isCons(); options = options.tail())
    if (options.head() == atoms::explicit_unalias)
      mode = AliasMode::ExplicitUnalias;
    else if (options.head() == atoms::reply)
      mode = AliasMode::ReplyDemonitor;
    else
      return proc.badarg();
  if (!options.isNil())
    return proc.badarg();
  return makeAlias(proc, mode);
}
BIF(erlang_unalias, 1) {
  if (!args[0].isReference())
    return proc.badarg();
  Relations *relations = proc.core().relations;
  return boolTerm(relations && isLocalReference(args[0]) &&
                  relations->aliases.erase(referenceId(args[0])));
}
