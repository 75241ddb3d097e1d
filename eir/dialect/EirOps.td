//===- EirOps.td - the operations of the eir dialect --------*- tablegen -*-===//
//
// Failing: an op with a `mode` attribute fails in one of three ways:
//   raise  the exception leaves the function (unwinds the Erlang stack);
//   catch  the exception is recorded in the process and the result is "no
//          value": test it with eir.is_value, fetch it with eir.take_exception;
//   guard  nothing is recorded, the result is "no value".
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_OPS_TD
#define LUMEN_EIR_OPS_TD

include "eir/dialect/EirTypes.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Eir_FailMode : I32EnumAttr<"FailMode", "how an operation fails", [
    I32EnumAttrCase<"Raise", 0, "raise">,
    I32EnumAttrCase<"Catch", 1, "catch">,
    I32EnumAttrCase<"Guard", 2, "guard">]> {
  let cppNamespace = "::lumen::eir";
}
def Eir_TypeTest : I32EnumAttr<"TypeTest", "type test", [
    I32EnumAttrCase<"Atom", 0, "atom">,
    I32EnumAttrCase<"Integer", 1, "integer">,
    I32EnumAttrCase<"Float", 2, "float">,
    I32EnumAttrCase<"Number", 3, "number">,
    I32EnumAttrCase<"Cons", 4, "cons">,
    I32EnumAttrCase<"Nil", 5, "nil">,
    I32EnumAttrCase<"List", 6, "list">,
    I32EnumAttrCase<"Tuple", 7, "tuple">,
    I32EnumAttrCase<"Map", 8, "map">,
    I32EnumAttrCase<"Binary", 9, "binary">,
    I32EnumAttrCase<"Bitstring", 10, "bitstring">,
    I32EnumAttrCase<"Function", 11, "function">,
    I32EnumAttrCase<"Pid", 12, "pid">,
    I32EnumAttrCase<"Port", 13, "port">,
    I32EnumAttrCase<"Reference", 14, "reference">,
    I32EnumAttrCase<"Boolean", 15, "boolean">]> {
  let cppNamespace = "::lumen::eir";
}
def Eir_CmpPredicate : I32EnumAttr<"CmpPredicate", "term comparison", [
    I32EnumAttrCase<"EqExact", 0, "eq_exact">,
    I32EnumAttrCase<"NeExact", 1, "ne_exact">,
    I32EnumAttrCase<"Eq", 2, "eq">,
    I32EnumAttrCase<"Ne", 3, "ne">,
    I32EnumAttrCase<"Lt", 4, "lt">,
    I32EnumAttrCase<"Le", 5, "le">,
    I32EnumAttrCase<"Gt", 6, "gt">,
    I32EnumAttrCase<"Ge", 7, "ge">]> {
  let cppNamespace = "::lumen::eir";
}

class Eir_Op<string mnemonic, list<Trait> traits = []> : Op<Eir_Dialect, mnemonic, traits>;
class Eir_PureOp<string mnemonic, list<Trait> traits = []> : Eir_Op<mnemonic, !listconcat(traits, [Pure])>;

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

def Eir_FuncOp : Eir_Op<"func", [IsolatedFromAbove, FunctionOpInterface, Symbol]> {
  let summary = "a function, or a lambda lifted out of one";
  let description = [{
    `sym_name` is "module:function/arity" as Erlang's stack traces would show it
    (lambdas: "module:-f/1-fun-0-/2"). Arguments are terms: the Erlang
    arguments, then, for a lambda, its free variables; `arity` counts the
    former. `exported` functions can be called from other modules.
        eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32} { ... }
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       I32Attr:$arity, UnitAttr:$exported, OptionalAttr<StrAttr>:$sym_visibility,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region AnyRegion:$body);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
  }];
  let skipDefaultBuilders = 1;
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name, "unsigned":$arity, "unsigned":$freeVars, "bool":$exported)>];
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

def Eir_ConstOp : Eir_PureOp<"const", [ConstantLike]> {
  let summary = "a literal (AtomAttr, NilAttr, IntAttr, FloatAttr, ListAttr, StringAttr, TupleAttr, MapAttr, BitsAttr, ExternalFunAttr)";
  let arguments = (ins AnyAttr:$value);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}
def Eir_IsValueOp : Eir_PureOp<"is_value"> {
  let summary = "true if the term is a value, false if it is the \"no value\" of an op that failed";
  let arguments = (ins Eir_Term:$term);
  let results = (outs I1:$result);
  let assemblyFormat = "$term attr-dict";
}
def Eir_FromBoolOp : Eir_PureOp<"from_bool"> {
  let summary = "i1 to the atom true or false";
  let arguments = (ins I1:$value);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}
def Eir_IsOp : Eir_PureOp<"is"> {
  let summary = "tests the type of a term";
  let arguments = (ins Eir_TypeTest:$test, Eir_Term:$term);
  let results = (outs I1:$result);
  let assemblyFormat = "$test $term attr-dict";
}
def Eir_IsTupleOp : Eir_PureOp<"is_tuple"> {
  let summary = "true if the term is a tuple of the given size";
  let arguments = (ins Eir_Term:$term, I32Attr:$size);
  let results = (outs I1:$result);
  let assemblyFormat = "$term `,` $size attr-dict";
}
def Eir_TupleSizeOp : Eir_PureOp<"tuple_size"> {
  let summary = "the size of a known tuple, as a raw i64 (for cf.switch after eir.is tuple)";
  let arguments = (ins Eir_Term:$tuple);
  let results = (outs I64:$result);
  let assemblyFormat = "$tuple attr-dict";
}
def Eir_IsConstOp : Eir_PureOp<"is_const"> {
  let summary = "term =:= literal, for a literal that is an atom, [] or an integer";
  let arguments = (ins Eir_Term:$term, AnyAttr:$value);
  let results = (outs I1:$result);
  let assemblyFormat = "$term `,` $value attr-dict";
}
def Eir_CmpOp : Eir_PureOp<"cmp"> {
  let summary = "compares two terms";
  let arguments = (ins Eir_CmpPredicate:$predicate, Eir_Term:$lhs, Eir_Term:$rhs);
  let results = (outs I1:$result);
  let assemblyFormat = "$predicate $lhs `,` $rhs attr-dict";
}
def Eir_ConsOp : Eir_PureOp<"cons"> {
  let summary = "[Head | Tail]";
  let arguments = (ins Eir_Term:$head, Eir_Term:$tail);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$head `,` $tail attr-dict";
}
// Loads are not marked Pure: nothing may move them above the test that makes them safe.
def Eir_HeadOp : Eir_Op<"hd", [MemoryEffects<[MemRead]>]> {
  let summary = "head of a known cons";
  let arguments = (ins Eir_Term:$cons);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$cons attr-dict";
}
def Eir_TailOp : Eir_Op<"tl", [MemoryEffects<[MemRead]>]> {
  let summary = "tail of a known cons";
  let arguments = (ins Eir_Term:$cons);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$cons attr-dict";
}
def Eir_TupleOp : Eir_PureOp<"tuple"> {
  let summary = "a new tuple";
  let arguments = (ins Variadic<Eir_Term>:$elements);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "`(` $elements `)` attr-dict";
}
def Eir_ElementOp : Eir_Op<"element", [MemoryEffects<[MemRead]>]> {
  let summary = "element of a known tuple, index from 0, known to exist";
  let arguments = (ins Eir_Term:$tuple, I32Attr:$index);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$tuple `,` $index attr-dict";
}
def Eir_SetElementsOp : Eir_PureOp<"set_elements"> {
  let summary = "a copy of a known tuple of known size with some elements replaced (record update)";
  let description = [{ `indexes` count from 0 and pair with `values`. }];
  let arguments = (ins Eir_Term:$tuple, I32Attr:$size, DenseI32ArrayAttr:$indexes, Variadic<Eir_Term>:$values);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$tuple `,` $size $indexes `(` $values `)` attr-dict";
}
def Eir_MakeFunOp : Eir_PureOp<"make_fun"> {
  let summary = "a closure over a lambda of this module; `index` numbers the module's lambdas, `uniq` is a hash of its code";
  let arguments = (ins FlatSymbolRefAttr:$callee, I32Attr:$arity, I32Attr:$index, I32Attr:$uniq, Variadic<Eir_Term>:$free);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$callee `,` $arity `,` $index `,` $uniq `(` $free `)` attr-dict";
}

def Eir_SwitchOp : Eir_Op<"switch", [Terminator, DeclareOpInterfaceMethods<BranchOpInterface, ["getSuccessorOperands"]>]> {
  let summary = "goes to the case whose literal the term is; the literals differ and are atoms, [] or small integers";
  let description = [{
    No values are passed to the successors.
        eir.switch %x, [#eir.atom<"a">, #eir.int<"1">] ^other, ^a, ^one
  }];
  let arguments = (ins Eir_Term:$term, ArrayAttr:$values);
  let successors = (successor AnySuccessor:$defaultDest, VariadicSuccessor<AnySuccessor>:$caseDests);
  let assemblyFormat = "$term `,` $values successors attr-dict";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Maps
//===----------------------------------------------------------------------===//

def Eir_MapGetOp : Eir_Op<"map_get", [MemoryEffects<[MemRead]>]> {
  let summary = "value of a key in a known map, or no value (for matching)";
  let arguments = (ins Eir_Term:$map, Eir_Term:$key);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$map `,` $key attr-dict";
}
def Eir_MapNewOp : Eir_PureOp<"map_new"> {
  let summary = "#{K1 => V1, ...}; later pairs win";
  let arguments = (ins Variadic<Eir_Term>:$pairs);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "`(` $pairs `)` attr-dict";
}
def Eir_MapWithKeysOp : Eir_PureOp<"map_with_keys"> {
  let summary = "a map of at most kMaxFlatMap keys that are known: a literal tuple of them in the order that maps keep, and their values";
  let arguments = (ins Eir_Term:$keys, Variadic<Eir_Term>:$values);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$keys `(` $values `)` attr-dict";
}
def Eir_MapUpdateOp : Eir_Op<"map_update"> {
  let summary = "Map#{K => V, ...} or, with `exact`, Map#{K := V, ...}; {badmap,M} or {badkey,K}";
  let arguments = (ins Eir_FailMode:$mode, UnitAttr:$exact, Eir_Term:$map, Variadic<Eir_Term>:$pairs);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$mode (`exact` $exact^)? $map `(` $pairs `)` attr-dict";
}

//===----------------------------------------------------------------------===//
// Built-in functions
//===----------------------------------------------------------------------===//

def Eir_BifOp : Eir_Op<"bif"> {
  let summary = "calls a BIF of runtime/abi/Bifs.def that never yields (its row has no Traps)";
  let description = [{
    Also arithmetic: eir.bif raise "erlang:+/2"(%a, %b). The name is
    "module:function/arity". Rows that are Pure may be removed when unused only
    in guard mode.
  }];
  let arguments = (ins Eir_FailMode:$mode, StrAttr:$name, Variadic<Eir_Term>:$args);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$mode $name `(` $args `)` attr-dict";
}

//===----------------------------------------------------------------------===//
// Bit syntax
//===----------------------------------------------------------------------===//

def Eir_BsStartMatchOp : Eir_Op<"bs_start_match"> {
  let summary = "a match context for a bitstring (or for a match context), or no value";
  let description = [{
    The context is a term, but one that must never be seen by Erlang code: it is
    only used by bs ops and may be passed on in a self tail call or to a function whose
    argument starts with eir.bs_start_match. `eir.bs_get_tail` turns it back.
  }];
  let arguments = (ins Eir_Term:$term);
  let results = (outs Eir_Term:$context);
  let assemblyFormat = "$term attr-dict";
}
def Eir_BsGetPositionOp : Eir_Op<"bs_get_position", [MemoryEffects<[MemRead]>]> {
  let summary = "the context's position (raw bit offset)";
  let arguments = (ins Eir_Term:$context);
  let results = (outs Eir_Term:$position);
  let assemblyFormat = "$context attr-dict";
}
def Eir_BsSetPositionOp : Eir_Op<"bs_set_position"> {
  let summary = "goes back to a position taken from the same context";
  let arguments = (ins Eir_Term:$context, Eir_Term:$position);
  let assemblyFormat = "$context `,` $position attr-dict";
}
def Eir_BsGetOp : Eir_Op<"bs_get"> {
  let summary = "extracts a segment and moves on, or no value (position then unchanged)";
  let description = [{
    The segment's type is integer, float, binary, utf8, utf16 or utf32. With
    `hasSize` the size operand (any term; a bad one is a mismatch) counts units.
    A binary without size takes the rest, which must be a multiple of unit.
  }];
  let arguments = (ins Eir_SegmentAttr:$segment, Eir_Term:$context, Optional<Eir_Term>:$size);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$segment $context (`size` $size^)? attr-dict";
}
def Eir_BsSkipOp : Eir_Op<"bs_skip"> {
  let summary = "skips a segment; false on a mismatch";
  let arguments = (ins Eir_SegmentAttr:$segment, Eir_Term:$context, Optional<Eir_Term>:$size);
  let results = (outs I1:$matched);
  let assemblyFormat = "$segment $context (`size` $size^)? attr-dict";
}
def Eir_BsMatchStringOp : Eir_Op<"bs_match_string"> {
  let summary = "compares the next bits with literal ones and skips them; false on a mismatch";
  let arguments = (ins Eir_Term:$context, Eir_BitsAttr:$bits);
  let results = (outs I1:$matched);
  let assemblyFormat = "$context `,` $bits attr-dict";
}
def Eir_BsTestTailOp : Eir_Op<"bs_test_tail", [MemoryEffects<[MemRead]>]> {
  let summary = "true if exactly `bits` bits are left";
  let arguments = (ins Eir_Term:$context, I64Attr:$bits);
  let results = (outs I1:$result);
  let assemblyFormat = "$context `,` $bits attr-dict";
}
def Eir_BsTestUnitOp : Eir_Op<"bs_test_unit", [MemoryEffects<[MemRead]>]> {
  let summary = "true if the number of bits left is divisible by `unit`";
  let arguments = (ins Eir_Term:$context, I32Attr:$unit);
  let results = (outs I1:$result);
  let assemblyFormat = "$context `,` $unit attr-dict";
}
def Eir_BsGetTailOp : Eir_Op<"bs_get_tail", [MemoryEffects<[MemRead]>]> {
  let summary = "the rest of the context as a bitstring; the context stays usable";
  let arguments = (ins Eir_Term:$context);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$context attr-dict";
}
def Eir_BsCreateOp : Eir_Op<"bs_create"> {
  let summary = "builds a bitstring from segments; `operands` holds value then, where hasSize, size, for each segment";
  let description = [{
    With `append` the first segment is a binary without size and unit 1 or 8
    that is extended in place where it can be. If it is `owned`, too, nobody will
    look at its term again, so that one may become the result.
  }];
  let arguments = (ins Eir_FailMode:$mode, UnitAttr:$append, UnitAttr:$owned, ArrayAttr:$segments, Variadic<Eir_Term>:$args);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$mode (`append` $append^)? (`owned` $owned^)? $segments `(` $args `)` attr-dict";
}

//===----------------------------------------------------------------------===//
// Exceptions
//===----------------------------------------------------------------------===//

def Eir_SetExceptionOp : Eir_Op<"set_exception", [AttrSizedOperandSegments]> {
  let summary = "records an exception in the process, with the stack as it is here";
  let description = [{
    class is error, exit or throw (a term). With a `trace` operand (the raw trace
    from a handler) that trace is kept: re-raising. `kind` "function_clause" takes the function's
    arguments in `args`; they appear in the stack trace.
  }];
  let arguments = (ins Eir_Term:$exceptionClass, Eir_Term:$reason, Optional<Eir_Term>:$trace, Variadic<Eir_Term>:$args);
  let assemblyFormat = "$exceptionClass `,` $reason (`trace` $trace^)? (`args` `(` $args^ `)`)? attr-dict";
}
def Eir_TakeExceptionOp : Eir_Op<"take_exception"> {
  let summary = "takes the recorded exception out of the process";
  let results = (outs Eir_Term:$exceptionClass, Eir_Term:$reason, Eir_Term:$trace);
  let assemblyFormat = "attr-dict";
}
def Eir_BuildStacktraceOp : Eir_Op<"build_stacktrace", [MemoryEffects<[MemRead]>]> {
  let summary = "the list of stack entries for a raw trace";
  let arguments = (ins Eir_Term:$trace);
  let results = (outs Eir_Term:$result);
  let assemblyFormat = "$trace attr-dict";
}
def Eir_PropagateOp : Eir_Op<"propagate", [Terminator]> {
  let summary = "unwinds the Erlang stack with the recorded exception";
  let assemblyFormat = "attr-dict";
}
def Eir_UnreachableOp : Eir_Op<"unreachable", [Terminator]> {
  let summary = "control never comes here";
  let assemblyFormat = "attr-dict";
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//
//
// A receive is a loop:
//   ^loop:  %m = eir.recv_peek; if no value -> ^wait
//           match %m: on success eir.recv_remove, then the body
//           on failure eir.recv_next, br ^loop
//   ^wait:  eir.call @"lumen:recv_wait/1"(%timeout) ^woken
//   ^woken(%r): `true`: br ^loop (a message came); `false`: timeout
// recv_wait takes `infinity` or a timeout (bad ones raise timeout_value), starts
// the timer on the first call of a receive and remembers it until recv_remove
// or the timeout; `after 0` is the same with 0.

def Eir_RecvPeekOp : Eir_Op<"recv_peek"> {
  let summary = "the message at the receive cursor, or no value";
  let results = (outs Eir_Term:$message);
  let assemblyFormat = "attr-dict";
}
def Eir_RecvNextOp : Eir_Op<"recv_next"> {
  let summary = "moves the receive cursor past a message that did not match";
  let assemblyFormat = "attr-dict";
}
def Eir_RecvRemoveOp : Eir_Op<"recv_remove"> {
  let summary = "takes the message at the cursor out of the queue, resets the cursor, cancels the timer";
  let assemblyFormat = "attr-dict";
}
def Eir_RecvMarkOp : Eir_Op<"recv_mark"> {
  let summary = "remembers the end of the message queue for a reference about to be made";
  let results = (outs Eir_Term:$marker);
  let assemblyFormat = "attr-dict";
}
def Eir_RecvBindOp : Eir_Op<"recv_bind"> {
  let summary = "ties a marker to the reference made after it";
  let arguments = (ins Eir_Term:$marker, Eir_Term:$reference);
  let assemblyFormat = "$marker `,` $reference attr-dict";
}
def Eir_RecvUseOp : Eir_Op<"recv_use"> {
  let summary = "starts the coming receive at the marker of this reference, if it is known";
  let arguments = (ins Eir_Term:$reference);
  let assemblyFormat = "$reference attr-dict";
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//
//
// Non-tail calls are terminators. `normal` gets the result as its only block
// argument; `unwind`, if there is one, gets class, reason and raw trace. Values
// that both sides need are simply used: blocks are in SSA form.

def Eir_CallOp : Eir_Op<"call", [Terminator, DeclareOpInterfaceMethods<BranchOpInterface, ["getSuccessorOperands"]>]> {
  let summary = "calls a known function of any module (`callee` is \"m:f/a\")";
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Eir_Term>:$args);
  let successors = (successor AnySuccessor:$normal, VariadicSuccessor<AnySuccessor>:$unwind);
  let assemblyFormat = "$callee `(` $args `)` successors attr-dict";
}
def Eir_CallFunOp : Eir_Op<"call_fun", [Terminator, DeclareOpInterfaceMethods<BranchOpInterface, ["getSuccessorOperands"]>]> {
  let summary = "applies a fun value";
  let arguments = (ins Eir_Term:$callee, Variadic<Eir_Term>:$args);
  let successors = (successor AnySuccessor:$normal, VariadicSuccessor<AnySuccessor>:$unwind);
  let assemblyFormat = "$callee `(` $args `)` successors attr-dict";
}
def Eir_ApplyOp : Eir_Op<"apply", [Terminator, DeclareOpInterfaceMethods<BranchOpInterface, ["getSuccessorOperands"]>]> {
  let summary = "M:F(Args) with M or F not known";
  let arguments = (ins Eir_Term:$module, Eir_Term:$function, Variadic<Eir_Term>:$args);
  let successors = (successor AnySuccessor:$normal, VariadicSuccessor<AnySuccessor>:$unwind);
  let assemblyFormat = "$module `:` $function `(` $args `)` successors attr-dict";
}
def Eir_TailCallOp : Eir_Op<"tail_call", [Terminator]> {
  let summary = "calls a known function in tail position";
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Eir_Term>:$args);
  let assemblyFormat = "$callee `(` $args `)` attr-dict";
}
def Eir_TailCallFunOp : Eir_Op<"tail_call_fun", [Terminator]> {
  let summary = "applies a fun value in tail position";
  let arguments = (ins Eir_Term:$callee, Variadic<Eir_Term>:$args);
  let assemblyFormat = "$callee `(` $args `)` attr-dict";
}
def Eir_TailApplyOp : Eir_Op<"tail_apply", [Terminator]> {
  let summary = "M:F(Args) in tail position";
  let arguments = (ins Eir_Term:$module, Eir_Term:$function, Variadic<Eir_Term>:$args);
  let assemblyFormat = "$module `:` $function `(` $args `)` attr-dict";
}
def Eir_ReturnOp : Eir_Op<"return", [Terminator]> {
  let summary = "returns a term to the continuation on top of the Erlang stack";
  let arguments = (ins Eir_Term:$value);
  let assemblyFormat = "$value attr-dict";
}

#endif
