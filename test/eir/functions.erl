%% Clauses become one decision tree; the arguments of a failing call are kept.
%% RUN: lumen-eir %s | FileCheck %s
-module(functions).
-export([len/1, f/2]).

%% CHECK-LABEL: eir.func @"functions:len/1"
%% CHECK: eir.is_const %arg0, #eir.nil
%% CHECK: eir.is cons %arg0
%% CHECK: [[T:%.*]] = eir.tl %arg0
%% CHECK-NEXT: eir.call @"functions:len/1"([[T]]) ^[[NEXT:bb[0-9]+]]
%% CHECK: ^[[NEXT]]([[N:%.*]]: !eir.term)
%% CHECK: eir.bif raise "erlang:+/2"([[N]], {{.*}})
%% CHECK: eir.set_exception {{.*}} args(%arg0)
len([]) -> 0;
len([_ | T]) -> 1 + len(T).

%% The tuple is tested once for three clauses, its tag once for two.
%% CHECK-LABEL: eir.func @"functions:f/2"
%% CHECK-COUNT-1: eir.is_tuple %arg0, 2
%% CHECK-NOT: eir.is_tuple
%% CHECK: eir.is_const {{.*}}, #eir.atom<"ok">
%% CHECK-NOT: #eir.atom<"ok">
%% CHECK: eir.is_const {{.*}}, #eir.atom<"error">
f({ok, X}, _) when X > 1 -> a;
f({ok, _}, Y) -> Y;
f({error, E}, Y) -> {E, Y}.
