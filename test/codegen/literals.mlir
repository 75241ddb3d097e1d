// RUN: lumen-codegen --emit=asm %s | FileCheck %s
//
// Literals are laid out as the runtime lays out terms: tagged words of what
// they point to, atoms by symbol.

module attributes {eir.module = "m"} {
  // CHECK-LABEL: "m:f/0":
  // CHECK: movl $[[MAP:lumen\.map[.0-9]*]]+2, %r14d
  eir.func @"m:f/0"() attributes {arity = 0 : i32, exported} {
    %m = eir.const #eir.map<[#eir.atom<"b">, #eir.int<"1">, #eir.float<4607182418800017408>, #eir.int<"2">, #eir.int<"7">, #eir.int<"1180591620717411303424">, #eir.atom<"a">, #eir.bits<"ab", 12>]>
    eir.return %m
  }
  // CHECK-LABEL: "m:g/0":
  // CHECK: movl $[[LIST:lumen\.list[.0-9]*]]+1, %r14d
  eir.func @"m:g/0"() attributes {arity = 0 : i32, exported} {
    %l = eir.const #eir.list<[#eir.int<"-1">, #eir.tuple<[#eir.atom<"ok">]>], #eir.atom<"t">>
    eir.return %l
  }
  // CHECK-LABEL: "m:h/0":
  // CHECK: movl $lumen.atom.unusual, %r14d
  eir.func @"m:h/0"() attributes {arity = 0 : i32, exported} {
    %a = eir.const #eir.atom<"unusual">
    eir.return %a
  }
  // CHECK: [[LIST]]:
  // CHECK-NEXT: .quad -1
  // CHECK-NEXT: .quad [[LIST]]+17
  // CHECK-NEXT: .quad lumen.tuple{{[.0-9]*}}+2
  // CHECK-NEXT: .quad lumen.atom.t
  // Integers stand before floats, numbers before atoms.
  // CHECK: [[KEYS:lumen\.keys[.0-9]*]]:
  // CHECK-NEXT: .quad 256
  // CHECK-NEXT: .quad 127
  // CHECK-NEXT: .quad [[FLOAT:lumen\.float[.0-9]*]]+2
  // CHECK-NEXT: .quad lumen.atom.a
  // CHECK-NEXT: .quad lumen.atom.b
  // 2^70 has two limbs.
  // CHECK: lumen.big{{[.0-9]*}}:
  // CHECK-NEXT: .quad 136
  // CHECK-NEXT: .quad 0
  // CHECK-NEXT: .quad 64
  // CHECK: [[MAP]]:
  // CHECK-NEXT: .quad 380
  // CHECK-NEXT: .quad [[KEYS]]+2
}
