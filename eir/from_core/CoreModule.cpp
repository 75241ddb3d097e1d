//===- CoreModule.cpp - a Core module, its literals and attributes --------===//

#include "eir/from_core/CoreModule.h"

#include "eir/build/KnownFunctions.h"
#include "eir/from_core/CoreLowering.h"
#include "eir/from_core/FromCore.h"
#include "frontend/ast/AstContext.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/thread.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Location CoreModule::location(const Expr *expr) {
  std::optional<frontend::core::SourcePlace> place =
      frontend::core::sourcePlace(expr);
  if (!place)
    return UnknownLoc::get(&context_);
  return FileLineColLoc::get(mlir::StringAttr::get(&context_, place->file),
                             place->line, place->column);
}

StringRef CoreModule::intern(StringRef name) {
  return str(ast_.intern(std::string_view(name.data(), name.size())));
}

std::string CoreModule::freshSymbol(std::string name, unsigned arity) {
  std::string result = symbol(name, arity);
  for (unsigned i = 2; !symbols_.insert(result).second; ++i)
    result = symbol(name + "-" + std::to_string(i), arity);
  return result;
}

std::string CoreModule::raisingFunction(StringRef name, unsigned arity) {
  std::string result = symbol(name, arity);
  if (!symbols_.insert(result).second)
    return result;
  Location loc = UnknownLoc::get(&context_);
  auto term = TermType::get(&context_);
  OpBuilder b(op_->getBodyRegion());
  b.setInsertionPointToEnd(op_->getBody());
  auto func = b.create<FuncOp>(loc, result, arity, 0, /*exported=*/false);
  Block *block = &func.getBody().front();
  b.setInsertionPointToEnd(block);
  b.create<SetExceptionOp>(
      loc, b.create<ConstOp>(loc, term, atom("error")),
      b.create<ConstOp>(loc, term, atom("function_clause")), Value(),
      ValueRange(block->getArguments()));
  b.create<PropagateOp>(loc);
  return result;
}

//===----------------------------------------------------------------------===//
// Literals
//===----------------------------------------------------------------------===//

SegmentSpec CoreModule::segmentSpec(const Expr *segment) {
  SegmentSpec spec;
  spec.type = str(segment->kid(3)->text);
  const Expr *unit = segment->kid(2);
  if (unit->kind == ExprKind::Integer)
    str(unit->text).getAsInteger(10, spec.unit);
  spec.endian = "big";
  for (const Expr *flags = segment->kid(4); flags->kind == ExprKind::Cons;
       flags = flags->kid(1)) {
    StringRef flag = str(flags->kid(0)->text);
    if (flag == "signed")
      spec.isSigned = true;
    // Native is little on all targets: x86-64 and wasm.
    if (flag == "little" || flag == "native")
      spec.endian = "little";
  }
  return spec;
}

std::optional<uint64_t> CoreModule::literalSize(const Expr *size) {
  auto integer = dyn_cast_or_null<IntAttr>(literal(size));
  uint64_t value;
  if (!integer || integer.getDigits().getAsInteger(10, value) ||
      value > (uint64_t(1) << 32))
    return std::nullopt;
  return value;
}

Attribute CoreModule::literalBits(const Expr *expr) {
  BitString bits;
  for (const Expr *segment : expr->kids) {
    SegmentSpec spec = segmentSpec(segment);
    const Expr *size = segment->kid(1);
    std::optional<uint64_t> units;
    bool isGiven = !isAtom(size, "all") && !isAtom(size, "undefined");
    if (isGiven && !(units = literalSize(size)))
      return {};
    Attribute value = literal(segment->kid(0));
    if (units)
      *units *= spec.unit;
    if (!value || !appendLiteral(spec, value, units, bits))
      return {};
  }
  return BitsAttr::get(&context_, bits.bytes(), bits.size());
}

Attribute CoreModule::literal(const Expr *expr) {
  // Leaves are cheap; the others are remembered, since every enclosing
  // expression asks again.
  if (expr->kids.empty())
    return literalUncached(expr);
  auto it = literals_.find(expr);
  if (it != literals_.end())
    return it->second;
  Attribute value = literalUncached(expr);
  literals_[expr] = value;
  return value;
}

Attribute CoreModule::literalUncached(const Expr *expr) {
  auto elements = [&](Exprs list, SmallVectorImpl<Attribute> &into) {
    for (const Expr *part : list) {
      Attribute value = literal(part);
      if (!value)
        return false;
      into.push_back(value);
    }
    return true;
  };
  SmallVector<Attribute> parts;
  switch (expr->kind) {
  case ExprKind::Atom:
    return atom(str(expr->text));
  case ExprKind::Integer:
    return IntAttr::get(&context_, str(expr->text));
  case ExprKind::Float:
    return eir::FloatAttr::get(&context_, bit_cast<uint64_t>(expr->real));
  case ExprKind::String:
    return stringLiteral(str(expr->text));
  case ExprKind::Nil:
    return NilAttr::get(&context_);
  case ExprKind::ExternalFun:
    if (isPrivate(str(expr->text), str(expr->text2),
                  static_cast<unsigned>(expr->number)))
      return {};
    return ExternalFunAttr::get(&context_, str(expr->text), str(expr->text2),
                                static_cast<unsigned>(expr->number));
  case ExprKind::Cons: {
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      if (!elements(expr->first(1), parts))
        return {};
    Attribute tail = literal(expr);
    return tail ? makeList(parts, tail) : Attribute();
  }
  case ExprKind::Tuple:
    if (!elements(expr->kids, parts))
      return {};
    return TupleAttr::get(&context_, parts);
  case ExprKind::Map: {
    if (expr->count) { // of a literal, as core_pp nests them
      auto base = dyn_cast_or_null<MapAttr>(literal(expr->kid(0)));
      if (!base)
        return {};
      llvm::append_range(parts, base.getPairs());
    }
    for (const Expr *pair : expr->from(expr->count))
      if (pair->isExact || !elements(pair->kids, parts))
        return {};
    return makeMap(parts);
  }
  case ExprKind::Binary:
    return literalBits(expr);
  default:
    return {};
  }
}

//===----------------------------------------------------------------------===//
// The module
//===----------------------------------------------------------------------===//

void CoreModule::lowerDefinition(const frontend::core::Definition &definition) {
  StringRef name = str(definition.name->text);
  auto arity = static_cast<unsigned>(definition.name->number);
  // What OTP gives only a nif_error stub for is C++ here (runtime/abi/Bifs.def).
  if (bifTraits(symbol(name, arity)))
    return;
  CoreNaming naming{functionKey(name, arity)};
  CoreLowering(*this, naming)
      .lowerFun(symbol(name, arity), definition.function, {},
                /*isClosure=*/false, exports_.contains(naming.base));
}

/// Attributes that OTP keeps out of the module's code.
static bool isForTools(StringRef name) {
  return name == "type" || name == "spec" || name == "callback" ||
         name == "opaque" || name == "export_type" || name == "record" ||
         name == "optional_callbacks" || name == "file" || name == "compile";
}

void CoreModule::setModuleAttributes() {
  Builder b(&context_);
  ModuleOp op = *op_;
  op->setAttr("eir.module", b.getStringAttr(name()));
  Attribute nil = NilAttr::get(&context_);
  std::string file;
  SmallVector<Attribute> entries;
  for (const frontend::core::Attribute &attribute : module_.attributes) {
    StringRef key = str(attribute.name->text);
    const Expr *list = attribute.value;
    if (key == "file" && file.empty() && list->kind == ExprKind::Cons &&
        list->kid(0)->kind == ExprKind::Tuple && !list->kid(0)->kids.empty())
      file = frontend::core::charList(list->kid(0)->kid(0)).value_or("");
    Attribute value = literal(attribute.value);
    if (isForTools(key) || !value)
      continue;
    if (!isa<ListAttr, NilAttr, eir::StringAttr>(value))
      value = makeList({value}, nil);
    if (!makeOnLoad(key, value))
      entries.push_back(TupleAttr::get(&context_, {atom(key), value}));
  }
  op->setAttr("eir.file", b.getStringAttr(file));
  op->setAttr("eir.source",
              b.getStringAttr(sourcePath_.empty() ? file : sourcePath_));
  op->setAttr("eir.attributes",
              entries.empty() ? nil : makeList(entries, nil));

  SmallVector<Attribute> exports;
  llvm::StringSet<> seen;
  auto add = [&](const std::string &key) {
    if (seen.insert(key).second)
      exports.push_back(b.getStringAttr(key));
  };
  // In the order of the definitions, as module_info(exports) tells them.
  for (const frontend::core::Definition &definition : module_.definitions) {
    std::string key =
        functionKey(str(definition.name->text), definition.name->number);
    StringRef function = str(definition.name->text);
    if (exports_.contains(key) && function != "module_info")
      add(key);
  }
  for (const Expr *function : module_.exports)
    add(functionKey(str(function->text), function->number));
  add("module_info/0");
  add("module_info/1");
  op->setAttr("eir.exports", b.getArrayAttr(exports));
}

bool CoreModule::run() {
  start();
  for (const frontend::core::Definition &definition : module_.definitions) {
    std::string key = functionKey(str(definition.name->text),
                                  definition.name->number);
    functions_.insert(key);
    symbols_.insert((name() + ":" + key).str());
  }
  for (const Expr *function : module_.exports)
    exports_.insert(functionKey(str(function->text), function->number));
  exports_.insert("module_info/0");
  exports_.insert("module_info/1");
  for (const frontend::core::Definition &definition : module_.definitions)
    lowerDefinition(definition);
  keepContextsInCalls(*op_);
  for (unsigned arity : {0u, 1u})
    if (!isFunction("module_info", arity))
      makeModuleInfo(arity);
  setModuleAttributes();
  return !failed_;
}

OwningOpRef<ModuleOp> lowerCoreModule(const frontend::core::Module &module,
                                      frontend::AstContext &ast,
                                      frontend::Diagnostics &diags,
                                      MLIRContext &context,
                                      const std::string &sourcePath) {
  // Lowering recurses as deep as expressions are nested, which the parser
  // bounds; a thread's own stack makes room for that.
  constexpr unsigned kStackBytes = 512u << 20;
  OwningOpRef<ModuleOp> result;
  llvm::thread worker(std::optional<unsigned>(kStackBytes), [&] {
    CoreModule lowering(module, ast, diags, context, sourcePath);
    if (lowering.run())
      result = lowering.take();
  });
  worker.join();
  return result;
}

} // namespace lumen::eir
