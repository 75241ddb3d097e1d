// RUN: lumen-codegen --emit=frames %s | FileCheck %s
//
// The continuation of a call in a try names the handler; both see one frame,
// which holds what either needs.

module attributes {eir.module = "m"} {
  // CHECK: frames.piece @"m:f/2"
  // CHECK:   frames.push fresh @"m:f/2.k1", 3 [1, 2]
  // CHECK: frames.piece @"m:f/2.k1"({{.*}}) attributes {{{.*}}handler = @"m:f/2.h2"{{.*}}live_slots = array<i32: 1, 2>
  // CHECK: frames.piece @"m:f/2.h2"(%{{.*}}: !eir.term, %{{.*}}: !eir.term, %{{.*}}: !eir.term) attributes {{{.*}}frame = 3 : i32
  eir.func @"m:f/2"(%a: !eir.term, %b: !eir.term) attributes {arity = 2 : i32} {
    eir.call @"m:g/1"(%a) ^ok, ^caught
  ^ok(%r: !eir.term):
    %t = eir.tuple(%a, %r)
    eir.return %t
  ^caught(%class: !eir.term, %reason: !eir.term, %trace: !eir.term):
    %u = eir.tuple(%b, %class, %reason)
    eir.return %u
  }
}
