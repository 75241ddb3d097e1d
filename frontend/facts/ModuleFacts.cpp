//===- ModuleFacts.cpp - what a module offers and asks for ----------------===//
#include "frontend/facts/ModuleFacts.h"

#include <optional>

using namespace lumen::frontend;

namespace {

class Collector {
public:
  Collector(const Module &module, const SourceManager &sources)
      : module_(module), sources_(sources) {}

  ModuleFacts run();

private:
  /// From the start of one node to the end of another.
  SourcePlace placeOf(const Node *from, const Node *to) const;
  SourcePlace placeOf(const Node *node) const { return placeOf(node, node); }
  void form(const Node *form);
  void attribute(const Node *form);
  void compileOption(const Node *value);
  void ignoreXref(const Node *value);
  void behaviourInfo(const Node *function);
  void expressions(const Node *form);
  void call(const Node *call);
  void refer(ModuleFacts::Reference::How how, std::string_view module,
             std::string_view function, unsigned arity, const Node *at);

  const Module &module_;
  const SourceManager &sources_;
  ModuleFacts facts_;
  bool exportsAll_ = false;
};

} // namespace

SourcePlace Collector::placeOf(const Node *node, const Node *to) const {
  SourcePlace place;
  const auto &file = sources_.presumedFile(node->loc.file);
  place.file = file.name;
  place.path = sources_.buffer(file.buffer).path;
  place.lineDelta = file.lineDelta;
  place.line = node->loc.line;
  place.column = node->loc.column;
  if (to->end.file == node->loc.file && !isBefore(to->end, node->loc)) {
    place.endLine = to->end.line;
    place.endColumn = to->end.column;
  }
  return place;
}

static bool isAtom(const Node *node, std::string_view name = {}) {
  return node && node->kind == NodeKind::Atom &&
         (name.empty() || node->text == name);
}

static std::optional<unsigned> integerOf(const Node *node) {
  if (!node || node->kind != NodeKind::Integer || node->text.size() > 3)
    return std::nullopt;
  unsigned value = 0;
  for (char c : node->text)
    value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

/// The elements of a list that is written out; nothing if it is not.
static std::optional<std::vector<const Node *>> listOf(const Node *node) {
  std::vector<const Node *> elements;
  for (; node && node->kind == NodeKind::Cons; node = node->kid(1))
    elements.push_back(node->kid(0));
  if (!node || node->kind != NodeKind::Nil)
    return std::nullopt;
  return elements;
}

/// `{Name, Arity}`.
static std::optional<ModuleFacts::Function> functionOf(const Node *node) {
  if (!node || node->kind != NodeKind::Tuple || node->kids.size() != 2 ||
      !isAtom(node->kid(0)))
    return std::nullopt;
  if (std::optional<unsigned> arity = integerOf(node->kid(1)))
    return ModuleFacts::Function(node->kid(0)->text, *arity);
  return std::nullopt;
}

void Collector::refer(ModuleFacts::Reference::How how, std::string_view module,
                      std::string_view function, unsigned arity,
                      const Node *at) {
  // A remote call's own location is that of its colon.
  const Node *from = at->kind == NodeKind::Remote ? at->kid(0) : at;
  facts_.references.push_back({how,
                               std::string(module),
                               {std::string(function), arity},
                               placeOf(from, at)});
}

/// `m:f(...)`, and BIFs that call what their arguments name.
void Collector::call(const Node *call) {
  using How = ModuleFacts::Reference::How;
  const Node *callee = call->kid(0);
  size_t count = call->kids.size() - 1;
  std::string_view name;
  if (callee->kind == NodeKind::Remote) {
    if (!isAtom(callee->kid(0)) || !isAtom(callee->kid(1)))
      return;
    refer(How::Call, callee->kid(0)->text, callee->kid(1)->text,
          static_cast<unsigned>(count), callee);
    if (callee->kid(0)->text == "erlang")
      name = callee->kid(1)->text;
  } else if (callee->kind == NodeKind::Atom) {
    name = callee->text;
    ModuleFacts::Function own(name, static_cast<unsigned>(count));
    if (facts_.functions.contains(own))
      return;
  }
  if (count != 3 || (name != "apply" && name != "spawn" &&
                     name != "spawn_link" && name != "spawn_monitor"))
    return;
  if (!isAtom(call->kid(1)) || !isAtom(call->kid(2)))
    return;
  if (auto arguments = listOf(call->kid(3)))
    refer(How::Call, call->kid(1)->text, call->kid(2)->text,
          static_cast<unsigned>(arguments->size()), callee);
}

void Collector::expressions(const Node *form) {
  // A stack of its own: lists can have as many cells as they like.
  std::vector<const Node *> todo{form};
  while (!todo.empty()) {
    const Node *node = todo.back();
    todo.pop_back();
    if (node->kind == NodeKind::Call)
      call(node);
    else if (node->kind == NodeKind::FunRemote && isAtom(node->kid(0)) &&
             isAtom(node->kid(1)))
      if (std::optional<unsigned> arity = integerOf(node->kid(2)))
        refer(ModuleFacts::Reference::How::Fun, node->kid(0)->text,
              node->kid(1)->text, *arity, node);
    for (const Node *kid : node->kids)
      if (kid)
        todo.push_back(kid);
  }
}

/// behaviour_info(callbacks) -> [{f, 1}, ...], written by hand.
void Collector::behaviourInfo(const Node *function) {
  for (const Node *clause : function->kids) {
    if (clause->patterns().size() != 1 || clause->body().size() != 1)
      continue;
    bool isOptional = isAtom(clause->patterns()[0], "optional_callbacks");
    if (!isOptional && !isAtom(clause->patterns()[0], "callbacks"))
      continue;
    auto list = listOf(clause->body()[0]);
    if (!list)
      continue;
    for (const Node *element : *list)
      if (auto function = functionOf(element))
        (isOptional ? facts_.optionalCallbacks : facts_.callbacks)
            .push_back(*function);
  }
}

void Collector::compileOption(const Node *value) {
  std::vector<const Node *> todo{value};
  while (!todo.empty()) {
    const Node *node = todo.back();
    todo.pop_back();
    if (isAtom(node, "export_all"))
      exportsAll_ = true;
    else if (isAtom(node, "nowarn_behaviours"))
      facts_.checksBehaviours = false;
    else if (isAtom(node, "parse_transform"))
      facts_.hasTransform = true;
    for (const Node *kid : node->kids)
      if (kid)
        todo.push_back(kid);
  }
}

/// A module, `{F, A}`, `{M, F}` or `{M, F, A}`, or a list of them.
void Collector::ignoreXref(const Node *value) {
  auto ignore = [&](std::string_view module, std::string_view function,
                    unsigned arity) {
    facts_.ignored.insert(
        {std::string(module), {std::string(function), arity}});
  };
  auto one = [&](const Node *node) {
    if (isAtom(node))
      return ignore(node->text, "", ModuleFacts::kAnyArity);
    if (node->kind != NodeKind::Tuple || node->kids.size() < 2 ||
        !isAtom(node->kid(0)))
      return;
    if (node->kids.size() == 2 && isAtom(node->kid(1)))
      return ignore(node->kid(0)->text, node->kid(1)->text,
                    ModuleFacts::kAnyArity);
    if (auto arity = integerOf(node->kids.back())) {
      if (node->kids.size() == 2)
        ignore(module_.name, node->kid(0)->text, *arity);
      else if (isAtom(node->kid(1)))
        ignore(node->kid(0)->text, node->kid(1)->text, *arity);
    }
  };
  if (auto list = listOf(value)) {
    for (const Node *element : *list)
      one(element);
  } else {
    one(value);
  }
}

void Collector::attribute(const Node *form) {
  std::string_view name = form->text;
  const Node *value = form->kids.empty() ? nullptr : form->kid(0);
  if (!value)
    return;
  if ((name == "behaviour" || name == "behavior") && isAtom(value))
    facts_.behaviours.push_back({std::string(value->text), placeOf(form)});
  else if (name == "compile")
    compileOption(value);
  else if (name == "ignore_xref")
    ignoreXref(value);
  else if (name == "optional_callbacks")
    if (auto list = listOf(value))
      for (const Node *element : *list)
        if (auto function = functionOf(element))
          facts_.optionalCallbacks.push_back(*function);
}

void Collector::form(const Node *form) {
  auto named = [](const Node *node) {
    return ModuleFacts::Function(node->text,
                                 static_cast<unsigned>(node->number));
  };
  switch (form->kind) {
  case NodeKind::Function:
    expressions(form);
    if (form->text == "behaviour_info" && form->number == 1)
      behaviourInfo(form);
    break;
  case NodeKind::RecordAttr:
    expressions(form);
    break;
  case NodeKind::ExportAttr:
    for (const Node *function : form->kids)
      facts_.exports.insert(named(function));
    break;
  case NodeKind::ImportAttr:
    for (const Node *function : form->kids)
      refer(ModuleFacts::Reference::How::Import, form->text, function->text,
            static_cast<unsigned>(function->number), function);
    break;
  case NodeKind::SpecAttr:
    if (form->isCallback)
      facts_.callbacks.push_back(named(form));
    break;
  case NodeKind::WildAttr:
    attribute(form);
    break;
  default:
    break;
  }
}

ModuleFacts Collector::run() {
  facts_.name = module_.name;
  for (const Node *node : module_.forms)
    if (node->kind == NodeKind::Function)
      facts_.functions.insert(
          {std::string(node->text), static_cast<unsigned>(node->number)});
  for (const Node *node : module_.forms)
    form(node);
  if (exportsAll_)
    facts_.exports.insert(facts_.functions.begin(), facts_.functions.end());
  for (unsigned arity : {0u, 1u})
    facts_.exports.insert({"module_info", arity});
  if (!facts_.callbacks.empty())
    facts_.exports.insert({"behaviour_info", 1u});
  return std::move(facts_);
}

ModuleFacts lumen::frontend::collectFacts(const Module &module,
                                          const SourceManager &sources) {
  return Collector(module, sources).run();
}
