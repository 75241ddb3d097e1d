//===- EirTypes.td - types and literal attributes -----------*- tablegen -*-===//
#ifndef LUMEN_EIR_TYPES_TD
#define LUMEN_EIR_TYPES_TD

include "eir/dialect/EirDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"

class Eir_Type<string name, string typeMnemonic> : TypeDef<Eir_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def Eir_TermType : Eir_Type<"Term", "term"> {
  let summary = "any Erlang term, one tagged 64-bit word";
}
def Eir_Term : TypeAlias<Eir_TermType, "Erlang term">;

class Eir_Attr<string name, string attrMnemonic> : AttrDef<Eir_Dialect, name> {
  let mnemonic = attrMnemonic;
}

// Literals. Integers are mlir::IntegerAttr of any width, floats are
// mlir::FloatAttr of f64, an Erlang list of constants is eir.list.
def Eir_AtomAttr : Eir_Attr<"Atom", "atom"> {
  let summary = "an atom by its name in UTF-8";
  let parameters = (ins StringRefParameter<"name">:$name);
  let assemblyFormat = "`<` $name `>`";
}
def Eir_NilAttr : Eir_Attr<"Nil", "nil"> { let summary = "[]"; }
def Eir_IntAttr : Eir_Attr<"Int", "int"> {
  let summary = "an integer of any size, as decimal digits with a sign if negative";
  let parameters = (ins StringRefParameter<"digits">:$digits);
  let assemblyFormat = "`<` $digits `>`";
}
def Eir_FloatAttr : Eir_Attr<"Float", "float"> {
  let summary = "a float, as the 64 bits of its IEEE representation";
  let parameters = (ins "uint64_t":$bits);
  let assemblyFormat = "`<` $bits `>`";
}
def Eir_ListAttr : Eir_Attr<"List", "list"> {
  let summary = "[E1, ..., En | Tail], n >= 1; Tail is eir.nil for a proper list";
  let parameters = (ins ArrayRefParameter<"::mlir::Attribute">:$elements, "::mlir::Attribute":$tail);
  let assemblyFormat = "`<` `[` $elements `]` `,` $tail `>`";
}
def Eir_StringAttr : Eir_Attr<"String", "string"> {
  let summary = "a list of integers below 256, one byte each (a compact list literal)";
  let parameters = (ins StringRefParameter<"bytes">:$bytes);
  let assemblyFormat = "`<` $bytes `>`";
}
def Eir_TupleAttr : Eir_Attr<"Tuple", "tuple"> {
  let summary = "a constant tuple";
  let parameters = (ins OptionalArrayRefParameter<"::mlir::Attribute">:$elements);
  let assemblyFormat = "`<` `[` (`]`) : ($elements^ `]`)? `>`";
}
def Eir_MapAttr : Eir_Attr<"Map", "map"> {
  let summary = "a constant map: key, value, key, value ... with distinct keys";
  let parameters = (ins OptionalArrayRefParameter<"::mlir::Attribute">:$pairs);
  let assemblyFormat = "`<` `[` (`]`) : ($pairs^ `]`)? `>`";
}
def Eir_BitsAttr : Eir_Attr<"Bits", "bits"> {
  let summary = "a binary or bitstring: bytes (the last padded with zeros) and length in bits";
  let parameters = (ins StringRefParameter<"bytes">:$bytes, "uint64_t":$bitSize);
  let assemblyFormat = "`<` $bytes `,` $bitSize `>`";
}
def Eir_FunAttr : Eir_Attr<"ExternalFun", "external_fun"> {
  let summary = "fun M:F/A with constant M, F, A";
  let parameters = (ins StringRefParameter<"module">:$module, StringRefParameter<"function">:$function, "unsigned":$arity);
  let assemblyFormat = "`<` $module `,` $function `,` $arity `>`";
}

// One segment of a binary being built.
def Eir_SegmentAttr : Eir_Attr<"Segment", "seg"> {
  let summary = "type, unit and flags of a bit-syntax segment";
  let description = [{
    type: integer, float, binary, utf8, utf16, utf32, string (literal bytes in
    the value operand as a bits literal). unit in bits. hasSize: a size operand
    exists; without one a binary segment takes all of its value.
  }];
  let parameters = (ins StringRefParameter<"type">:$type, "unsigned":$unit, "bool":$isSigned,
                        StringRefParameter<"endian">:$endian, "bool":$hasSize);
  let assemblyFormat = "`<` $type `,` $unit `,` $isSigned `,` $endian `,` $hasSize `>`";
}

#endif
