//===- Summary.cpp - summaries as JSON ------------------------------------===//

#include "codegen/object/Summary.h"

#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace lumen::codegen {

static json::Array strings(const std::vector<std::string> &list) {
  json::Array array;
  for (const std::string &text : list)
    array.push_back(json::fixUTF8(text));
  return array;
}

/// true: anything; null: no atom and no list; text: an atom; a number: a
/// parameter; an array: a list.
static json::Value flowToJson(const Flow &flow) {
  switch (flow.kind) {
  case Flow::Any:
    return true;
  case Flow::Other:
    return nullptr;
  case Flow::Atom:
    return json::fixUTF8(flow.atom);
  case Flow::Param:
    return flow.param;
  case Flow::List: {
    json::Array elements;
    for (const Flow &element : flow.elements)
      elements.push_back(flowToJson(element));
    return elements;
  }
  }
  llvm_unreachable("all kinds are listed");
}

static Flow flowFromJson(const json::Value *value) {
  Flow flow;
  if (!value)
    return flow;
  if (value->getAsNull()) {
    flow.kind = Flow::Other;
  } else if (auto text = value->getAsString()) {
    flow.kind = Flow::Atom;
    flow.atom = text->str();
  } else if (const json::Array *elements = value->getAsArray()) {
    flow.kind = Flow::List;
    for (const json::Value &element : *elements)
      flow.elements.push_back(flowFromJson(&element));
  } else if (auto number = value->getAsInteger()) {
    flow.kind = Flow::Param;
    flow.param = static_cast<unsigned>(*number);
  }
  return flow;
}

std::string printSummary(const ModuleSummary &summary) {
  json::Array exports;
  for (const auto &[name, arity] : summary.exports)
    exports.push_back(json::Array{name, arity});
  auto names = [](const std::vector<std::pair<std::string, unsigned>> &list) {
    json::Array array;
    for (const auto &[name, arity] : list)
      array.push_back(json::Array{json::fixUTF8(name), arity});
    return array;
  };
  json::Array functions;
  for (const FunctionSummary &function : summary.functions) {
    json::Object object{{"symbol", function.symbol},
                        {"function", function.function},
                        {"arity", function.arity}};
    if (function.exported)
      object["exported"] = true;
    if (function.lambda)
      object["lambda"] = true;
    if (!function.references.empty())
      object["references"] = strings(function.references);
    if (!function.externalFuns.empty())
      object["externalFuns"] = strings(function.externalFuns);
    if (!function.bifs.empty())
      object["bifs"] = strings(function.bifs);
    if (!function.atoms.empty())
      object["atoms"] = strings(function.atoms);
    if (!function.linkedAtoms.empty())
      object["linkedAtoms"] = json::Array(function.linkedAtoms);
    if (!function.dynamicCalls.empty()) {
      json::Array calls;
      for (const DynamicCall &call : function.dynamicCalls) {
        json::Object entry;
        if (call.module)
          entry["module"] = *call.module;
        if (call.function)
          entry["function"] = *call.function;
        if (call.arity)
          entry["arity"] = *call.arity;
        for (auto [key, flow] : {std::pair("m", &call.moduleFlow),
                                 std::pair("f", &call.functionFlow),
                                 std::pair("a", &call.args)})
          if (flow->kind != Flow::Any)
            entry[key] = flowToJson(*flow);
        calls.push_back(std::move(entry));
      }
      object["dynamicCalls"] = std::move(calls);
    }
    if (!function.calls.empty()) {
      json::Array calls;
      for (const CallSummary &call : function.calls) {
        json::Array entry{json::fixUTF8(call.callee)};
        for (const Flow &flow : call.args)
          entry.push_back(flowToJson(flow));
        calls.push_back(std::move(entry));
      }
      object["calls"] = std::move(calls);
    }
    if (!function.file.empty())
      object["file"] = json::fixUTF8(function.file);
    if (function.line)
      object["line"] = function.line;
    functions.push_back(std::move(object));
  }
  json::Object top{{"module", summary.module},
                   {"source", json::fixUTF8(summary.source)},
                   {"infoSymbol", summary.infoSymbol},
                   {"exports", std::move(exports)},
                   {"behaviours", strings(summary.behaviours)},
                   {"functions", std::move(functions)},
                   {"atoms", strings(summary.atoms)},
                   {"otherAtoms", json::Array(summary.otherAtoms)},
                   {"factsAtoms", json::Array(summary.factsAtoms)},
                   {"tableNames", strings(summary.tableNames)},
                   {"tableHash", summary.tableHash}};
  if (!summary.callbacks.empty())
    top["callbacks"] = names(summary.callbacks);
  if (!summary.optionalCallbacks.empty())
    top["optionalCallbacks"] = names(summary.optionalCallbacks);
  std::string text;
  raw_string_ostream stream(text);
  stream << json::Value(std::move(top)) << '\n';
  return text;
}

static std::string getString(const json::Object &object, StringRef key) {
  return object.getString(key).value_or("").str();
}

static std::vector<std::string> getStrings(const json::Object &object,
                                           StringRef key) {
  std::vector<std::string> list;
  if (const json::Array *array = object.getArray(key))
    for (const json::Value &value : *array)
      if (auto text = value.getAsString())
        list.push_back(text->str());
  return list;
}

static std::vector<unsigned> getNumbers(const json::Object &object,
                                        StringRef key) {
  std::vector<unsigned> list;
  if (const json::Array *array = object.getArray(key))
    for (const json::Value &value : *array)
      if (auto number = value.getAsInteger())
        list.push_back(static_cast<unsigned>(*number));
  return list;
}

Expected<ModuleSummary> parseSummary(StringRef text) {
  Expected<json::Value> value = json::parse(text);
  if (!value)
    return value.takeError();
  const json::Object *top = value->getAsObject();
  if (!top || !top->getString("module"))
    return createStringError("not a module summary");
  ModuleSummary summary;
  summary.module = getString(*top, "module");
  summary.source = getString(*top, "source");
  summary.infoSymbol = getString(*top, "infoSymbol");
  summary.behaviours = getStrings(*top, "behaviours");
  summary.atoms = getStrings(*top, "atoms");
  summary.otherAtoms = getNumbers(*top, "otherAtoms");
  summary.factsAtoms = getNumbers(*top, "factsAtoms");
  summary.tableNames = getStrings(*top, "tableNames");
  summary.tableHash = getString(*top, "tableHash");
  auto readNames = [&](StringRef key,
                       std::vector<std::pair<std::string, unsigned>> &names) {
    const json::Array *list = top->getArray(key);
    if (!list)
      return;
    for (const json::Value &entry : *list)
      if (const json::Array *pair = entry.getAsArray();
          pair && pair->size() == 2)
        names.emplace_back((*pair)[0].getAsString().value_or("").str(),
                           (*pair)[1].getAsInteger().value_or(0));
  };
  readNames("exports", summary.exports);
  readNames("callbacks", summary.callbacks);
  readNames("optionalCallbacks", summary.optionalCallbacks);
  if (const json::Array *functions = top->getArray("functions"))
    for (const json::Value &entry : *functions) {
      const json::Object *object = entry.getAsObject();
      if (!object)
        continue;
      FunctionSummary function;
      function.symbol = getString(*object, "symbol");
      function.function = getString(*object, "function");
      function.arity = object->getInteger("arity").value_or(0);
      function.exported = object->getBoolean("exported").value_or(false);
      function.lambda = object->getBoolean("lambda").value_or(false);
      function.references = getStrings(*object, "references");
      function.externalFuns = getStrings(*object, "externalFuns");
      function.bifs = getStrings(*object, "bifs");
      function.atoms = getStrings(*object, "atoms");
      function.linkedAtoms = getNumbers(*object, "linkedAtoms");
      function.file = getString(*object, "file");
      function.line = object->getInteger("line").value_or(0);
      if (const json::Array *calls = object->getArray("dynamicCalls"))
        for (const json::Value &callEntry : *calls) {
          const json::Object *fields = callEntry.getAsObject();
          if (!fields)
            continue;
          DynamicCall call;
          if (auto module = fields->getString("module"))
            call.module = module->str();
          if (auto name = fields->getString("function"))
            call.function = name->str();
          if (auto arity = fields->getInteger("arity"))
            call.arity = static_cast<unsigned>(*arity);
          call.moduleFlow = flowFromJson(fields->get("m"));
          call.functionFlow = flowFromJson(fields->get("f"));
          call.args = flowFromJson(fields->get("a"));
          function.dynamicCalls.push_back(std::move(call));
        }
      if (const json::Array *calls = object->getArray("calls"))
        for (const json::Value &callEntry : *calls) {
          const json::Array *parts = callEntry.getAsArray();
          if (!parts || parts->empty())
            continue;
          CallSummary call;
          call.callee = parts->front().getAsString().value_or("").str();
          for (const json::Value &flow : llvm::drop_begin(*parts))
            call.args.push_back(flowFromJson(&flow));
          function.calls.push_back(std::move(call));
        }
      summary.functions.push_back(std::move(function));
    }
  return summary;
}

} // namespace lumen::codegen
