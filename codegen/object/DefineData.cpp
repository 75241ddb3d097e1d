//===- DefineData.cpp - literals and records as read-only data ------------===//

#include "codegen/object/DefineData.h"

#include "codegen/object/Summary.h"
#include "codegen/to_llvm/ToLlvm.h"
#include "eir/dialect/EirDialect.h"
#include "eir/dialect/LiteralOrder.h"
#include "eir/tables/SharedTables.h"
#include "runtime/abi/Code.h"
#include "runtime/abi/Segments.h"
#include "runtime/abi/Term.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MD5.h"

using namespace llvm;
namespace eir = lumen::eir;
using mlir::DictionaryAttr;
using mlir::FlatSymbolRefAttr;
using MlirAttr = mlir::Attribute;

namespace lumen::codegen {
namespace {

struct FunctionSymbol {
  StringRef function;
  unsigned arity = 0;
};

class DataDefiner {
public:
  DataDefiner(mlir::ModuleOp mlirModule, Module &module,
              const Target &target)
      : mlirModule_(mlirModule), module_(module), constants_(target, module),
        isNarrow_(target.hasNarrowPointers()), context_(module.getContext()),
        i64_(Type::getInt64Ty(context_)), i32_(Type::getInt32Ty(context_)),
        i16_(Type::getInt16Ty(context_)), i8_(Type::getInt8Ty(context_)),
        ptr_(PointerType::getUnqual(context_)) {
    if (auto name = mlirModule->getAttrOfType<mlir::StringAttr>("eir.module"))
      moduleName_ = name.getValue();
  }
  std::string run();

private:
  Constant *word(uint64_t value) { return constants_.word(value); }
  Constant *int32(uint64_t value) { return ConstantInt::get(i32_, value); }
  Constant *address(Constant *global, uint64_t offset = 0) {
    Constant *result = constants_.address(global, offset);
    if (auto *known = dyn_cast<GlobalVariable>(global))
      pointees_[result] = known;
    return result;
  }
  Constant *code(StringRef symbol) { return constants_.codeWord(symbol); }
  Constant *atom(StringRef name);
  Constant *cString(StringRef text);
  GlobalVariable *privateData(Constant *contents, const Twine &name,
                              Align align = Align(8));
  GlobalVariable *words(ArrayRef<Constant *> contents, const Twine &name);

  /// The tagged word of a literal.
  Constant *term(MlirAttr literal);
  Constant *layOut(MlirAttr literal);
  Constant *layOutList(ArrayRef<Constant *> heads, Constant *tail);
  Constant *layOutBits(eir::BitsAttr bits);
  Constant *layOutInteger(const APInt &value);
  Constant *layOutMap(eir::MapAttr map);
  Constant *exportRecord(eir::ExternalFunAttr fun);

  Constant *functionInfo(StringRef symbol, StringRef file);
  Constant *locInfo(DictionaryAttr entries);
  Constant *funInfo(DictionaryAttr entries);
  Constant *closure(DictionaryAttr entries);
  Constant *segments(mlir::ArrayAttr table);
  Constant *codeInfo(DictionaryAttr entries);
  void externalData(const Twine &symbol, Constant *contents);
  std::string moduleInfo();

  FunctionSymbol parse(StringRef symbol);
  Constant *md5();
  void groupByKind();
  void replace(GlobalVariable *declaration, Constant *contents,
               Align align = Align(8));

  mlir::ModuleOp mlirModule_;
  Module &module_;
  RecordConstants constants_;
  bool isNarrow_;
  LLVMContext &context_;
  IntegerType *i64_, *i32_, *i16_, *i8_;
  PointerType *ptr_;
  StringRef moduleName_;
  DenseMap<MlirAttr, Constant *> terms_;
  DenseMap<Constant *, GlobalVariable *> pointees_; ///< of addresses
  StringMap<Constant *> strings_;
  StringMap<Constant *> functionInfos_;
  StringMap<GlobalVariable *> byName_;
};

} // namespace

FunctionSymbol DataDefiner::parse(StringRef symbol) {
  FunctionSymbol result;
  if (symbol.starts_with(moduleName_) &&
      symbol.drop_front(moduleName_.size()).starts_with(":"))
    symbol = symbol.drop_front(moduleName_.size() + 1);
  auto [name, arity] = symbol.rsplit('/');
  result.function = name;
  arity.getAsInteger(10, result.arity);
  return result;
}

Constant *DataDefiner::atom(StringRef name) {
  if (int index = eir::fixedAtomIndex(name); index >= 0)
    return word(abi::atomTerm(index));
  std::string symbol = (kAtomPrefix + name).str();
  GlobalVariable *global = module_.getNamedGlobal(symbol);
  if (!global) {
    // A byte, as in ModuleSymbols::atom: nothing is known of its low bits.
    global = new GlobalVariable(module_, Type::getInt8Ty(context_), true,
                                GlobalValue::ExternalLinkage, nullptr, symbol);
    global->setDSOLocal(true);
  }
  return constants_.address(global);
}

GlobalVariable *DataDefiner::privateData(Constant *contents, const Twine &name,
                                         Align align) {
  auto *global =
      new GlobalVariable(module_, contents->getType(), true,
                         GlobalValue::InternalLinkage, contents, name);
  global->setAlignment(align);
  global->setDSOLocal(true);
  return global;
}

GlobalVariable *DataDefiner::words(ArrayRef<Constant *> contents,
                                   const Twine &name) {
  return privateData(RecordConstants::sequence(contents), name);
}

Constant *DataDefiner::cString(StringRef text) {
  Constant *&string = strings_[text];
  if (!string) {
    auto *global = privateData(ConstantDataArray::getString(context_, text),
                               "lumen.str", Align(1));
    global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    string = address(global);
  }
  return string;
}

//===----------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------===//

static std::optional<APInt> integerValue(MlirAttr literal) {
  if (auto number = mlir::dyn_cast<eir::IntAttr>(literal)) {
    StringRef digits = number.getDigits();
    unsigned bits = APInt::getSufficientBitsNeeded(digits, 10) + 1;
    return APInt(std::max(bits, 64u), digits, 10);
  }
  if (auto number = mlir::dyn_cast<mlir::IntegerAttr>(literal))
    return number.getValue().sextOrTrunc(
        std::max(64u, number.getValue().getBitWidth()));
  return std::nullopt;
}

Constant *DataDefiner::term(MlirAttr literal) {
  if (auto name = mlir::dyn_cast<eir::AtomAttr>(literal))
    return atom(name.getName());
  if (mlir::isa<eir::NilAttr>(literal))
    return word(abi::kNil);
  if (std::optional<APInt> value = integerValue(literal);
      value && value->isSignedIntN(60))
    return word(abi::smallTerm(value->getSExtValue()));
  auto it = terms_.find(literal);
  if (it != terms_.end())
    return it->second;
  Constant *result = layOut(literal);
  terms_[literal] = result;
  return result;
}

Constant *DataDefiner::layOutList(ArrayRef<Constant *> heads, Constant *tail) {
  // Its type is needed before its contents, which refer to it.
  SmallVector<Type *> shape;
  for (Constant *head : heads) {
    shape.push_back(head->getType());
    shape.push_back(constants_.addressType());
  }
  shape.back() = tail->getType();
  Type *type = RecordConstants::sequenceType(shape);
  auto *global = new GlobalVariable(
      module_, type, true, GlobalValue::InternalLinkage, nullptr, "lumen.list");
  global->setAlignment(Align(8));
  global->setDSOLocal(true);
  SmallVector<Constant *> contents;
  for (size_t i = 0; i != heads.size(); ++i) {
    contents.push_back(heads[i]);
    contents.push_back(i + 1 == heads.size()
                           ? tail
                           : address(global, 16 * (i + 1) + abi::kPrimaryCons));
  }
  global->setInitializer(RecordConstants::sequence(contents));
  return address(global, abi::kPrimaryCons);
}

Constant *DataDefiner::layOutBits(eir::BitsAttr bits) {
  StringRef bytes = bits.getBytes();
  SmallVector<Constant *> contents{
      word(abi::header(1 + (bytes.size() + 7) / 8, abi::kHeapBinTag)),
      word(bytes.size())};
  for (size_t i = 0; i < bytes.size(); i += 8) {
    char chunk[8] = {};
    memcpy(chunk, bytes.data() + i, std::min<size_t>(8, bytes.size() - i));
    contents.push_back(word(support::endian::read64le(chunk)));
  }
  Constant *whole = address(words(contents, "lumen.bin"), abi::kPrimaryBoxed);
  if (bits.getBitSize() == 8 * bytes.size())
    return whole;
  return address(words({word(abi::header(3, abi::kSubBinTag)),
                        word(bits.getBitSize()), word(0), whole},
                       "lumen.bits"),
                 abi::kPrimaryBoxed);
}

Constant *DataDefiner::layOutInteger(const APInt &value) {
  bool negative = value.isNegative();
  APInt magnitude = value.sext(value.getBitWidth() + 1).abs();
  unsigned limbs = (magnitude.getActiveBits() + 63) / 64;
  SmallVector<Constant *> contents{
      word(abi::header(limbs, negative ? abi::kNegBigTag : abi::kPosBigTag))};
  for (unsigned i = 0; i != limbs; ++i)
    contents.push_back(word(magnitude.getRawData()[i]));
  return address(words(contents, "lumen.big"), abi::kPrimaryBoxed);
}

Constant *DataDefiner::layOutMap(eir::MapAttr map) {
  std::vector<std::pair<MlirAttr, MlirAttr>> pairs;
  for (size_t i = 0; i + 1 < map.getPairs().size(); i += 2)
    pairs.push_back({map.getPairs()[i], map.getPairs()[i + 1]});
  llvm::stable_sort(pairs, [](const auto &a, const auto &b) {
    return eir::compareLiterals(a.first, b.first) < 0;
  });
  SmallVector<Constant *> keys{word(abi::header(pairs.size(), abi::kTupleTag))};
  for (auto &[key, value] : pairs)
    keys.push_back(term(key));
  SmallVector<Constant *> contents{
      word(abi::header(1 + pairs.size(), abi::kMapTag)),
      address(words(keys, "lumen.keys"), abi::kPrimaryBoxed)};
  for (auto &[key, value] : pairs)
    contents.push_back(term(value));
  return address(words(contents, "lumen.map"), abi::kPrimaryBoxed);
}

Constant *DataDefiner::exportRecord(eir::ExternalFunAttr fun) {
  std::string symbol =
      (fun.getModule() + ":" + fun.getFunction() + "/" + Twine(fun.getArity()))
          .str();
  Constant *target = code(symbol);
  Constant *record = ConstantStruct::getAnon(
      {atom(fun.getModule()), atom(fun.getFunction()), word(fun.getArity()),
       target, word(eir::lookupBif(symbol) != nullptr)});
  Constant *header =
      word(abi::header(2, abi::kExportTag) |
           static_cast<uint64_t>(fun.getArity()) << abi::kFunArityShift);
  Constant *object = ConstantStruct::getAnon(
      {header, target, address(privateData(record, "lumen.export"))});
  return address(privateData(object, "lumen.extfun"), abi::kPrimaryBoxed);
}

Constant *DataDefiner::layOut(MlirAttr literal) {
  if (std::optional<APInt> value = integerValue(literal))
    return layOutInteger(*value);
  if (auto number = mlir::dyn_cast<eir::FloatAttr>(literal))
    return address(
        words({word(abi::header(1, abi::kFloatTag)), word(number.getBits())},
              "lumen.float"),
        abi::kPrimaryBoxed);
  if (auto number = mlir::dyn_cast<mlir::FloatAttr>(literal))
    return address(
        words({word(abi::header(1, abi::kFloatTag)),
               word(number.getValue().bitcastToAPInt().getZExtValue())},
              "lumen.float"),
        abi::kPrimaryBoxed);
  if (auto text = mlir::dyn_cast<eir::StringAttr>(literal)) {
    if (text.getBytes().empty())
      return word(abi::kNil);
    SmallVector<Constant *> heads;
    for (unsigned char byte : text.getBytes())
      heads.push_back(word(abi::smallTerm(byte)));
    return layOutList(heads, word(abi::kNil));
  }
  if (auto list = mlir::dyn_cast<eir::ListAttr>(literal)) {
    SmallVector<Constant *> heads;
    for (MlirAttr element : list.getElements())
      heads.push_back(term(element));
    return layOutList(heads, term(list.getTail()));
  }
  if (auto tuple = mlir::dyn_cast<eir::TupleAttr>(literal)) {
    SmallVector<Constant *> contents{
        word(abi::header(tuple.getElements().size(), abi::kTupleTag))};
    for (MlirAttr element : tuple.getElements())
      contents.push_back(term(element));
    return address(words(contents, "lumen.tuple"), abi::kPrimaryBoxed);
  }
  if (auto map = mlir::dyn_cast<eir::MapAttr>(literal))
    return layOutMap(map);
  if (auto bits = mlir::dyn_cast<eir::BitsAttr>(literal))
    return layOutBits(bits);
  if (auto fun = mlir::dyn_cast<eir::ExternalFunAttr>(literal))
    return exportRecord(fun);
  mlir::emitError(mlirModule_.getLoc()) << "not a literal: " << literal;
  return word(abi::kNil);
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

Constant *DataDefiner::functionInfo(StringRef symbol, StringRef file) {
  Constant *&info = functionInfos_[(symbol + "\n" + file).str()];
  if (!info) {
    FunctionSymbol name = parse(symbol);
    Constant *path = file.empty() ? word(0) : cString(file);
    info = address(privateData(
        ConstantStruct::getAnon(
            {atom(moduleName_), atom(name.function), word(name.arity), path}),
        "lumen.function"));
  }
  return info;
}

Constant *DataDefiner::locInfo(DictionaryAttr entries) {
  StringRef function = entries.getAs<mlir::StringAttr>("function").getValue();
  StringRef file = entries.getAs<mlir::StringAttr>("file").getValue();
  return ConstantStruct::getAnon(
      {functionInfo(function, file),
       word(entries.getAs<mlir::IntegerAttr>("line").getInt())});
}

Constant *DataDefiner::md5() {
  MD5 hash;
  hash.update(moduleName_);
  for (Function &function : module_)
    hash.update(function.getName());
  MD5::MD5Result result;
  hash.final(result);
  return ConstantDataArray::get(
      context_, ArrayRef<uint8_t>(result.data(), result.size()));
}

Constant *DataDefiner::funInfo(DictionaryAttr entries) {
  StringRef callee = entries.getAs<FlatSymbolRefAttr>("callee").getValue();
  auto number = [&](StringRef key) {
    return int32(
        entries.getAs<mlir::IntegerAttr>(key).getValue().getZExtValue());
  };
  return ConstantStruct::getAnon({atom(moduleName_),
                                  atom(parse(callee).function), code(callee),
                                  number("arity"), number("free"),
                                  number("index"), number("uniq"), md5()});
}

Constant *DataDefiner::closure(DictionaryAttr entries) {
  uint64_t arity = entries.getAs<mlir::IntegerAttr>("arity").getInt();
  GlobalVariable *info =
      byName_.lookup(entries.getAs<FlatSymbolRefAttr>("info").getValue());
  return ConstantStruct::getAnon(
      {word(abi::header(abi::kFunFree - 1, abi::kFunTag) |
            arity << abi::kFunArityShift),
       code(entries.getAs<FlatSymbolRefAttr>("callee").getValue()),
       address(info), word(abi::kNil)}); // nobody made it
}

Constant *DataDefiner::segments(mlir::ArrayAttr table) {
  SmallVector<Constant *> rows;
  for (MlirAttr row : table) {
    auto parts = mlir::cast<mlir::ArrayAttr>(row);
    auto segment = mlir::cast<eir::SegmentAttr>(parts[0]);
    unsigned type = StringSwitch<unsigned>(segment.getType())
                        .Case("integer", abi::kSegInteger)
                        .Case("float", abi::kSegFloat)
                        .Case("binary", abi::kSegBinary)
                        .Case("utf8", abi::kSegUtf8)
                        .Case("utf16", abi::kSegUtf16)
                        .Case("utf32", abi::kSegUtf32)
                        .Default(abi::kSegString);
    unsigned flags = 0;
    if (segment.getIsSigned())
      flags |= abi::kSegSigned;
    if (segment.getEndian() == "little" || segment.getEndian() == "native")
      flags |= abi::kSegLittle;
    if (segment.getHasSize())
      flags |= abi::kSegHasSize;
    Constant *text = word(0);
    uint64_t bits = 0;
    if (parts.size() > 1) {
      auto literal = mlir::cast<eir::BitsAttr>(parts[1]);
      text = cString(literal.getBytes());
      bits = literal.getBitSize();
    }
    rows.push_back(ConstantStruct::getAnon(
        {ConstantInt::get(i8_, type), ConstantInt::get(i8_, flags),
         ConstantInt::get(i16_, segment.getUnit()), int32(bits), text}));
  }
  if (rows.empty())
    return ConstantArray::get(ArrayType::get(i64_, 0), {});
  return RecordConstants::sequence(rows);
}

Constant *DataDefiner::codeInfo(DictionaryAttr entries) {
  auto number = [&](StringRef key) -> uint64_t {
    return entries.getAs<mlir::IntegerAttr>(key).getInt();
  };
  Constant *handler = word(0);
  if (auto symbol = entries.getAs<FlatSymbolRefAttr>("handler"))
    handler = code(symbol.getValue());
  Constant *loc = word(0);
  if (auto symbol = entries.getAs<FlatSymbolRefAttr>("loc"))
    loc = address(byName_.lookup(symbol.getValue()));
  uint64_t live[2] = {};
  for (int32_t slot :
       entries.getAs<mlir::DenseI32ArrayAttr>("live_slots").asArrayRef())
    if (slot <= 128)
      live[(slot - 1) / 64] |= uint64_t(1) << (slot - 1) % 64;
  return ConstantStruct::getAnon({handler, loc, word(live[0]), word(live[1]),
                                  int32(number("frame")),
                                  ConstantInt::get(i16_, number("kind")),
                                  ConstantInt::get(i16_, number("live")),
                                  int32(number("need")),
                                  int32(number("from_outside"))});
}

void DataDefiner::externalData(const Twine &symbol, Constant *contents) {
  auto *global =
      new GlobalVariable(module_, contents->getType(), true,
                         GlobalValue::ExternalLinkage, contents, symbol);
  global->setAlignment(Align(8));
}

/// What the program's table of modules points to: two records, because few
/// programs ask for the second.
std::string DataDefiner::moduleInfo() {
  auto text = [&](StringRef key) -> StringRef {
    auto attr = mlirModule_->getAttrOfType<mlir::StringAttr>(key);
    return attr ? attr.getValue() : StringRef();
  };
  MlirAttr attributes = mlirModule_->getAttr("eir.attributes");
  SmallVector<Constant *> exports;
  if (auto list = mlirModule_->getAttrOfType<mlir::ArrayAttr>("eir.exports"))
    for (MlirAttr entry : list)
      if (auto symbol = mlir::dyn_cast<mlir::StringAttr>(entry)) {
        FunctionSymbol name = parse(symbol.getValue());
        exports.push_back(address(
            words({word(abi::header(2, abi::kTupleTag)), atom(name.function),
                   word(abi::smallTerm(name.arity))},
                  "lumen.tuple"),
            abi::kPrimaryBoxed));
      }
  std::string symbol = ("lumen.module." + moduleName_).str();
  externalData(symbol, ConstantStruct::getAnon({atom(moduleName_),
                                                cString(text("eir.source")),
                                                md5()}));
  externalData(moduleFactsSymbol(moduleName_),
               ConstantStruct::getAnon(
                   {attributes ? term(attributes) : word(abi::kNil),
                    word(abi::kNil),
                    exports.empty() ? word(abi::kNil)
                                    : layOutList(exports, word(abi::kNil))}));
  return symbol;
}

//===----------------------------------------------------------------------===//
// All of them
//===----------------------------------------------------------------------===//

void DataDefiner::replace(GlobalVariable *declaration, Constant *contents,
                          Align align) {
  GlobalVariable *definition = privateData(contents, "", align);
  definition->takeName(declaration);
  declaration->replaceAllUsesWith(definition);
  byName_[definition->getName()] = definition;
  declaration->eraseFromParent();
}

/// Records of a kind side by side: what tools that pack programs are good at. Their
/// kind is the name before its second dot (`lumen.loc.17`).
void DataDefiner::groupByKind() {
  MapVector<StringRef, SmallVector<GlobalVariable *>> groups;
  for (GlobalVariable &global : module_.globals())
    groups[global.getName().take_front(global.getName().find('.', 6))].push_back(
        &global);
  for (auto &[kind, globals] : groups)
    for (GlobalVariable *global : globals) {
      module_.removeGlobalVariable(global);
      module_.insertGlobalVariable(global);
    }
}

std::string DataDefiner::run() {
  // In an order in which each record finds what it points to.
  SmallVector<std::pair<GlobalVariable *, mlir::LLVM::GlobalOp>> globals;
  for (auto op : mlirModule_.getOps<mlir::LLVM::GlobalOp>())
    globals.push_back({module_.getNamedGlobal(op.getSymName()), op});
  for (auto [global, op] : globals) {
    if (auto entries = op->getAttrOfType<DictionaryAttr>("frames.fun"))
      replace(global, funInfo(entries));
    else if (auto entries = op->getAttrOfType<DictionaryAttr>("frames.loc"))
      replace(global, locInfo(entries));
    else if (auto table = op->getAttrOfType<mlir::ArrayAttr>("frames.segments"))
      replace(global, segments(table));
    else if (auto text = op->getAttrOfType<mlir::StringAttr>("frames.bytes"))
      replace(global, ConstantDataArray::getString(context_, text.getValue()),
              Align(1));
  }
  for (auto [global, op] : globals) {
    if (auto entries = op->getAttrOfType<DictionaryAttr>("frames.closure")) {
      replace(global, closure(entries));
    } else if (auto literal = op->getAttr("frames.literal")) {
      // The word is the address plus the tag; code adds the tag itself.
      GlobalVariable *data = pointees_.lookup(term(literal));
      assert(data && "immediate terms are constants of the code");
      global->replaceAllUsesWith(data);
      global->eraseFromParent();
    }
  }
  for (auto op : mlirModule_.getOps<mlir::LLVM::LLVMFuncOp>())
    if (auto entries = op->getAttrOfType<DictionaryAttr>("frames.code")) {
      constants_.attachCodeInfo(*module_.getFunction(op.getSymName()),
                                codeInfo(entries));
    }
  std::string infoSymbol = moduleInfo();
  groupByKind();
  // Atoms are numbers known to the linker, within 31 bits.
  MDBuilder metadata(context_);
  (void)metadata;
  auto bound = [&](uint64_t value) {
    return ConstantAsMetadata::get(
        isNarrow_ ? int32(value) : word(value));
  };
  MDNode *range =
      MDNode::get(context_, {bound(0), bound(uint64_t(1) << 31)});
  for (GlobalVariable &global : module_.globals())
    if (global.getName().starts_with(kAtomPrefix))
      global.setMetadata(LLVMContext::MD_absolute_symbol, range);
  return infoSymbol;
}

std::string defineData(mlir::ModuleOp module, Module &llvmModule,
                       const Target &target) {
  return DataDefiner(module, llvmModule, target).run();
}

} // namespace lumen::codegen
