//===- FileJob.h - what prim_file has done by the pool ----------*- C++ -*-===//
//
// Any call about a file may wait: for a disk, a server, the other end of a FIFO. So
// each is a job for the pool (runtime/io/Blocking.h):
//
//   struct Truncate : HandleState {
//     void run() { error = ... fd() ...; }          // pool thread, no terms
//     Term finish(Process &proc) { ... }            // in the process
//   };
//   auto *job = newFileJob<Truncate>();
//   job->state.hold(file);
//   return runBlocking(proc, job);
//
// A state owns what it uses: the process may be killed while the job runs.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_BIF_FILEJOB_H
#define LUMEN_RUNTIME_BIF_FILEJOB_H

#include "runtime/binary/OffHeapBinary.h"
#include "runtime/io/Blocking.h"
#include "runtime/io/FileHandle.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Memory.h"

#include <new>
#include <stdlib.h>
#include <string.h>

namespace lumen::rt {

template <typename State> class FileJob final : public BlockingJob {
public:
  State state;

  void run() override {
    state.run();
    // Before the process hears that it is done: it may close the file then, and it is
    // closed when nobody uses it.
    if constexpr (requires { state.letGo(); })
      state.letGo();
  }
  Term finish(Process &proc) override { return state.finish(proc); }
  void destroy() override {
    this->~FileJob();
    free(this);
  }
};

template <typename State> FileJob<State> *newFileJob() {
  return new (mallocOrDie(sizeof(FileJob<State>))) FileJob<State>();
}

/// A copy of a path.
class PathText {
public:
  PathText() = default;
  ~PathText() { free(text_); }
  PathText(const PathText &) = delete;
  PathText &operator=(const PathText &) = delete;
  void set(const char *text) {
    size_t size = strlen(text) + 1;
    text_ = static_cast<char *>(mallocOrDie(size));
    memcpy(text_, text, size);
  }
  const char *text() const { return text_; }

private:
  char *text_ = nullptr;
};

/// Bytes that a job fills or writes.
class HeldBytes {
public:
  HeldBytes() = default;
  ~HeldBytes() { drop(); }
  HeldBytes(const HeldBytes &) = delete;
  HeldBytes &operator=(const HeldBytes &) = delete;
  /// Takes over the caller's reference.
  void set(OffHeapBinary *object) {
    drop();
    object_ = object;
  }
  OffHeapBinary *take() {
    OffHeapBinary *object = object_;
    object_ = nullptr;
    return object;
  }
  OffHeapBinary *operator->() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }

private:
  void drop() {
    if (object_)
      object_->release();
    object_ = nullptr;
  }
  OffHeapBinary *object_ = nullptr;
};

/// A job with an open file: its descriptor stays open until the job is done.
/// finish() does without it.
struct HandleState {
  FileHandle *file = nullptr;
  int error = 0;

  /// False if the file is closed.
  bool hold(FileHandle *handle) {
    if (!handle->acquire())
      return false;
    file = handle;
    return true;
  }
  int fd() const { return file->descriptor(); }
  Term finish(Process &proc) {
    return error ? posixError(proc, error) : atoms::ok;
  }
  void letGo() {
    if (file)
      file->release();
    file = nullptr;
  }
  ~HandleState() { letGo(); }
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_FILEJOB_H
