//===- RwLock.h - many readers or one writer --------------------*- C++ -*-===//
//
// For longer critical sections than Mutex's. Without threads nobody else is there.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_RWLOCK_H
#define LUMEN_RUNTIME_SYS_RWLOCK_H

#ifdef __wasm__
namespace lumen::rt {

class RwLock {
public:
  void lockRead() {}
  void lockWrite() {}
  void unlock() {}
};

} // namespace lumen::rt
#else
#include <pthread.h>

namespace lumen::rt {

class RwLock {
public:
  RwLock() { pthread_rwlock_init(&lock_, nullptr); }
  ~RwLock() { pthread_rwlock_destroy(&lock_); }
  RwLock(const RwLock &) = delete;
  void lockRead() { pthread_rwlock_rdlock(&lock_); }
  void lockWrite() { pthread_rwlock_wrlock(&lock_); }
  void unlock() { pthread_rwlock_unlock(&lock_); }

private:
  pthread_rwlock_t lock_;
};

} // namespace lumen::rt
#endif

#endif // LUMEN_RUNTIME_SYS_RWLOCK_H
