//===- Calls.cpp - calls of functions, BIFs and funs ----------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// The elements of a list written out, or nothing.
static std::optional<SmallVector<Node *>> listElements(const Node *node) {
  SmallVector<Node *> elements;
  for (; node->kind == NodeKind::Cons; node = node->kid(1))
    elements.push_back(node->kid(0));
  if (node->kind != NodeKind::Nil)
    return std::nullopt;
  return elements;
}

/// Whether a fun can take any arguments of this number: one clause of different
/// variables, without a guard.
static bool takesAnything(const Node *fun, size_t arity) {
  if (fun->kind != NodeKind::Fun || fun->kids.size() != 1)
    return false;
  const Node *clause = fun->kid(0);
  if (clause->count != arity || !clause->guards().empty())
    return false;
  SmallVector<StringRef> names;
  for (const Node *pattern : clause->patterns()) {
    if (pattern->kind != NodeKind::Var ||
        (pattern->text != "_" && is_contained(names, str(pattern->text))))
      return false;
    names.push_back(str(pattern->text));
  }
  return true;
}

Value FunctionLowering::call(const Node *node, bool isTail) {
  const Node *callee = node->kid(0);
  Nodes args = node->kids.subspan(1);
  Location at = loc(node);
  if (args.size() > 255) {
    report(DiagKind::LowerTooManyArguments, node);
    return dead(at);
  }
  if (callee->kind == NodeKind::Remote) {
    const Node *module = callee->kid(0), *function = callee->kid(1);
    if (module->kind == NodeKind::Atom && function->kind == NodeKind::Atom)
      return callNamed(node, str(module->text), str(function->text), args,
                       isTail);
    SmallVector<Node *> parts{callee->kid(0), callee->kid(1)};
    parts.append(args.begin(), args.end());
    SmallVector<Value> values = exprs(Nodes(parts.data(), parts.size()));
    return emitApply(at, values[0], values[1], ArrayRef(values).drop_front(2),
                     isTail);
  }
  if (callee->kind != NodeKind::Atom) {
    // A named fun without free variables calls itself like any function.
    if (callee->kind == NodeKind::Var && !selfName.empty() &&
        str(callee->text) == selfName && selfFree.empty() &&
        args.size() == selfArity && !env.contains(selfName)) {
      SmallVector<Value> values = exprs(args);
      return emitCall(at, selfSymbol, values, isTail);
    }
    // A variable that a sibling binds would not be the fun's own.
    if (isTail && takesAnything(callee, args.size()) &&
        none_of(hidden, [&](StringRef name) { return env.contains(name); }))
      return tailFun(callee, args);
    SmallVector<Value> values = exprs(node->kids);
    return emitCallFun(at, values[0], ArrayRef(values).drop_front(), isTail);
  }
  StringRef name = str(callee->text);
  unsigned arity = args.size();
  if (mod.isLocalFunction(name, arity)) {
    SmallVector<Value> values = exprs(args);
    if (const Node *function = mod.inlined(name, arity);
        function && !is_contained(inlining, function))
      return inlineCall(function, values, isTail);
    return emitCall(at, mod.symbol(name, arity), values, isTail);
  }
  if (StringRef module = mod.importedFrom(name, arity); !module.empty())
    return callNamed(node, module, name, args, isTail);
  if (isAutoImported(name, arity) && !mod.isAutoImportDisabled(name, arity))
    return callNamed(node, "erlang", name, args, isTail);
  if ((name == "module_info" && arity <= 1) ||
      (name == "record_info" && arity == 2)) {
    if (name == "record_info") { // of constants only; parsed as a call
      const Node *tag = args[1];
      const RecordInfo *info =
          tag->kind == NodeKind::Atom ? mod.record(str(tag->text)) : nullptr;
      if (!info) {
        report(DiagKind::LowerUndefinedRecord, node, {tag->text});
        return dead(at);
      }
      if (args[0]->text == "size")
        return finish(
            at, constant(at, mod.integer(info->fields.size() + 1)), isTail);
      SmallVector<Attribute> fields;
      for (const RecordInfo::Field &field : info->fields)
        fields.push_back(mod.atom(field.name));
      return finish(
          at,
          constant(at, mod.makeList(fields, NilAttr::get(b.getContext()))),
          isTail);
    }
    SmallVector<Value> values = exprs(args);
    return emitCall(at, mod.symbol(name, arity), values, isTail);
  }
  report(DiagKind::LowerUndefinedFunction, node,
         {callee->text, std::to_string(arity)});
  return dead(at);
}

/// A function's body in place of a call of it.
Value FunctionLowering::inlineCall(const Node *function, ValueRange args,
                                   bool isTail) {
  const Node *first = function->kid(0);
  Env callers = std::exchange(env, Env());
  SmallVector<StringRef> callersHidden = std::exchange(hidden, {});
  StringRef callersSelf = std::exchange(selfName, {});
  inlining.push_back(function);
  Value result;
  if (function->kids.size() == 1) {
    for (auto [pattern, value] : zip(first->patterns(), args))
      if (pattern->text != "_")
        env.bind(str(pattern->text), value);
    if (isTail)
      tailBody(first->body());
    else
      result = body(first->body());
  } else {
    SmallVector<MatchClause> clauses;
    for (const Node *clause : function->kids)
      clauses.push_back(makeClause(clause));
    SmallVector<Value> values(args);
    result = runClauses(loc(first), values, clauses, isTail,
                        [&] { b.create<UnreachableOp>(loc(first)); });
  }
  inlining.pop_back();
  env = std::move(callers);
  hidden = std::move(callersHidden);
  selfName = callersSelf;
  return result;
}

/// A fun that is applied where it stands, at the end of a function: its body
/// becomes the end, as with OTP, where elsewhere such a fun stays a function of
/// its own. Macros use them for scopes: ?assertEqual and its like.
Value FunctionLowering::tailFun(const Node *fun, Nodes args) {
  const Node *clause = fun->kid(0);
  naming.take(fun); // the numbers of other funs stay the same
  size_t mark = env.mark();
  SmallVector<Value> values = exprs(args);
  env.rollback(mark); // what the arguments bind, the fun does not see
  for (auto [pattern, value] : zip(clause->patterns(), values))
    if (pattern->text != "_")
      env.bind(str(pattern->text), value);
  tailBody(clause->body());
  env.rollback(mark);
  return Value();
}

Value FunctionLowering::callNamed(const Node *node, StringRef module,
                                  StringRef function, Nodes args,
                                  bool isTail) {
  Location at = loc(node);
  unsigned arity = args.size();
  if (module == "erlang") {
    if (function == "raise" && arity == 3) {
      SmallVector<Value> values = exprs(args);
      // Handing on what a handler caught keeps the raw trace.
      auto it = traces.find(values[2]);
      auto isClass = [&](Value value) {
        if (auto literal = value.getDefiningOp<ConstOp>())
          if (auto name = dyn_cast<AtomAttr>(literal.getValue()))
            return name.getName() == "error" || name.getName() == "exit" ||
                   name.getName() == "throw";
        return value == it->second.exceptionClass;
      };
      if (it != traces.end() && isClass(values[0])) {
        raiseValue(at, values[0], values[1], it->second.raw);
        return dead(at);
      }
      std::string name = "erlang:raise/3";
      if (auto traits = bifTraits(name); traits && !(*traits & abi::kBifTraps))
        return finish(at, bif(at, name, values), isTail);
      return emitCall(at, name, values, isTail);
    }
    if (function == "apply" && arity == 3)
      if (auto list = listElements(args[2])) {
        if (list->size() <= 255 && args[0]->kind == NodeKind::Atom &&
            args[1]->kind == NodeKind::Atom)
          return callNamed(node, str(args[0]->text), str(args[1]->text),
                           Nodes(list->data(), list->size()), isTail);
        if (list->size() <= 255) {
          Value m = expr(args[0]);
          Value f = expr(args[1]);
          SmallVector<Value> values =
              exprs(Nodes(list->data(), list->size()));
          return emitApply(at, m, f, values, isTail);
        }
      }
    if (function == "apply" && arity == 2)
      if (auto list = listElements(args[1]); list && list->size() <= 255) {
        Value fun = expr(args[0]);
        SmallVector<Value> values = exprs(Nodes(list->data(), list->size()));
        return emitCallFun(at, fun, values, isTail);
      }
    if (Value cond = condition(node))
      return finish(at, b.create<FromBoolOp>(at, term, cond), isTail);
  }
  SmallVector<Value> values = exprs(args);
  if (mod.isOwnExport(module, function, arity))
    return emitCall(at, mod.remoteEntry(function, arity), values, isTail);
  return callFunction(at, module, function, values, isTail);
}

} // namespace lumen::eir
