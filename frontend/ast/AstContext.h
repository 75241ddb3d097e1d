//===- AstContext.h - what owns a module's forms ----------------*- C++ -*-===//
//
// One AstContext for each module being compiled: the arena of its nodes, its
// interned names and the texts it was read from. Everything lives as long as
// the context; nothing is freed one by one.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_AST_ASTCONTEXT_H
#define LUMEN_FRONTEND_AST_ASTCONTEXT_H

#include "frontend/ast/Ast.h"
#include "frontend/basic/SourceManager.h"

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lumen::frontend {

/// Bump allocation. Objects must not need their destructors.
class Arena {
public:
  struct Chunk {
    void *start = nullptr;
    size_t sizeBytes = 0;
  };
  Arena() = default;
  Arena(const Arena &) = delete;
  Arena &operator=(const Arena &) = delete;
  ~Arena();

  void *allocate(size_t sizeBytes, size_t align) {
    uintptr_t at = (cursor_ + align - 1) & ~(align - 1);
    if (at + sizeBytes > limit_)
      return allocateSlow(sizeBytes, align);
    cursor_ = at + sizeBytes;
    return reinterpret_cast<void *>(at);
  }
  template <typename T, typename... Args> T *make(Args &&...args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T)))
        T(static_cast<Args &&>(args)...);
  }
  std::string_view copy(std::string_view text);
  template <typename T> std::span<T> copy(std::span<const T> items) {
    if (items.empty())
      return {};
    T *to = static_cast<T *>(allocate(items.size_bytes(), alignof(T)));
    for (size_t i = 0; i < items.size(); ++i)
      new (to + i) T(items[i]);
    return {to, items.size()};
  }
  size_t allocatedBytes() const { return totalBytes_; }

private:
  void *allocateSlow(size_t sizeBytes, size_t align);

  uintptr_t cursor_ = 0;
  uintptr_t limit_ = 0;
  size_t totalBytes_ = 0;
  std::vector<Chunk> chunks_;
};

/// Names, each stored once: equal names have equal `data()` pointers.
/// Each entry carries a small tag that the lexer uses for reserved words.
class NameTable {
public:
  struct Entry {
    std::string_view text;
    uint32_t hash;
    uint8_t tag = 0;
  };
  explicit NameTable(Arena &arena) : arena_(arena) {}

  Entry *intern(std::string_view text);
  /// The same where the hash of the text is known, from another table's entry.
  Entry *intern(std::string_view text, uint32_t hash);

private:
  void grow();

  Arena &arena_;
  struct Slot {
    Entry *entry = nullptr;
    uint32_t hash = 0;
  };
  std::vector<Slot> slots_; // open addressing, size a power of two
  size_t count_ = 0;
};

class AstContext {
public:
  AstContext();
  AstContext(const AstContext &) = delete;
  AstContext &operator=(const AstContext &) = delete;

  Arena &arena() { return arena_; }
  NameTable &names() { return names_; }
  SourceManager &sources() { return sources_; }
  const SourceManager &sources() const { return sources_; }

  /// The one copy of `text`; compare interned names by `data()` or by `==`.
  std::string_view intern(std::string_view text) {
    return names_.intern(text)->text;
  }
  std::string_view fileName(const Loc &loc) const {
    return sources_.fileName(loc);
  }

  Node *makeNode(NodeKind kind, Loc loc) {
    Node *node = arena_.make<Node>();
    node->kind = kind;
    node->loc = loc;
    return node;
  }
  Node *makeNode(NodeKind kind, Loc loc, std::span<Node *const> kids) {
    Node *node = makeNode(kind, loc);
    node->kids = copyKids(kids);
    return node;
  }
  Node *makeNode(NodeKind kind, Loc loc, std::initializer_list<Node *> kids) {
    return makeNode(kind, loc,
                    std::span<Node *const>(kids.begin(), kids.size()));
  }
  std::span<Node *const> copyKids(std::span<Node *const> kids) {
    return arena_.copy<Node *>(kids);
  }

private:
  Arena arena_;
  NameTable names_;
  SourceManager sources_;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_AST_ASTCONTEXT_H
