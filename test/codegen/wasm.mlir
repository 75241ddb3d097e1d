// RUN: lumen-codegen --target=wasm32-wasi --emit=asm %s | FileCheck %s
// RUN: lumen-codegen --target=wasm32-wasi+trampoline --emit=asm %s | FileCheck --check-prefix=LOOP %s
//
// On wasm32 a code address is a word of two halves: the index in the function
// table and the address of the CodeInfo, a record of its own.

module attributes {eir.module = "m"} {
  // An entry check leaves both halves in p->resume.
  // CHECK-LABEL: "m:f/1":
  // Without tail calls, pieces get and leave all state in the process, and return
  // the next one.
  // LOOP-LABEL: "m:f/1":
  // LOOP-NEXT: .functype m:f/1 (i32) -> (i32)
  // LOOP: i32.const lumen_safepoint
  // LOOP: i32.const "m:g/1"
  // LOOP-NOT: return_call
  // CHECK: i32.const "lumen.info.m:f/1"
  // CHECK-NEXT: i32.store 28
  // CHECK: i32.const "m:f/1"
  // CHECK-NEXT: i32.store 24
  // CHECK: return_call lumen_safepoint
  // A frame has both halves of the continuation on top.
  // CHECK: i32.const "lumen.info.m:f/1.k1"
  // CHECK-NEXT: i32.store 4
  // CHECK: i32.const "m:f/1.k1"
  // CHECK-NEXT: i32.store 0
  // CHECK: return_call "m:g/1"
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32, exported} {
    eir.call @"m:g/1"(%x) ^first
  ^first(%y: !eir.term):
    eir.call @"m:g/1"(%y) ^second
  ^second(%z: !eir.term):
    %s = eir.bif raise "erlang:+/2"(%z, %x)
    eir.return %s
  }
  // Slow paths are calls; a return is a jump through the table.
  // CHECK-LABEL: "m:f/1.k2":
  // CHECK: call lumen_slow_bif
  // CHECK: return_call_indirect
  eir.func @"m:g/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    %l = eir.const #eir.list<[#eir.int<"-1">, #eir.tuple<[#eir.atom<"ok">]>], #eir.atom<"t">>
    eir.return %l
  }
  // Words of literals that are addresses have two halves.
  // CHECK: lumen.list:
  // CHECK-NEXT: .int64 -1
  // CHECK-NEXT: .int32 lumen.list+17
  // CHECK-NEXT: .int32 0
  // CHECK-NEXT: .int32 lumen.tuple+2
  // CHECK-NEXT: .int32 0
  // CHECK-NEXT: .int32 lumen.atom.t
  // CHECK-NEXT: .int32 0
  // The record of an exported function can be named by others. Pointers have a
  // word of their own there, too.
  // CHECK: .globl "lumen.info.m:f/1"
  // CHECK: "lumen.info.m:f/1":
  // CHECK-NEXT: .int64 0
  // CHECK-NEXT: .int32 lumen.loc.
  // CHECK-NEXT: .int32 0
  // CHECK: .size "lumen.info.m:f/1", 48
}
