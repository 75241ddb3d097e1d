//===- EirDialect.td - the eir dialect ----------------------*- tablegen -*-===//
#ifndef LUMEN_EIR_DIALECT_TD
#define LUMEN_EIR_DIALECT_TD

include "mlir/IR/OpBase.td"

def Eir_Dialect : Dialect {
  let name = "eir";
  let cppNamespace = "::lumen::eir";
  let summary = "Erlang in continuation-passing shape";
  let description = [{
    A function is a region. A block is a continuation: its arguments are what it
    is given. Control leaves a block by a terminator; a call that is not a tail
    call is a terminator too, whose normal successor receives the result as its
    first block argument and whose exceptional successor receives class, reason
    and raw stack trace. Conditions are `i1`, every Erlang value is `!eir.term`.
    Branches inside a function use the `cf` dialect.

    An operation that can fail has a mode (see Eir_FailMode) that says how.
    A term result that can be "no value" (Eir_MaybeTerm in the op tables below)
    must be tested with `eir.is_value` before any other use.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::mlir::cf::ControlFlowDialect", "::mlir::arith::ArithDialect"];
}

#endif
