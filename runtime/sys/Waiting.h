//===- Waiting.h - descriptors where there is one thread --------*- C++ -*-===//
//
// Natively, threads wait for the world: runtime/io/Blocking and runtime/port. On
// wasm the scheduler does, when it has nothing to run (futexWait of ThreadWasm.cpp)
// and now and then in between (pollHost).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_WAITING_H
#define LUMEN_RUNTIME_SYS_WAITING_H

namespace lumen::rt {

#ifdef __wasm__
/// Somebody waits until a descriptor can be read, or written.
struct Watch {
  int fd;
  bool isForWriting = false;
  void (*ready)(Watch &); ///< called once; the watch is over
  Watch *next = nullptr;
};
void watch(Watch &watch);
/// It is not called any more. Nothing happens if it was not watched.
void unwatch(Watch &watch);

extern Watch *firstWatch;

inline bool isWatching() { return firstWatch != nullptr; }
/// Calls those whose descriptors are ready; does not wait.
void pollHost();
#else
constexpr bool isWatching() { return false; }
inline void pollHost() {}
#endif

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_WAITING_H
