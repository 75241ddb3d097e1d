//===- Relations.h - links, monitors and aliases ----------------*- C++ -*-===//
//
// Each side of a link or monitor is known only to its own process, which alone
// changes it, when it runs a BIF or handles a signal. So there are no locks.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_RELATIONS_H
#define LUMEN_RUNTIME_PROCESS_RELATIONS_H

#include "runtime/msg/Signal.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Sort.h"
#include <algorithm>
#include <string.h>

namespace lumen::rt {

/// Open addressing by a 64-bit key that is never 0 (a pid, a reference's number).
template <typename Entry>
class KeyTable {
public:
  KeyTable() = default;
  KeyTable(const KeyTable &) = delete;
  ~KeyTable() { release(entries_, size_); }

  Entry *find(uint64_t key) const {
    if (!size_)
      return nullptr;
    for (uint32_t i = home(key); entries_[i].key; i = (i + 1) & (size_ - 1))
      if (entries_[i].key == key)
        return &entries_[i];
    return nullptr;
  }
  /// False, and nothing changed, if the key is there.
  bool insert(const Entry &entry) {
    if (find(entry.key))
      return false;
    if (count_ + 1 > size_ - size_ / 4)
      grow();
    place(entry);
    ++count_;
    return true;
  }
  bool erase(uint64_t key) {
    Entry *entry = find(key);
    if (!entry)
      return false;
    auto gap = static_cast<uint32_t>(entry - entries_);
    uint32_t mask = size_ - 1;
    for (uint32_t i = (gap + 1) & mask; entries_[i].key; i = (i + 1) & mask)
      if (((i - home(entries_[i].key)) & mask) >= ((i - gap) & mask)) {
        entries_[gap] = entries_[i];
        gap = i;
      }
    entries_[gap].key = 0;
    --count_;
    return true;
  }
  template <typename Visit>
  void forEach(Visit visit) const {
    for (uint32_t i = 0; i < size_; ++i)
      if (entries_[i].key)
        visit(entries_[i]);
  }
  /// Visits all by key, which is the order they were made in, and forgets them.
  /// (A program that waits for many ends waits for them in that order, too; in
  /// any other each receive would search the queue.)
  template <typename Visit>
  void drain(Visit visit) {
    Entry *end = sortEntries();
    for (Entry *entry = entries_; entry != end; ++entry)
      visit(*entry);
    release(entries_, size_);
    entries_ = nullptr;
    size_ = count_ = 0;
  }
  uint32_t count() const { return count_; }

private:
  /// To the front of the array; where they end.
  Entry *sortEntries() {
    Entry *end = std::remove_if(entries_, entries_ + size_,
                                [](const Entry &e) { return !e.key; });
    sortCompact(entries_, static_cast<size_t>(end - entries_), [](const Entry &a, const Entry &b) {
      return a.key < b.key;
    });
    return end;
  }
  uint32_t home(uint64_t key) const {
    return static_cast<uint32_t>((key >> 4) * 0x9E3779B97F4A7C15u >> 32) &
           (size_ - 1);
  }
  void place(const Entry &entry) {
    uint32_t i = home(entry.key);
    while (entries_[i].key)
      i = (i + 1) & (size_ - 1);
    entries_[i] = entry;
  }
  void grow() {
    Entry *old = entries_;
    uint32_t oldSize = size_;
    size_ = oldSize ? oldSize * 2 : 4; // a quarter stays free: at least one
    entries_ = static_cast<Entry *>(allocateBlock(size_ * sizeof(Entry)));
    memset(static_cast<void *>(entries_), 0, size_ * sizeof(Entry));
    for (uint32_t i = 0; i < oldSize; ++i)
      if (old[i].key)
        place(old[i]);
    release(old, oldSize);
  }
  static void release(Entry *entries, uint32_t size) {
    if (entries)
      freeBlock(entries, size * sizeof(Entry));
  }

  Entry *entries_ = nullptr;
  uint32_t size_ = 0, count_ = 0;
};

enum class AliasMode : uint8_t { None, ExplicitUnalias, Demonitor, ReplyDemonitor };

struct LinkEntry {
  uint64_t key; ///< pid
};
/// An unlink that the other side has not acted on yet. Until then its links to this
/// process do not count, else the two could disagree on whether they are linked.
struct UnlinkEntry {
  uint64_t key; ///< pid
  uint64_t number;
};
/// What this process watches.
struct WatchEntry {
  uint64_t key;    ///< reference number
  uint64_t target; ///< pid
  uint64_t name;   ///< atom if watched by name, else 0
  Signal *tag;     ///< payload replaces 'DOWN', or null
  AliasMode alias;
};
/// Who watches this process.
struct WatcherEntry {
  uint64_t key; ///< reference number
  uint64_t watcher;
  uint64_t name;
  uint64_t aliasOwner; ///< second word of the reference
};
struct AliasEntry {
  uint64_t key;
  AliasMode mode;
};

/// How often a process has suspended another.
struct SuspendEntry {
  uint64_t key; ///< pid of the other
  uint32_t count;
  bool isActive = false; ///< it stands still, or (who has suspended this) is not used
};
/// Few processes ever suspend.
struct Suspensions {
  KeyTable<SuspendEntry> others; ///< suspended by this process
  KeyTable<SuspendEntry> by;     ///< who has suspended this process
};

struct Relations {
  KeyTable<LinkEntry> links;
  KeyTable<UnlinkEntry> unlinks;
  uint64_t lastUnlink = 0;
  KeyTable<WatchEntry> watches;
  KeyTable<WatcherEntry> watchers;
  KeyTable<AliasEntry> aliases;
  Suspensions *suspensions = nullptr;
  Signal *funRequests = nullptr; ///< CountFuns, if flags.countsFuns
  Signal *heldRequests = nullptr; ///< CollectRequests while collectionsHeld
};

/// Made on first use.
Relations &relationsOf(Process &proc);
void destroyRelations(Process &proc);
Suspensions &suspensionsOf(Process &proc);

/// Signals, built and sent.
/// False: there is nobody.
bool sendUnlink(SignalKind kind, Term to, Term from, uint64_t number);
inline uint64_t unlinkNumber(const Signal *signal) { return signal->data[0]; }
void sendExitLink(Term to, Term from, Term reason, SignalToken token);
/// 'DOWN' of `watched` (or {name, node} if watched by name) to a watcher.
/// `type`: process or port; by default what `watched` is.
void sendDown(Term watcher, uint64_t refId, Term refAliasOwner, Term watched,
              Term name, Term reason, Term type = Term());

} // namespace lumen::rt
#endif
