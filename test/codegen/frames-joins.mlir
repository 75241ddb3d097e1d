// RUN: lumen-codegen --emit=frames %s | FileCheck %s

module attributes {eir.module = "m"} {
  // A block that two pieces reach is a piece of its own, with the frame of both;
  // a boolean goes there as an atom.
  // CHECK: frames.piece @"m:join/1"
  // CHECK:   frames.jump @"m:join/1.j[[J:[0-9]+]]"(%{{.*}}, %{{.*}})
  // CHECK: frames.piece @"m:join/1.k
  // CHECK:   eir.from_bool
  // CHECK:   frames.jump @"m:join/1.j[[J]]"
  // CHECK: frames.piece @"m:join/1.j[[J]]"(%{{.*}}: !eir.term, %[[B:.*]]: !eir.term)
  // CHECK:   eir.is_const %[[B]], #eir.atom<"true">
  eir.func @"m:join/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    %f = arith.constant false
    %c = eir.is cons %x
    cf.cond_br %c, ^call, ^join(%x, %f : !eir.term, i1)
  ^call:
    eir.call @"m:g/1"(%x) ^back
  ^back(%r: !eir.term):
    %n = eir.is nil %r
    cf.br ^join(%r, %n : !eir.term, i1)
  ^join(%y: !eir.term, %b: i1):
    cf.cond_br %b, ^one, ^two
  ^one:
    eir.call @"m:g/1"(%y) ^end
  ^two:
    eir.call @"m:h/1"(%y) ^end
  ^end(%z: !eir.term):
    %t = eir.tuple(%x, %z)
    eir.return %t
  }

  // A type test is done again rather than kept in a frame; small blocks that
  // leave are copied.
  // CHECK: frames.piece @"m:again/1.k
  // CHECK:   eir.is cons
  // CHECK-NOT: frames.jump
  eir.func @"m:again/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    %c = eir.is cons %x
    eir.call @"m:g/1"(%x) ^back
  ^back(%r: !eir.term):
    cf.cond_br %c, ^one, ^two
  ^one:
    eir.return %r
  ^two:
    eir.return %x
  }
}
