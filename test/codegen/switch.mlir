// RUN: lumen-codegen --emit=mlir %s | FileCheck %s
//
// Words known when compiling go to LLVM's switch. Other atoms are found by
// bisection: their numbers come from the link step, in order of their names.

module attributes {eir.module = "m"} {
  // CHECK-LABEL: llvm.func {{.*}}"m:known/1"
  // CHECK: llvm.switch %{{.*}} : i64
  // CHECK-NEXT: 59: ^
  // CHECK-NEXT: 31: ^
  // CHECK-NEXT: 75: ^
  // CHECK-NOT: llvm.icmp "ult"
  eir.func @"m:known/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    eir.switch %x, [#eir.nil, #eir.int<"1">, #eir.atom<"false">] ^o, ^o, ^b, ^c
  ^o:
    eir.return %x
  ^b:
    eir.unreachable
  ^c:
    eir.unreachable
  }

  // CHECK-LABEL: llvm.func {{.*}}"m:atoms/1"
  // CHECK: %[[PEACH:.*]] = llvm.mlir.addressof @lumen.atom.peach
  // CHECK: %[[WORD:.*]] = llvm.ptrtoint %[[PEACH]]
  // CHECK: llvm.icmp "ult" %{{.*}}, %[[WORD]]
  // CHECK: llvm.mlir.constant(75 : i64)
  // CHECK: llvm.mlir.addressof @lumen.atom.peach
  // CHECK: llvm.mlir.addressof @lumen.atom.apple
  // CHECK: llvm.mlir.addressof @lumen.atom.pear{{ }}
  eir.func @"m:atoms/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    eir.switch %x, [#eir.atom<"pear">, #eir.atom<"apple">, #eir.atom<"peach">, #eir.atom<"false">] ^o, ^o, ^b, ^b, ^c
  ^o:
    eir.return %x
  ^b:
    eir.unreachable
  ^c:
    eir.unreachable
  }

  // Many small integers are compared without their tags, so that ranges are seen
  // as such; what is no small integer is looked for among the rest.
  // CHECK-LABEL: llvm.func {{.*}}"m:numbers/1"
  // CHECK: %[[NUMBER:.*]] = llvm.ashr %arg4
  // CHECK: llvm.switch %[[NUMBER]] : i64
  // CHECK-NEXT: 1: ^
  // CHECK-NEXT: 2: ^
  // CHECK-NEXT: 3: ^
  // CHECK-NEXT: 4: ^
  // CHECK-NEXT: 18446744073709551611: ^
  // CHECK-NEXT: 6: ^
  // CHECK: llvm.switch %arg4 : i64
  // CHECK-NEXT: 75: ^
  eir.func @"m:numbers/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    eir.switch %x, [#eir.int<"1">, #eir.int<"2">, #eir.int<"3">, #eir.int<"4">, #eir.int<"-5">, #eir.int<"6">, #eir.atom<"false">] ^o, ^o, ^o, ^o, ^o, ^o, ^b, ^b
  ^o:
    eir.return %x
  ^b:
    eir.unreachable
  }
}
