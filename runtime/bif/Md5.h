//===- Md5.h - the MD5 hash -------------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_MD5_H
#define LUMEN_RUNTIME_BIF_MD5_H

#include <stddef.h>
#include <stdint.h>

namespace lumen::rt {

/// A hash under way: plain data, so that it can stand in a binary.
class Md5 {
public:
  void update(const uint8_t *bytes, size_t size);
  void finish(uint8_t (&digest)[16]);

private:
  uint32_t state_[4] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
  uint64_t length_ = 0; ///< bytes
  uint8_t pending_[64] = {};
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_MD5_H
