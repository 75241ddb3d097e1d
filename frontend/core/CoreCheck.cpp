//===- CoreCheck.cpp - what must hold before Core has a meaning -----------===//
//
// The checks of OTP's core_lint, at the place where the mistake stands. An
// expression is visited with the number of values that it has to give; kAny
// where that does not matter.
//
// Scopes are a trail of names: what an expression binds is taken off again when
// its scope ends.
//
//===----------------------------------------------------------------------===//
#include "frontend/basic/Diagnostics.h"
#include "frontend/core/Core.h"

#include <charconv>
#include <set>
#include <unordered_map>
#include <vector>

namespace lumen::frontend::core {

namespace {

constexpr size_t kAny = ~size_t(0);

std::string keyOf(std::string_view name, int64_t arity) {
  return std::string(name) + '/' + std::to_string(arity);
}

class Checker {
public:
  explicit Checker(Diagnostics &diagnostics) : diagnostics_(diagnostics) {}

  bool run(const Module &module);

private:
  using Exprs = std::span<Expr *const>;

  /// Names of variables, or of functions with `/arity`.
  class Scope {
  public:
    bool contains(const std::string &name) const {
      auto it = counts_.find(name);
      return it != counts_.end() && it->second > 0;
    }
    void add(std::string name) {
      ++counts_[name];
      trail_.push_back(std::move(name));
    }
    size_t mark() const { return trail_.size(); }
    void rollback(size_t mark) {
      for (; trail_.size() > mark; trail_.pop_back())
        --counts_[trail_.back()];
    }

  private:
    std::unordered_map<std::string, unsigned> counts_;
    std::vector<std::string> trail_;
  };

  void report(DiagKind kind, const Expr *at,
              std::initializer_list<std::string_view> args) {
    diagnostics_.report(kind, at->loc, at->end, args);
  }
  void wants(size_t wanted, size_t given, const Expr *at) {
    if (wanted != kAny && wanted != given)
      report(DiagKind::CoreReturnCount, at, {function_});
  }
  void all(Exprs list) {
    for (const Expr *expr : list)
      this->expr(expr, 1);
  }
  void bind(const Expr *variable, std::set<std::string_view> &fresh) {
    if (!fresh.insert(variable->text).second)
      return report(DiagKind::CoreDuplicate, variable,
                    {variable->text, function_});
    scope_.add(std::string(variable->text));
  }
  void bindAll(Exprs variables) {
    std::set<std::string_view> fresh;
    for (const Expr *variable : variables)
      bind(variable, fresh);
  }
  void use(const Expr *name);
  void expr(const Expr *expr, size_t values);
  void guard(const Expr *expr, size_t values);
  void fun(const Expr *expr, size_t values);
  void apply(const Expr *expr);
  void clauses(Exprs list, size_t patterns, size_t values, bool inGuard);
  void pattern(const Expr *expr, std::set<std::string_view> &fresh);
  void patternInput(const Expr *expr);
  void binaryPattern(const Expr *expr, std::set<std::string_view> &fresh);
  void segment(const Expr *segment);

  Diagnostics &diagnostics_;
  Scope scope_;
  std::string function_; ///< that is being checked, for messages
};

} // namespace

void Checker::use(const Expr *name) {
  bool isFunction = name->kind == ExprKind::FunName;
  std::string key =
      isFunction ? keyOf(name->text, name->number) : std::string(name->text);
  if (scope_.contains(key))
    return;
  report(isFunction ? DiagKind::CoreUndefined : DiagKind::CoreUnbound, name,
         {key, function_});
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// A map key or a segment's size.
void Checker::patternInput(const Expr *expr) {
  if (expr->kind == ExprKind::Var)
    return use(expr);
  // core_parse takes data without variables for literals.
  std::vector<const Expr *> work{expr};
  while (!work.empty()) {
    const Expr *part = work.back();
    work.pop_back();
    switch (part->kind) {
    case ExprKind::Cons:
    case ExprKind::Tuple:
    case ExprKind::Map:
    case ExprKind::MapPair:
    case ExprKind::Binary:
    case ExprKind::Segment:
      work.insert(work.end(), part->kids.begin(), part->kids.end());
      break;
    default:
      if (!isAtomic(part))
        return report(DiagKind::CoreIllegalExpr, expr, {function_});
    }
  }
}

void Checker::binaryPattern(const Expr *expr,
                            std::set<std::string_view> &fresh) {
  for (size_t i = 0; i < expr->kids.size(); ++i) {
    const Expr *segment = expr->kid(i);
    if (isAtom(segment->kid(1), "all") && i + 1 != expr->kids.size())
      report(DiagKind::CoreTailSegment, segment, {function_});
    this->segment(segment);
    patternInput(segment->kid(1));
    pattern(segment->kid(0), fresh);
  }
}

/// Collects the variables in `fresh`. They are not in scope before the whole
/// pattern has been seen.
void Checker::pattern(const Expr *expr, std::set<std::string_view> &fresh) {
  switch (expr->kind) {
  case ExprKind::Var:
    if (!fresh.insert(expr->text).second)
      report(DiagKind::CoreDuplicate, expr, {expr->text, function_});
    return;
  case ExprKind::Alias:
  case ExprKind::Tuple:
    for (const Expr *kid : expr->kids)
      pattern(kid, fresh);
    return;
  case ExprKind::Cons:
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      pattern(expr->kid(0), fresh);
    return pattern(expr, fresh);
  case ExprKind::Map:
    for (const Expr *pair : expr->kids) {
      patternInput(pair->kid(0));
      pattern(pair->kid(1), fresh);
    }
    return;
  case ExprKind::Binary:
    return binaryPattern(expr, fresh);
  default:
    if (!isAtomic(expr))
      report(DiagKind::CoreIllegalPattern, expr, {function_});
  }
}

void Checker::clauses(Exprs list, size_t patterns, size_t values,
                      bool inGuard) {
  for (const Expr *clause : list) {
    if (clause->count != patterns)
      report(DiagKind::CorePatternCount, clause, {function_});
    std::set<std::string_view> fresh;
    for (const Expr *p : clause->first(clause->count))
      pattern(p, fresh);
    size_t mark = scope_.mark();
    for (std::string_view name : fresh)
      scope_.add(std::string(name));
    guard(clause->kid(clause->count), 1);
    if (inGuard)
      guard(clause->kids.back(), values);
    else
      expr(clause->kids.back(), values);
    scope_.rollback(mark);
  }
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

/// Unit, type and flags, which are constants.
void Checker::segment(const Expr *segment) {
  const Expr *unit = segment->kid(2), *type = segment->kid(3);
  auto bad = [&](const Expr *at, std::string_view what) {
    report(DiagKind::CoreBadSegment, at, {function_, what});
  };
  uint32_t number = 0;
  bool isUnit = isAtom(unit, "undefined");
  if (unit->kind == ExprKind::Integer) {
    std::from_chars(unit->text.data(), unit->text.data() + unit->text.size(),
                    number);
    isUnit = number >= 1 && number <= 256;
  }
  if (!isUnit)
    bad(unit, "the unit is neither 1 to 256 nor 'undefined'");
  static constexpr std::string_view kTypes[] = {"integer", "float", "binary",
                                                "utf8",    "utf16", "utf32"};
  bool isType = false;
  for (std::string_view known : kTypes)
    isType |= isAtom(type, known);
  if (!isType)
    bad(type, "there is no such type");
  const Expr *flags = segment->kid(4);
  for (; flags->kind == ExprKind::Cons; flags = flags->kid(1)) {
    bool isFlag = false;
    static constexpr std::string_view kFlags[] = {
        "signed", "unsigned", "big", "little", "native"};
    for (std::string_view known : kFlags)
      isFlag |= isAtom(flags->kid(0), known);
    if (!isFlag)
      bad(flags->kid(0), "there is no such flag");
  }
  if (flags->kind != ExprKind::Nil)
    bad(flags, "the flags are no list");
}

void Checker::fun(const Expr *expr, size_t values) {
  size_t mark = scope_.mark();
  bindAll(expr->first(expr->count));
  this->expr(expr->kids.back(), values);
  scope_.rollback(mark);
}

void Checker::apply(const Expr *expr) {
  const Expr *op = expr->kid(0);
  size_t given = expr->kids.size() - 1;
  if (op->kind == ExprKind::FunName) {
    use(op);
    if (static_cast<size_t>(op->number) != given)
      report(DiagKind::CoreArgumentCount, expr,
             {keyOf(op->text, op->number) + " is applied to " +
                  std::to_string(given),
              function_});
  } else {
    this->expr(op, 1);
  }
  all(expr->from(1));
}

void Checker::expr(const Expr *expr, size_t values) {
  size_t mark = scope_.mark();
  switch (expr->kind) {
  case ExprKind::Atom:
  case ExprKind::Integer:
  case ExprKind::Float:
  case ExprKind::String:
  case ExprKind::Nil:
  case ExprKind::ExternalFun:
    return wants(values, 1, expr);
  case ExprKind::Var:
  case ExprKind::FunName:
    use(expr);
    return wants(values, 1, expr);
  case ExprKind::Cons:
    wants(values, 1, expr);
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      this->expr(expr->kid(0), 1);
    return this->expr(expr, 1);
  case ExprKind::Binary:
    for (const Expr *segment : expr->kids) {
      this->segment(segment);
      all(segment->first(2));
    }
    return wants(values, 1, expr);
  case ExprKind::Tuple:
  case ExprKind::Map:
    wants(values, 1, expr);
    return all(expr->kids);
  case ExprKind::MapPair:
    return all(expr->kids);
  case ExprKind::Values:
    all(expr->kids);
    return wants(values, expr->kids.size(), expr);
  case ExprKind::Fun:
    fun(expr, 1);
    return wants(values, 1, expr);
  case ExprKind::Let:
  case ExprKind::Seq:
    // As long as a function is.
    for (; expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
         expr = expr->kids.back()) {
      if (expr->kind == ExprKind::Seq) {
        this->expr(expr->kid(0), kAny);
        continue;
      }
      this->expr(expr->kid(expr->count), expr->count);
      bindAll(expr->first(expr->count));
    }
    this->expr(expr, values);
    return scope_.rollback(mark);
  case ExprKind::Letrec:
    for (size_t i = 0; i + 1 < expr->kids.size(); i += 2)
      scope_.add(keyOf(expr->kid(i)->text, expr->kid(i)->number));
    for (size_t i = 0; i + 1 < expr->kids.size(); i += 2)
      fun(expr->kid(i + 1), hasAnnotation(expr, "letrec_goto") ? values : 1);
    this->expr(expr->kids.back(), values);
    return scope_.rollback(mark);
  case ExprKind::Case:
    this->expr(expr->kid(0), expr->kid(1)->count);
    return clauses(expr->from(1), expr->kid(1)->count, values, false);
  case ExprKind::Receive:
    clauses(expr->first(expr->kids.size() - 2), 1, values, false);
    this->expr(expr->kids[expr->kids.size() - 2], 1);
    return this->expr(expr->kids.back(), values);
  case ExprKind::Apply:
    return apply(expr);
  case ExprKind::Call:
    return all(expr->kids);
  case ExprKind::Primop: {
    all(expr->from(1));
    const Expr *name = expr->kid(0);
    if (name->kind != ExprKind::Atom)
      return report(DiagKind::CoreIllegalExpr, expr, {function_});
    if (name->text == "match_fail" || name->text == "raise" ||
        name->text == "raw_raise")
      return;
    return wants(values, name->text == "recv_peek_message" ? 2 : 1, expr);
  }
  case ExprKind::Try: {
    if (expr->number != 3)
      report(DiagKind::CoreIllegalTry, expr, {function_});
    this->expr(expr->kid(0), expr->count);
    bindAll(expr->kids.subspan(1, expr->count));
    this->expr(expr->kid(1 + expr->count), values);
    scope_.rollback(mark);
    bindAll(expr->kids.subspan(2 + expr->count,
                               static_cast<size_t>(expr->number)));
    this->expr(expr->kids.back(), values);
    return scope_.rollback(mark);
  }
  case ExprKind::Catch:
    this->expr(expr->kid(0), 1);
    return wants(values, 1, expr);
  case ExprKind::Segment:
  case ExprKind::Alias:
  case ExprKind::Clause:
    return report(DiagKind::CoreIllegalExpr, expr, {function_});
  }
}

/// Guards are expressions of which little is allowed. Which functions they may
/// call is checked when they are lowered.
void Checker::guard(const Expr *expr, size_t values) {
  size_t mark = scope_.mark();
  auto parts = [&](Exprs list) {
    for (const Expr *part : list)
      guard(part, 1);
  };
  switch (expr->kind) {
  case ExprKind::Cons:
    wants(values, 1, expr);
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      guard(expr->kid(0), 1);
    return guard(expr, 1);
  case ExprKind::Binary:
    for (const Expr *segment : expr->kids) {
      this->segment(segment);
      parts(segment->first(2));
    }
    return wants(values, 1, expr);
  case ExprKind::Tuple:
  case ExprKind::Map:
  case ExprKind::MapPair:
    return parts(expr->kids);
  case ExprKind::Values:
    parts(expr->kids);
    return wants(values, expr->kids.size(), expr);
  case ExprKind::Let:
  case ExprKind::Seq:
    for (; expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
         expr = expr->kids.back()) {
      if (expr->kind == ExprKind::Seq) {
        guard(expr->kid(0), 1);
        continue;
      }
      guard(expr->kid(expr->count), expr->count);
      bindAll(expr->first(expr->count));
    }
    guard(expr, values);
    return scope_.rollback(mark);
  case ExprKind::Call:
    if (!isAtom(expr->kid(0), "erlang") ||
        expr->kid(1)->kind != ExprKind::Atom)
      return report(DiagKind::CoreIllegalGuard, expr, {function_});
    return parts(expr->from(2));
  case ExprKind::Primop:
    if (expr->kid(0)->kind != ExprKind::Atom)
      return report(DiagKind::CoreIllegalGuard, expr, {function_});
    return parts(expr->from(1));
  case ExprKind::Try: {
    // Only `try E of <X> -> X catch <_,_> -> 'false'`.
    bool isProtected =
        expr->count == 1 && expr->number == 2 &&
        expr->kid(2)->kind == ExprKind::Var &&
        expr->kid(2)->text == expr->kid(1)->text &&
        isAtom(expr->kids.back(), "false");
    if (!isProtected)
      return report(DiagKind::CoreIllegalGuard, expr, {function_});
    return guard(expr->kid(0), values);
  }
  case ExprKind::Case:
    guard(expr->kid(0), expr->kid(1)->count);
    return clauses(expr->from(1), expr->kid(1)->count, values, true);
  case ExprKind::Var:
    use(expr);
    return wants(values, 1, expr);
  default:
    if (!isAtomic(expr))
      return report(DiagKind::CoreIllegalGuard, expr, {function_});
    return wants(values, 1, expr);
  }
}

bool Checker::run(const Module &module) {
  size_t before = diagnostics_.errorCount();
  std::set<std::string> defined;
  for (const Definition &definition : module.definitions) {
    std::string key =
        keyOf(definition.name->text, definition.name->number);
    if (!defined.insert(key).second)
      report(DiagKind::CoreRedefined, definition.name, {key});
    scope_.add(std::move(key));
  }
  for (const Expr *name : module.exports) {
    std::string key = keyOf(name->text, name->number);
    bool isMade = key == "module_info/0" || key == "module_info/1";
    if (!defined.contains(key) && !isMade)
      report(DiagKind::CoreUndefinedExport, name, {key});
  }
  for (const Definition &definition : module.definitions) {
    function_ = keyOf(definition.name->text, definition.name->number);
    fun(definition.function, 1);
  }
  return diagnostics_.errorCount() == before;
}

bool checkModule(const Module &module, Diagnostics &diagnostics) {
  return Checker(diagnostics).run(module);
}

} // namespace lumen::frontend::core
