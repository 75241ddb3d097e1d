//===- Target.cpp - what code generation knows of a target ----------------===//

#include "codegen/target/Target.h"

#include "runtime/abi/Code.h"

#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"

using namespace llvm;

namespace lumen::codegen {

/// Objects are those of wasm32-wasi: hosts differ in what a program is linked with.
static constexpr Target wasmTarget(const char *name, const char *doc,
                                   Target::Jumps jumps, Target::Host host) {
  bool hasTailCalls = jumps == Target::Jumps::TailCalls;
  return {.name = name,
          .doc = doc,
          .objects = hasTailCalls ? "wasm32-wasi" : "wasm32-wasi+trampoline",
          .triple = "wasm32-unknown-wasi",
          .cpu = "generic",
          .features = hasTailCalls
                          ? "+tail-call,+bulk-memory,+sign-ext,"
                            "+nontrapping-fptoint,+mutable-globals"
                          : "+bulk-memory,+sign-ext,+nontrapping-fptoint,"
                            "+mutable-globals",
          .pointerBits = 32,
          .format = Target::Format::Wasm,
          .codeAddresses = Target::CodeAddresses::Paired,
          .pieceConvention = CallingConv::C,
          .jumps = jumps,
          .slowPaths = Target::SlowPaths::Calls,
          .startFile = host == Target::Host::Own ? "crt1-command.o"
                                                 : "crt1-reactor.o",
          .host = host};
}

static const Target kTargets[] = {
    {.name = "x86_64-linux",
     .doc = "static ELF executables (the default)",
     .objects = "x86_64-linux",
     .triple = "x86_64-unknown-linux-musl",
     .cpu = "x86-64",
     .features = "",
     .pointerBits = 64,
     .format = Target::Format::Elf,
     .codeAddresses = Target::CodeAddresses::InFront,
     .pieceConvention = CallingConv::GHC,
     .jumps = Target::Jumps::TailCalls,
     .slowPaths = Target::SlowPaths::KeepRegisters,
     .startFile = "crt1.o"},
    wasmTarget("wasm32-wasi",
               "a WebAssembly module, a command of WASI preview 1; needs a host "
               "with tail calls",
               Target::Jumps::TailCalls, Target::Host::Own),
    wasmTarget("wasm32-wasi+trampoline",
               "the same for hosts without tail calls",
               Target::Jumps::Trampoline, Target::Host::Own),
    wasmTarget("wasm32-web",
               "a WebAssembly module and the JavaScript that runs it, for "
               "browsers and Node",
               Target::Jumps::TailCalls, Target::Host::JavaScript),
    wasmTarget("wasm32-web+trampoline",
               "the same for hosts without tail calls",
               Target::Jumps::Trampoline, Target::Host::JavaScript),
};

ArrayRef<Target> allTargets() { return kTargets; }
const Target &hostTarget() { return kTargets[0]; }

const Target *findTarget(StringRef name) {
  for (const Target &target : kTargets)
    if (name == target.name)
      return &target;
  return nullptr;
}

std::unique_ptr<TargetMachine>
Target::createMachine(CodeGenOptLevel level) const {
  static const bool initialized = [] {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser(); // inline assembly of slow paths
    LLVMInitializeWebAssemblyTargetInfo();
    LLVMInitializeWebAssemblyTarget();
    LLVMInitializeWebAssemblyTargetMC();
    LLVMInitializeWebAssemblyAsmPrinter();
    return true;
  }();
  (void)initialized;
  std::string error;
  const llvm::Target *backend = TargetRegistry::lookupTarget(triple, error);
  if (!backend)
    return nullptr;
  TargetOptions options;
  // The linker drops what is not reachable, function by function.
  options.FunctionSections = true;
  options.DataSections = true;
  options.UniqueSectionNames = isWasm();
  return std::unique_ptr<TargetMachine>(backend->createTargetMachine(
      triple, cpu, features, options, Reloc::Static, CodeModel::Small, level));
}

FunctionType *pieceType(LLVMContext &context, const Target &target) {
  auto *pointer = PointerType::getUnqual(context);
  auto *word = Type::getInt64Ty(context);
  if (target.hasTrampoline())
    return FunctionType::get(pointer, {pointer}, false);
  SmallVector<Type *> params{pointer, pointer, pointer, word};
  params.append(abi::kArgRegisters, word);
  return FunctionType::get(Type::getVoidTy(context), params, false);
}

std::string codeInfoSymbol(StringRef piece) {
  return ("lumen.info." + piece).str();
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

RecordConstants::RecordConstants(const Target &target, Module &module)
    : target_(target), module_(module),
      i64_(Type::getInt64Ty(module.getContext())),
      i32_(Type::getInt32Ty(module.getContext())),
      ptr_(PointerType::getUnqual(module.getContext())) {}

Constant *RecordConstants::word(uint64_t value) const {
  return ConstantInt::get(i64_, value);
}

Constant *RecordConstants::address(Constant *pointer, uint64_t offset) const {
  if (!target_.hasNarrowPointers()) {
    Constant *bare = ConstantExpr::getPtrToInt(pointer, i64_);
    return offset ? ConstantExpr::getAdd(bare, word(offset)) : bare;
  }
  // There are no relocations of 64 bits: two halves.
  Constant *low =
      offset ? ConstantExpr::getGetElementPtr(
                   Type::getInt8Ty(module_.getContext()), pointer,
                   ConstantInt::get(i32_, offset))
             : pointer;
  return ConstantStruct::getAnon({low, ConstantInt::get(i32_, 0)});
}

Function *RecordConstants::piece(StringRef symbol) const {
  if (Function *function = module_.getFunction(symbol))
    return function;
  auto *function =
      Function::Create(pieceType(module_.getContext(), target_),
                       GlobalValue::ExternalLinkage, symbol, module_);
  function->setCallingConv(target_.pieceConvention);
  function->setDSOLocal(true);
  function->setDoesNotThrow();
  return function;
}

GlobalVariable *RecordConstants::codeInfo(StringRef symbol) const {
  std::string name = codeInfoSymbol(symbol);
  if (GlobalVariable *known = module_.getNamedGlobal(name))
    return known;
  auto *global = new GlobalVariable(module_, i64_, true,
                                    GlobalValue::ExternalLinkage, nullptr, name);
  global->setDSOLocal(true);
  return global;
}

Constant *RecordConstants::codeWord(StringRef symbol) const {
  Function *function = piece(symbol);
  if (!target_.hasPairedCode())
    return ConstantExpr::getPtrToInt(function, i64_);
  return ConstantStruct::getAnon({function, codeInfo(symbol)});
}

void RecordConstants::attachCodeInfo(Function &piece, Constant *info) const {
  if (!target_.hasPairedCode()) {
    piece.setPrefixData(info);
    piece.setAlignment(Align(abi::kCodeAlign));
    return;
  }
  GlobalVariable *declaration = codeInfo(piece.getName());
  auto *definition = new GlobalVariable(module_, info->getType(), true,
                                        piece.getLinkage(), info);
  definition->setAlignment(Align(8));
  definition->setDSOLocal(true);
  definition->takeName(declaration);
  declaration->replaceAllUsesWith(definition);
  declaration->eraseFromParent();
}

Type *RecordConstants::addressType() const {
  if (!target_.hasNarrowPointers())
    return i64_;
  return StructType::get(module_.getContext(), {ptr_, i32_});
}

Type *RecordConstants::sequenceType(ArrayRef<Type *> words) {
  if (all_equal(words))
    return ArrayType::get(words.front(), words.size());
  return StructType::get(words.front()->getContext(), words);
}

Constant *RecordConstants::sequence(ArrayRef<Constant *> words) {
  SmallVector<Type *> types;
  for (Constant *word : words)
    types.push_back(word->getType());
  Type *type = sequenceType(types);
  if (auto *array = dyn_cast<ArrayType>(type))
    return ConstantArray::get(array, words);
  return ConstantStruct::get(cast<StructType>(type), words);
}

} // namespace lumen::codegen
