// RUN: lumen-codegen --emit=llvm %s | FileCheck %s
// RUN: lumen-codegen --target=wasm32-wasi --emit=llvm %s | FileCheck %s
//
// Returns of the same constant are one block, whatever clause they are of.

module attributes {eir.module = "m"} {
  // CHECK-LABEL: "m:f/1"
  // CHECK: switch i64
  // CHECK-COUNT-2: musttail call {{.*}} {{%[0-9]+}}(ptr
  // CHECK-NOT: musttail call {{.*}} {{%[0-9]+}}(ptr
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32, exported} {
    %true = eir.const #eir.atom<"true">
    %yes = eir.const #eir.atom<"true">
    %other = eir.const #eir.atom<"true">
    %false = eir.const #eir.atom<"false">
    %a = eir.is_const %x, #eir.int<"1">
    cf.cond_br %a, ^one, ^next
  ^next:
    %b = eir.is_const %x, #eir.int<"5">
    cf.cond_br %b, ^five, ^last
  ^last:
    %c = eir.is_const %x, #eir.int<"700">
    cf.cond_br %c, ^many, ^none
  ^one:
    eir.return %true
  ^five:
    eir.return %yes
  ^many:
    eir.return %other
  ^none:
    eir.return %false
  }
}
