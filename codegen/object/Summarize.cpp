//===- Summarize.cpp - the summary of a module in eir ---------------------===//

#include "codegen/object/Summarize.h"

#include "codegen/to_llvm/PieceEmitter.h"
#include "eir/dialect/EirDialect.h"

#include "llvm/ADT/TypeSwitch.h"

#include <set>

using namespace mlir;
namespace eir = lumen::eir;

namespace lumen::codegen {
namespace {

using Names = std::set<std::string>; // ordered: summaries are reproducible

/// What one function refers to.
struct Collector {
  Names references, externalFuns, bifs, atoms;
  std::vector<DynamicCall> dynamicCalls;

  void literal(Attribute value);
  void op(Operation *op);
  void dynamicCall(Value module, Value function, std::optional<unsigned> arity);
};

} // namespace

static Attribute literalOf(Value value) {
  if (auto constant = value.getDefiningOp<eir::ConstOp>())
    return constant.getValue();
  return {};
}

static std::optional<std::string> atomOf(Value value) {
  if (auto atom = dyn_cast_or_null<eir::AtomAttr>(literalOf(value)))
    return atom.getName().str();
  return std::nullopt;
}

/// Length of a list made of literals and known cells.
static std::optional<unsigned> lengthOf(Value value) {
  unsigned length = 0;
  while (auto cons = value.getDefiningOp<eir::ConsOp>()) {
    ++length;
    value = cons.getTail();
  }
  Attribute rest = literalOf(value);
  if (!rest)
    return std::nullopt;
  if (auto list = dyn_cast<eir::ListAttr>(rest);
      list && isa<eir::NilAttr>(list.getTail()))
    return length + list.getElements().size();
  if (auto text = dyn_cast<eir::StringAttr>(rest))
    return length + text.getBytes().size();
  if (isa<eir::NilAttr>(rest))
    return length;
  return std::nullopt;
}

void Collector::literal(Attribute value) {
  llvm::TypeSwitch<Attribute>(value)
      .Case([&](eir::AtomAttr atom) { atoms.insert(atom.getName().str()); })
      .Case([&](eir::ListAttr list) {
        for (Attribute element : list.getElements())
          literal(element);
        literal(list.getTail());
      })
      .Case([&](eir::TupleAttr tuple) {
        for (Attribute element : tuple.getElements())
          literal(element);
      })
      .Case([&](eir::MapAttr map) {
        for (Attribute part : map.getPairs())
          literal(part);
      })
      .Case([&](eir::ExternalFunAttr fun) {
        atoms.insert(fun.getModule().str());
        atoms.insert(fun.getFunction().str());
        std::string symbol = (fun.getModule() + ":" + fun.getFunction() + "/" +
                              Twine(fun.getArity()))
                                 .str();
        references.insert(symbol);
        externalFuns.insert(symbol);
      });
}

void Collector::dynamicCall(Value module, Value function,
                            std::optional<unsigned> arity) {
  dynamicCalls.push_back({atomOf(module), atomOf(function), arity});
}

void Collector::op(Operation *op) {
  // Functions that call what their arguments name.
  auto namedCall = [&](StringRef callee, OperandRange args) {
    if (callee == "erlang:apply/3" || callee == "erlang:spawn/3" ||
        callee == "erlang:spawn_link/3" || callee == "erlang:spawn_monitor/3" ||
        callee == "erlang:hibernate/3")
      dynamicCall(args[0], args[1], lengthOf(args[2]));
    else if (callee == "erlang:spawn_opt/4" || callee == "proc_lib:spawn_opt/4")
      dynamicCall(args[0], args[1], lengthOf(args[2]));
    else if (callee == "erlang:make_fun/3") {
      std::optional<unsigned> arity;
      int64_t value;
      if (auto number = dyn_cast_or_null<eir::IntAttr>(literalOf(args[2])))
        if (!number.getDigits().getAsInteger(10, value))
          arity = value;
      dynamicCall(args[0], args[1], arity);
    }
  };
  auto call = [&](StringRef callee, OperandRange args) {
    references.insert(callee.str());
    namedCall(callee, args);
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](eir::ConstOp constant) { literal(constant.getValue()); })
      .Case([&](eir::IsConstOp is) { literal(is.getValue()); })
      .Case([&](eir::SwitchOp choice) {
        for (Attribute value : choice.getValues())
          literal(value);
      })
      .Case([&](eir::CallOp op) { call(op.getCallee(), op.getArgs()); })
      .Case([&](eir::TailCallOp op) { call(op.getCallee(), op.getArgs()); })
      .Case([&](eir::ApplyOp op) {
        dynamicCall(op.getModule(), op.getFunction(), op.getArgs().size());
      })
      .Case([&](eir::TailApplyOp op) {
        dynamicCall(op.getModule(), op.getFunction(), op.getArgs().size());
      })
      .Case([&](eir::MakeFunOp op) { references.insert(op.getCallee().str()); })
      .Case([&](eir::BifOp op) {
        bifs.insert(op.getName().str());
        namedCall(op.getName(), op.getArgs());
      });
}

ModuleSummary summarize(ModuleOp module) {
  ModuleSummary summary;
  auto text = [&](StringRef key) {
    auto attr = module->getAttrOfType<mlir::StringAttr>(key);
    return attr ? attr.getValue().str() : std::string();
  };
  summary.module = text("eir.module");
  summary.source = text("eir.source");
  auto nameOf = [&](StringRef symbol) -> std::pair<std::string, unsigned> {
    if (symbol.starts_with(summary.module + ":"))
      symbol = symbol.drop_front(summary.module.size() + 1);
    auto [name, digits] = symbol.rsplit('/');
    unsigned arity = 0;
    digits.getAsInteger(10, arity);
    return {name.str(), arity};
  };
  if (auto exports = module->getAttrOfType<ArrayAttr>("eir.exports"))
    for (Attribute entry : exports)
      if (auto name = dyn_cast<mlir::StringAttr>(entry))
        summary.exports.push_back(nameOf(name.getValue()));
  // Attributes are [{Name, [Value, ...]}, ...].
  if (auto list =
          dyn_cast_or_null<eir::ListAttr>(module->getAttr("eir.attributes")))
    for (Attribute entry : list.getElements()) {
      auto tuple = dyn_cast<eir::TupleAttr>(entry);
      if (!tuple || tuple.getElements().size() != 2)
        continue;
      auto key = dyn_cast<eir::AtomAttr>(tuple.getElements()[0]);
      auto values = dyn_cast<eir::ListAttr>(tuple.getElements()[1]);
      if (!key || !values ||
          (key.getName() != "behaviour" && key.getName() != "behavior"))
        continue;
      for (Attribute value : values.getElements())
        if (auto atom = dyn_cast<eir::AtomAttr>(value))
          summary.behaviours.push_back(atom.getName().str());
    }
  for (auto func : module.getOps<eir::FuncOp>()) {
    Collector collector;
    func.walk([&](Operation *op) { collector.op(op); });
    FunctionSummary entry;
    entry.symbol = func.getSymName().str();
    std::tie(entry.function, entry.arity) = nameOf(func.getSymName());
    entry.exported = func.getExported();
    entry.lambda = StringRef(entry.function).starts_with("-") &&
                   StringRef(entry.function).contains("-fun-");
    entry.references.assign(collector.references.begin(),
                            collector.references.end());
    entry.externalFuns.assign(collector.externalFuns.begin(),
                              collector.externalFuns.end());
    entry.bifs.assign(collector.bifs.begin(), collector.bifs.end());
    entry.atoms.assign(collector.atoms.begin(), collector.atoms.end());
    entry.dynamicCalls = std::move(collector.dynamicCalls);
    auto [file, line] = fileAndLine(func.getLoc());
    entry.file = file.str();
    entry.line = line;
    summary.functions.push_back(std::move(entry));
  }
  return summary;
}

} // namespace lumen::codegen
