//===- ModuleLowering.cpp - forms, attributes, module_info ----------------===//

#include "eir/from_ast/ModuleLowering.h"

#include "eir/from_ast/FunctionLowering.h"
#include "eir/build/KnownFunctions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "llvm/Support/thread.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

ModuleLowering::ModuleLowering(const frontend::Module &module,
                               frontend::AstContext &ast,
                               frontend::Diagnostics &diags,
                               MLIRContext &context,
                               const LowerOptions &options)
    : ModuleBuilder(module.name, context), module_(module), ast_(ast),
      diags_(diags), options_(options), exportAll_(options.exportAll) {}

Location ModuleLowering::location(const Node *node) {
  if (!node || !node->loc.isValid())
    return UnknownLoc::get(&context_);
  std::string_view file = ast_.fileName(node->loc);
  return FileLineColLoc::get(mlir::StringAttr::get(&context_, str(file)),
                             node->loc.line, node->loc.column);
}

void ModuleLowering::report(DiagKind kind, const Node *node,
                            std::initializer_list<std::string_view> args) {
  failed_ = true;
  diags_.report(kind, node ? node->loc : frontend::Loc(),
                node ? node->end : frontend::Loc(), args);
}

//===----------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------===//

void ModuleLowering::collectRecord(const Node *form) {
  RecordInfo info;
  for (const Node *field : form->kids) {
    if (field->kind == NodeKind::TypedRecordField)
      field = field->kid(0);
    const Node *value = field->kids.size() > 1 ? field->kid(1) : nullptr;
    info.fields.push_back({str(field->kid(0)->text), value});
  }
  records_[str(form->text)] = std::move(info);
}

void ModuleLowering::collectCompileOption(const Node *option) {
  if (option->kind == NodeKind::Atom) {
    if (option->text == "export_all")
      exportAll_ = true;
    else if (option->text == "no_auto_import")
      noAutoImportAll_ = true;
    return;
  }
  if (option->kind != NodeKind::Tuple || option->kids.size() != 2 ||
      option->kid(0)->kind != NodeKind::Atom)
    return;
  bool isInline = option->kid(0)->text == "inline";
  if (!isInline && option->kid(0)->text != "no_auto_import")
    return;
  auto add = [&](const Node *item) {
    if (item->kind != NodeKind::Tuple || item->kids.size() != 2)
      return;
    std::string key =
        (str(item->kid(0)->text) + "/" + str(item->kid(1)->text)).str();
    if (isInline)
      inlined_[key] = nullptr;
    else
      noAutoImport_.insert(key);
  };
  if (option->kid(1)->kind == NodeKind::Tuple)
    add(option->kid(1));
  for (const Node *list = option->kid(1); list->kind == NodeKind::Cons;
       list = list->kid(1))
    add(list->kid(0));
}

/// May an expression stand in another function? Funs and comprehensions become
/// functions with names of their own, so they may not.
static bool isMovable(const Node *node) {
  switch (node->kind) {
  case NodeKind::Fun:
  case NodeKind::NamedFun:
  case NodeKind::ListComp:
  case NodeKind::BinComp:
    return false;
  default:
    return all_of(node->kids,
                  [](const Node *kid) { return !kid || isMovable(kid); });
  }
}

/// Does a clause take any arguments?
static bool takesAll(const Node *clause) {
  llvm::StringSet<> names;
  return clause->guards().empty() &&
         all_of(clause->patterns(), [&](const Node *pattern) {
           return pattern->kind == NodeKind::Var &&
                  (pattern->text == "_" ||
                   names.insert(str(pattern->text)).second);
         });
}

static size_t countNodes(const Node *node) {
  size_t count = 1;
  for (const Node *kid : node->kids)
    count += kid ? countNodes(kid) : 0;
  return count;
}

/// Functions that are small enough to be inlined where `-compile({inline, ...})`
/// asks for it. Their last clause takes what is left, so they never raise
/// function_clause, which would name them. Traces then show the caller in their
/// place, as OTP's do.
void ModuleLowering::findInlined() {
  constexpr size_t kMaxNodes = 120; // of functions with several clauses
  for (const Node *form : module_.forms) {
    if (form->kind != NodeKind::Function)
      continue;
    auto it = inlined_.find(
        functionKey(str(form->text), static_cast<unsigned>(form->number)));
    if (it == inlined_.end() || !takesAll(form->kids.back()) ||
        !all_of(form->kids, isMovable))
      continue;
    if (form->kids.size() == 1 || countNodes(form) <= kMaxNodes)
      it->second = form;
  }
}

void ModuleLowering::collectCompileOptions(const Node *value) {
  if (value->kind != NodeKind::Cons)
    return collectCompileOption(value);
  for (; value->kind == NodeKind::Cons; value = value->kid(1))
    collectCompileOption(value->kid(0));
}

/// Finds what functions refer to: names, imports, records, options.
void ModuleLowering::collect() {
  for (const Node *form : module_.forms) {
    switch (form->kind) {
    case NodeKind::Function: {
      std::string key =
          functionKey(str(form->text), static_cast<unsigned>(form->number));
      if (!functions_.insert(key).second)
        report(DiagKind::LowerRedefined, form,
               {form->text, std::to_string(form->number)});
      break;
    }
    case NodeKind::ExportAttr:
      for (const Node *item : form->kids) {
        std::string key = functionKey(str(item->text), item->number);
        if (exports_.insert(key).second)
          exportOrder_.push_back(key);
      }
      break;
    case NodeKind::ImportAttr:
      for (const Node *item : form->kids)
        imports_[functionKey(str(item->text), item->number)] = str(form->text);
      break;
    case NodeKind::SpecAttr:
      if (form->isCallback)
        callbacks_.push_back(TupleAttr::get(
            &context_, {atom(str(form->text)), integer(form->number)}));
      break;
    case NodeKind::RecordAttr:
      collectRecord(form);
      break;
    case NodeKind::WildAttr: {
      if (form->kids.empty() || !form->kid(0))
        break;
      if (form->text == "compile") {
        collectCompileOptions(form->kid(0));
        break;
      }
      Attribute value = literal(form->kid(0));
      if (!value)
        break;
      if (form->text == "optional_callbacks") {
        if (auto list = dyn_cast<ListAttr>(value))
          llvm::append_range(optionalCallbacks_, list.getElements());
        break;
      }
      // Each stands for itself, also with a name that was there before.
      if (!isa<ListAttr, NilAttr, eir::StringAttr>(value))
        value = makeList({value}, NilAttr::get(&context_));
      attributes_.push_back({str(form->text), value});
      break;
    }
    default:
      break;
    }
  }
  for (StringRef name : {"behaviour_info/1", "module_info/0", "module_info/1"})
    if ((name != "behaviour_info/1" || !callbacks_.empty()) &&
        exports_.insert(name).second)
      exportOrder_.push_back(name.str());
}

/// behaviour_info(callbacks) and behaviour_info(optional_callbacks), for a
/// module with -callback attributes.
void ModuleLowering::makeBehaviourInfo() {
  if (callbacks_.empty() || functions_.contains("behaviour_info/1"))
    return;
  Location loc = UnknownLoc::get(&context_);
  auto term = TermType::get(&context_);
  OpBuilder b(op_->getBodyRegion());
  b.setInsertionPointToEnd(op_->getBody());
  auto func = b.create<FuncOp>(loc, symbol("behaviour_info", 1), 1, 0,
                               /*exported=*/true);
  Block *block = &func.getBody().front();
  Value what = block->getArgument(0);
  for (auto &[name, functions] :
       {std::pair("callbacks", &callbacks_),
        std::pair("optional_callbacks", &optionalCallbacks_)}) {
    Block *yes = b.createBlock(&func.getBody(), func.getBody().end());
    Block *no = b.createBlock(&func.getBody(), func.getBody().end());
    b.setInsertionPointToEnd(block);
    Value isThis = b.create<IsConstOp>(loc, b.getI1Type(), what, atom(name));
    b.create<cf::CondBranchOp>(loc, isThis, yes, ValueRange(), no,
                               ValueRange());
    b.setInsertionPointToEnd(yes);
    Attribute list = NilAttr::get(&context_);
    if (!functions->empty())
      list = makeList(*functions, list);
    // For the module's summary.
    op_.get()->setAttr(std::string("eir.") + name, list);
    b.create<ReturnOp>(loc, b.create<ConstOp>(loc, term, list));
    block = no;
  }
  b.setInsertionPointToEnd(block);
  b.create<SetExceptionOp>(
      loc, b.create<ConstOp>(loc, term, atom("error")),
      b.create<ConstOp>(loc, term, atom("function_clause")), Value(),
      ValueRange{what});
  b.create<PropagateOp>(loc);
}

bool ModuleLowering::isOwnExport(StringRef module, StringRef name,
                                 unsigned arity) const {
  return module == str(module_.name) && isLocalFunction(name, arity) &&
         (exportAll_ || exports_.contains(functionKey(name, arity))) &&
         !bifTraits(symbol(name, arity));
}

std::string ModuleLowering::remoteEntry(StringRef name, unsigned arity) {
  std::string entry = symbol((kRemotePrefix + name).str(), arity);
  if (remoteEntries_.insert(entry).second)
    remoteEntryOrder_.push_back({name.str(), arity});
  return entry;
}

void ModuleLowering::makeRemoteEntries() {
  OpBuilder b(op_->getBodyRegion());
  for (const auto &[name, arity] : remoteEntryOrder_) {
    Location loc = UnknownLoc::get(&context_);
    if (auto callee = op_->lookupSymbol<FuncOp>(symbol(name, arity)))
      loc = callee.getLoc();
    b.setInsertionPointToEnd(op_->getBody());
    auto func = b.create<FuncOp>(loc, symbol((kRemotePrefix + name).str(), arity),
                                 arity, 0, /*exported=*/false);
    Block *block = &func.getBody().front();
    b.setInsertionPointToEnd(block);
    b.create<TailCallOp>(
        loc, FlatSymbolRefAttr::get(&context_, symbol(name, arity)),
        block->getArguments());
  }
}

void ModuleLowering::lowerFunction(const Node *form) {
  unsigned arity = static_cast<unsigned>(form->number);
  if (arity > 255)
    return report(DiagKind::LowerTooManyArguments, form);
  std::string key = functionKey(str(form->text), arity);
  // What OTP gives only a nif_error stub for is C++ here (runtime/abi/Bifs.def).
  if (bifTraits(symbol(str(form->text), arity)))
    return;
  FunNaming naming;
  naming.base = key;
  numberFuns(form, naming);
  bool exported = exportAll_ || exports_.contains(key);
  FunctionLowering lowering(*this, naming);
  lowering.lowerClauses(symbol(str(form->text), arity), form->kids, arity, {},
                        exported, form);
}

void ModuleLowering::setModuleAttributes() {
  Builder b(&context_);
  ModuleOp op = *op_;
  op->setAttr("eir.module", b.getStringAttr(name()));
  std::string file;
  for (const Node *form : module_.forms)
    if (form->kind == NodeKind::FileAttr) {
      file = str(form->text).str();
      break;
    }
  op->setAttr("eir.file", b.getStringAttr(file));
  op->setAttr("eir.source",
              b.getStringAttr(options_.sourcePath.empty()
                                  ? file
                                  : options_.sourcePath));
  // module_info(exports) has the order of the definitions, as on BEAM: EUnit runs
  // tests in it. What the module does not define itself comes last.
  SmallVector<Attribute> exports;
  llvm::StringSet<> listed;
  auto list = [&](const std::string &key) {
    if (listed.insert(key).second)
      exports.push_back(b.getStringAttr(key));
  };
  for (const Node *form : module_.forms)
    if (form->kind == NodeKind::Function) {
      std::string key = functionKey(str(form->text), form->number);
      if (exportAll_ || exports_.contains(key))
        list(key);
    }
  for (const std::string &key : exportOrder_)
    list(key);
  op->setAttr("eir.exports", b.getArrayAttr(exports));

  SmallVector<Attribute> entries;
  Attribute nil = NilAttr::get(&context_);
  for (auto &[key, values] : attributes_)
    if (!makeOnLoad(key, values))
      entries.push_back(TupleAttr::get(&context_, {atom(key), values}));
  op->setAttr("eir.attributes",
              entries.empty() ? nil : makeList(entries, nil));
}

bool ModuleLowering::run() {
  start();
  collect();
  findInlined();
  for (const Node *form : module_.forms)
    if (form->kind == NodeKind::Function)
      lowerFunction(form);
  makeRemoteEntries();
  keepContextsInCalls(*op_);
  for (const std::string &key : exportOrder_) {
    StringRef name = StringRef(key).rsplit('/').first;
    if (!functions_.contains(key) && name != "module_info" &&
        (key != "behaviour_info/1" || callbacks_.empty()))
      report(DiagKind::LowerUndefinedFunction, module_.forms.front(),
             {std::string_view(name.data(), name.size()),
              StringRef(key).rsplit('/').second.str()});
  }
  makeBehaviourInfo();
  for (unsigned arity : {0u, 1u})
    if (!functions_.contains(functionKey("module_info", arity)))
      makeModuleInfo(arity);
  setModuleAttributes();
  return !failed_;
}

OwningOpRef<ModuleOp> lowerModule(const frontend::Module &module,
                                  frontend::AstContext &ast,
                                  frontend::Diagnostics &diags,
                                  MLIRContext &context,
                                  const LowerOptions &options) {
  // Lowering recurses as deep as expressions are nested, which the parser
  // bounds; a thread's own stack makes room for that.
  constexpr unsigned kStackBytes = 256u << 20;
  OwningOpRef<ModuleOp> result;
  llvm::thread worker(std::optional<unsigned>(kStackBytes), [&] {
    ModuleLowering lowering(module, ast, diags, context, options);
    if (lowering.run())
      result = lowering.take();
  });
  worker.join();
  return result;
}

} // namespace lumen::eir
