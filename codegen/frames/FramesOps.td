//===- FramesOps.td - pieces of code between calls ----------*- tablegen -*-===//
//
// After the frames pass a module holds `frames.piece` ops instead of
// `eir.func`. A piece is straight code from a point that can be jumped to
// until the next jump: ops of eir, cf and arith, and the ops below.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_FRAMES_TD
#define LUMEN_CODEGEN_FRAMES_TD

include "eir/dialect/EirTypes.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Frames_Dialect : Dialect {
  let name = "frames";
  let cppNamespace = "::lumen::codegen::frames";
  let summary = "functions split at their calls, with explicit frames";
  let dependentDialects = ["::lumen::eir::EirDialect", "::mlir::cf::ControlFlowDialect"];
}

class Frames_Op<string mnemonic, list<Trait> traits = []> : Op<Frames_Dialect, mnemonic, traits>;

def Frames_PieceKind : I32EnumAttr<"PieceKind", "what enters a piece", [
    I32EnumAttrCase<"Function", 0, "function">,
    I32EnumAttrCase<"Continuation", 1, "continuation">,
    I32EnumAttrCase<"Handler", 2, "handler">,
    I32EnumAttrCase<"Join", 3, "join">]> {
  let cppNamespace = "::lumen::codegen::frames";
}

def Frames_PieceOp : Frames_Op<"piece", [IsolatedFromAbove, FunctionOpInterface, Symbol]> {
  let summary = "code between two jumps";
  let description = [{
    `function` names the Erlang function it is a part of. Arguments are what
    comes in the x registers; a function piece with more arguments than `arity`
    is a lambda, whose further arguments are free variables.

    `frame` is the size in words of the frame at the stack pointer on entry, or
    0 if there is none; `live_slots` lists the slots (from 1) that hold terms then.
    A continuation's `handler` is entered with the same frame when the call
    raises. `need` is the room in words that the entry check asks for, 0: no
    check of memory; `counts`: the check counts a reduction; `loops`: the
    piece has frames.loop ops; `checked_heap`: it allocates more after a call of
    C++ than that leaves free, so each allocation checks for room itself.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       Frames_PieceKind:$kind, StrAttr:$function, I32Attr:$arity,
                       UnitAttr:$exported, I32Attr:$frame, DenseI32ArrayAttr:$live_slots,
                       OptionalAttr<FlatSymbolRefAttr>:$handler, I32Attr:$need,
                       UnitAttr:$counts, UnitAttr:$loops,
                       UnitAttr:$checked_heap,
                       OptionalAttr<StrAttr>:$sym_visibility,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region AnyRegion:$body);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
  }];
}

def Frames_SlotOp : Frames_Op<"slot", [MemoryEffects<[MemRead]>]> {
  let summary = "what a slot of the frame at entry holds";
  let arguments = (ins I32Attr:$index);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$index attr-dict";
}
def Frames_PushOp : Frames_Op<"push"> {
  let summary = "makes a frame, or reuses the one at entry, for `next`";
  let description = [{
    Stores the address of `next` on top, and each value in its slot. With `fresh` the
    frame, of `size` words, is made here. Stands right before a terminator.
  }];
  let arguments = (ins FlatSymbolRefAttr:$next, I32Attr:$size, UnitAttr:$fresh,
                       DenseI32ArrayAttr:$slots, Variadic<Eir_Term>:$values);
  let assemblyFormat = "(`fresh` $fresh^)? $next `,` $size $slots `(` $values `)` attr-dict";
}
def Frames_PopOp : Frames_Op<"pop"> {
  let summary = "drops the frame at entry";
  let arguments = (ins I32Attr:$size);
  let assemblyFormat = "$size attr-dict";
}
def Frames_JumpOp : Frames_Op<"jump", [Terminator]> {
  let summary = "goes to a join piece of the same function, which has a frame";
  let arguments = (ins FlatSymbolRefAttr:$target, Variadic<Eir_Term>:$args);
  let assemblyFormat = "$target `(` $args `)` attr-dict";
}
def Frames_LoopOp : Frames_Op<"loop", [Terminator]> {
  let summary = "goes to the start of this piece with new arguments";
  let description = [{
    The stack pointer is that at entry again, or that of the fresh frame that was
    made right before: then the function calls itself.
  }];
  let arguments = (ins Variadic<Eir_Term>:$args);
  let assemblyFormat = "`(` $args `)` attr-dict";
}
def Frames_ReturnOp : Frames_Op<"return", [Terminator]> {
  let summary = "returns to the frame below, most often one of `guesses`";
  let description = [{
    As `eir.return`. Each guess is a continuation that the address in the frame is
    compared with, in turn. Where it is this piece, the piece loops.
  }];
  let arguments = (ins Eir_Term:$value, FlatSymbolRefArrayAttr:$guesses);
  let assemblyFormat = "$value `guesses` $guesses attr-dict";
}

#endif
