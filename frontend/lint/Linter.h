//===- Linter.h - inside of the lint pass -----------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_LINT_LINTER_H
#define LUMEN_FRONTEND_LINT_LINTER_H

#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lumen::frontend {

/// Checks one module. Variables are followed as erl_lint does: a variable is
/// bound, unsafe (bound on some ways only), or not there.
class Linter {
public:
  Linter(const Module &module, AstContext &context, Diagnostics &diagnostics)
      : module_(module), context_(context), diagnostics_(diagnostics) {}

  void run();

private:
  struct Binding {
    std::string_view name; ///< interned
    bool isUnsafe = false;
    std::string_view what; ///< the construct that made it unsafe
    Loc where;
  };
  struct Record {
    const Node *attr;
    std::unordered_map<std::string_view, const Node *> fields; ///< defaults
  };
  struct Use {
    std::string name; ///< name/arity
    Loc loc, end;
  };

  // Module (Lint.cpp).
  void collect();
  void collectRecord(const Node *attr);
  void compileOptions(const Node *value);
  void checkUses();
  void function(const Node *node);

  // Variables.
  Binding *find(std::string_view name);
  void bind(std::string_view name) { vars_.push_back({name, false, {}, {}}); }
  void useVar(const Node *var);
  void makeUnsafe(size_t mark, std::string_view what, Loc where);
  void closeScope(size_t mark) { vars_.resize(mark); }
  /// Cuts off and returns what was bound since `mark`.
  std::vector<Binding> cut(size_t mark);
  void mergeClauses(std::vector<std::vector<Binding>> &clauses,
                    std::string_view what, Loc where);
  void mergeSiblings(std::vector<Binding> &all, std::vector<Binding> more);

  // Expressions (LintExpr.cpp).
  void exprs(std::span<Node *const> nodes);
  void expr(const Node *node);
  void exprList(std::span<Node *const> nodes);
  void clauses(std::span<Node *const> clauses, std::string_view what,
               Loc where);
  void clauseBody(const Node *clause);
  void funClauses(std::span<Node *const> clauses);
  void tryExpr(const Node *node);
  void maybeExpr(const Node *node);
  void comprehension(const Node *node);
  void call(const Node *node);
  void localUse(std::string_view name, size_t arity, const Node *at,
                bool isCall);
  void binElements(const Node *bin, bool isPattern);
  void binSpec(const Node *element, bool isPattern, bool isLast);
  bool checkRecord(const Node *node, const Record *&record);
  void recordFields(const Node *node, std::span<Node *const> fields,
                    const Record &record, bool isUpdate, bool isPattern);
  void fieldName(const Node *node, const Node *field, const Record &record);

  // Patterns and guards (LintPattern.cpp).
  void patterns(std::span<Node *const> nodes);
  void pattern(const Node *node);
  void patternGuard(const Node *node);
  bool isInThisBinary(std::string_view name) const;
  bool isConstantPattern(const Node *node);
  void rejectParallelBins(const Node *a, const Node *b);
  void guards(std::span<Node *const> guards);
  void guardExpr(const Node *node);
  bool isGuardTest(const Node *node);
  static bool findGuardOperator(std::string_view name, size_t arity);

  void error(DiagKind kind, const Node *at,
             std::initializer_list<std::string_view> args = {}) {
    diagnostics_.report(kind, at->loc, at->end, args);
  }

  const Module &module_;
  AstContext &context_;
  Diagnostics &diagnostics_;
  std::vector<Binding> vars_;
  std::unordered_map<std::string, const Node *> functions_; ///< by name/arity
  std::unordered_map<std::string, std::string_view> imports_;
  std::unordered_map<std::string_view, Record> records_;
  std::unordered_set<std::string> noAutoImport_;
  bool noAutoImportAll_ = false;
  bool hasTransform_ = false; ///< a parse transform may add functions
  bool inRecordDef_ = false;
  std::vector<Use> uses_;
  /// While a pattern that shadows is checked: what its sizes and keys may use.
  const std::vector<Binding> *shadowed_ = nullptr;
  size_t patternMark_ = 0;    ///< vars_ from here on are of this pattern
  std::vector<std::string_view> binVars_; ///< to the left in this binary
  bool isInPattern_ = false;
  std::string_view stackVar_; ///< the stack trace variable of a guard
};

/// `name/arity` with the name quoted where it must be.
std::string functionName(std::string_view name, size_t arity);
/// An atom as messages show it; variables too (~w).
std::string quotedName(std::string_view name);

struct AutoBif {
  std::string_view name;
  unsigned arity;
  bool isGuard;
  bool isOld;
};
/// The auto-imported BIF of that name and arity, or null.
const AutoBif *findAutoBif(std::string_view name, size_t arity);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_LINT_LINTER_H
