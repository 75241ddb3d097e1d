//===- Inbox.h - the receiver's side of the signal queue --------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_MSG_INBOX_H
#define LUMEN_RUNTIME_MSG_INBOX_H

#include "runtime/process/ProcessCore.h"

namespace lumen::rt {

/// Stands in the inbox of a process that takes no more signals.
inline Signal *closedInbox() { return reinterpret_cast<Signal *>(1); }

/// Takes all signals, oldest first; with `close` no more will come.
inline Signal *takeInbox(ProcessCore &core, bool close = false) {
  if (!close && !core.inbox.load(std::memory_order_relaxed))
    return nullptr;
  Signal *newest = core.inbox.exchange(close ? closedInbox() : nullptr,
                                       std::memory_order_seq_cst);
  Signal *oldest = nullptr;
  while (newest) {
    Signal *next = newest->next;
    newest->next = oldest;
    oldest = newest;
    newest = next;
  }
  return oldest;
}

/// Puts a message at the end of the queue that receive looks at.
inline void appendMessage(ProcessCore &core, Signal *message) {
  message->kind = SignalKind::Message;
  message->next = nullptr;
  *core.messagesEnd = message;
  core.messagesEnd = &message->next;
  ++core.messageCount;
}

/// Answers a request of `from` with a copy of `value`.
void sendReply(Term from, uint64_t requestId, Term value);
/// Answers a CollectRequest: by a reply, or a message if it is asynchronous.
void answerCollectRequest(Term request, Term result);

/// Answers a Suspend request as it wants to be answered: suspended or exited.
void answerSuspend(Term request, Term result);

/// Collections that others ask for wait until they are held no more. (Those that a
/// process needs for room are not held.)
void holdCollections(Process &proc, bool isHeld);

/// Links that mark places in the message queue for references.
struct ReceiveMarks {
  static constexpr unsigned kCount = 8;
  struct Mark {
    uint64_t reference; ///< number of the reference; 0: not bound
    Signal **at;        ///< the link behind which newer messages are
  } marks[kCount];
  unsigned next;
};

} // namespace lumen::rt
#endif
