// RUN: lumen-codegen --target=wasm32-wasi --emit=asm %s | FileCheck %s
//
// wasm32 has no product of 128 bits: the bits of the factors, or the range of one
// where the other is known, tell that it is small.

module attributes {eir.module = "m"} {
  // CHECK-NOT: __multi3
  // CHECK-LABEL: "m:times/2":
  // CHECK: i64.clz
  // CHECK: i64.const 70
  // CHECK: i64.mul
  eir.func @"m:times/2"(%a: !eir.term, %b: !eir.term) attributes {arity = 2 : i32, exported} {
    %p = eir.bif raise "erlang:*/2"(%a, %b)
    eir.return %p
  }
  // CHECK-LABEL: "m:thrice/1":
  // CHECK-NOT: i64.clz
  // CHECK: i64.const 384307168202282324
  // CHECK: call lumen_slow_bif
  eir.func @"m:thrice/1"(%a: !eir.term) attributes {arity = 1 : i32, exported} {
    %b = eir.const #eir.int<"3">
    %p = eir.bif raise "erlang:*/2"(%b, %a)
    eir.return %p
  }
}
