//===- LintPattern.cpp - checks of patterns and guards --------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/lint/Linter.h"

#include <algorithm>

using namespace lumen::frontend;

static bool isArithOp(std::string_view op) {
  return op == "+" || op == "-" || op == "*" || op == "/" || op == "div" ||
         op == "rem" || op == "band" || op == "bor" || op == "bxor" ||
         op == "bsl" || op == "bsr" || op == "bnot";
}

/// Arithmetic on constants, which a pattern may have in a number's place.
bool Linter::isConstantPattern(const Node *node) {
  switch (node->kind) {
  case NodeKind::Char:
  case NodeKind::Integer:
  case NodeKind::Float:
    return true;
  case NodeKind::UnaryOp:
    return isArithOp(node->text) && isConstantPattern(node->kid(0));
  case NodeKind::BinaryOp:
    return isArithOp(node->text) && isConstantPattern(node->kid(0)) &&
           isConstantPattern(node->kid(1));
  default:
    return false;
  }
}

void Linter::rejectParallelBins(const Node *a, const Node *b) {
  if (a->kind == NodeKind::Match) {
    rejectParallelBins(a->kid(0), b);
    rejectParallelBins(a->kid(1), b);
  } else if (b->kind == NodeKind::Match) {
    rejectParallelBins(b, a);
  } else if (a->kind == NodeKind::Bin && b->kind == NodeKind::Bin) {
    error(DiagKind::IllegalBinPattern, a);
  } else if (a->kind == b->kind &&
             (a->kind == NodeKind::Tuple || a->kind == NodeKind::Cons)) {
    for (size_t i = 0; i < a->kids.size() && i < b->kids.size(); ++i)
      rejectParallelBins(a->kids[i], b->kids[i]);
  }
}

/// Patterns that are matched together. Sizes and map keys in them see what was
/// bound before, not what the patterns bind (but a size sees its own binary).
void Linter::patterns(std::span<Node *const> nodes) {
  size_t outerMark = patternMark_;
  patternMark_ = vars_.size();
  for (const Node *node : nodes)
    pattern(node);
  patternMark_ = outerMark;
}

bool Linter::isInThisBinary(std::string_view name) const {
  return std::find(binVars_.begin(), binVars_.end(), name) != binVars_.end();
}

/// Checks a size or a map key inside a pattern.
void Linter::patternGuard(const Node *node) {
  isInPattern_ = true;
  guardExpr(node);
  isInPattern_ = false;
}

void Linter::pattern(const Node *node) {
  switch (node->kind) {
  case NodeKind::Var: {
    if (node->text == "_")
      return;
    Binding *binding = find(node->text);
    if (!binding) {
      if (inRecordDef_)
        error(DiagKind::VariableInRecordDef, node, {quotedName(node->text)});
      bind(node->text);
    } else if (binding->isUnsafe) {
      useVar(node);
    }
    return;
  }
  case NodeKind::Atom:
  case NodeKind::Char:
  case NodeKind::Float:
  case NodeKind::Integer:
  case NodeKind::String:
  case NodeKind::Nil:
    return;
  case NodeKind::Cons:
    for (; node->kind == NodeKind::Cons; node = node->kid(1))
      pattern(node->kid(0));
    pattern(node);
    return;
  case NodeKind::Tuple:
    for (const Node *kid : node->kids)
      pattern(kid);
    return;
  case NodeKind::Map:
    for (const Node *field : node->kids) {
      if (field->kind != NodeKind::MapFieldExact) {
        error(DiagKind::IllegalPattern, field);
        continue;
      }
      // The key is an expression over what was bound before.
      if (isGuardTest(field->kid(0)))
        patternGuard(field->kid(0));
      else
        error(DiagKind::IllegalMapKey, field->kid(0));
      pattern(field->kid(1));
    }
    return;
  case NodeKind::Bin:
    binElements(node, true);
    return;
  case NodeKind::Record: {
    const Record *record;
    if (checkRecord(node, record))
      recordFields(node, node->kids, *record, false, true);
    return;
  }
  case NodeKind::RecordIndex: {
    const Record *record;
    if (checkRecord(node, record))
      fieldName(node, node->kid(0), *record);
    return;
  }
  case NodeKind::Match:
    pattern(node->kid(0));
    pattern(node->kid(1));
    rejectParallelBins(node->kid(0), node->kid(1));
    return;
  case NodeKind::BinaryOp:
    if (node->text == "++") {
      // "literal" ++ Rest, or a list of characters or integers.
      const Node *left = node->kid(0);
      while (left->kind == NodeKind::Cons &&
             (left->kid(0)->kind == NodeKind::Char ||
              left->kid(0)->kind == NodeKind::Integer))
        left = left->kid(1);
      if (left->kind == NodeKind::Nil || left->kind == NodeKind::String) {
        pattern(node->kid(1));
        return;
      }
    }
    [[fallthrough]];
  case NodeKind::UnaryOp:
    if (!isConstantPattern(node))
      error(DiagKind::IllegalPattern, node);
    return;
  default:
    error(DiagKind::IllegalPattern, node);
  }
}

//===----------------------------------------------------------------------===//
// Guards
//===----------------------------------------------------------------------===//

void Linter::guards(std::span<Node *const> list) {
  for (const Node *alternative : list)
    for (const Node *test : alternative->kids) {
      size_t mark = vars_.size();
      guardExpr(test);
      closeScope(mark);
    }
}

static bool isOldTypeTest(std::string_view name, size_t arity) {
  for (std::string_view test :
       {"integer", "float", "number", "atom", "list", "tuple", "pid",
        "reference", "port", "binary", "function"})
    if (name == test)
      return arity == 1;
  return name == "record" && arity == 2;
}

static bool isGuardOp(const Node *node) {
  return node->text != "!" && node->text != "++" && node->text != "--";
}

/// Whether an expression could stand in a guard.
bool Linter::isGuardTest(const Node *node) {
  if (node->kind == NodeKind::Record) {
    // Fields that are left out take their defaults, which need not be guards.
    auto it = records_.find(node->text);
    if (it == records_.end())
      return false;
    for (const auto &[name, value] : it->second.fields) {
      bool isGiven = false;
      for (const Node *field : node->kids)
        isGiven |= field->kid(0)->text == name || field->kid(0)->text == "_";
      if (!isGiven && value && !isGuardTest(value))
        return false;
    }
  }
  switch (node->kind) {
  case NodeKind::Atom:
  case NodeKind::Char:
  case NodeKind::Float:
  case NodeKind::Integer:
  case NodeKind::String:
  case NodeKind::Var:
  case NodeKind::Nil:
  case NodeKind::RecordIndex:
    return true;
  case NodeKind::BinaryOp:
  case NodeKind::UnaryOp:
    if (!isGuardOp(node))
      return false;
    break;
  case NodeKind::Cons:
  case NodeKind::Tuple:
  case NodeKind::Map:
  case NodeKind::MapUpdate:
  case NodeKind::MapFieldAssoc:
  case NodeKind::MapFieldExact:
  case NodeKind::Bin:
  case NodeKind::BinElement:
  case NodeKind::Record:
  case NodeKind::RecordField:
  case NodeKind::RecordAccess:
    break;
  case NodeKind::Call: {
    const Node *callee = node->kid(0);
    size_t arity = node->kids.size() - 1;
    std::string_view name;
    if (callee->kind == NodeKind::Atom) {
      name = callee->text;
      std::string key = functionName(name, arity);
      if (functions_.count(key) || imports_.count(key))
        return false;
      if (isOldTypeTest(name, arity))
        break;
    } else if (callee->kind == NodeKind::Remote &&
               callee->kid(0)->kind == NodeKind::Atom &&
               callee->kid(0)->text == "erlang" &&
               callee->kid(1)->kind == NodeKind::Atom) {
      name = callee->kid(1)->text;
      if (findGuardOperator(name, arity))
        break;
    } else {
      return false;
    }
    const AutoBif *bif = findAutoBif(name, arity);
    if (!bif || !bif->isGuard)
      return false;
    break;
  }
  default:
    return false;
  }
  for (const Node *kid : node->kids)
    if (kid && kid->kind != NodeKind::Remote && !isGuardTest(kid))
      return false;
  return true;
}

/// `erlang:'+'(A, B)` and the like.
bool Linter::findGuardOperator(std::string_view name, size_t arity) {
  static constexpr std::string_view kBinary[] = {
      "+",    "-",   "*",   "/",   "div", "rem", "band", "bor",
      "bxor", "bsl", "bsr", "and", "or",  "xor", "==",   "/=",
      "=<",   "<",   ">=",  ">",   "=:=", "=/="};
  if (arity == 1)
    return name == "+" || name == "-" || name == "not" || name == "bnot";
  if (arity == 2)
    for (std::string_view op : kBinary)
      if (op == name)
        return true;
  return false;
}

void Linter::guardExpr(const Node *node) {
  switch (node->kind) {
  case NodeKind::Var:
    if (!stackVar_.empty() && node->text == stackVar_) {
      error(DiagKind::StacktraceGuard, node, {quotedName(node->text)});
      return;
    }
    if (isInPattern_) {
      for (size_t i = vars_.size(); i-- > 0;)
        if (vars_[i].name.data() == node->text.data() &&
            (i < patternMark_ || isInThisBinary(node->text)) &&
            !vars_[i].isUnsafe)
          return;
      if (shadowed_)
        for (size_t i = shadowed_->size(); i-- > 0;)
          if ((*shadowed_)[i].name.data() == node->text.data() &&
              !(*shadowed_)[i].isUnsafe)
            return;
      Binding *binding = find(node->text);
      if (binding && !binding->isUnsafe) {
        // Bound by a neighbour in the same pattern, which does not count.
        error(DiagKind::UnboundVariable, node, {quotedName(node->text)});
        return;
      }
    }
    useVar(node);
    return;
  case NodeKind::Atom:
  case NodeKind::Char:
  case NodeKind::Float:
  case NodeKind::Integer:
  case NodeKind::String:
  case NodeKind::Nil:
    return;
  case NodeKind::UnaryOp:
  case NodeKind::BinaryOp:
    if (!isGuardOp(node)) {
      error(DiagKind::IllegalGuard, node);
      return;
    }
    break;
  case NodeKind::Map:
    for (const Node *field : node->kids)
      if (field->kind == NodeKind::MapFieldExact)
        error(DiagKind::IllegalMapConstruction, field);
    break;
  case NodeKind::Cons:
    for (; node->kind == NodeKind::Cons; node = node->kid(1))
      guardExpr(node->kid(0));
    guardExpr(node);
    return;
  case NodeKind::Tuple:
  case NodeKind::MapUpdate:
  case NodeKind::MapFieldAssoc:
  case NodeKind::MapFieldExact:
  case NodeKind::BinElement:
    break;
  case NodeKind::Bin:
    for (size_t i = 0; i < node->kids.size(); ++i)
      binSpec(node->kid(i), false, false);
    break;
  case NodeKind::Record:
  case NodeKind::RecordIndex:
  case NodeKind::RecordAccess: {
    const Record *record;
    if (!checkRecord(node, record))
      return;
    if (node->kind == NodeKind::RecordIndex) {
      fieldName(node, node->kid(0), *record);
    } else if (node->kind == NodeKind::RecordAccess) {
      guardExpr(node->kid(0));
      fieldName(node, node->kid(1), *record);
    } else {
      for (const Node *field : node->kids) {
        if (field->kid(0)->kind == NodeKind::Atom)
          fieldName(node, field->kid(0), *record);
        guardExpr(field->kid(1));
      }
    }
    return;
  }
  case NodeKind::Call: {
    const Node *callee = node->kid(0);
    std::span<Node *const> args = node->kids.subspan(1);
    if (callee->kind == NodeKind::Atom) {
      std::string key = functionName(callee->text, args.size());
      const AutoBif *bif = findAutoBif(callee->text, args.size());
      bool isTest =
          (bif && bif->isGuard) || isOldTypeTest(callee->text, args.size());
      if (functions_.count(key) || imports_.count(key)) {
        error(DiagKind::IllegalGuardCall, node, {key});
        return;
      }
      if (!isTest) {
        error(DiagKind::IllegalGuard, node);
        return;
      }
      if ((callee->text == "is_record" || callee->text == "record") &&
          args.size() == 2 && args[1]->kind == NodeKind::Atom &&
          !records_.count(args[1]->text))
        error(DiagKind::UndefinedRecord, args[1], {quotedName(args[1]->text)});
    } else if (!isGuardTest(node)) {
      bool isErlang = callee->kind == NodeKind::Remote &&
                      callee->kid(0)->kind == NodeKind::Atom &&
                      callee->kid(0)->text == "erlang" &&
                      callee->kid(1)->kind == NodeKind::Atom;
      const AutoBif *bif =
          isErlang ? findAutoBif(callee->kid(1)->text, args.size()) : nullptr;
      if (!isErlang ||
          (!(bif && bif->isGuard) &&
           !findGuardOperator(callee->kid(1)->text, args.size()))) {
        error(DiagKind::IllegalGuard, node);
        return;
      }
    }
    for (const Node *arg : args)
      guardExpr(arg);
    return;
  }
  default:
    error(DiagKind::IllegalGuard, node);
    return;
  }
  for (const Node *kid : node->kids)
    if (kid)
      guardExpr(kid);
}
