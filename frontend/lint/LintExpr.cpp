//===- LintExpr.cpp - checks of expressions -------------------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/lint/Linter.h"

#include <utility>

using namespace lumen::frontend;

void Linter::exprs(std::span<Node *const> nodes) {
  for (const Node *node : nodes)
    expr(node);
}

/// Expressions evaluated in an order that must not matter: none sees what
/// another binds.
void Linter::exprList(std::span<Node *const> nodes) {
  size_t mark = vars_.size();
  std::vector<Binding> all;
  for (const Node *node : nodes) {
    if (!node)
      continue;
    expr(node);
    if (vars_.size() != mark)
      mergeSiblings(all, cut(mark));
  }
  vars_.insert(vars_.end(), all.begin(), all.end());
}

void Linter::clauseBody(const Node *clause) {
  guards(clause->guards());
  exprs(clause->body());
}

void Linter::clauses(std::span<Node *const> list, std::string_view what,
                     Loc where) {
  size_t mark = vars_.size();
  std::vector<std::vector<Binding>> bound;
  for (const Node *clause : list) {
    patterns(clause->patterns());
    clauseBody(clause);
    bound.push_back(cut(mark));
  }
  mergeClauses(bound, what, where);
}

/// The heads' variables are new, even when there are outer ones of that name.
void Linter::funClauses(std::span<Node *const> list) {
  bool wasInRecordDef = std::exchange(inRecordDef_, false);
  for (const Node *clause : list) {
    std::vector<Binding> outer = vars_;
    vars_.clear();
    // Sizes and map keys in heads may use outer variables, so heads are checked
    // with these visible, but not as variables of the pattern.
    shadowed_ = &outer;
    patterns(clause->patterns());
    shadowed_ = nullptr;
    std::vector<Binding> head = std::move(vars_);
    vars_ = outer;
    vars_.insert(vars_.end(), head.begin(), head.end());
    clauseBody(clause);
    vars_ = std::move(outer);
  }
  inRecordDef_ = wasInRecordDef;
}

void Linter::tryExpr(const Node *node) {
  size_t mark = vars_.size();
  exprs(node->trySection(0));
  std::vector<Binding> body = cut(mark);
  // The of-clauses see what the body binds; nothing else may rely on it.
  vars_.insert(vars_.end(), body.begin(), body.end());
  size_t inner = vars_.size();
  std::vector<Binding> all;
  for (const Node *clause : node->trySection(1)) {
    patterns(clause->patterns());
    clauseBody(clause);
    mergeSiblings(all, cut(inner));
  }
  makeUnsafe(mark, "try", node->loc);
  for (const Node *clause : node->trySection(2)) {
    const Node *triple = clause->patterns()[0];
    const Node *stack = triple->kid(2);
    if (stack->text != "_") {
      if (find(stack->text))
        error(DiagKind::StacktraceBound, stack, {quotedName(stack->text)});
    }
    patterns(triple->kids.first(2));
    if (stack->text != "_" && !clause->guards().empty()) {
      stackVar_ = stack->text;
      guards(clause->guards());
      stackVar_ = {};
      pattern(stack);
      exprs(clause->body());
    } else {
      pattern(stack);
      clauseBody(clause);
    }
    mergeSiblings(all, cut(inner));
  }
  vars_.insert(vars_.end(), all.begin(), all.end());
  makeUnsafe(inner, "try", node->loc);
  size_t after = vars_.size();
  exprs(node->trySection(3));
  makeUnsafe(after, "try", node->loc);
}

void Linter::maybeExpr(const Node *node) {
  size_t mark = vars_.size();
  size_t count =
      node->kind == NodeKind::MaybeElse ? node->count : node->kids.size();
  for (const Node *kid : node->kids.first(count)) {
    if (kid->kind == NodeKind::MaybeMatch) {
      expr(kid->kid(1));
      patterns(kid->kids.first(1));
    } else {
      expr(kid);
    }
  }
  makeUnsafe(mark, "maybe", node->loc);
  if (node->kind != NodeKind::MaybeElse)
    return;
  size_t inner = vars_.size();
  clauses(node->kids.subspan(count), "else", node->elseLoc);
  makeUnsafe(inner, "else", node->elseLoc);
}

/// Generators bind anew and nothing gets out.
void Linter::comprehension(const Node *node) {
  bool wasInRecordDef = std::exchange(inRecordDef_, false);
  size_t mark = vars_.size();
  for (const Node *qualifier : node->kids.subspan(1)) {
    bool isGenerator = qualifier->kind == NodeKind::Generate ||
                       qualifier->kind == NodeKind::BinGenerate;
    if (!isGenerator) {
      if (isGuardTest(qualifier))
        guardExpr(qualifier);
      else
        expr(qualifier);
      continue;
    }
    size_t before = vars_.size();
    expr(qualifier->kid(1));
    vars_.resize(before);
    std::vector<Binding> outer = std::move(vars_);
    vars_.clear();
    shadowed_ = &outer;
    patterns(qualifier->kids.first(1));
    shadowed_ = nullptr;
    std::vector<Binding> bound = std::move(vars_);
    vars_ = std::move(outer);
    vars_.insert(vars_.end(), bound.begin(), bound.end());
  }
  expr(node->kid(0));
  closeScope(mark);
  inRecordDef_ = wasInRecordDef;
}

void Linter::localUse(std::string_view name, size_t arity, const Node *at,
                      bool isCall) {
  std::string key = functionName(name, arity);
  const AutoBif *bif = findAutoBif(name, arity);
  bool isAuto = bif && !noAutoImportAll_ && !noAutoImport_.count(key);
  if (functions_.count(key)) {
    if (isAuto && bif->isOld && isCall)
      error(DiagKind::RedefinedOldBif, at, {key});
    return;
  }
  if (imports_.count(key) || isAuto || key == "module_info/0" ||
      key == "module_info/1" || (name == "record_info" && arity == 2) ||
      (name == "behaviour_info" && arity == 1))
    return;
  uses_.push_back({std::move(key), at->loc, at->end});
}

void Linter::call(const Node *node) {
  const Node *callee = node->kid(0);
  std::span<Node *const> args = node->kids.subspan(1);
  if (callee->kind == NodeKind::Atom) {
    if (callee->text == "record_info" && args.size() == 2) {
      // Known at compile time: fields or size of a record by name.
      bool isKnown = args[0]->kind == NodeKind::Atom &&
                     args[1]->kind == NodeKind::Atom &&
                     (args[0]->text == "size" || args[0]->text == "fields");
      if (!isKnown)
        error(DiagKind::IllegalRecordInfo, args[0]);
      else if (!records_.count(args[1]->text))
        error(DiagKind::UndefinedRecord, node, {quotedName(args[1]->text)});
      return;
    }
    if (callee->text == "is_record" && args.size() == 2 &&
        args[1]->kind == NodeKind::Atom && !functions_.count("is_record/2") &&
        !records_.count(args[1]->text))
      error(DiagKind::UndefinedRecord, args[1], {quotedName(args[1]->text)});
    localUse(callee->text, args.size(), node, true);
    exprList(args);
  } else if (callee->kind == NodeKind::Remote) {
    exprList(node->kids); // the Remote's parts are siblings of the arguments
  } else {
    exprList(node->kids);
  }
  if (args.size() > 255)
    error(DiagKind::TooManyArguments, node, {std::to_string(args.size())});
}

bool Linter::checkRecord(const Node *node, const Record *&record) {
  auto it = records_.find(node->text);
  if (it == records_.end()) {
    error(DiagKind::UndefinedRecord, node, {quotedName(node->text)});
    return false;
  }
  record = &it->second;
  return true;
}

void Linter::fieldName(const Node *node, const Node *field,
                       const Record &record) {
  if (!record.fields.count(field->text))
    error(DiagKind::UndefinedField, field,
          {quotedName(field->text), quotedName(node->text)});
}

void Linter::recordFields(const Node *node, std::span<Node *const> fields,
                          const Record &record, bool isUpdate, bool isPattern) {
  std::unordered_set<std::string_view> seen;
  const Node *wildcard = nullptr;
  size_t mark = vars_.size();
  std::vector<Binding> all;
  for (const Node *field : fields) {
    const Node *name = field->kid(0);
    if (name->kind == NodeKind::Var) {
      if (name->text != "_")
        error(DiagKind::FieldNameIsVariable, name,
              {quotedName(name->text), quotedName(node->text)});
      else if (isUpdate)
        error(DiagKind::WildcardInUpdate, name, {quotedName(node->text)});
      wildcard = field;
    } else {
      fieldName(node, name, record);
      if (!seen.insert(name->text).second)
        error(DiagKind::RedefineField, field,
              {quotedName(name->text), quotedName(node->text)});
    }
    if (isPattern) {
      pattern(field->kid(1));
    } else {
      expr(field->kid(1));
      mergeSiblings(all, cut(mark));
    }
  }
  vars_.insert(vars_.end(), all.begin(), all.end());
  if (wildcard && isPattern && wildcard->kid(0)->text == "_" &&
      seen.size() >= record.fields.size())
    error(DiagKind::BadMultiFieldInit, wildcard->kid(0));
}

//===----------------------------------------------------------------------===//
// Bit syntax
//===----------------------------------------------------------------------===//

void Linter::binSpec(const Node *element, bool isPattern, bool isLast) {
  static const BinSpec kDefault;
  const BinSpec &spec = element->spec ? *element->spec : kDefault;
  const Node *size = element->kids.size() > 1 ? element->kid(1) : nullptr;
  bool isString = element->kid(0)->kind == NodeKind::String;
  if (!spec.unknown.empty()) {
    error(DiagKind::UndefinedBitType, element, {quotedName(spec.unknown)});
    return;
  }
  switch (spec.type) {
  case BinSpec::Type::Utf8:
  case BinSpec::Type::Utf16:
  case BinSpec::Type::Utf32:
    if (size || spec.unit)
      error(DiagKind::UtfSizeOrUnit, element);
    return;
  case BinSpec::Type::Binary:
  case BinSpec::Type::Bytes:
  case BinSpec::Type::Bitstring:
  case BinSpec::Type::Bits:
    if (isString && isPattern)
      error(DiagKind::TypedLiteralString, element);
    else if (isPattern && !size && !isLast)
      error(DiagKind::UnsizedBinaryNotAtEnd, element);
    return;
  case BinSpec::Type::Default:
  case BinSpec::Type::Integer:
    if (spec.unit && !size)
      error(DiagKind::BitTypeUnit, element);
    if (isString && isPattern && size)
      error(DiagKind::TypedLiteralString, element);
    return;
  case BinSpec::Type::Float:
    if (spec.unit && !size)
      error(DiagKind::BitTypeUnit, element);
    else if (isString && isPattern)
      error(DiagKind::TypedLiteralString, element);
    return;
  }
}

void Linter::binElements(const Node *bin, bool isPattern) {
  size_t count = bin->kids.size();
  size_t mark = vars_.size();
  std::vector<Binding> all;
  size_t binVarMark = binVars_.size();
  for (size_t i = 0; i < count; ++i) {
    const Node *element = bin->kid(i);
    const Node *value = element->kid(0);
    const Node *size = element->kids.size() > 1 ? element->kid(1) : nullptr;
    binSpec(element, isPattern, i + 1 == count);
    if (isPattern) {
      // Sizes may use what stands to the left; a value is a plain pattern.
      if (size)
        patternGuard(size);
      switch (value->kind) {
      case NodeKind::Var:
        if (value->text != "_")
          binVars_.push_back(value->text);
        pattern(value);
        break;
      case NodeKind::Atom: // never matches
      case NodeKind::String:
      case NodeKind::Integer:
      case NodeKind::Char:
      case NodeKind::Float:
      case NodeKind::UnaryOp:
      case NodeKind::BinaryOp:
        pattern(value);
        break;
      default:
        error(DiagKind::IllegalPattern, value);
      }
      continue;
    }
    expr(value);
    mergeSiblings(all, cut(mark));
    if (size) {
      if (size->kind == NodeKind::Atom && size->text == "all")
        error(DiagKind::IllegalBitSize, size);
      expr(size);
      mergeSiblings(all, cut(mark));
    }
  }
  binVars_.resize(binVarMark);
  if (!isPattern)
    vars_.insert(vars_.end(), all.begin(), all.end());
}

//===----------------------------------------------------------------------===//
// Each kind
//===----------------------------------------------------------------------===//

void Linter::expr(const Node *node) {
  switch (node->kind) {
  case NodeKind::Atom:
  case NodeKind::Char:
  case NodeKind::Float:
  case NodeKind::Integer:
  case NodeKind::String:
  case NodeKind::Nil:
    return;
  case NodeKind::Var:
    useVar(node);
    return;
  case NodeKind::Cons: {
    size_t mark = vars_.size();
    std::vector<Binding> all;
    for (; node->kind == NodeKind::Cons; node = node->kid(1)) {
      expr(node->kid(0));
      if (vars_.size() != mark)
        mergeSiblings(all, cut(mark));
    }
    expr(node);
    vars_.insert(vars_.end(), all.begin(), all.end());
    return;
  }
  case NodeKind::Tuple:
  case NodeKind::UnaryOp:
  case NodeKind::FunRemote:
  case NodeKind::Remote:
    exprList(node->kids);
    return;
  case NodeKind::Bin:
    binElements(node, false);
    return;
  case NodeKind::Map:
    for (const Node *field : node->kids)
      if (field->kind == NodeKind::MapFieldExact)
        error(DiagKind::IllegalMapConstruction, field);
    exprList(node->kids);
    return;
  case NodeKind::MapUpdate:
  case NodeKind::MapFieldAssoc:
  case NodeKind::MapFieldExact:
    exprList(node->kids);
    return;
  case NodeKind::Match: {
    expr(node->kid(1));
    patterns(node->kids.first(1));
    return;
  }
  case NodeKind::BinaryOp: {
    if (node->text != "andalso" && node->text != "orelse") {
      exprList(node->kids);
      return;
    }
    expr(node->kid(0));
    size_t mark = vars_.size();
    expr(node->kid(1));
    makeUnsafe(mark, node->text, node->loc);
    return;
  }
  case NodeKind::Call:
    call(node);
    return;
  case NodeKind::Catch: {
    size_t mark = vars_.size();
    expr(node->kid(0));
    makeUnsafe(mark, "catch", node->loc);
    return;
  }
  case NodeKind::Block:
    exprs(node->kids);
    return;
  case NodeKind::If:
    clauses(node->kids, "if", node->loc);
    return;
  case NodeKind::Case:
    expr(node->kid(0));
    clauses(node->kids.subspan(1), "case", node->loc);
    return;
  case NodeKind::Receive:
    clauses(node->kids, "receive", node->loc);
    return;
  case NodeKind::ReceiveAfter: {
    size_t mark = vars_.size();
    std::vector<std::vector<Binding>> bound;
    for (const Node *clause : node->kids.first(node->count)) {
      patterns(clause->patterns());
      clauseBody(clause);
      bound.push_back(cut(mark));
    }
    // What the timeout binds is seen after the receive, but not in it.
    expr(node->kid(node->count));
    std::vector<Binding> timeout = cut(mark);
    exprs(node->kids.subspan(node->count + 1));
    bound.push_back(cut(mark));
    mergeClauses(bound, "receive", node->loc);
    std::vector<Binding> all = cut(mark);
    mergeSiblings(all, std::move(timeout));
    vars_.insert(vars_.end(), all.begin(), all.end());
    return;
  }
  case NodeKind::Try:
    tryExpr(node);
    return;
  case NodeKind::Maybe:
  case NodeKind::MaybeElse:
    maybeExpr(node);
    return;
  case NodeKind::FunLocal:
    if (node->text == "record_info" && node->number == 2)
      error(DiagKind::IllegalRecordInfo, node);
    localUse(node->text, static_cast<size_t>(node->number), node, false);
    return;
  case NodeKind::Fun:
    funClauses(node->kids);
    return;
  case NodeKind::NamedFun: {
    size_t mark = vars_.size();
    bind(node->text);
    funClauses(node->kids);
    closeScope(mark);
    return;
  }
  case NodeKind::ListComp:
  case NodeKind::BinComp:
    comprehension(node);
    return;
  case NodeKind::Record: {
    const Record *record;
    if (checkRecord(node, record))
      recordFields(node, node->kids, *record, false, false);
    return;
  }
  case NodeKind::RecordUpdate: {
    const Record *record;
    if (!checkRecord(node, record))
      return;
    size_t mark = vars_.size();
    expr(node->kid(0));
    std::vector<Binding> all = cut(mark);
    recordFields(node, node->kids.subspan(1), *record, true, false);
    mergeSiblings(all, cut(mark));
    vars_.insert(vars_.end(), all.begin(), all.end());
    return;
  }
  case NodeKind::RecordAccess: {
    expr(node->kid(0));
    const Record *record;
    if (checkRecord(node, record))
      fieldName(node, node->kid(1), *record);
    return;
  }
  case NodeKind::RecordIndex: {
    const Record *record;
    if (checkRecord(node, record))
      fieldName(node, node->kid(0), *record);
    return;
  }
  case NodeKind::MaybeMatch:
  default:
    error(DiagKind::IllegalExpr, node);
  }
}
