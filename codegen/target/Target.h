//===- Target.h - what code generation knows of a target --------*- C++ -*-===//
//
// All that differs between targets in the compiler: passes and the link step ask
// this description, and nothing else, what they work for. Names and layouts of
// records are the same everywhere (runtime/abi).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_TARGET_TARGET_H
#define LUMEN_CODEGEN_TARGET_TARGET_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/CallingConv.h"
#include "llvm/IR/Constants.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>

namespace lumen::codegen {

struct Target {
  const char *name; ///< as --target says it, and the folder of its resources;
                    ///< a variant chosen by -C has `+VARIANT` behind
  const char *doc;
  /// The target whose objects and archive of OTP it uses: itself, most often.
  const char *objects;
  const char *triple;
  const char *cpu;
  const char *features;
  unsigned pointerBits;

  /// Format of objects and programs, and so the linker.
  enum class Format { Elf, Wasm } format;

  /// Where the CodeInfo of a piece is, and so what a CodeWord is.
  enum class CodeAddresses {
    InFront, ///< prefix data of the code; the word is the code's address
    Paired,  ///< a record of its own; the word is {function, record}
  } codeAddresses;

  /// The convention of pieces.
  llvm::CallingConv::ID pieceConvention;

  /// How a piece goes to the next one.
  enum class Jumps {
    TailCalls,   ///< by a call in tail position, with the state in parameters
    Trampoline,  ///< it leaves the state in the process and returns the code; a
                 ///< loop (lumen_enter) calls that
  } jumps;

  /// How slow paths of arithmetic and comparison call C++.
  enum class SlowPaths {
    KeepRegisters, ///< thunks that keep all registers, by inline assembly
    Calls,         ///< ordinary calls
  } slowPaths;

  /// In the folder of its resources.
  const char *startFile;
  /// Who runs its programs: they bring their own start, or are functions that a
  /// JavaScript host calls (runtime/web).
  enum class Host { Own, JavaScript } host = Host::Own;

  bool isWasm() const { return format == Format::Wasm; }
  bool hasPairedCode() const {
    return codeAddresses == CodeAddresses::Paired;
  }
  bool hasTrampoline() const { return jumps == Jumps::Trampoline; }
  /// Whether a product of 64 bits tells cheaply that it needs more.
  bool hasWideMultiply() const { return !isWasm(); }
  bool hasNarrowPointers() const { return pointerBits < 64; }

  /// Null if this LLVM was built without the target.
  std::unique_ptr<llvm::TargetMachine>
  createMachine(llvm::CodeGenOptLevel level) const;
};

/// The target that lumen's own helpers run on.
const Target &hostTarget();
/// By name; or null.
const Target *findTarget(llvm::StringRef name);
llvm::ArrayRef<Target> allTargets();

/// The signature of pieces.
llvm::FunctionType *pieceType(llvm::LLVMContext &context,
                              const Target &target);

/// Symbol of the CodeInfo of a piece where it is a record of its own.
std::string codeInfoSymbol(llvm::StringRef piece);

/// Constants of LLVM IR for the records of runtime/abi, where each pointer has a
/// word of its own.
class RecordConstants {
public:
  RecordConstants(const Target &target, llvm::Module &module);

  llvm::Constant *word(uint64_t value) const;
  /// The word of an address, plus `offset`.
  llvm::Constant *address(llvm::Constant *pointer, uint64_t offset = 0) const;
  llvm::Type *addressType() const;
  /// A piece, declared if it is of another module. Nothing here calls it.
  llvm::Function *piece(llvm::StringRef symbol) const;
  /// Its CodeWord.
  llvm::Constant *codeWord(llvm::StringRef symbol) const;
  /// The record of a piece, as a global that still is a declaration.
  llvm::GlobalVariable *codeInfo(llvm::StringRef symbol) const;
  /// Gives a defined piece its CodeInfo.
  void attachCodeInfo(llvm::Function &piece, llvm::Constant *info) const;
  /// Words, addresses and atoms side by side.
  static llvm::Constant *sequence(llvm::ArrayRef<llvm::Constant *> words);
  static llvm::Type *sequenceType(llvm::ArrayRef<llvm::Type *> words);

private:
  const Target &target_;
  llvm::Module &module_;
  llvm::IntegerType *i64_, *i32_;
  llvm::PointerType *ptr_;
};

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_TARGET_TARGET_H
