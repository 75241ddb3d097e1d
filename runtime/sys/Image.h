//===- Image.h - where the program itself lies ------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_IMAGE_H
#define LUMEN_RUNTIME_SYS_IMAGE_H

#include <stdint.h>

// Set by the linker; null where a test is linked otherwise.
#ifdef __wasm__
extern "C" const char __global_base[], __data_end[];
#define LUMEN_IMAGE_BEGIN __global_base
#define LUMEN_IMAGE_END __data_end
#else
extern "C" {
extern const char __executable_start[] __attribute__((weak));
extern const char _end[] __attribute__((weak));
}
#define LUMEN_IMAGE_BEGIN __executable_start
#define LUMEN_IMAGE_END _end
#endif

namespace lumen::rt {

/// Is this an address in the program's own data, where compiled literals are?
inline bool isInImage(uintptr_t address) {
  return address - reinterpret_cast<uintptr_t>(LUMEN_IMAGE_BEGIN) <
         static_cast<uintptr_t>(LUMEN_IMAGE_END - LUMEN_IMAGE_BEGIN);
}

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_IMAGE_H
