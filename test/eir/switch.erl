%% Many one-word literals make one switch; few are tested in turn. What is no
%% such literal is tested where none of them matched.
%% RUN: lumen-eir %s | FileCheck %s
-module(switch).
-export([many/1, few/1, mixed/2, tagged/1]).

%% CHECK-LABEL: eir.func @"switch:many/1"
%% CHECK: eir.switch %arg0, [#eir.atom<"north">, #eir.int<"7">, #eir.nil, #eir.atom<"ok">]
%% CHECK-NOT: eir.is_const
%% CHECK: eir.cmp eq_exact %arg0
%% CHECK: eir.is cons %arg0
many(north) -> 1;
many(7) -> 2;
many([]) -> 3;
many(ok) -> 4;
many(1.5) -> 5;
many([_ | _]) -> 6.

%% CHECK-LABEL: eir.func @"switch:few/1"
%% CHECK-NOT: eir.switch
%% CHECK: eir.is_const %arg0, #eir.atom<"a">
few(a) -> 1;
few(b) -> 2;
few(_) -> 3.

%% A clause that does not test the value can match behind each case.
%% CHECK-LABEL: eir.func @"switch:mixed/2"
%% CHECK: eir.switch %arg0
%% CHECK-COUNT-3: eir.cmp gt %arg1
mixed(a, _) -> 1;
mixed(b, _) -> 2;
mixed(_, Y) when Y > 5 -> 3;
mixed(c, _) -> 4;
mixed(d, _) -> 5.

%% One test of the size, then a switch on the tag.
%% CHECK-LABEL: eir.func @"switch:tagged/1"
%% CHECK: eir.is_tuple %arg0, 2
%% CHECK-NOT: eir.is_tuple
%% CHECK: %[[TAG:.*]] = eir.element %arg0, 0
%% CHECK: eir.switch %[[TAG]]
%% CHECK-NOT: eir.is_tuple
%% CHECK: eir.return
tagged({add, X}) -> X + 1;
tagged({sub, X}) -> X - 1;
tagged({inc, X}) -> X;
tagged({neg, X}) -> -X.
