//===- Lint.cpp - checks of a whole module --------------------------------===//
//
// What must be right for code to have a meaning. Style and unused things are
// for OTP's own erl_lint, which runs on the forms later. Source: erl_lint.erl
// for what is an error, where it stands and how it is worded.
//
//===----------------------------------------------------------------------===//
#include "frontend/Frontend.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/lint/Linter.h"

#include <algorithm>

using namespace lumen::frontend;

std::string lumen::frontend::functionName(std::string_view name, size_t arity) {
  std::string out;
  printAtom(out, name);
  return out + '/' + std::to_string(arity);
}

std::string lumen::frontend::quotedName(std::string_view name) {
  std::string out;
  printAtom(out, name);
  return out;
}

const AutoBif *lumen::frontend::findAutoBif(std::string_view name,
                                            size_t arity) {
  static constexpr AutoBif kBifs[] = {
#define LUMEN_AUTO_BIF(name, arity, isGuard, isOld)                            \
  {name, arity, isGuard, isOld},
#include "frontend/lint/AutoImported.def"
  };
  auto it = std::lower_bound(std::begin(kBifs), std::end(kBifs), name,
                             [&](const AutoBif &bif, std::string_view n) {
                               return bif.name != n ? bif.name < n
                                                    : bif.arity < arity;
                             });
  return it != std::end(kBifs) && it->name == name && it->arity == arity
             ? it
             : nullptr;
}

bool lumen::frontend::checkDepth(const Module &module,
                                 Diagnostics &diagnostics) {
  bool ok = true;
  for (const Node *form : module.forms)
    if (form->isDeep) {
      diagnostics.report(DiagKind::TooDeep, form->loc, Loc(),
                         {std::to_string(kMaxCompiledNesting)});
      ok = false;
    }
  return ok;
}

bool lumen::frontend::lintModule(const Module &module, AstContext &context,
                                 Diagnostics &diagnostics) {
  size_t before = diagnostics.errorCount();
  if (!checkDepth(module, diagnostics))
    return false;
  Linter(module, context, diagnostics).run();
  return diagnostics.errorCount() == before;
}

void Linter::run() {
  collect();
  for (const Node *form : module_.forms)
    if (form->kind == NodeKind::Function)
      function(form);
  checkUses();
}

/// -compile options that matter here: no_auto_import and parse_transform.
void Linter::compileOptions(const Node *value) {
  if (value->kind == NodeKind::Cons) {
    for (; value->kind == NodeKind::Cons; value = value->kid(1))
      compileOptions(value->kid(0));
    return;
  }
  if (value->kind == NodeKind::Atom && value->text == "no_auto_import")
    noAutoImportAll_ = true;
  if (value->kind != NodeKind::Tuple || value->kids.size() != 2 ||
      value->kid(0)->kind != NodeKind::Atom)
    return;
  if (value->kid(0)->text == "parse_transform")
    hasTransform_ = true;
  if (value->kid(0)->text != "no_auto_import")
    return;
  for (const Node *list = value->kid(1); list->kind == NodeKind::Cons;
       list = list->kid(1)) {
    const Node *item = list->kid(0);
    if (item->kind == NodeKind::Tuple && item->kids.size() == 2 &&
        item->kid(0)->kind == NodeKind::Atom &&
        item->kid(1)->kind == NodeKind::Integer)
      noAutoImport_.insert(quotedName(item->kid(0)->text) + '/' +
                           std::string(item->kid(1)->text));
  }
}

void Linter::collectRecord(const Node *attr) {
  if (records_.count(attr->text)) {
    error(DiagKind::RedefineRecord, attr, {quotedName(attr->text)});
    return;
  }
  Record record;
  record.attr = attr;
  for (const Node *field : attr->kids) {
    if (field->kind == NodeKind::TypedRecordField)
      field = field->kid(0);
    const Node *value = field->kids.size() > 1 ? field->kid(1) : nullptr;
    if (!record.fields.emplace(field->kid(0)->text, value).second)
      error(DiagKind::RedefineField, field,
            {quotedName(field->kid(0)->text), quotedName(attr->text)});
    if (value) {
      inRecordDef_ = true;
      expr(value);
      inRecordDef_ = false;
      closeScope(0);
    }
  }
  records_.emplace(attr->text, std::move(record));
}

void Linter::collect() {
  const Node *moduleAttr = nullptr;
  const Node *firstFunction = nullptr;
  bool isModuleMissing = false;
  // Functions first: initialisers of record fields may call them.
  for (const Node *form : module_.forms) {
    if (form->kind == NodeKind::ModuleAttr && !moduleAttr)
      moduleAttr = form;
    if (form->kind == NodeKind::Function)
      functions_.emplace(
          functionName(form->text, static_cast<size_t>(form->number)), form);
    if (form->kind == NodeKind::WildAttr && form->text == "compile")
      compileOptions(form->kid(0));
    if (form->kind == NodeKind::ImportAttr)
      for (const Node *name : form->kids) {
        std::string key =
            functionName(name->text, static_cast<size_t>(name->number));
        auto [it, isNew] = imports_.emplace(key, form->text);
        if (!isNew && it->second != form->text)
          error(DiagKind::RedefineImport, form, {key, quotedName(it->second)});
      }
  }
  for (const Node *form : module_.forms) {
    switch (form->kind) {
    case NodeKind::ModuleAttr:
      if (form != moduleAttr)
        error(DiagKind::RedefineModule, form);
      else if (form->count != 0)
        error(DiagKind::ParameterizedModule, form);
      break;
    case NodeKind::RecordAttr:
      collectRecord(form);
      break;
    case NodeKind::Function:
      firstFunction = firstFunction ? firstFunction : form;
      break;
    case NodeKind::ExportAttr:
    case NodeKind::ImportAttr:
      if (firstFunction)
        error(DiagKind::AttributeAfterFunctions, form,
              {form->kind == NodeKind::ExportAttr ? "export" : "import"});
      break;
    default:
      break;
    }
    // OTP reports this where the first form that needs a module stands.
    bool isOpening = form->kind == NodeKind::FileAttr ||
                     form->kind == NodeKind::ErrorForm ||
                     form->kind == NodeKind::WarningForm ||
                     form->kind == NodeKind::ModuleAttr;
    if (!isOpening && !moduleAttr && !isModuleMissing) {
      error(DiagKind::UndefinedModule, form);
      isModuleMissing = true;
    }
  }
}

void Linter::function(const Node *node) {
  std::string name =
      functionName(node->text, static_cast<size_t>(node->number));
  if (functions_[name] != node) {
    error(DiagKind::RedefineFunction, node, {name});
    return;
  }
  if (imports_.count(name))
    error(DiagKind::DefineImport, node, {name});
  if (node->number > 255)
    error(DiagKind::TooManyArguments, node, {std::to_string(node->number)});
  for (const Node *clause : node->kids) {
    closeScope(0);
    patterns(clause->patterns());
    clauseBody(clause);
  }
  closeScope(0);
}

void Linter::checkUses() {
  if (hasTransform_)
    return; // the transform may add what is missing
  for (const Use &use : uses_)
    if (!functions_.count(use.name))
      diagnostics_.report(DiagKind::UndefinedFunction, use.loc, use.end,
                          {use.name});
  for (const Node *form : module_.forms) {
    if (form->kind == NodeKind::ExportAttr)
      for (const Node *name : form->kids) {
        std::string key =
            functionName(name->text, static_cast<size_t>(name->number));
        if (!functions_.count(key) && key != "module_info/0" &&
            key != "module_info/1") {
          Diagnostic &d = diagnostics_.report(DiagKind::UndefinedFunction,
                                              form->loc, Loc(), {key});
          d.notes.push_back({name->loc, name->end, "exported here"});
        }
      }
    if (form->kind == NodeKind::SpecAttr && !form->isCallback &&
        (form->text2.empty() || form->text2 == module_.name)) {
      std::string key =
          functionName(form->text, static_cast<size_t>(form->number));
      if (!functions_.count(key))
        error(DiagKind::SpecFunUndefined, form, {key});
    }
  }
}

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

Linter::Binding *Linter::find(std::string_view name) {
  for (size_t i = vars_.size(); i-- > 0;)
    if (vars_[i].name.data() == name.data())
      return &vars_[i];
  return nullptr;
}

void Linter::useVar(const Node *var) {
  std::string_view name = var->text;
  Binding *binding = name == "_" ? nullptr : find(name);
  if (binding && !binding->isUnsafe)
    return;
  std::string shown = quotedName(name);
  if (!binding) {
    error(DiagKind::UnboundVariable, var, {shown});
  } else {
    std::string place =
        "(line " + std::to_string(binding->where.line) +
        (binding->where.column
             ? ", column " + std::to_string(binding->where.column)
             : "") +
        ')';
    error(DiagKind::UnsafeVariable, var,
          {shown, quotedName(binding->what), place});
  }
  if (name != "_")
    bind(name); // once is enough
}

void Linter::makeUnsafe(size_t mark, std::string_view what, Loc where) {
  for (size_t i = mark; i < vars_.size(); ++i)
    if (!vars_[i].isUnsafe) {
      vars_[i].isUnsafe = true;
      vars_[i].what = what;
      vars_[i].where = where;
    }
}

std::vector<Linter::Binding> Linter::cut(size_t mark) {
  std::vector<Binding> out(vars_.begin() + static_cast<std::ptrdiff_t>(mark),
                           vars_.end());
  vars_.resize(mark);
  return out;
}

void Linter::mergeSiblings(std::vector<Binding> &all,
                           std::vector<Binding> more) {
  for (Binding &binding : more) {
    auto same = std::find_if(all.begin(), all.end(), [&](const Binding &b) {
      return b.name.data() == binding.name.data();
    });
    if (same == all.end())
      all.push_back(binding);
    else if (binding.isUnsafe)
      *same = binding;
  }
}

/// After a choice: what all clauses bind is bound, what some bind is unsafe.
void Linter::mergeClauses(std::vector<std::vector<Binding>> &clauses,
                          std::string_view what, Loc where) {
  std::unordered_map<const char *, size_t> counts;
  std::vector<Binding> all;
  for (auto &clause : clauses) {
    std::vector<Binding> once;
    mergeSiblings(once, std::move(clause));
    for (const Binding &binding : once)
      ++counts[binding.name.data()];
    mergeSiblings(all, std::move(once));
  }
  for (Binding &binding : all) {
    // An outer variable is here only when its use was an error already.
    bool isOuter = find(binding.name) != nullptr;
    if (!isOuter && !binding.isUnsafe &&
        counts[binding.name.data()] < clauses.size()) {
      binding.isUnsafe = true;
      binding.what = what;
      binding.where = where;
    }
  }
  vars_.insert(vars_.end(), all.begin(), all.end());
}
