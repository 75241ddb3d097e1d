//===- BinSpecs.h - type specifiers of bit syntax ---------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_PARSE_BINSPECS_H
#define LUMEN_FRONTEND_PARSE_BINSPECS_H

#include "frontend/ast/AstContext.h"

#include <string>
#include <string_view>

namespace lumen::frontend {

/// Collects the specifiers of one bin_element in the order they are written.
class BinSpecBuilder {
public:
  /// `little`. The name is interned.
  void add(std::string_view name);
  /// `unit:8`, its number as decimal digits.
  void add(std::string_view name, std::string_view number);

  const BinSpec *finish(AstContext &context);

private:
  void takeOrder(uint8_t part);
  void comma() {
    if (written_.size() > 1)
      written_ += ',';
  }

  BinSpec spec_;
  std::string written_ = "[";
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PARSE_BINSPECS_H
