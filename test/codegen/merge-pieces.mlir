// RUN: lumen-codegen --target=wasm32-wasi --emit=asm %s | FileCheck %s
// RUN: lumen-codegen --target=wasm32-wasi --emit=asm --compact %s | FileCheck --check-prefix=COMPACT %s
//
// The jumps of a recursion stay in the function piece, which has copies of its
// continuations; these are left for all that comes by address.

module attributes {eir.module = "m"} {
  // CHECK-LABEL: "m:fib/1":
  // CHECK: loop
  // CHECK-NOT: return_call "m:fib/1
  // CHECK: return_call_indirect
  // CHECK-LABEL: "m:fib/1.k1":
  // CHECK: return_call "m:fib/1"
  // CHECK-LABEL: "m:fib/1.k2":
  // CHECK: return_call "m:fib/1.k1"
  // COMPACT-LABEL: "m:fib/1":
  // COMPACT-NOT: return_call "m:fib/1.k
  // COMPACT-LABEL: "m:fib/1.k2":
  // COMPACT: loop
  eir.func @"m:fib/1"(%n: !eir.term) attributes {arity = 1 : i32, exported} {
    %two = eir.const #eir.int<"2">
    %small = eir.cmp lt %n, %two
    cf.cond_br %small, ^base, ^more
  ^base:
    eir.return %n
  ^more:
    %one = eir.const #eir.int<"1">
    %n1 = eir.bif raise "erlang:-/2"(%n, %one)
    eir.call @"m:fib/1"(%n1) ^first
  ^first(%r1: !eir.term):
    %n2 = eir.bif raise "erlang:-/2"(%n, %two)
    eir.call @"m:fib/1"(%n2) ^second
  ^second(%r2: !eir.term):
    %sum = eir.bif raise "erlang:+/2"(%r1, %r2)
    eir.return %sum
  }
}
