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
  std::vector<CallSummary> calls;

  void literal(Attribute value);
  void op(Operation *op);
  bool isCompared = false; ///< the literal being looked at is only compared
  /// `args` is the list of arguments, `arity` what is known without it.
  void dynamicCall(Value module, Value function, Flow args,
                   std::optional<unsigned> arity);
  void call(StringRef callee, unsigned unknown, ValueRange args);
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

/// More elements than anyone hands on in a list of arguments.
static constexpr size_t kMaxFlowElements = 16;

static Flow flowOfLiteral(Attribute value) {
  Flow flow;
  if (auto atom = dyn_cast<eir::AtomAttr>(value)) {
    flow.kind = Flow::Atom;
    flow.atom = atom.getName().str();
  } else if (isa<eir::NilAttr>(value)) {
    flow.kind = Flow::List;
  } else if (auto list = dyn_cast<eir::ListAttr>(value)) {
    if (isa<eir::NilAttr>(list.getTail()) &&
        list.getElements().size() <= kMaxFlowElements) {
      flow.kind = Flow::List;
      for (Attribute element : list.getElements())
        flow.elements.push_back(flowOfLiteral(element));
    }
  } else if (auto text = dyn_cast<eir::StringAttr>(value)) {
    if (text.getBytes().size() <= kMaxFlowElements) {
      flow.kind = Flow::List;
      flow.elements.resize(text.getBytes().size(), Flow{Flow::Other, "", 0, {}});
    }
  } else {
    flow.kind = Flow::Other;
  }
  return flow;
}

static Flow flowOf(Value value) {
  Flow flow;
  if (auto arg = dyn_cast<BlockArgument>(value)) {
    if (arg.getOwner()->isEntryBlock()) {
      flow.kind = Flow::Param;
      flow.param = arg.getArgNumber();
    }
    return flow;
  }
  if (Attribute literal = literalOf(value))
    return flowOfLiteral(literal);
  Operation *op = value.getDefiningOp();
  if (isa<eir::TupleOp, eir::SetElementsOp, eir::MakeFunOp, eir::MapNewOp,
          eir::MapWithKeysOp, eir::BsCreateOp>(op)) {
    flow.kind = Flow::Other;
    return flow;
  }
  // A list: what is put before a known one.
  SmallVector<Value> heads;
  while (auto cons = value.getDefiningOp<eir::ConsOp>()) {
    heads.push_back(cons.getHead());
    value = cons.getTail();
  }
  Attribute rest = literalOf(value);
  if (heads.empty() || !rest)
    return flow;
  Flow tail = flowOfLiteral(rest);
  if (tail.kind != Flow::List ||
      heads.size() + tail.elements.size() > kMaxFlowElements)
    return flow;
  flow.kind = Flow::List;
  for (Value head : heads)
    flow.elements.push_back(flowOf(head));
  llvm::append_range(flow.elements, tail.elements);
  return flow;
}

/// A constant that is only compared with brings no atom into the program.
static bool isOnlyCompared(eir::ConstOp op) {
  return !op->use_empty() && llvm::all_of(op->getUses(), [](OpOperand &use) {
    if (isa<eir::CmpOp>(use.getOwner()))
      return true;
    return isa<eir::MapGetOp>(use.getOwner()) && use.getOperandNumber() == 1;
  });
}

void Collector::literal(Attribute value) {
  llvm::TypeSwitch<Attribute>(value)
      .Case([&](eir::AtomAttr atom) {
        if (!isCompared)
          atoms.insert(atom.getName().str());
      })
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

void Collector::dynamicCall(Value module, Value function, Flow args,
                            std::optional<unsigned> arity) {
  DynamicCall call;
  call.module = atomOf(module);
  call.function = atomOf(function);
  call.arity = arity;
  if (!arity && args.kind == Flow::List)
    call.arity = args.elements.size();
  call.moduleFlow = flowOf(module);
  call.functionFlow = flowOf(function);
  call.args = std::move(args);
  dynamicCalls.push_back(std::move(call));
}

/// `unknown` parameters come from elsewhere, the others are `args`.
void Collector::call(StringRef callee, unsigned unknown, ValueRange args) {
  CallSummary summary;
  summary.callee = callee.str();
  summary.args.resize(unknown);
  for (Value arg : args)
    summary.args.push_back(flowOf(arg));
  while (!summary.args.empty() && summary.args.back() == Flow())
    summary.args.pop_back();
  references.insert(summary.callee);
  if (!llvm::is_contained(calls, summary))
    calls.push_back(std::move(summary));
}

static Flow listOf(ValueRange values) {
  Flow flow;
  flow.kind = Flow::List;
  for (Value value : values)
    flow.elements.push_back(flowOf(value));
  return flow;
}

void Collector::op(Operation *op) {
  // Functions that call what their arguments name.
  auto namedCall = [&](StringRef callee, OperandRange args) {
    if (callee == "erlang:apply/3" || callee == "erlang:spawn/3" ||
        callee == "erlang:spawn_link/3" || callee == "erlang:spawn_monitor/3" ||
        callee == "erlang:hibernate/3" || callee == "erlang:spawn_opt/4")
      dynamicCall(args[0], args[1], flowOf(args[2]), std::nullopt);
    else if (callee == "erlang:make_fun/3") {
      std::optional<unsigned> arity;
      int64_t value;
      if (auto number = dyn_cast_or_null<eir::IntAttr>(literalOf(args[2])))
        if (!number.getDigits().getAsInteger(10, value))
          arity = value;
      dynamicCall(args[0], args[1], Flow(), arity);
    }
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](eir::ConstOp constant) {
        // Funs in it are referred to all the same.
        isCompared = isOnlyCompared(constant);
        literal(constant.getValue());
        isCompared = false;
      })
      .Case([&](eir::CallOp op) {
        call(op.getCallee(), 0, op.getArgs());
        namedCall(op.getCallee(), op.getArgs());
      })
      .Case([&](eir::TailCallOp op) {
        call(op.getCallee(), 0, op.getArgs());
        namedCall(op.getCallee(), op.getArgs());
      })
      .Case([&](eir::ApplyOp op) {
        dynamicCall(op.getModule(), op.getFunction(), listOf(op.getArgs()),
                    op.getArgs().size());
      })
      .Case([&](eir::TailApplyOp op) {
        dynamicCall(op.getModule(), op.getFunction(), listOf(op.getArgs()),
                    op.getArgs().size());
      })
      .Case([&](eir::MakeFunOp op) {
        call(op.getCallee(), op.getArity(), op.getFree());
      })
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
  auto functions = [&](StringRef key) {
    std::vector<std::pair<std::string, unsigned>> names;
    if (auto list = dyn_cast_or_null<eir::ListAttr>(module->getAttr(key)))
      for (Attribute entry : list.getElements()) {
        auto tuple = dyn_cast<eir::TupleAttr>(entry);
        if (!tuple || tuple.getElements().size() != 2)
          continue;
        auto name = dyn_cast<eir::AtomAttr>(tuple.getElements()[0]);
        auto arity = dyn_cast<eir::IntAttr>(tuple.getElements()[1]);
        unsigned value;
        if (name && arity && !arity.getDigits().getAsInteger(10, value))
          names.push_back({name.getName().str(), value});
      }
    return names;
  };
  summary.callbacks = functions("eir.callbacks");
  summary.optionalCallbacks = functions("eir.optional_callbacks");
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
    entry.calls = std::move(collector.calls);
    auto [file, line] = fileAndLine(func.getLoc());
    entry.file = file.str();
    entry.line = line;
    summary.functions.push_back(std::move(entry));
  }
  return summary;
}

} // namespace lumen::codegen
