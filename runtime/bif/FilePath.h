//===- FilePath.h - a path that prim_file gave ------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_FILEPATH_H
#define LUMEN_RUNTIME_BIF_FILEPATH_H

#include "runtime/binary/Bitstring.h"

namespace lumen::rt {

/// The path of an encoded name: bytes that end with the only zero.
class Path {
public:
  explicit Path(Term term) : bytes_(isBinaryTerm(term) ? term : emptyBinary()) {
    isValid_ = isBinaryTerm(term) && bytes_.size() > 0 &&
               memchr(bytes_.data(), 0, bytes_.size()) ==
                   bytes_.data() + bytes_.size() - 1;
  }
  explicit operator bool() const { return isValid_; }
  const char *text() const { return bytes_.chars(); }

private:
  static Term emptyBinary() {
    static const uint64_t box[] = {abi::header(1, abi::kHeapBinTag), 0};
    return Term::boxed(box);
  }
  BinaryBytes bytes_;
  bool isValid_;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_FILEPATH_H
