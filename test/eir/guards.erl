%% Guards are conditions: nothing is boxed, and what fails goes to the next clause.
%% RUN: lumen-eir %s | FileCheck %s
-module(guards).
-export([f/2]).

%% CHECK-LABEL: eir.func @"guards:f/2"
%% CHECK-NOT: eir.from_bool
%% CHECK: eir.is atom %arg0
%% CHECK: eir.bif guard "erlang:length/1"(%arg1)
%% CHECK-NEXT: eir.is_value
%% CHECK: eir.cmp gt
%% CHECK-DAG: arith.andi
f(X, Y) when is_atom(X), length(Y) > 3 -> a;
f(X, Y) when is_list(X) and is_map(Y) -> b;
f(X, _) when is_tuple(X) orelse X =:= 3 -> c.
