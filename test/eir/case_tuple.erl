%% A tuple that is only taken apart again is not built, unless no clause matches.
%% RUN: lumen-eir %s | FileCheck %s
-module(case_tuple).
-export([f/2]).

%% CHECK-LABEL: eir.func @"case_tuple:f/2"
%% CHECK-NOT: eir.tuple
%% CHECK: eir.is_const %arg0, #eir.int<"1">
%% CHECK: #eir.atom<"case_clause">
%% CHECK: eir.tuple
%% CHECK: eir.set_exception
f(A, B) ->
    case {A, B} of
        {1, x} -> first;
        {2, Y} -> Y
    end.
