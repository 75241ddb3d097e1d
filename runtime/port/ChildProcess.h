//===- ChildProcess.h - starting a program ----------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PORT_CHILDPROCESS_H
#define LUMEN_RUNTIME_PORT_CHILDPROCESS_H

#include "runtime/term/SmallVector.h"
#include <sys/types.h>

namespace lumen::rt {

/// Strings one after the other, each with its zero.
class StringList {
public:
  void add(const char *text, size_t size) {
    starts_.push(bytes_.size());
    bytes_.append(text, size);
    bytes_.push(0);
  }
  void add(const char *text) { add(text, strlen(text)); }
  size_t count() const { return starts_.size(); }
  const char *at(size_t i) const { return bytes_.data() + starts_[i]; }
  /// Ended by a null pointer; valid until the next add.
  void pointers(SmallVector<char *, 64> &out) const {
    for (size_t start : starts_)
      out.push(const_cast<char *>(bytes_.data()) + start);
    out.push(nullptr);
  }

private:
  ByteBuffer bytes_;
  SmallVector<size_t, 64> starts_;
};

struct ChildOptions {
  const char *file = nullptr;      ///< executable
  const StringList *arguments = nullptr;
  const StringList *environment = nullptr; ///< NAME=VALUE
  const char *directory = nullptr; ///< or null
  bool reads = true;               ///< the child's output is wanted
  bool writes = true;              ///< the child gets input
  bool useStdio = true;            ///< descriptors 0 and 1, else 3 and 4
  bool errorsToOutput = false;
};

struct ChildProcess {
  pid_t pid;
  int in;  ///< what the child writes, or -1
  int out; ///< what the child reads, or -1
};

/// 0, or errno if there can be no child. What goes wrong in the child (a
/// directory that is not there) it says on standard error, and ends.
int startChild(const ChildOptions &options, ChildProcess &child);

/// As a shell gives it: what waitpid said of a child's end, 128 and the signal's number
/// if it was killed.
int exitStatus(int waited);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PORT_CHILDPROCESS_H
