// RUN: lumen-opt --split-input-file --verify-diagnostics %s

module {
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    // expected-error @below {{has a literal twice}}
    eir.switch %x, [#eir.atom<"a">, #eir.atom<"a">] ^a, ^b, ^c
  ^a:
    eir.return %x
  ^b:
    eir.return %x
  ^c:
    eir.return %x
  }
}

// -----

module {
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    // expected-error @below {{needs a block for each literal}}
    eir.switch %x, [#eir.atom<"a">, #eir.nil] ^a, ^b
  ^a:
    eir.return %x
  ^b:
    eir.return %x
  }
}

// -----

module {
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    // expected-error @below {{can only switch on atoms, [] and small integers}}
    eir.switch %x, [#eir.int<"576460752303423488">] ^a, ^b
  ^a:
    eir.return %x
  ^b:
    eir.return %x
  }
}

// -----

module {
  eir.func @"m:f/1"(%x: !eir.term) attributes {arity = 1 : i32} {
    // expected-error @below {{branch has 0 operands for successor #1, but target block has 1}}
    eir.switch %x, [#eir.nil] ^a, ^b
  ^a:
    eir.return %x
  ^b(%y: !eir.term):
    eir.return %y
  }
}
