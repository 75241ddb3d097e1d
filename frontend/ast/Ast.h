//===- Ast.h - abstract forms as an arena of nodes --------------*- C++ -*-===//
//
// The frontend's product: the abstract forms of one module. Nodes mirror OTP's
// abstract format one to one (NodeKinds.def is the table), so that printing
// them as Erlang terms is a walk, and every fact about them can be looked up in
// OTP's own documentation.
//
// Nodes are allocated in the AstContext's arena, are immutable after parsing
// and are never freed one by one. Strings are interned in the same arena.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_AST_AST_H
#define LUMEN_FRONTEND_AST_AST_H

#include "frontend/basic/Loc.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lumen::frontend {

enum class NodeKind : uint8_t {
#define LUMEN_NODE(Name, tag, children) Name,
#include "frontend/ast/NodeKinds.def"
};

/// The type specifier list of a bit-syntax element, as written; defaults are
/// filled in by the consumer, which knows whether the value is a string.
struct BinSpec {
  enum class Type : uint8_t {
    Default, Integer, Float, Binary, Bytes, Bitstring, Bits, Utf8, Utf16, Utf32
  };
  enum class Sign : uint8_t { Default, Signed, Unsigned };
  enum class Endian : uint8_t { Default, Big, Little, Native };
  Type type = Type::Default;
  Sign sign = Sign::Default;
  Endian endian = Endian::Default;
  uint32_t unit = 0;      ///< 0: not given
  bool given = false;     ///< false: the whole list is `default`
  uint8_t order[4] = {};  ///< the order in which the parts were written, for
                          ///< printing: 1 type, 2 sign, 3 endian, 4 unit, 0 end
  std::string_view written; ///< the list as OTP's parser gives it, for printing
  std::string_view unknown; ///< the first specifier that does not exist
};

struct Node {
  NodeKind kind;
  bool isOpaque = false;   ///< TypeAttr: -opaque
  bool isCallback = false; ///< SpecAttr: -callback
  bool isDeep = false;     ///< a form nested too deep to be compiled
  uint32_t count = 0;      ///< see NodeKinds.def
  union {
    uint32_t tryCounts[4] = {}; ///< Try
    Loc elseLoc;                ///< MaybeElse: the word else
  };
  union {
    int64_t number = 0;
    double real; ///< Float
  };
  Loc loc;
  Loc end;                 ///< just past the last token; for carets
  std::string_view text;   ///< UTF-8, owned by the arena
  std::string_view text2;
  const BinSpec *spec = nullptr; ///< BinElement only
  std::span<Node *const> kids;

  Node *kid(size_t index) const { return kids[index]; }

  // Sections of Clause.
  std::span<Node *const> patterns() const { return kids.subspan(0, count); }
  std::span<Node *const> guards() const {
    return kids.subspan(count, static_cast<size_t>(number));
  }
  std::span<Node *const> body() const {
    return kids.subspan(count + static_cast<size_t>(number));
  }
  // Sections of Try: 0 body, 1 of-clauses, 2 catch-clauses, 3 after.
  std::span<Node *const> trySection(unsigned section) const {
    size_t start = 0;
    for (unsigned i = 0; i < section; ++i)
      start += tryCounts[i];
    return kids.subspan(start, tryCounts[section]);
  }
};

/// The forms of one module, in source order, the last one EofForm.
struct Module {
  std::string_view name;
  std::span<Node *const> forms;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_AST_AST_H
