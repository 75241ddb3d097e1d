//===- Pages.h - where spans and pages of process memory lie ----*- C++ -*-===//
//
// Below Memory.cpp: addresses from the system. Natively one reserved range whose
// lower half is for spans and whose upper half is for pages (PagesMmap.cpp); on wasm
// the linear memory, which libc's malloc grows, too (PagesWasm.cpp).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_PAGES_H
#define LUMEN_RUNTIME_SYS_PAGES_H

#include "runtime/sys/Memory.h"

namespace lumen::rt::pages {

constexpr size_t kSpanBytes = 65536;
constexpr size_t kPageBytes = 16384;
constexpr uint32_t kPagesPerSpan = kSpanBytes / kPageBytes;
constexpr uint32_t kNone = ~uint32_t(0);

/// How many there can be.
struct Limits {
  size_t spans, pages;
};
/// Before anything else.
Limits reserve();

/// The number of a span that was never used, or kNone. Its bytes are zero.
uint32_t freshSpan();
/// The first page of a run that was never used, of at least `length` pages, which is
/// set to how many there are; or kNone.
uint32_t freshRun(uint32_t &length);

/// New bytes of SharedMemory, a multiple of 64 KiB, or null. Under its lock.
char *freshShared(size_t bytes);

#ifdef __wasm__
/// Addresses are numbers of spans and pages as they are.
constexpr bool kGivesBack = false;
inline char *spanStart(uint32_t i) {
  return reinterpret_cast<char *>(i * kSpanBytes);
}
inline char *pageStart(uint32_t i) {
  return reinterpret_cast<char *>(i * kPageBytes);
}
inline uint32_t spanOf(const void *p) {
  return reinterpret_cast<uintptr_t>(p) / kSpanBytes;
}
inline uint32_t pageOf(const void *p) {
  return reinterpret_cast<uintptr_t>(p) / kPageBytes;
}
inline void giveBack(void *, size_t) {}
/// Pages that freshRun could not use, to be taken as a free run; 0 if there are none.
uint32_t takeLeftover(uint32_t &first);
#else
constexpr bool kGivesBack = true;
extern uintptr_t pagesBase; ///< of the upper half; spans begin with processMemory
inline char *spanStart(uint32_t i) {
  return reinterpret_cast<char *>(processMemory.base) + size_t(i) * kSpanBytes;
}
inline char *pageStart(uint32_t i) {
  return reinterpret_cast<char *>(pagesBase) + size_t(i) * kPageBytes;
}
inline uint32_t spanOf(const void *p) {
  return static_cast<uint32_t>(
      (reinterpret_cast<uintptr_t>(p) - processMemory.base) / kSpanBytes);
}
inline uint32_t pageOf(const void *p) {
  return static_cast<uint32_t>(
      (reinterpret_cast<uintptr_t>(p) - pagesBase) / kPageBytes);
}
/// The system may take the pages; they read as zero when they are touched again.
void giveBack(void *at, size_t bytes);
inline uint32_t takeLeftover(uint32_t &) { return 0; }
#endif

} // namespace lumen::rt::pages

#endif // LUMEN_RUNTIME_SYS_PAGES_H
